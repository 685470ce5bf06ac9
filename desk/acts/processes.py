"""This process as the holder of a lease and of memory, whether another one has ended without giving
its lease back, and how long what has failed waits. Ends none.
"""

import ctypes
import os
import socket
from contextlib import suppress
from datetime import timedelta


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


def doubled(first: timedelta, failures: int, *, longest: timedelta) -> timedelta:
    """`first` after one failure in a row, twice as long after each further one, `longest` at the
    most.
    """
    # An exponent without bound would overflow after some months.
    return min(first * (1 << min(failures - 1, 20)), longest)
