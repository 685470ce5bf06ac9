"""[edge] 原件: raw mails as files, write-once, each named by the SHA-256 of its content; nothing
held or marked secret ever comes here.
"""

import hashlib
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from config.errors import EdgeDown
from config.sentences import cause_of

SYNCING = 16  # files that are made to last at once


class Archive(Protocol):
    """Where the raw mails are kept."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep a mail; one that is kept already is left as it is. It is only sure to last after
        `sync`.
        """

    def sync(self) -> None:
        """Make all that was put last, before the ledger says that it does."""

    def read(self, digest: str) -> bytes | None:
        """A mail, None where it is not kept."""

    def remove(self, digest: str) -> None:
        """Erase a mail that was sealed."""

    def digests(self) -> Iterator[str]:
        """Every mail that is kept."""

    def intact(self, digest: str) -> bool:
        """Whether the mail is kept and is still what its name says."""


class FileArchive:
    """An archive in a folder: `ab/abcdef....eml`, readable by the service's user only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine = _Unsure()
        # They start when there is work, and stay: a thread costs as much as a small file.
        self._threads = ThreadPoolExecutor(SYNCING)

    def put(self, digest: str, content: bytes) -> None:
        path, mine = self._path(digest), self._mine
        if path in mine.written:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # What another process has left here was perhaps never synced: it is written anew where
            # it was cut short, and synced in any case.
            if not self.intact(digest):
                _write(path, content)
                mine.written.add(path)
            mine.paths.append(path)
        except OSError as error:
            raise self._given_up(error) from error

    def sync(self) -> None:
        paths = self._mine.paths
        try:
            # Together: a file system writes its journal once for all that wait at the same time.
            # Files before the folders that name them.
            for each in (paths, {path.parent for path in paths}, [self._folder]):
                list(self._threads.map(_sync, each))
        except OSError as error:
            raise self._given_up(error) from error
        self._forget()

    def read(self, digest: str) -> bytes | None:
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, digest: str) -> None:
        # Also what a process that was killed while it wrote has left of it.
        for path in self._path(digest).parent.glob(f"{digest}.*"):
            path.unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        return (
            path.stem
            for folder in sorted(self._folder.glob("??"))
            for path in sorted(folder.glob("*.eml"))
        )  # never all names at once

    def intact(self, digest: str) -> bool:
        content = self.read(digest)
        return content is not None and hashlib.sha256(content).hexdigest() == digest

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}.eml"

    def _given_up(self, error: OSError) -> EdgeDown:
        """What could not be made to last is whole in memory only, and would be taken for kept the
        next time; and it takes up room.
        """
        for path in self._mine.written:
            path.unlink(missing_ok=True)
        self._forget()
        return EdgeDown(
            f"原件目录 {self._folder} 无法写入（{cause_of(error)}）；未登记任何来件，"
            "请腾出空间或修复后再试"
        )

    def _forget(self) -> None:
        self._mine.paths.clear()
        self._mine.written.clear()


class _Unsure(threading.local):
    """What a thread has put and not synced yet: each mailbox is polled by a thread of its own, and
    one must not vouch for another's files.
    """

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.written: set[Path] = set()


def _write(path: Path, content: bytes) -> None:
    """Whole under its name, or not there at all."""
    part = path.with_suffix(f".{os.getpid()}-{threading.get_native_id()}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123 # the mode is set at creation
            file.write(content)
        part.rename(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _sync(path: Path) -> None:
    if not path.exists():
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
