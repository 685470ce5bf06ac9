"""Tells which functions of the program a process passes. Copied as sitecustomize.py in front of a
process's path, with ROOT and PIPE set.

A worker is watched while it opens its second mail and those after; any other process while a
function of desk/acts is under way, or, with ON_SIGNAL, from SIGUSR1 on. What is called while
something is imported is not counted.
"""

import os
import signal
import sys
import threading
from types import CodeType, FrameType
from typing import Any

ROOT, PIPE, ON_SIGNAL = "", "", False
OPTIMIZED = 0x1  # the flag of a function's code; neither a module's nor a class's
IS_WORKER = "ingest.worker" in sys.orig_argv
told: set[CodeType] = set()
own: dict[str, bool] = {}
state = threading.local()
watched = False
jobs = 0


def watch(frame: FrameType, event: str, _argument: object) -> None:
    code = frame.f_code
    if event not in {"call", "return"} or not is_own(code.co_filename):
        return
    if begins(code):
        outer = getattr(state, "outer", None)
        if event == "call" and outer is None:
            state.outer = frame
        elif event == "return" and outer is frame:
            state.outer = None
    if event == "call" and code not in told and active() and counts(frame):
        told.add(code)
        name = f"{'worker' if IS_WORKER else 'main'} {code.co_filename} {code.co_qualname}\n"
        os.write(pipe, name.encode())


def is_own(file: str) -> bool:
    if file not in own:
        own[file] = file.startswith(ROOT) and file[len(ROOT) :].split("/", maxsplit=1)[0] in FOLDERS
    return own[file]


def begins(code: CodeType) -> bool:
    global jobs  # noqa: PLW0603  a program of one file
    if IS_WORKER:
        if code.co_name != "_outcome":
            return False
        jobs += 1
        return jobs > 2  # a call and a return each
    return code.co_filename.startswith(f"{ROOT}desk/acts/")


def begin(*_: object) -> None:
    global watched  # noqa: PLW0603  a program of one file
    watched = True


def active() -> bool:
    return watched if ON_SIGNAL else getattr(state, "outer", None) is not None


def counts(frame: FrameType) -> bool:
    """A function with a name, called by something else than an import."""
    if not frame.f_code.co_flags & OPTIMIZED or frame.f_code.co_name.startswith("<"):
        return False
    above: FrameType | None = frame
    while above is not None:
        if above.f_code.co_filename.startswith("<frozen importlib"):
            return False
        above = above.f_back
    return True


FOLDERS = {"config", "ingest", "classify", "ledger", "scoring", "desk"}
if PIPE:
    pipe = os.open(PIPE, os.O_WRONLY)
    following: Any = watch
    threading.setprofile(following)
    sys.setprofile(following)
    if ON_SIGNAL:
        signal.signal(signal.SIGUSR1, begin)
