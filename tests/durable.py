"""What the ledger says is kept is kept: at each of its commits every mail that it says it has
recorded has been made to last.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, event, select

from desk.acts.mailroom.intake import Intake
from ledger.archive import FileArchive
from ledger.schema.views import MAILS


class Noting(FileArchive):
    """The real archive, which also knows what it has made to last."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.kept: set[str] = set()

    def keep(self, mails: Iterable[tuple[str, bytes]]) -> None:
        given = list(mails)
        super().keep(given)
        self.kept |= {digest for digest, _ in given}


@contextmanager
def synced_before_each_commit(intake: Intake) -> Iterator[Intake]:
    """The intake to work with; fails where a commit came too early, or where nothing was archived
    at all.
    """
    archive, early = Noting(intake.archive._folder), []
    engine = intake.book._engine
    recorded = select(MAILS.c.digest).where(MAILS.c.outcome == "recorded")
    with intake.book.reading() as views:
        before = set(views._connection.scalars(recorded))

    def look(connection: Connection) -> None:
        early.extend(set(connection.scalars(recorded)) - before - archive.kept)

    event.listen(engine, "commit", look)
    try:
        yield replace(intake, archive=archive)
    finally:
        event.remove(engine, "commit", look)
    assert early == []
    assert archive.kept
