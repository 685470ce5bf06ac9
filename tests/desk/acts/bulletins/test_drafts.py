"""A draft bulletin is written once a period has settled, again when it would read otherwise, and
never once the period is closed.
"""

from datetime import date

import pytest

from config.schedule import Workdays
from config.settings import BulletinTable
from desk.acts.bulletins.drafts import Drafting, bulletin_letters, year_letters
from ledger.office.outbox import erase_enclosures, post
from tests.ledgers import adopted, closed, many, received, revoked, roster_of, small_ledger


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("v:vertical_agency"))
    made.take([*many("i", 10, "2026-07-06", "v"), adopted("a", "i1", "2026-07-08")])
    yield made
    made.book.dispose()


def write(ledger, today: date, *, make=bulletin_letters, again=False):
    """The letters, put into the outbox."""
    found = make(Drafting(ledger.book, ledger.rules, BulletinTable(), Workdays(), today, again))
    with ledger.book.writing(actor="tester") as writer:
        assert all(post(writer, letter) for letter in found)
    return [(letter.cause, letter.subject) for letter in found]


FIRST = ("bulletin:2026Q3:1", "2026年第三季度政务信息采用情况通报（草稿）")


def test_it_is_written_on_the_fifth_workday_and_only_again_when_it_reads_otherwise(ledger):
    assert write(ledger, date(2026, 10, 12)) == []
    assert write(ledger, date(2026, 10, 13)) == [FIRST]
    ledger.take([received("n", "2026-10-13", "v")])  # of the quarter that runs
    assert write(ledger, date(2026, 10, 14)) == []
    ledger.take([adopted("b", "i2", "2026-09-30")])
    assert write(ledger, date(2026, 10, 15)) == [
        ("bulletin:2026Q3:2", "2026年第三季度政务信息采用情况通报（草稿，第 2 稿）")
    ]
    ledger.take([revoked("x", "b", "2026-09-30")])  # as it once was: that is a change as well
    assert [cause for cause, _ in write(ledger, date(2026, 10, 16))] == ["bulletin:2026Q3:3"]
    assert write(ledger, date(2026, 10, 19)) == []


def test_a_person_gets_one_that_reads_the_same(ledger):
    write(ledger, date(2026, 10, 13))
    assert [cause for cause, _ in write(ledger, date(2026, 10, 13), again=True)] == [
        "bulletin:2026Q3:2"
    ]


def test_once_the_quarter_is_closed_there_is_no_draft(ledger):
    write(ledger, date(2026, 10, 13))
    ledger.take([closed("2026Q3", "2026-10-14"), adopted("late", "i3", "2026-10-15")])
    assert write(ledger, date(2026, 10, 15), again=True) == []


def test_after_a_sealing_it_is_made_anew_without_what_was_sealed(ledger):
    write(ledger, date(2026, 10, 13))
    with ledger.book.writing(actor="tester") as writer:
        erase_enclosures(writer)
    assert [cause for cause, _ in write(ledger, date(2026, 10, 14))] == ["bulletin:2026Q3:2"]


def test_the_year_s_comes_in_january_with_its_figures(ledger):
    assert write(ledger, date(2027, 1, 7), make=year_letters) == []
    assert write(ledger, date(2027, 1, 8), make=year_letters) == [
        ("bulletin:2026:1", "2026年度政务信息采用情况通报（草稿）")
    ]
    assert write(ledger, date(2027, 1, 11), make=year_letters) == []


def test_an_empty_ledger_has_nothing_to_announce(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("v:vertical_agency"))
    assert (
        write(ledger, date(2026, 10, 13)) + write(ledger, date(2027, 1, 8), make=year_letters) == []
    )
    ledger.book.dispose()
