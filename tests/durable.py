"""What the ledger says is kept is kept: at each of its commits every original that was put in the
archive has been made to last.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from desk.acts.mailroom.intake import Intake
from ledger.archive import FileArchive


class Noting(FileArchive):
    """The real archive, which also knows what it has not synced yet."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.unsynced: set[str] = set()
        self.synced: set[str] = set()

    def put(self, digest: str, content: bytes) -> None:
        super().put(digest, content)
        self.unsynced.add(digest)

    def sync(self) -> None:
        super().sync()
        self.synced |= self.unsynced
        self.unsynced.clear()


@contextmanager
def synced_before_each_commit(intake: Intake) -> Iterator[Intake]:
    """The intake to work with; fails where a commit came too early, or where nothing was archived
    at all.
    """
    archive, early = Noting(intake.archive._folder), []
    engine = intake.book._engine

    def look(_connection: object) -> None:
        early.extend(sorted(archive.unsynced))

    event.listen(engine, "commit", look)
    try:
        yield replace(intake, archive=archive)
    finally:
        event.remove(engine, "commit", look)
    assert early == []
    assert archive.synced
