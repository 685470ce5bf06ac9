"""What a sandbox runs in tests in place of our opening: the same, but it dies over mails that say so."""

import os
import signal

from desk.acts.opening import open_mail

DEADLY = b"this mail kills its reader"


def open_or_die(job: bytes) -> bytes:
    if DEADLY in job:
        os.kill(os.getpid(), signal.SIGSEGV)
    return open_mail(job)
