"""A sandbox's worker, run as a program by ingest/sandbox.py: confines itself, then answers jobs;
opens no file and says nothing of a job.

A job comes as its length, the steps of it that are to be left out, and its bytes; an answer goes as
a status, a length and bytes. What all jobs have in common comes before the first of them, and has
no answer. Which step of its job it is at stands in memory that it shares with its parent, who looks
there when it is lost.
"""

import ctypes
import functools
import importlib
import inspect
import math
import mmap
import os
import resource
import signal
import struct
import sys
import time
from collections.abc import Callable
from typing import BinaryIO

MOST_LEFT_OUT = 3
JOB = struct.Struct(f">I{MOST_LEFT_OUT}i")
STEP = struct.Struct(">i")
NO_STEP, EVERY_STEP, COMMON = -1, -2, -3
ANSWER = struct.Struct(">cI")
READY, RESULT, RAISED, TOO_BIG = b"0", b"1", b"2", b"3"

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_OUTSIDE_FILE = 128 << 20  # bytes


def work(named: str, seconds: str, memory: str, output: str, parent: str, shared: str) -> None:
    """The life of a worker: confine itself, say that it is ready, and answer jobs until its input
    ends.
    """
    _confine(int(memory), parent=int(parent))
    module, _, name = named.partition(":")
    function = getattr(importlib.import_module(module), name)
    steps = Steps(mmap.mmap(int(shared), STEP.size))
    asked = inspect.signature(function).parameters
    run = functools.partial(function, **{"begin": steps.begin} if "begin" in asked else {})
    # The pipes go where no print finds them, and from here on nothing that knows a mail may speak.
    inlet, outlet = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    _answer(outlet, READY, b"")
    while len(head := inlet.read(JOB.size)) == JOB.size:
        length, *left_out = JOB.unpack(head)
        job = inlet.read(length)
        if COMMON in left_out:
            run = functools.partial(run, common=job) if "common" in asked else run
            continue
        _allow_time(float(seconds))
        steps.left_out = frozenset(left_out)
        answer = _outcome(run, job, output=int(output))
        steps.begin(NO_STEP)
        _answer(outlet, *answer)


class Steps:
    """The steps of the job in hand. A function that has a parameter `begin` calls it before each,
    and does not take one that it denies.
    """

    def __init__(self, shared: mmap.mmap) -> None:
        self._shared = shared
        self.left_out: frozenset[int] = frozenset()

    def begin(self, step: int) -> bool:
        """Note that this step is taken now; False where it is to be left out."""
        STEP.pack_into(self._shared, 0, step)
        return step not in self.left_out and EVERY_STEP not in self.left_out


def _confine(memory: int, *, parent: int) -> None:
    # A dump that is piped to a program heeds no limit but the smallest, 1; one to a file finds no
    # room in it.
    for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 1)):
        resource.setrlimit(kind, (limit, limit))
    # We write no file. A program that we run (ingest/documents/converter.py) may, in memory: only
    # its keeper takes leave to.
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(
        resource.RLIMIT_FSIZE,
        (0, _OUTSIDE_FILE if most == resource.RLIM_INFINITY else min(_OUTSIDE_FILE, most)),
    )
    # A terminal's or a service manager's signal is for the parent, which finishes what it is at;
    # the end of our input ends us.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    libc = ctypes.CDLL(None)
    # Sent when the thread that started us ends: a worker that is lost in this way is replaced when
    # it is needed again.
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(_PR_SET_DUMPABLE, 0)
    if os.getppid() != parent:
        sys.exit("the parent is gone")


def _allow_time(seconds: float) -> None:
    """The kernel's own limit, a little behind the parent's clock: for the time in which the parent
    is busy elsewhere.
    """
    used = time.process_time()
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds) + 1, most))


def _outcome(run: Callable[[bytes], bytes], job: bytes, *, output: int) -> tuple[bytes, bytes]:
    try:
        result = run(job)
    except MemoryError:
        # Perhaps an earlier job has left it short: a fresh worker tells.
        os._exit(1)
    except Exception as error:  # noqa: BLE001  the one round a job in the worker (DESIGN 7): one bad mail must not cost the others their worker
        return RAISED, type(error).__name__.encode()
    return (RESULT, result) if len(result) <= output else (TOO_BIG, b"")


def _answer(outlet: BinaryIO, status: bytes, payload: bytes) -> None:
    outlet.write(ANSWER.pack(status, len(payload)))
    outlet.write(payload)
    outlet.flush()


if __name__ == "__main__":
    work(*sys.argv[1:])
