"""Disks that are full: a small one in memory where this user may mount it, else a bound on how
large a file may grow.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desks import PROGRAM

# Given to the real program in place of its own; a write beyond the bound is an error of the file
# system.
BOUNDED = (
    "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({bytes}, r.getrlimit(r.RLIMIT_FSIZE)[1])); "
    + PROGRAM
)


class SmallDisk:
    """A file system of its own at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def enlarge(self, size: str) -> None:
        _mount("-o", f"remount,size={size}", str(self.path))


@contextmanager
def small_disk(path: Path, *, size: str) -> Iterator[SmallDisk | None]:
    """None where mounting is not permitted."""
    path.mkdir(parents=True)
    if not _mount("-t", "tmpfs", "-o", f"size={size},mode=700", "yishi-test", str(path)):
        yield None
        return
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)


def _mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
