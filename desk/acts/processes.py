"""This process as the holder of a lease and of memory, and whether another one has ended without
giving its lease back. Ends none.
"""

import ctypes
import os
import socket
from contextlib import suppress


def this_process(doing: str = "") -> str:
    """`doing` tells two things apart that one process does side by side."""
    return f"{socket.gethostname()}{doing and '/' + doing}:{os.getpid()}"


def has_ended(holder: str) -> bool:
    """Whether it was a process of this machine that runs no more: what was killed gave nothing
    back, and the next one need not wait.
    """
    host, _, number = holder.rpartition(":")
    if host.partition("/")[0] != socket.gethostname():
        return False
    try:
        os.kill(int(number), 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)
    return False


def give_back_memory() -> None:
    """What a round has freed goes back to the system: glibc keeps it otherwise, and a service
    lives for months. Nothing where there is no glibc.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
