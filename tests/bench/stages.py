"""Where the time of intake goes: each stage of opening a mail by itself, and what the main process
is at while a round runs.
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from classify.mail_texts import texts_of
from classify.read import read
from classify.screen import screen
from config.errors import BadMail
from config.period import civil_date
from desk.acts.mailroom import opened_mail
from desk.edges import open_mailbox
from ingest.documents import read_documents
from ingest.parse import opened, parse
from tests.desks import MORNING, ROOT, Office

TOTAL = "all looks"
EVERY = 0.004  # seconds between two looks at what runs
# The innermost of our own modules that is at work names the stage; the first that fits.
STAGES = {
    "ingest/imap.py": "fetch: imapclient, the socket",
    "ingest/mailbox.py": "fetch: imapclient, the socket",
    "ingest/parse.py": "digest of the raw mail",
    "ingest/mail.py": "digest of the raw mail",
    "ingest/sandbox.py": "workers: pipes, and waiting for them",
    "ingest/worker.py": "workers: pipes, and waiting for them",
    "desk/acts/mailroom/opened_mail.py": "jobs and answers of the workers, packed and unpacked",
    "classify/": "classify",
    "desk/acts/mailroom/handover.py": "waiting for the other thread",
    "ledger/archive.py": "archive: files and fsync",
    "ledger/": "ledger: entries, views, search, commit",
    "desk/": "acts",
}


def stage_times(office: Office, mails: list[bytes]) -> dict[str, float]:
    """Seconds for all of these mails, one process, stage by stage; the fetch is of the whole
    mailbox.
    """
    with office.desk() as desk:
        roster = desk.rules.roster
    knowledge, day = opened_mail.pack_knowledge(roster, ()), civil_date(MORNING)
    jobs = [opened_mail.job_of(mail, received_on=day) for mail in mails]
    parsed = [done for mail in mails if (done := _or_none(parse, mail))]
    whole = [texts_of(opened(mail, read_documents(mail.attachments))) for mail in parsed]
    open_mail = partial(opened_mail.open_mail, common=knowledge)
    answers = [done for job in jobs if (done := _or_none(open_mail, job))]
    return {
        "fetch": _seconds(lambda _: sum(1 for _ in _fetched(office)), [None]),
        "parse": _seconds(lambda mail: _or_none(parse, mail), mails),
        "documents": _seconds(lambda mail: read_documents(mail.attachments), parsed),
        "screen": _seconds(screen, whole),
        "classify": _seconds(lambda mail: read(mail, roster, day=day, taught={}), whole),
        "open, all of these": _seconds(lambda job: _or_none(open_mail, job), jobs),
        "decode the answer": _seconds(opened_mail.read_opened, answers),
    }


@contextmanager
def watching() -> Iterator[Counter[str]]:
    """Counts looks at this thread (TOTAL of them) and at the one that records, by stage: shares of
    wall time, waiting included.
    """
    looks: Counter[str] = Counter()
    ended, own = threading.Event(), threading.get_ident()

    def look() -> None:
        while not ended.wait(EVERY):
            looks[TOTAL] += 1
            named = {own: "fetch"} | {
                thread.ident: "record"
                for thread in threading.enumerate()
                if thread.name.startswith("recorder")
            }
            for watched, frame in sys._current_frames().items():
                if watched in named:
                    looks[f"{named[watched]}: {_stage_of(frame)}"] += 1

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield looks
    finally:
        ended.set()
        thread.join()


def _stage_of(frame: FrameType | None) -> str:
    while frame is not None and (stage := _stage(frame.f_code.co_filename)) is None:
        frame = frame.f_back
    return stage if frame is not None and stage else "the rest"


def _stage(file: str) -> str | None:
    path = Path(file)
    if not path.is_relative_to(ROOT) or ".venv" in path.parts:
        return None
    name = path.relative_to(ROOT).as_posix()
    return next((stage for place, stage in STAGES.items() if name.startswith(place)), None)


def _fetched(office: Office) -> Iterator[object]:
    with office.desk() as desk, open_mailbox(desk, desk.settings.mailboxes[0]) as mailbox:
        yield from mailbox.fetch(mailbox.unseen("INBOX", known=lambda *_: frozenset()))


def _or_none(work: Callable[[bytes], Any], mail: bytes) -> Any:
    try:
        return work(mail)
    except BadMail:
        return None


def _seconds(work: Callable[[Any], object], given: Sequence[Any]) -> float:
    began = time.perf_counter()
    for each in given:
        work(each)
    return time.perf_counter() - began
