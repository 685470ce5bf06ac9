"""Runs a program of the system over one file's bytes, in a folder in memory that is removed when it
ends, however it ends. Writes to no disk, opens no connection.

A keeper process, forked for each run, holds the folder and the program; it outlives a worker that
is killed, but only for the time that it takes to clear up.
"""

import ctypes
import fcntl
import math
import os
import resource
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ingest.documents.package import NoText
from ingest.mail import Problem

# In an argument: the path of the file, and of its folder, the program's home, working and temporary
# folder.
FILE, FOLDER = "{file}", "{folder}"
MAX_FILE = 128 * 1024 * 1024  # bytes of any file that the program writes
MAX_STDERR = 4096  # bytes that are kept

_MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory: that is what is wanted
_OURS, _MAKING = "yishi-outside-", "yishi-making-"
_HEAD = struct.Struct(">cBI")
_ENDED, _LATE, _TOO_BIG, _BROKEN = b"e", b"l", b"b", b"x"
_PROBLEMS = {_LATE: Problem.STOPPED, _TOO_BIG: Problem.OVERSIZE}
_PIECE = 64 * 1024
_PR_SET_PDEATHSIG, _CLONE_NEWUSER, _CLONE_NEWNET = 1, 0x10000000, 0x40000000


@dataclass(frozen=True, slots=True)
class Ran:
    """A program's exit status (255 where a signal ended it), its output, the start of its stderr."""

    code: int
    output: bytes
    stderr: bytes


def find(*programs: str) -> str | None:
    """The path of the first that is installed; None where none is, or no memory for its files."""
    return next(filter(None, map(shutil.which, programs)), None) if _MEMORY.is_dir() else None


def run(
    command: Sequence[str],
    *,
    content: bytes,
    seconds: float,
    most: int,
    result: str | None = None,
    name: str = "file",
    memory: int = 1 << 30,
) -> Ran:
    """Run a program found by `find` over the content: as FILE in an argument, else on its input.

    Its output is what it prints, or, with `result`, the file of that name in FOLDER. `memory`: its
    address space in bytes. NoText: STOPPED where it takes longer than `seconds`, OVERSIZE where the
    output is over `most` bytes, UNREADABLE where it can't be run at all.
    """
    inlet, outlet = os.pipe()
    keeper = os.fork()
    if not keeper:
        _keep(outlet, _Task(tuple(command), content, seconds, most, result, name, memory))
    os.close(outlet)
    with os.fdopen(inlet, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(keeper, 0)
    head = answer[: _HEAD.size]
    status, code, length = _HEAD.unpack(head) if len(head) == _HEAD.size else (_BROKEN, 0, 0)
    if status != _ENDED:
        raise NoText(_PROBLEMS.get(status, Problem.UNREADABLE))
    rest = answer[_HEAD.size :]
    return Ran(code, rest[length:], rest[:length])


def sweep() -> None:
    """Remove the folders of keepers that were killed themselves: nobody has them locked any more."""
    for folder in _MEMORY.glob(f"{_OURS}*"):
        with suppress(OSError):
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(held)


@dataclass(frozen=True, slots=True)
class _Task:
    command: tuple[str, ...]
    content: bytes
    seconds: float
    most: int
    result: str | None
    name: str
    memory: int


def _keep(outlet: int, task: _Task) -> NoReturn:
    """The keeper's life. Of the worker's files only the pipe stays open: its end must be seen."""
    answer = _HEAD.pack(_BROKEN, 0, 0)
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(outlet, 3 if outlet != 3 else 4)
        pipe = 3 if outlet != 3 else 4
        os.dup2(0, 1)
        os.dup2(0, 2)
        os.closerange(3, pipe)
        os.closerange(pipe + 1, max(os.sysconf("SC_OPEN_MAX"), 1 << 16))
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (_at_most(MAX_FILE, most), most))
        sweep()
        answer = _in_folder(task, pipe)
        with os.fdopen(pipe, "wb") as out:
            out.write(answer)
    finally:
        # silent: an error's text could hold words of the mail
        os._exit(0)


