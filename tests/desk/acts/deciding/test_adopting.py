"""What befell an item counts for all that it is together with, is not said twice by mistake, and is undone only by whoever did it."""

from fractions import Fraction

import pytest

from config.errors import Refused
from desk.acts.deciding.adopting import (
    befall_on,
    befallen,
    issue_number,
    issue_text,
    own_events,
    sums,
    undo_on,
    why_not,
)
from ledger.portable import AdoptedLine, ItemLine
from tests.ledgers import TODAY, adopted, fact, received, revoked, roster_of, small_ledger

DAY = "2026-11-20"


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e"))
    made.take(
        [
            received("a", "2026-11-01"),
            received("b", "2026-11-02", unit="e"),
            received("c", "2026-11-03", unit=None),
        ]
    )
    return made


def befall(ledger, *lines, again=False, actor="editor"):
    with ledger.book.writing(actor=actor) as writer:
        return befall_on(writer, lines, again=again, rules=ledger.rules, today=TODAY)


def line(item, publication="guobao", genre="full"):
    return AdoptedLine(item=item, publication=publication, genre=genre, day=TODAY)


def printed(ledger, item):
    with ledger.book.reading() as views:
        return [one.fact.publication for one in befallen(views, views.item(item).id)]


def test_what_befell_a_repeat_befell_what_it_repeats_as_long_as_it_is_one(ledger):
    ledger.take([adopted("x", "b", DAY, "guobao"), fact("repeated", "r", DAY, item="b", of="a")])
    assert printed(ledger, "a") == ["guobao"]
    with pytest.raises(Refused, match="国报信息"):
        befall(ledger, line("a"))
    ledger.take([revoked("y", "r", DAY)])
    assert (printed(ledger, "a"), printed(ledger, "b")) == ([], ["guobao"])
    ledger.take([revoked("z", "x", DAY)])
    assert printed(ledger, "b") == []


def test_what_acts_brought_is_summed_by_unit_with_its_articles(ledger):
    done = befall(ledger, line("a"), line("b"), ItemLine(kind="commended", item="a", day=TODAY))
    assert {one.unit: (one.points, len(one.cites)) for one in sums(done)} == {
        "d": (Fraction(7), 1),
        "e": (Fraction(5), 1),
    }
    with ledger.book.writing(actor="editor") as writer:
        undone = undo_on(
            writer, [one.entry.seq for one in done], reason="误", rules=ledger.rules, today=TODAY
        )
    assert {one.unit: one.points for one in sums(undone)} == {"d": Fraction(-7), "e": Fraction(-5)}
    assert printed(ledger, "a") == []


def test_nothing_is_recorded_of_several_where_one_cannot_be(ledger):
    with pytest.raises(Refused, match="请先归属"):
        befall(ledger, line("a"), line("c"))
    with pytest.raises(Refused, match="编号"):
        befall(ledger, line("nobody"))
    assert printed(ledger, "a") == []
    with ledger.book.reading() as views:
        assert why_not(views, views.item("a")) == ""


def test_only_one_s_own_events_that_hold_are_undone(ledger):
    entry = befall(ledger, line("a"))[0].entry.seq
    with ledger.book.reading() as views:
        assert [one.seq for one in own_events(views, [entry], actor="editor")] == [entry]
        for entries, actor in (
            ([entry], "chief"),
            ([1], "tester"),
            ([], "editor"),
            ([99], "editor"),
        ):
            with pytest.raises(Refused, match="自己"):
                own_events(views, entries, actor=actor)
    ledger.take(
        [revoked("x", ledger.export()[entry - 1].split('"ref": "')[1].partition('"')[0], DAY)]
    )
    with ledger.book.reading() as views, pytest.raises(Refused, match="撤销过"):
        own_events(views, [entry], actor="editor")


def test_an_issue_is_recorded_by_its_number_and_told_as_people_say_it():
    assert [
        issue_number(said) for said in ("33", " 第33期 ", "2026-33", "增刊一", "2026年第33期")
    ] == [
        "33",
        "33",
        "2026-33",
        "增刊一",
        "2026年第33期",
    ]
    assert [issue_text(issue) for issue in ("33", "2026年第33期", "", None)] == [
        "第33期",
        "2026年第33期",
        "",
        "",
    ]
