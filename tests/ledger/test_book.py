"""One writer at a time, one commit or none, entries that nothing changes, on both databases."""

import multiprocessing
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from config.errors import Refused
from ledger.archive import FileArchive
from ledger.book import Book
from ledger.payloads import Closed, Released
from ledger.schema.views import VIEWS
from ledger.views import Views
from tests.ledgers import SmallLedger, adopted, received, revoked


def write_some(url: str, name: str, count: int) -> None:
    book = Book(url, now=lambda: datetime.now(UTC))
    for _ in range(count):
        with book.writing(actor=name) as writer:
            writer.append(Released(held=1), {"reason": name})


def views_of(ledger: SmallLedger) -> dict[str, list[tuple[object, ...]]]:
    with ledger.book.reading() as views:
        return {
            v.name: [
                tuple(row)
                for row in views._connection.execute(v.select().order_by(*v.primary_key.columns))
            ]
            for v in VIEWS
        }


def test_an_error_leaves_the_ledger_as_it_was(ledger: SmallLedger) -> None:
    with pytest.raises(Refused), ledger.book.writing(actor="x") as writer:  # noqa: PT012 # the error ends the page
        writer.append(Released(held=1))
        raise Refused("no")
    with ledger.book.reading() as views:
        assert views.head()[0] == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET actor = 'y'",
        "DELETE FROM entries",
        "DELETE FROM contents",
        "UPDATE contents SET body = 'other'",
        "UPDATE contents SET seq = 9",
    ],
)
def test_the_database_itself_refuses_a_change(ledger: SmallLedger, statement: str) -> None:
    ledger.take([received("A", "2026-01-05")])
    with pytest.raises(DBAPIError, match="append-only"), ledger.book._engine.begin() as connection:
        connection.execute(text(statement))


def test_replacing_and_emptying_are_refused_too(ledger: SmallLedger) -> None:
    ledger.take([received("A", "2026-01-05")])
    sqlite = ledger.book._engine.dialect.name == "sqlite"
    statement = (
        "INSERT OR REPLACE INTO entries SELECT * FROM entries" if sqlite else "TRUNCATE entries"
    )
    with pytest.raises(DBAPIError, match="append-only"), ledger.book._engine.begin() as connection:
        connection.execute(text(statement))


def test_the_views_made_anew_are_the_same_rows(ledger: SmallLedger) -> None:
    ledger.take(
        [
            received("A", "2026-01-05"),
            received("B", "2026-01-06", None),
            adopted("a1", "A", "2026-02-01"),
            revoked("x1", "a1", "2026-02-02"),
        ]
    )
    before = views_of(ledger)
    assert ledger.book.rebuild() == 4
    assert views_of(ledger) == before
    assert all(before[name] for name in ("facts", "items", "stand", "fingerprints"))


def test_views_of_another_version_are_made_anew_at_opening(
    ledger: SmallLedger, ledger_url: str
) -> None:
    ledger.take([received("A", "2026-01-05")])
    before = views_of(ledger)
    with ledger.book._engine.begin() as connection:
        connection.execute(text("UPDATE stand SET version = 0"))
        connection.execute(text("DELETE FROM items"))
    Book(ledger_url, now=lambda: datetime.now(UTC)).dispose()
    assert views_of(ledger) == before


def test_two_processes_that_write_at_once_make_one_chain(
    ledger: SmallLedger, ledger_url: str
) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [
        spawn.Process(target=write_some, args=(ledger_url, name, 25)) for name in ("one", "other")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    with ledger.book.reading() as views:
        entries = list(views.entries())
    assert len(entries) == 50
    assert {entry.actor for entry, _ in entries} == {"one", "other"}
    assert list(ledger.book.problems(FileArchive(ledger.folder / "archive"))) == []


def test_a_reader_sees_one_state_while_another_writes(ledger: SmallLedger) -> None:
    ledger.take([received("A", "2026-01-05")])
    with ledger.book.reading() as views:
        before = views.head()
        with ledger.book.writing(actor="x") as writer:
            writer.append(Released(held=1))
        assert views.head() == before
    with ledger.book.reading() as views:
        assert isinstance(views, Views)
        assert views.head()[0] == 2


def test_a_dry_run_keeps_nothing(ledger: SmallLedger) -> None:
    with ledger.book.writing(actor="x", keep=False) as writer:
        writer.append(Released(held=1))
        assert writer.views.head()[0] == 1
    with ledger.book.reading() as views:
        assert views.head()[0] == 0


def test_a_payload_of_any_size_passes(ledger: SmallLedger) -> None:
    big = Closed(
        ref="c",
        day=date(2017, 4, 1),
        period="2017Q1",
        figures={},
        tallies={},
        starts=None,
        rulebook="r",
        rulebook_digest="0" * 64,
        roster_digest="0" * 64,
        head="x" * 1_000_000,
    )
    with ledger.book.writing(actor="x") as writer:
        writer.append(big)
    with ledger.book.reading() as views:
        assert views.payload(1) == big
