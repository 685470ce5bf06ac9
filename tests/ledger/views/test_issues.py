"""What a publication printed is found by day and by issue; what was revoked is not, unless that is
revoked in its turn.
"""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from ledger.engine import reading
from ledger.views import IssueView
from tests.ledgers import adopted, received, revoked, roster_of, small_ledger

HOME = "yinchuan_zhengwu"
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
YEAR_BEFORE = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}


def fill(ledger):
    ledger.take(
        [
            *(received(f"r{n}", f"2025-07-0{n}") for n in (1, 2, 3)),
            adopted("older", "r1", "2025-12-30", genre="brief") | {"issue": "12"},
            adopted("late", "r1", "2026-07-09") | {"issue": "12"},
            adopted("early", "r2", "2026-07-08", genre="brief") | {"issue": "12"},
            adopted("other", "r3", "2026-08-01"),
            adopted("more", "r1", "2026-06-01"),
            adopted("else", "r3", "2026-08-01", "guobao") | {"issue": "12"},
        ]
    )


def refs(facts):
    return [fact.ref for fact in facts]


def test_a_publication_s_issues_come_the_latest_first_and_what_has_no_number_by_month(ledger):
    fill(ledger)
    with ledger.book.reading() as views:
        assert views.facts.issues(HOME, **YEAR) == [
            IssueView(None, date(2026, 8, 1), date(2026, 8, 1), {"full": 1}),
            IssueView("12", date(2026, 7, 8), date(2026, 7, 9), {"brief": 1, "full": 1}),
            IssueView(None, date(2026, 6, 1), date(2026, 6, 1), {"full": 1}),
        ]
        assert views.facts.issues(HOME, **YEAR_BEFORE) == [
            IssueView("12", date(2025, 12, 30), date(2025, 12, 30), {"brief": 1})
        ]
        assert views.facts.issues("ningxia_chenbao", **YEAR) == []


def test_an_issue_holds_its_adoptions_of_its_year_in_the_order_of_recording_and_page_by_page(
    ledger,
):
    fill(ledger)
    with ledger.book.reading() as views:
        found = views.facts.printed_in(HOME, "12", **YEAR)
        assert refs(found) == ["late", "early"]
        assert refs(views.facts.printed_in(HOME, "12", **YEAR, most=1)) == ["late"]
        assert refs(views.facts.printed_in(HOME, "12", **YEAR, after=found[0].seq, most=1)) == [
            "early"
        ]
        assert refs(views.facts.printed_in(HOME, "12", **YEAR_BEFORE)) == ["older"]
        assert refs(views.facts.printed_in(HOME, None, **YEAR)) == ["other", "more"]
        assert refs(
            views.facts.printed_in(HOME, None, since=date(2026, 6, 1), until=date(2026, 6, 30))
        ) == ["more"]


def test_adoptions_are_counted_and_the_last_is_known(ledger):
    fill(ledger)
    with ledger.book.reading() as views:
        assert (
            views.facts.count_printed(HOME, **YEAR),
            views.facts.count_printed(HOME, **YEAR_BEFORE),
        ) == (
            4,
            1,
        )
        assert (
            views.facts.last_printed(HOME).ref,
            views.facts.last_printed(HOME, issue="12").ref,
        ) == (
            "other",
            "late",
        )
        assert views.facts.last_printed("ningxia_chenbao") is None


def test_what_is_revoked_was_not_printed_unless_that_was_wrong(ledger):
    fill(ledger)
    ledger.take([revoked("mistake", "late", "2026-08-02"), revoked("too", "other", "2026-08-02")])
    with ledger.book.reading() as views:
        assert refs(views.facts.printed_in(HOME, "12", **YEAR)) == ["early"]
        assert [(one.number, one.counts) for one in views.facts.issues(HOME, **YEAR)] == [
            ("12", {"brief": 1}),
            (None, {"full": 1}),
        ]
        assert views.facts.count_printed(HOME, **YEAR) == 2
        assert views.facts.last_printed(HOME).ref == "early"
    ledger.take([revoked("again", "mistake", "2026-08-03")])
    with ledger.book.reading() as views:
        assert refs(views.facts.printed_in(HOME, "12", **YEAR)) == ["late", "early"]
        assert views.facts.issues(HOME, **YEAR)[0] == IssueView(
            "12", date(2026, 7, 8), date(2026, 7, 9), {"brief": 1, "full": 1}
        )
        assert views.facts.count_printed(HOME, **YEAR) == 3
        assert views.facts.last_printed(HOME).ref == "late"


def test_the_last_is_found_however_many_after_it_were_revoked(ledger):
    days = [f"{date(2026, 3, 1) + timedelta(n)}" for n in range(25)]
    ledger.take(
        [received("r", "2026-01-01"), *(adopted(f"a{n}", "r", day) for n, day in enumerate(days))]
    )
    ledger.take([revoked(f"x{n}", f"a{n}", "2026-05-01") for n in range(1, 25)])
    with ledger.book.reading() as views:
        assert views.facts.last_printed(HOME).ref == "a0"


@pytest.mark.parametrize(
    "ask",
    [
        lambda views: views.facts.issues(HOME, **YEAR),
        lambda views: views.facts.printed_in(HOME, "12", **YEAR),
        lambda views: views.facts.printed_in(HOME, None, **YEAR),
        lambda views: views.facts.count_printed(HOME, **YEAR),
        lambda views: views.facts.last_printed(HOME),
        lambda views: views.facts.last_printed(HOME, issue="12"),
    ],
)
def test_every_question_goes_by_an_index(tmp_path, ask):
    book, asked = small_ledger(tmp_path, roster_of("d")).book, []
    event.listen(
        book._engine,
        "before_cursor_execute",
        lambda _c, _k, statement, values, *_: asked.append((statement, values)),
    )
    with book.reading() as views:
        ask(views)
    with reading(book._engine) as connection:
        plans = [
            row[3]
            for one, values in list(asked)
            if "FROM facts" in one
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values)
        ]
    steps = [plan for plan in plans if "facts" in plan or "later" in plan]
    assert steps
    assert [
        step
        for step in steps
        if not step.startswith("SEARCH")
        or ("facts_by_" not in step and "ix_facts_target" not in step)
    ] == []
