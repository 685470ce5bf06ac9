"""Runs a reader in a forked process of its own: for a library whose mistakes end the process that it runs in. Writes nothing, waits for nobody else."""

import ctypes
import faulthandler
import os
import signal
from collections.abc import Callable
from typing import NoReturn

from ingest.documents.package import NoText
from ingest.mail import Problem

_PR_SET_PDEATHSIG = 1
_TEXT, _PROBLEM = b"t", b"p"


def read_apart(read: Callable[[bytes], str], content: bytes) -> str:
    """What `read` makes of the content. NoText: what it raises; UNREADABLE where it ends in any other way. It shares our limits, and our end."""
    inlet, outlet = os.pipe()
    ours, child = os.getpid(), os.fork()
    if not child:
        _read(read, content, outlet, parent=ours)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    if answer[:1] == _TEXT and answer[-1:] == _TEXT:
        return answer[1:-1].decode("utf-8")
    raise NoText(
        Problem(answer[1:].decode("ascii")) if answer[:1] == _PROBLEM else Problem.UNREADABLE
    )


def _read(read: Callable[[bytes], str], content: bytes, outlet: int, *, parent: int) -> NoReturn:
    answer = b""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
        # a library in trouble tells its story, and that of the document, to whoever listens
        faulthandler.disable()
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        answer = b"".join((_TEXT, read(content).encode("utf-8"), _TEXT))
    except NoText as reason:
        answer = _PROBLEM + reason.problem.encode("ascii")
    finally:
        with os.fdopen(outlet, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
