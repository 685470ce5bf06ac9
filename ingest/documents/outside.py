"""Runs a program of the system over one file's bytes, in a folder in memory that is gone when it ends, however it ends. Writes to no disk, opens no line.

A keeper, forked for each run, holds the folder and the program; it outlives a worker that is killed, but for no longer than it takes to clear up.
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

FILE = "{file}"  # stands in an argument for the path of the file
FOLDER = "{folder}"  # and this for the folder it lies in, which is the program's own: home, working and temporary folder
MAX_FILE = 128 * 1024 * 1024  # bytes of any file that the program writes
MAX_SAID = 4096  # bytes of its complaints that are kept

_MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory: that is what is wanted
_OURS, _MAKING = "yishi-outside-", "yishi-making-"
_HEAD = struct.Struct(">cBI")
_ENDED, _LATE, _TOO_BIG, _BROKEN = b"e", b"l", b"b", b"x"
_PROBLEMS = {_LATE: Problem.STOPPED, _TOO_BIG: Problem.OVERSIZE}
_PIECE = 64 * 1024
_PR_SET_PDEATHSIG, _CLONE_NEWUSER, _CLONE_NEWNET = 1, 0x10000000, 0x40000000


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program left: its exit status (255 where a signal ended it), its output, the start of its complaints."""

    code: int
    output: bytes
    said: bytes


def find(*programs: str) -> str | None:
    """The path of the first of them that is installed; None where none is, or where there is no memory for their files."""
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
    """The program, found by `find`, over the content: as FILE in an argument, else on its input. What it prints is its output, or, with
    `result`, what it wrote to a file of this name in FOLDER. `memory`: its address space in bytes.

    NoText: STOPPED where it takes longer, OVERSIZE where it gives more than `most` bytes, UNREADABLE where it can't be run at all.
    """
    inlet, outlet = os.pipe()
    keeper = os.fork()
    if not keeper:
        _keep(outlet, _Task(tuple(command), content, seconds, most, result, name, memory))
    os.close(outlet)
    with os.fdopen(inlet, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(keeper, 0)
    status, code, said = _HEAD.unpack_from(answer) if len(answer) >= _HEAD.size else (_BROKEN, 0, 0)
    if status != _ENDED:
        raise NoText(_PROBLEMS.get(status, Problem.UNREADABLE))
    return Ran(code, answer[_HEAD.size + said :], answer[_HEAD.size : _HEAD.size + said])


def sweep() -> None:
    """Clear away the folders of keepers that were killed themselves: nobody holds these any more."""
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
    """The keeper's life. It keeps nothing of the worker but the pipe for its answer: a worker that is killed must be seen to be gone."""
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
        # not a word of what went wrong here: it could be a word of the mail
        os._exit(0)


def _in_folder(task: _Task, pipe: int) -> bytes:
    made = Path(tempfile.mkdtemp(prefix=_MAKING, dir=_MEMORY))
    folder = made.with_name(made.name.replace(_MAKING, _OURS))
    try:
        # locked before it has the name that `sweep` looks for
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
        status, output, said = _collected(process, task, pipe)
    finally:
        # the leader isn't waited for yet, so the number of its group is still its own
        os.killpg(process.pid, signal.SIGKILL)
    code = process.wait()
    if status == _ENDED and task.result is not None:
        output = _file(folder / task.result, most=task.most)
        status = _ENDED if len(output) <= task.most else _TOO_BIG
    return (
        _HEAD.pack(status, code if code >= 0 else 255, len(said))
        + said
        + (output if status == _ENDED else b"")
    )


def _confine(task: _Task) -> None:
    """In the program's own process, before it starts: it dies with its keeper, and where the system lets us it has no network."""
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
    """How it went, what it printed, what it complained of: until it ends, its time is up, or nobody waits for it any more."""
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
                    else piece[: MAX_SAID - len(kept[err])]
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
    """What it has come to; nothing yet where it goes on. What it started and left behind is not waited for."""
    if len(output) > task.most:
        return _TOO_BIG
    if late:
        return _LATE
    ended = (
        quiet and os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    )
    return _ENDED if ended else b""


def _file(path: Path, *, most: int) -> bytes:
    """A result is a file that lies there, and no link out of the folder."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return file.read(most + 1)
    except OSError:
        return b""
