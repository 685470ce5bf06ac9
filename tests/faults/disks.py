"""Disks that are full: a small one in memory where this user may mount it, else a bound on how
large a file may grow. And one that loses its power.
"""

import fcntl
import os
import shutil
import struct
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
_SHUT_DOWN, _NO_FLUSH = 0x8004587D, 2  # EXT4_IOC_SHUTDOWN, as XFS has it


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


class ForgetfulDisk:
    """An ext4 file system on a file, at `path`: cut off, it has what was made to last and nothing
    else.
    """

    def __init__(self, path: Path, image: Path) -> None:
        self.path, self.image = path, image

    def lose_power(self) -> None:
        """Not even the journal is written any more; whoever writes now gets an error."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, _SHUT_DOWN, struct.pack("I", _NO_FLUSH))
        finally:
            os.close(folder)

    def start_again(self) -> None:
        subprocess.run(["umount", str(self.path)], check=True)
        assert _mount("-o", "loop", str(self.image), str(self.path))


@contextmanager
def forgetful_disk(path: Path, image: Path) -> Iterator[ForgetfulDisk | None]:
    """None where mounting is not permitted."""
    path.mkdir(parents=True)
    image.write_bytes(b"")
    os.truncate(image, 32 << 20)
    made = shutil.which("mkfs.ext4") and subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    if not made or not _mount("-o", "loop", str(image), str(path)):
        yield None
        return
    try:
        yield ForgetfulDisk(path, image)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
