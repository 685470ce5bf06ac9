"""What became of each round is kept, so that a restart neither hammers a mailbox nor forgets what a round left undone. Decides nothing (pacing.py)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from config.errors import EdgeDown, LoginRefused, YishiError
from desk.acts.mailroom.backoff import Pace, begun, failed, succeeded
from ledger.book import Book
from ledger.health import keep_health, mailbox_health


class Stopped(Exception):
    """The round was asked to stop, and did after its last commit."""


class Overtaken(EdgeDown):
    """Another process goes on with this mailbox: nothing is wrong with it."""


@contextmanager
def watched(book: Book, name: str, pace: Pace) -> Iterator[bool]:
    """One round, under the mailbox's lease: whether the one before ended well. Left by Stopped, it has something to make up for, no failure."""
    before = mailbox_health(book).get(name)
    keep_health(book, begun(before, name=name, at=pace.now()))
    try:
        yield before is not None and before.complete
    except BaseException as error:
        if isinstance(error, Exception) and not isinstance(error, Stopped | Overtaken):
            note_failure(book, name, error, pace)
        raise
    started = mailbox_health(book)[name]
    keep_health(book, succeeded(started, at=pace.now(), every=pace.every))


def note_failure(book: Book, name: str, error: Exception, pace: Pace) -> None:
    """One more failure in a row. Where the ledger itself does not answer there is nowhere to keep it: the caller's error says so."""
    # The words of what was not foreseen may hold a line of a mail.
    words = (
        str(error)
        if isinstance(error, YishiError)
        else f"程序内部错误（{type(error).__name__}），详见运行日志"
    )
    at = pace.now()
    with suppress(EdgeDown):
        known = mailbox_health(book).get(name) or begun(None, name=name, at=at)
        refused = isinstance(error, LoginRefused)
        keep_health(
            book, failed(known, words, refused=refused, at=at, every=pace.every, chance=pace.dice())
        )
