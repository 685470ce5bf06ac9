"""What a sandbox runs in tests in place of our opening: the same, but it dies over mails that say
so.
"""

import os
import signal

from desk.acts.mailroom.opened_mail import open_mail
from ingest.documents.read import Begin

DEADLY = b"this mail kills its reader"


def open_or_die(job: bytes, *, common: bytes) -> bytes:
    if DEADLY in job:
        os.kill(os.getpid(), signal.SIGSEGV)
    return open_mail(job, common=common)


def open_or_die_at_a_document(job: bytes, *, common: bytes, begin: Begin) -> bytes:
    """Dies when it comes to the second document of a mail that says so."""

    def begins(number: int) -> bool:
        wanted = begin(number)
        if wanted and number == 1 and DEADLY in job:
            os.kill(os.getpid(), signal.SIGSEGV)
        return wanted

    return open_mail(job, common=common, begin=begins)
