"""Rows are written together, and nobody who asks in between sees fewer."""

from datetime import date

import pytest
from sqlalchemy import bindparam, func, select, update

from ledger.projection.buffer import MOST, Buffer
from ledger.schema.views import CLOSINGS, MAILS
from tests.ledgers import SmallLedger

MAIL = {
    "mailbox": "m",
    "folder": "F",
    "uidvalidity": 1,
    "uid": 1,
    "seq": 1,
    "outcome": "held",
    "digest": None,
    "size": None,
}


@pytest.fixture
def rows(ledger: SmallLedger):
    with ledger.book._engine.begin() as connection:
        yield Buffer(connection)


def count(rows: Buffer) -> int:
    return rows.connection.scalar(select(func.count()).select_from(CLOSINGS)) or 0


def test_what_was_added_is_there_for_whoever_asks(rows: Buffer) -> None:
    rows.add(CLOSINGS, {"quarter": 8104, "seq": 1})
    rows.add(CLOSINGS, {"quarter": 8105, "seq": 2})
    assert count(rows) == 2


def test_no_more_rows_wait_than_memory_should_hold(rows: Buffer) -> None:
    for number in range(MOST + 1):
        rows.add(CLOSINGS, {"quarter": number, "seq": number})
    assert sum(map(len, rows._rows.values())) == 1
    assert count(rows) == MOST + 1


def test_a_line_of_the_log_takes_the_place_of_the_one_with_its_key(rows: Buffer) -> None:
    day = {"received_at": "2026-07-06T09:00:00+08:00", "day": date(2026, 7, 6)}
    from datetime import datetime  # noqa: PLC0415 # only here

    day["received_at"] = datetime.fromisoformat(str(day["received_at"]))
    rows.add(MAILS, MAIL | day)
    rows.add(MAILS, MAIL | day | {"seq": 2, "outcome": "recorded"})
    assert [(row.seq, row.outcome) for row in rows.connection.execute(select(MAILS))] == [
        (2, "recorded")
    ]


def test_an_answer_stands_until_someone_says_that_it_changed(rows: Buffer) -> None:
    answers = iter([1, 2])
    assert [rows.once("x", lambda _: next(answers)) for _ in range(2)] == [1, 1]
    rows.forget("x")
    assert rows.once("x", lambda _: next(answers)) == 2


def test_a_change_waits_until_the_rows_that_it_is_about_are_written(rows: Buffer) -> None:
    renumber = update(CLOSINGS).where(CLOSINGS.c.quarter == bindparam("of")).values(seq=9)
    rows.add(CLOSINGS, {"quarter": 8104, "seq": 1})
    rows.change(renumber, {"of": 8104})
    rows.add(CLOSINGS, {"quarter": 8105, "seq": 2})
    assert [
        tuple(row) for row in rows.connection.execute(select(CLOSINGS).order_by(CLOSINGS.c.quarter))
    ] == [(8104, 9), (8105, 2)]
    for _ in range(MOST + 1):
        rows.change(renumber, {"of": 8105})
    assert sum(map(len, rows._changes.values())) == 1