def _in_folder(task: _Task, pipe: int) -> bytes:
    made = Path(tempfile.mkdtemp(prefix=_MAKING, dir=_MEMORY))
    folder = made.with_name(made.name.replace(_MAKING, _OURS))
    try:
        # locked before it gets the name that `sweep` looks for
        fcntl.flock(os.open(made, os.O_RDONLY | os.O_DIRECTORY), fcntl.LOCK_EX)
        made.rename(folder)
        file = folder / task.name
        file.write_bytes(task.content)
        command = [
            part.replace(FILE, str(file)).replace(FOLDER, str(folder)) for part in task.command
        ]
        return _ran(
            command,
            folder,
            task,
            pipe,
            source=None if any(FILE in part for part in task.command) else file,
        )
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _ran(command: list[str], folder: Path, task: _Task, pipe: int, *, source: Path | None) -> bytes:
    with (source or Path(os.devnull)).open("rb") as stdin:
        process = subprocess.Popen(  # noqa: S603 - a path found by `find`, no shell
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LANG": "C.UTF-8",
                "HOME": str(folder),
                "TMPDIR": str(folder),
            },
            preexec_fn=lambda: _confine(task),  # noqa: PLW1509 - the keeper has one thread
            start_new_session=True,
        )
    try:
        status, output, stderr = _collected(process, task, pipe)
    finally:
        # not waited for yet, so the number of its process group is still its own
        os.killpg(process.pid, signal.SIGKILL)
    code = process.wait()
    if status == _ENDED and task.result is not None:
        output = _file(folder / task.result, most=task.most)
        status = _ENDED if len(output) <= task.most else _TOO_BIG
    return (
        _HEAD.pack(status, code if code >= 0 else 255, len(stderr))
        + stderr
        + (output if status == _ENDED else b"")
    )


def _confine(task: _Task) -> None:
    """In the program's process, before it starts: limits, death with the keeper, no network."""
    for kind, limit in (
        (resource.RLIMIT_AS, task.memory),
        (resource.RLIMIT_CPU, math.ceil(task.seconds) + 1),
        (resource.RLIMIT_FSIZE, MAX_FILE),
    ):
        most = _at_most(limit, resource.getrlimit(kind)[1])
        resource.setrlimit(kind, (most, most))
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if libc.unshare(_CLONE_NEWNET):
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _at_most(limit: int, hard: int) -> int:
    return limit if hard == resource.RLIM_INFINITY else min(limit, hard)


def _collected(
    process: "subprocess.Popen[bytes]", task: _Task, pipe: int
) -> tuple[bytes, bytes, bytes]:
    """Status, stdout and stderr: until it ends, its time is up, or nobody waits for it any more."""
    end = time.monotonic() + task.seconds
    out, err = (stream.fileno() if stream else -1 for stream in (process.stdout, process.stderr))
    kept: dict[int, bytearray] = {out: bytearray(), err: bytearray()}
    poll = select.poll()
    poll.register(pipe, 0)
    for stream in kept:
        poll.register(stream, select.POLLIN)
    status, reading = b"", set(kept)
    while not status:
        stirred = {stream for stream, _ in poll.poll(100 if reading else 10)}
        for stream in stirred & reading:
            if piece := os.read(stream, _PIECE):
                kept[stream] += (
                    piece[: task.most + 1 - len(kept[out])]
                    if stream == out
                    else piece[: MAX_STDERR - len(kept[err])]
                )
            else:
                poll.unregister(stream)
                reading.remove(stream)
        status = _status(
            process,
            kept[out],
            task,
            late=time.monotonic() > end or pipe in stirred,
            quiet=not stirred or not reading,
        )
    return status, bytes(kept[out]), bytes(kept[err])


def _status(
    process: "subprocess.Popen[bytes]", output: bytearray, task: _Task, *, late: bool, quiet: bool
) -> bytes:
    """b"" while it goes on. Processes that it left behind are not waited for."""
    if len(output) > task.most:
        return _TOO_BIG
    if late:
        return _LATE
    ended = (
        quiet and os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    )
    return _ENDED if ended else b""


def _file(path: Path, *, most: int) -> bytes:
    """The result file; not a link, which could lead out of the folder."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return file.read(most + 1)
    except OSError:
        return b""
