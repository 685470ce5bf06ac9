"""[edge] 原件: raw mails as files, write-once, each named by the SHA-256 of its content; nothing held or marked secret ever comes here."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from config.errors import EdgeDown

SYNCING = 16  # files that are made to last at once


class Archive(Protocol):
    """Where the raw mails are kept."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep a mail; one that is kept already is left as it is. It is only sure to last after `sync`."""

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
        self._unsynced: list[Path] = []

    def put(self, digest: str, content: bytes) -> None:
        path = self._path(digest)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():
                part = path.with_suffix(f".{os.getpid()}.part")
                with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123 # the mode is set at creation
                    file.write(content)
                part.rename(path)
                self._unsynced.append(path)
        except OSError as error:
            raise EdgeDown(f"原件目录 {self._folder} 无法写入（{error.strerror}）；未登记任何来件，请腾出空间或修复后再试") from error

    def sync(self) -> None:
        try:
            with ThreadPoolExecutor(SYNCING) as threads:
                # Together: a file system writes its journal once for all that wait at the same time. Files before the folders that name them.
                for paths in (self._unsynced, {path.parent for path in self._unsynced}, [self._folder]):
                    list(threads.map(_sync, paths))
        except OSError as error:
            raise EdgeDown(f"原件目录 {self._folder} 无法写入（{error.strerror}）；未登记任何来件，请修复后再试") from error
        self._unsynced.clear()

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
        return (path.stem for path in sorted(self._folder.glob("??/*.eml")))

    def intact(self, digest: str) -> bool:
        content = self.read(digest)
        return content is not None and hashlib.sha256(content).hexdigest() == digest

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}.eml"


def _sync(path: Path) -> None:
    if not path.exists():
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
