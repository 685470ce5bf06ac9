"""Where the time of intake goes: the work of a worker, and that of the process that records, each
by itself in this process, looked at 500 times a second.
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import cast

from config.errors import BadMail
from desk.acts.mailroom.intake import Intake, at_its_key, open_all, take_in
from desk.acts.mailroom.opened_mail import open_mail
from desk.edges import open_intake
from ingest.mail import MailKey, RawMail
from ingest.parse import canonical, digest_of
from ingest.sandbox import Failure, Sandbox
from tests.desks import MORNING, ROOT, Office

EVERY = 0.002  # seconds between two looks
BATCH = 50  # mails fetched at once
# The innermost of our own modules that is at work names the group; the first that fits.
GROUPS = {
    "ingest/documents/": "documents: zip, XML, sheets",
    "ingest/charset.py": "character sets",
    "ingest/": "mail: headers, MIME, base64",
    "classify/screen": "the screen",
    "classify/categories": "categories",
    "classify/fingerprints.py": "fingerprints: text normalised, MinHash",
    "classify/text": "text: folded, lines, normal forms",
    "classify/": "classify: whose, fields, titles, cuts",
    "desk/acts/mailroom/opened_mail.py": "answers of the workers, packed and unpacked",
    "desk/acts/mailroom/history.py": "history and repeats",
    "ledger/views/": "history and repeats",
    "ledger/archive.py": "archive: files and sync",
    "ledger/search/": "search: terms and rows",
    "ledger/projection/": "views brought up to an entry",
    "ledger/": "ledger: payloads, entries, commit",
    "desk/": "acts",
}


@dataclass(frozen=True, slots=True)
class Work:
    """Seconds of processor time by group, of what workers do and of what the recording process
    does; and the wall time that this one took with nothing to open.
    """

    worker: Counter[str]
    writer: Counter[str]
    alone: float


class InPlace:
    """A sandbox without processes, which remembers: what was opened once is not opened again."""

    def __init__(self) -> None:
        self._answers: dict[bytes, bytes | Failure] = {}

    def run_all(self, jobs: Iterable[bytes], *, common: bytes = b"") -> Iterator[bytes | Failure]:
        for job in jobs:
            if job not in self._answers:
                self._answers[job] = _opened(job, common)
            yield self._answers[job]


def work_by_group(office: Office, mails: Sequence[bytes]) -> Work:
    """First everything is opened, then everything recorded, with the answers that there are."""
    raws = [_raw(uid, canonical(mail)) for uid, mail in enumerate(mails, 1)]
    with office.desk() as desk, open_intake(desk) as intake:
        list(open_all(_in_place(intake), raws[:20]))  # what the first mails import
        whole = _in_place(intake)
        with looked_at() as worker:
            list(open_all(whole, raws))
        began = time.perf_counter()
        with looked_at() as writer:
            batches = [raws[first : first + BATCH] for first in range(0, len(raws), BATCH)]
            take_in(whole, batches, place=at_its_key, after_batch=lambda: None)
        return Work(worker, writer, time.perf_counter() - began)


@contextmanager
def looked_at() -> Iterator[Counter[str]]:
    """Seconds of processor time by group, of every thread but the one that looks."""
    seconds: Counter[str] = Counter()
    ended, before = threading.Event(), dict[int, float]()

    def look() -> None:
        while not ended.wait(EVERY):
            for thread, frame in sys._current_frames().items():
                if thread != threading.get_ident():
                    used = time.clock_gettime(time.pthread_getcpuclockid(thread))
                    seconds[_group_of(frame)] += used - before.get(thread, used)
                    before[thread] = used

    # Who looks must not wait until somebody else's call happens to let go of the interpreter.
    usual = sys.getswitchinterval()
    sys.setswitchinterval(EVERY / 50)
    watching = threading.Thread(target=look, daemon=True)
    watching.start()
    try:
        yield seconds
    finally:
        ended.set()
        watching.join()
        sys.setswitchinterval(usual)


def _group_of(frame: FrameType | None) -> str:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            name = path.relative_to(ROOT).as_posix()
            found = next((group for place, group in GROUPS.items() if name.startswith(place)), None)
            if found:
                return found
        frame = frame.f_back
    return "the rest"


def _in_place(intake: Intake) -> Intake:
    return replace(intake, sandbox=cast("Sandbox", InPlace()))


def _opened(job: bytes, common: bytes) -> bytes | Failure:
    try:
        return open_mail(job, common=common)
    except BadMail as error:
        return Failure("raised", type(error).__name__)


def _raw(uid: int, content: bytes) -> RawMail:
    key = MailKey("main", "INBOX", 1, uid)
    return RawMail(key, MORNING, len(content), content, digest_of(content))
