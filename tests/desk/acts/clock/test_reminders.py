"""Commissions that come due or are late are told of once, and nobody is reminded of what was
delivered.
"""

from datetime import date

import pytest

from config.schedule import Workdays
from desk.acts.clock.letters import owed_commissions, reminder
from tests.ledgers import fact, received, roster_of, small_ledger


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e"))
    made.take(
        [
            fact(
                "commissioned",
                "C2026-001",
                "2026-09-01",
                units=["d", "e"],
                title="供暖准备情况",
                due="2026-09-25",
            ),
            fact(
                "commissioned",
                "C2026-002",
                "2026-09-01",
                units=["d"],
                title="国庆值守情况",
                due="2026-10-05",
            ),
            received("A", "2026-09-20"),
            fact("delivered", "x1", "2026-09-20", commission="C2026-001", unit="d", item="A"),
        ]
    )
    yield made
    made.book.dispose()


def owed(ledger, today: date):
    with ledger.book.reading() as views:
        return owed_commissions(views, today=today, roster=ledger.rules.roster, calendar=Workdays())


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 9, 21), []),
        (date(2026, 9, 22), [("C2026-001", ("e",))]),
        (date(2026, 9, 29), [("C2026-001", ("e",))]),
        (
            date(2026, 9, 30),
            [("C2026-001", ("e",)), ("C2026-002", ("d",))],
        ),  # the last workday before the holidays in which it falls due
        (date(2027, 9, 1), []),
    ],
)
def test_what_is_owed_is_due_in_three_days_or_before_the_office_is_at_work_again(
    ledger, today, wanted
):
    assert [(one.id, one.units) for one in owed(ledger, today)] == wanted


def test_a_list_is_told_once_and_again_when_something_joins_it(ledger):
    last, told = None, []
    for day in (22, 23, 24, 25, 28, 29, 30):
        today = date(2026, 9, day)
        letter = reminder(owed(ledger, today), today=today, last=last, cause=f"commissions:{day}")
        if letter:
            last = letter.mark
            told.append((day, letter.subject))
    assert told == [
        (22, "约稿提醒：1 件将到期（《供暖准备情况》）"),
        (28, "约稿提醒：1 件已逾期（《供暖准备情况》）"),
        (30, "约稿提醒：1 件将到期、1 件已逾期（《国庆值守情况》等）"),
    ]


def test_a_miss_that_a_person_judged_ends_the_reminding(ledger):
    ledger.take([fact("commission_missed", "m1", "2026-09-28", commission="C2026-001", unit="e")])
    assert owed(ledger, date(2026, 9, 28)) == []
