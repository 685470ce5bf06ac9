"""What became of each run of the clock, kept and found again."""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ledger.book import Book
from ledger.office.runs import Run, keep_run, keep_run_on, last_done, last_run, runs

NOW = datetime(2028, 2, 29, 1, tzinfo=UTC)
RUN = Run(
    "digest",
    NOW,
    outcome="failed",
    began_at=NOW,
    ended_at=NOW,
    again=NOW + timedelta(minutes=5),
    tries=2,
    words="没有应答",
    head=7,
    by="a:1",
)


@pytest.fixture
def book(ledger_url):
    made = Book(ledger_url, now=lambda: NOW)
    yield made
    made.dispose()


def test_a_run_is_found_as_it_was_kept_and_kept_once(book):
    keep_run(book, replace(RUN, outcome="running", words=""))
    keep_run(book, RUN)
    assert (runs(book, "digest"), last_run(book, "digest")) == ([RUN], RUN)
    assert last_run(book, "verify") is None


def test_what_a_person_asked_for_stands_beside_what_was_due_at_the_same_second(book):
    by_hand = replace(RUN, by_hand=True, outcome="done")
    for run in (RUN, by_hand):
        keep_run(book, run)
    assert (last_run(book, "digest", by_hand=False), last_run(book, "digest", by_hand=True)) == (
        RUN,
        by_hand,
    )
    assert last_done(book, "digest") is None


def test_the_last_one_that_ended_well_is_by_the_clock(book):
    done = replace(RUN, outcome="done", slot=NOW - timedelta(days=1))
    for run in (replace(RUN, outcome="first", slot=NOW - timedelta(days=2)), done, RUN):
        keep_run(book, run)
    assert last_done(book, "digest") == done


def test_the_end_of_a_run_stands_or_falls_with_what_else_the_page_holds(book):
    keep_run(book, RUN)
    with contextlib.suppress(ZeroDivisionError), book.writing(actor="tester") as writer:
        keep_run_on(writer, replace(RUN, outcome="done"))
        raise ZeroDivisionError
    assert last_run(book, "digest") == RUN
