"""How the rounds went is kept beside the chain, over restarts, and changes as it goes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from ledger.book import Book
from ledger.office.health import MailboxHealth, keep_health, mailbox_health
from ledger.office.leases import holder_of
from tests.ledgers import NOON, SmallLedger

NOW = datetime(2026, 7, 6, 1, 2, 3, 456, tzinfo=UTC)
FAILING = MailboxHealth(
    "main",
    NOW,
    succeeded_at=NOW,
    failing_since=NOW,
    failures=3,
    refusals=3,
    words="拒绝登录",
    next_try=NOW + timedelta(minutes=30),
)


def test_what_is_kept_is_read_again_by_another_process(ledger: SmallLedger) -> None:
    keep_health(ledger.book, FAILING)
    keep_health(ledger.book, MailboxHealth("other", NOW, complete=True))
    url = ledger.book._engine.url.render_as_string(hide_password=False)
    again = Book(url, now=lambda: NOON)
    assert mailbox_health(again) == {
        "main": FAILING,
        "other": MailboxHealth("other", NOW, complete=True),
    }
    again.dispose()


def test_what_is_kept_takes_the_place_of_what_was_there(ledger: SmallLedger) -> None:
    keep_health(ledger.book, FAILING)
    keep_health(ledger.book, replace(FAILING, failures=0, words=None))
    assert mailbox_health(ledger.book) == {"main": replace(FAILING, failures=0, words=None)}


def test_it_is_no_part_of_the_chain_nor_of_the_views(ledger: SmallLedger) -> None:
    with ledger.book.reading() as views:
        before = views.head()
    keep_health(ledger.book, FAILING)
    ledger.book.rebuild()
    with ledger.book.reading() as views:
        assert views.head() == before
    assert mailbox_health(ledger.book) == {"main": FAILING}


def test_whoever_holds_a_lease_is_named_while_it_holds(ledger: SmallLedger) -> None:
    assert holder_of(ledger.book, "service") is None
    with ledger.book.lease("service", holder="a.example.com:1", seconds=60):
        assert holder_of(ledger.book, "service") == "a.example.com:1"
    with ledger.book.lease("service", holder="a.example.com:1", seconds=-1):
        assert holder_of(ledger.book, "service") is None


def test_a_ledger_from_before_gets_its_table_when_it_is_opened(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    book = Book(url, now=lambda: NOON)
    with book._engine.begin() as connection:
        connection.execute(text("DROP TABLE mailbox_health"))
    book.dispose()
    again = Book(url, now=lambda: NOON)
    assert mailbox_health(again) == {}
    again.dispose()
