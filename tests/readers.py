"""What a sandbox runs in tests in place of our opening: the same, as an older program would have
done it, or one that finds a mark.
"""

from dataclasses import replace

from classify.fingerprints import fingerprint_of
from classify.screen import Mark, Strength
from classify.submission import Doubt, DoubtCode
from classify.text import Text
from desk.acts.mailroom.opened_mail import Opened, open_mail, pack_opened, read_opened
from ingest.mail import Problem

OLD_TITLE = "旧程序读出的标题"


def open_as_before(job: bytes, *, common: bytes) -> bytes:
    """It could not read attachments, and took the subject for something else."""
    opened = read_opened(open_mail(job, common=common))
    if opened.submission is None:
        return pack_opened(opened)
    doubt = Doubt(DoubtCode.UNSUPPORTED_ATTACHMENT, "附件", "暂不支持")
    items = tuple(
        replace(
            item,
            title=OLD_TITLE,
            text="",
            fingerprint=fingerprint_of(OLD_TITLE, Text("")),
            doubts=(doubt,),
        )
        for item in opened.submission.items
    )
    documents = tuple(
        replace(document, text_chars=None, problem=Problem.UNSUPPORTED)
        for document in opened.documents
    )
    return pack_opened(
        replace(opened, submission=replace(opened.submission, items=items), documents=documents)
    )


def open_without_items(job: bytes, *, common: bytes) -> bytes:
    opened = read_opened(open_mail(job, common=common))
    return pack_opened(replace(opened, submission=replace(opened.submission, items=())))


def open_two_for_one(job: bytes, *, common: bytes) -> bytes:
    opened = read_opened(open_mail(job, common=common))
    return pack_opened(
        replace(opened, submission=replace(opened.submission, items=opened.submission.items * 2))
    )


def open_nothing(job: bytes) -> bytes:
    raise ValueError(len(job))


def find_a_mark(job: bytes, *, common: bytes) -> bytes:
    return pack_opened(
        Opened(read_opened(open_mail(job, common=common)).sender, Mark(Strength.STRONG, "invented"))
    )
