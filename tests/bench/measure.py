"""What a program costs, its own processes and all that they start: wall time, processor time, and
peak memory, read from /proc.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

EVERY = 0.2  # seconds between two looks at the memory
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall time; of processor time, the program's own and its children's; and the most
    memory that all held at once, in bytes.
    """

    wall: float
    own: float
    children: float
    memory: int
    output: str


def cost_of(command: list[str], *, cwd: Path, **environment: str) -> Cost:
    """Run it to its good end; the disks are quiet when it starts. What it says is kept in files
    beside it, so that no pipe holds it up.
    """
    os.sync()
    output, errors = cwd / "bench.out", cwd / "bench.err"
    with output.open("wb") as out, errors.open("wb") as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=os.environ | environment,
        )
        with Sampler(process.pid) as sampler:
            # Not reaped yet: what it has used can still be read.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            wall = time.perf_counter() - began
        own, children = _processor_seconds(process.pid)
    if process.wait():
        sys.exit(
            f"{command} ended with {process.returncode}:\n{errors.read_text('utf-8', 'replace')[-3000:]}"
        )
    return Cost(wall, own, children, sampler.peak, output.read_text("utf-8"))


class Sampler:
    """While it is open, `peak` is the highest sum of PSS seen so far of a process and its
    descendants.
    """

    def __init__(self, root: int) -> None:
        self._root, self._ended, self.peak = root, threading.Event(), 0
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            self.peak = max(self.peak, memory_of(self._root))


def memory_of(root: int) -> int:
    """PSS, in bytes, of a process and all its descendants: memory that several share is counted
    once.
    """
    return sum(map(_pss, family(root)))


def open_files_of(root: int) -> dict[int, int]:
    """How many files each process of a family has open."""
    return {number: sum(1 for _ in Path(f"/proc/{number}/fd").iterdir()) for number in family(root)}


def family(root: int) -> Iterator[int]:
    """A process and its descendants, those that run."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            children.setdefault(int(_fields(status)[1]), []).append(int(status.parent.name))
    waiting = [root]
    while waiting:
        yield (number := waiting.pop())
        waiting += children.get(number, [])


def _pss(number: int) -> int:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{number}/smaps_rollup").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return 0


def _processor_seconds(number: int) -> tuple[float, float]:
    fields = _fields(Path(f"/proc/{number}/stat"))
    own, system, children, children_system = map(int, fields[11:15])
    return (own + system) / TICKS, (children + children_system) / TICKS


def _fields(status: Path) -> list[str]:
    """What stands behind the name in /proc/<number>/stat, for a name may hold blanks."""
    return status.read_text("utf-8", "replace").rpartition(")")[2].split()
