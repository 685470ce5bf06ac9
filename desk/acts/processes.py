"""This process as the holder of a lease, and whether another one has ended without giving its lease back. Ends none."""

import os
import socket


def this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def has_ended(holder: str) -> bool:
    """Whether it was a process of this machine that runs no more: what was killed gave nothing back, and the next one need not wait."""
    host, _, number = holder.rpartition(":")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(number), 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)
    return False
