"""Runs one pure function over bytes in worker processes with limits on time, memory and output.

A worker is ingest/worker.py run as a program. Only bytes cross its pipes: nothing is unpickled,
nothing touches a disk. The sandbox knows nothing of what the function does.
"""

import fcntl
import math
import mmap
import os
import select
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from config.errors import EdgeDown
from ingest import worker as protocol

_PIPE_BYTES, _READ_BYTES = 1 << 20, 1 << 16
_AHEAD = 32  # jobs of one worker
_AHEAD_BYTES = 2 << 20
_START_SECONDS = 60
_NO_WORKER = "拆件进程无法启动：请看标准错误上的提示，并检查 limits.open_memory 是否太小"
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job has no answer; `detail` is the class of what the function raised, never its words."""

    reason: Literal["crashed", "timeout", "too_big", "raised"]
    detail: str = ""


class Sandbox:
    """Worker processes for `function`, "package.module:function", bytes to bytes.

    They start when there is work and end on exit; one run at a time. A function that takes `begin`
    (ingest.worker.Steps) names each step of its work by a number before taking it; one that takes
    `common` has what all jobs of a run share, sent to a worker once. `seconds`: wall-clock time a
    job; `memory`: address space a worker, `output`: the longest answer, in bytes.
    """

    def __init__(
        self,
        function: str,
        *,
        workers: int = 2,
        seconds: float = 30,
        memory: int = 1536 << 20,
        output: int = 64 << 20,
    ) -> None:
        limits = (str(seconds), str(memory), str(output))
        self._command = (sys.executable, "-BPm", "ingest.worker", function, *limits)
        self._seconds = seconds
        self._output = output
        self._common = b""
        self._workers = [_Worker() for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in self._workers:
            _end(worker)

    def run_all(self, jobs: Iterable[bytes], *, common: bytes = b"") -> Iterator[bytes | Failure]:
        """The answers in the order of the jobs, each as soon as it and all before it are there.

        Jobs are taken a few ahead. One whose worker dies or overruns its time is tried again in a
        fresh worker; then without the step that it was lost at, up to two of them, then without
        any. EdgeDown where no worker starts, and, after the answers to all before, from `jobs`.
        """
        self._common, source = common, map(_Job, jobs)
        order: deque[_Job] = deque()
        try:
            while self._take(source, order):
                answer = order[0].answer
                if answer is None:
                    self._turn()
                elif isinstance(answer, EdgeDown):
                    raise answer
                else:
                    order.popleft()
                    yield answer
        finally:
            for worker in self._workers:
                if worker.jobs:
                    _end(worker)

    def _take(self, source: "Iterator[_Job]", order: "deque[_Job]") -> bool:
        """Give jobs to workers with room for them; whether any are under way."""
        while len(order) < _AHEAD * len(self._workers):
            worker = min(self._workers, key=lambda worker: len(worker.jobs))
            try:
                job = next(source, None) if _has_room(worker) else None
            except EdgeDown as error:
                job = _Job(b"", answer=error)
            if job is None:
                break
            order.append(job)
            if job.answer is None:
                self._give(worker, job)
        return bool(order)

    def _give(self, worker: "_Worker", *jobs: "_Job") -> None:
        if worker.process is None or (not worker.jobs and worker.process.poll() is not None):
            _end(worker)
            self._start(worker)
        if not worker.jobs and worker.ready:
            worker.deadline = time.monotonic() + self._seconds
        if worker.common != self._common:
            worker.common = self._common
            worker.say(self._common, protocol.COMMON)
        for job in jobs:
            worker.jobs.append(job)
            worker.say(job.content, *job.left_out)
        _send(worker)

    def _start(self, worker: "_Worker") -> None:
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
        shared = os.memfd_create("steps")
        try:
            os.ftruncate(shared, protocol.STEP.size)
            worker.shared = mmap.mmap(shared, protocol.STEP.size)
            protocol.STEP.pack_into(worker.shared, 0, protocol.NO_STEP)
            worker.process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                [*self._command, str(os.getpid()), str(shared)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                bufsize=0,
                pass_fds=[shared],
            )
        finally:
            os.close(shared)
        for pipe in (worker.inlet, worker.outlet):
            os.set_blocking(pipe, False)
            with suppress(OSError):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        worker.deadline = time.monotonic() + _START_SECONDS

    def _turn(self) -> None:
        """Wait until a worker can be read or written or is overdue, and see to it."""
        busy = [worker for worker in self._workers if worker.jobs]
        poll = select.poll()
        for worker in busy:
            poll.register(worker.outlet, select.POLLIN)
            if worker.unsent:
                poll.register(worker.inlet, select.POLLOUT)
        left = min(worker.deadline for worker in busy) - time.monotonic()
        ready_pipes = {pipe for pipe, _ in poll.poll(max(math.ceil(left * 1000), 0))}
        for worker in busy:
            if worker.outlet in ready_pipes:
                self._receive(worker)
            elif worker.inlet in ready_pipes:
                worker.deadline = max(worker.deadline, time.monotonic() + self._seconds)
                # Its last answers are still in its outlet; the end of that stream is handled there.
                if not _send(worker):
                    worker.unsent.clear()
            elif time.monotonic() > worker.deadline:
                self._lose(worker, Failure("timeout"))

    def _receive(self, worker: "_Worker") -> None:
        try:
            data = os.read(worker.outlet, _READ_BYTES)
        except BlockingIOError:
            return
        if not data:
            self._lose(worker, Failure("crashed"))
            return
        worker.received += data
        worker.deadline = time.monotonic() + self._seconds
        while worker.jobs and len(worker.received) >= protocol.ANSWER.size:
            status, length = protocol.ANSWER.unpack_from(worker.received)
            if length > self._output:
                self._lose(worker, Failure("crashed"))
                return
            end = protocol.ANSWER.size + length
            if len(worker.received) < end:
                return
            _settle(worker, status, bytes(worker.received[protocol.ANSWER.size : end]))
            del worker.received[:end]

    def _lose(self, worker: "_Worker", failure: Failure) -> None:
        """Replace a worker that died or hangs. Its first job may fail once; the others go on."""
        ready, step, (suspect, *others) = worker.ready, worker.step, worker.jobs
        _end(worker)
        if not ready:
            raise EdgeDown(_NO_WORKER)
        if suspect.is_lost_at(step):
            suspect.answer, suspect.content = failure, b""
        else:
            others.insert(0, suspect)
        if others:
            self._give(worker, *others)


@dataclass(slots=True, eq=False)
class _Job:
    content: bytes
    tries: int = 0
    left_out: tuple[int, ...] = ()
    answer: bytes | Failure | EdgeDown | None = None

    def is_lost_at(self, step: int) -> bool:
        """Whether to give it up after its worker was lost at that step; else a next try is set up."""
        self.tries += 1
        if self.tries == 1:
            return False
        if step == protocol.NO_STEP or protocol.EVERY_STEP in self.left_out:
            return True
        last = len(self.left_out) == protocol.MOST_LEFT_OUT - 1
        self.left_out += (protocol.EVERY_STEP if last else step,)
        return False


@dataclass(slots=True, eq=False)
class _Worker:
    """A place for a worker process, which is at the first of `jobs`, until `deadline` (monotonic)."""

    process: subprocess.Popen[bytes] | None = None
    ready: bool = False
    common: bytes = b""
    deadline: float = 0
    jobs: deque[_Job] = field(default_factory=deque)
    unsent: deque[memoryview] = field(default_factory=deque)
    received: bytearray = field(default_factory=bytearray)
    shared: mmap.mmap | None = None

    def say(self, content: bytes, *steps: int) -> None:
        """To be sent: a job and the steps to be left out, or what is common to all."""
        steps += (protocol.NO_STEP,) * (protocol.MOST_LEFT_OUT - len(steps))
        self.unsent += (memoryview(protocol.JOB.pack(len(content), *steps)), memoryview(content))

    @property
    def step(self) -> int:
        return int(protocol.STEP.unpack_from(self.shared)[0]) if self.shared else protocol.NO_STEP

    @property
    def inlet(self) -> int:
        return self.process.stdin.fileno() if self.process and self.process.stdin else -1

    @property
    def outlet(self) -> int:
        return self.process.stdout.fileno() if self.process and self.process.stdout else -1


def _has_room(worker: _Worker) -> bool:
    """Two jobs, so that it never waits for us; more small ones, for when we are busy ourselves."""
    return len(worker.jobs) < 2 or (
        len(worker.jobs) < _AHEAD and sum(len(job.content) for job in worker.jobs) < _AHEAD_BYTES
    )


def _send(worker: _Worker) -> bool:
    """Write as much as its pipe takes; False where nobody reads it any more."""
    try:
        while worker.unsent:
            written = os.write(worker.inlet, worker.unsent[0])
            worker.unsent[0] = worker.unsent[0][written:]
            if not worker.unsent[0]:
                worker.unsent.popleft()
    except BlockingIOError:
        return True
    except BrokenPipeError:
        return False
    return True


def _settle(worker: _Worker, status: bytes, payload: bytes) -> None:
    if status == protocol.READY:
        worker.ready = True
        return
    job = worker.jobs.popleft()
    job.content = b""
    if status == protocol.RAISED:
        job.answer = Failure("raised", payload.decode("ascii", "replace")[:100])
    else:
        job.answer = Failure("too_big") if status == protocol.TOO_BIG else payload


def _end(worker: _Worker) -> None:
    if worker.process is not None:
        worker.process.kill()
        worker.process.wait()
        for pipe in filter(None, (worker.process.stdin, worker.process.stdout)):
            pipe.close()
    if worker.shared is not None:
        worker.shared.close()
    worker.process, worker.ready, worker.shared, worker.common = None, False, None, b""
    for held in (worker.jobs, worker.unsent, worker.received):
        held.clear()
