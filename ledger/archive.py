"""[edge] 原件: raw mails as files, write-once, each named by the SHA-256 of its content; nothing
held or marked secret ever comes here.
"""

import ctypes
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from config.errors import EdgeDown
from config.sentences import cause_of

SYNCING = 16  # files that are made to last at once
FEW = 8  # mails for which not all that a file system holds is made to last
# ext2 to ext4, XFS, Btrfs, F2FS and tmpfs, by their numbers in statfs(2): there syncfs(2) is as
# good as fsync(2) of each file. Of one in user space it asks nothing.
_SYNCED_WHOLE = frozenset({0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x01021994})
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_TELLS_ERRORS = (5, 8)  # the kernel whose syncfs(2) tells that a write has failed


class Archive(Protocol):
    """Where the raw mails are kept."""

    def keep(self, mails: Iterable[tuple[str, bytes]]) -> None:
        """Keep these mails, each under its digest, and make them last, before the ledger says that
        they do. One that is kept already is left as it is.
        """

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
        # They start when there is work, and stay: a thread costs as much as a small file.
        self._threads = ThreadPoolExecutor(SYNCING)

    def keep(self, mails: Iterable[tuple[str, bytes]]) -> None:
        kept = dict(mails)
        if not kept:
            return
        written: list[Path] = []
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _opened(self._folder) as folder:
                paths = {self._path(digest): digest for digest in kept}
                for path, digest in paths.items():
                    # What another process has left here was perhaps never synced: it is written
                    # anew where it was cut short, and synced in any case.
                    if not (path.exists() and self.intact(digest)):
                        written.append(path)
                        _write(path, kept[digest])
                if len(kept) <= FEW or not _syncs_whole(folder):
                    self._sync(list(paths))
                else:
                    _sync_whole(folder)
        except OSError as error:
            # What could not be made to last is whole in memory only, and would be taken for kept
            # the next time; and it takes up room.
            for path in written:
                path.unlink(missing_ok=True)
            raise EdgeDown(
                f"原件目录 {self._folder} 无法写入（{cause_of(error)}）；未登记任何来件，"
                "请腾出空间或修复后再试"
            ) from error

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

    def _sync(self, paths: list[Path]) -> None:
        # Together: a file system writes its journal once for all that wait at the same time.
        # Files before the folders that name them.
        for each in (paths, {path.parent for path in paths}, [self._folder]):
            list(self._threads.map(_sync, each))


def _write(path: Path, content: bytes) -> None:
    """Whole under its name, or not there at all."""
    part = path.with_suffix(f".{os.getpid()}-{threading.get_native_id()}.part")
    try:
        try:
            number = os.open(part, _NEW, 0o600)
        except FileNotFoundError:
            path.parent.mkdir(exist_ok=True, mode=0o700)
            number = os.open(part, _NEW, 0o600)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(number, left) :]
        finally:
            os.close(number)
        part.rename(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _sync(path: Path) -> None:
    if path.exists():
        with _opened(path) as number:
            os.fsync(number)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    number = os.open(path, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)


def _syncs_whole(folder: int) -> bool:
    """Whether one call makes all last that was written to the folder's file system, and tells of
    what could not be written since `folder` was opened.
    """
    libc, kernel = ctypes.CDLL(None), os.uname()
    release = kernel.release.split(".")[:2]
    if kernel.sysname != "Linux" or not all(part.isdecimal() for part in release):
        return False
    state = ctypes.create_string_buffer(512)  # a struct statfs begins with its f_type
    return (
        tuple(map(int, release)) >= _TELLS_ERRORS
        and libc.fstatfs(folder, state) == 0
        and ctypes.c_ulong.from_buffer(state).value in _SYNCED_WHOLE
    )


def _sync_whole(folder: int) -> None:
    """Make all last that its file system holds, others' files too."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syncfs(folder) != 0:
        raise OSError(number := ctypes.get_errno(), os.strerror(number))
