"""A function to be run in a sandbox by tests: does what the job's first word says, however badly."""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ingest import charset
from ingest.documents import read_documents
from ingest.mail import Attachment

_COMMON: list[bytes] = []


def obey(job: bytes) -> bytes:
    """`<word> <argument>` -> an answer, or one of the ways in which a reader of hostile files
    fails.
    """
    word, _, argument = job.partition(b" ")
    return DEEDS[word.decode()](argument)


def obey_in_steps(job: bytes, *, begin: Callable[[int], bool]) -> bytes:
    """`<deed>;<deed>;...`, a step each -> their answers, joined; `-` for a step that was left out."""
    return b";".join(
        obey(deed) if begin(number) else b"-" for number, deed in enumerate(job.split(b";"))
    )


def obey_with_common(job: bytes, *, common: bytes) -> bytes:
    """The answer, what all jobs have in common, and for how many jobs this worker was told it."""
    _COMMON.append(common)
    count = sum(told is common for told in _COMMON)
    return b"%s %s %d" % (obey(job), common, count)


def read_attachment(job: bytes, *, begin: Callable[[int], bool]) -> bytes:
    """An attachment, and `echo beside` next to it, are read, and every text file in it is obeyed
    -> name, text and problem of each, as JSON.
    """
    charset.read_text = lambda content: obey(content).decode()
    documents = read_documents(
        (Attachment("a.zip", "", job), Attachment("b.txt", "", b"echo beside")), begin=begin
    )
    return json.dumps(
        [(document.name, document.text, document.problem) for document in documents]
    ).encode()


def _die(_: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def _die_once(argument: bytes) -> bytes:
    mark = Path(argument.decode())
    if not mark.exists():
        mark.mkdir()
        _die(b"")
    return b"second try"


def _loop(_: bytes) -> bytes:
    while True:
        pass


def _sleep(argument: bytes) -> bytes:
    time.sleep(float(argument))
    return b"slept"


def _hog(_: bytes) -> bytes:
    held = []
    while True:
        held.append(bytearray(16 << 20))


def _talk(_: bytes) -> bytes:
    print("stray words" * 10_000)  # noqa: T201  a reader that prints is what is tested
    sys.stderr.write("stray words")
    os.write(1, b"\0\0\0\0stray bytes")
    return b"said"


def _raise(_: bytes) -> bytes:
    raise ValueError("机密 words of a mail")


def _limits(_: bytes) -> bytes:
    """What a worker may do, as JSON."""
    status = dict(
        line.split(":\t", 1)
        for line in Path("/proc/self/status").read_text("utf-8").splitlines()
        if ":\t" in line
    )
    return json.dumps(
        {
            "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
            "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
            "file": resource.getrlimit(resource.RLIMIT_FSIZE),
            "cpu": resource.getrlimit(resource.RLIMIT_CPU)[0],
            "ignored": int(status["SigIgn"], 16),
            "environment": dict(os.environ),
            "pid": os.getpid(),
        }
    ).encode()


def _write(argument: bytes) -> bytes:
    Path(argument.decode()).write_bytes(b"words of a mail")
    return b"written"


def _outside(argument: bytes) -> bytes:
    """A script run by a program of the system, over some words."""
    from ingest.documents.converter import FILE, run  # noqa: PLC0415 - for this deed alone

    ran = run(
        ["/bin/sh", "-c", argument.decode(), "sh", FILE],
        content=b"words of a mail",
        seconds=300,
        most=1000,
    )
    return ran.output


DEEDS = {
    "outside": _outside,
    "echo": lambda argument: argument,
    "die": _die,
    "die_once": _die_once,
    "loop": _loop,
    "sleep": _sleep,
    "hog": _hog,
    "talk": _talk,
    "raise": _raise,
    "exit": lambda _: sys.exit(0),
    "big": lambda argument: bytes(int(argument)),
    "limits": _limits,
    "write": _write,
}
