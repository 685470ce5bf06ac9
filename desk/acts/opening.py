"""拆件: a mail's bytes -> what it says, or the mark that it bears. Runs in a worker, before anything is written; imports no ledger."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from classify.screen import Mark, screen
from ingest.documents import read_documents
from ingest.mail import OpenedMail
from ingest.parse import parse

SCREENED = "desk.acts.opening:open_mail"
RELEASED = "desk.acts.opening:open_released"


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail opened whole; of one with a mark only the sender's bare address is left, and `mail` is None."""

    sender: str
    mail: OpenedMail | None
    mark: Mark | None = None


_OPENED: TypeAdapter[Opened] = TypeAdapter(Opened)


def open_mail(content: bytes) -> bytes:
    """The mail opened, as JSON for `read_opened`; BadMail where the bytes are no mail."""
    mail = _open(content)
    mark = screen(mail)
    return _OPENED.dump_json(Opened(mail.sender, None if mark else mail, mark))


def open_released(content: bytes) -> bytes:
    """The same for a mail that a person has released: whatever mark it bears."""
    mail = _open(content)
    return _OPENED.dump_json(Opened(mail.sender, mail))


def read_opened(answer: bytes) -> Opened:
    """What they said."""
    return _OPENED.validate_json(answer)


def _open(content: bytes) -> OpenedMail:
    parsed = parse(content)
    return OpenedMail(
        message_id=parsed.message_id,
        sender=parsed.sender,
        sender_name=parsed.sender_name,
        subject=parsed.subject,
        sent_at=parsed.sent_at,
        text=parsed.text,
        documents=read_documents(parsed.attachments),
        defects=parsed.defects,
    )
