"""拆件: a mail's bytes -> what it says and means, or the mark that it bears. Runs in a worker,
before anything is written; imports no ledger.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec

from classify.mail_texts import MailTexts, texts_of
from classify.read import read
from classify.screen import Mark, screen
from classify.sender import taught_on
from classify.submission import Submission, TaughtAddress
from config.phrases import NO_PHRASES, Phrases
from config.roster import Roster, Unit
from ingest.documents.read import Begin, every_document, read_documents
from ingest.mail import Document, Problem
from ingest.parse import opened, parse

SCREENED = "desk.acts.mailroom.opened_mail:open_mail"
RELEASED = "desk.acts.mailroom.opened_mail:open_released"


@dataclass(frozen=True, slots=True)
class Outline:
    """附件概要: a document without its text, as the log shows it; `text_chars` is None where it
    gave no text.
    """

    name: str | None
    kind: str
    size: int
    text_chars: int | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail opened whole and understood; of one with a mark only the sender's bare address is
    left, and `submission` is None.
    """

    sender: str
    mark: Mark | None = None
    submission: Submission | None = None
    message_id: str | None = None
    sender_name: str = ""
    subject: str = ""
    documents: tuple[Outline, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What understanding a mail takes beside the mail: the roster, taught addresses, phrases for
    categories, servers whose checks count. A unit as JSON, for its model to check.
    """

    units: tuple[str, ...]
    taught: tuple[TaughtAddress, ...]
    phrases: Phrases
    authserv_ids: tuple[str, ...]


_DAY = len("2026-07-06")
_JSON = msgspec.json.Encoder()
_READ_OPENED = msgspec.json.Decoder(Opened)
_READ_KNOWLEDGE = msgspec.json.Decoder(Knowledge)


def pack_knowledge(
    roster: Roster,
    taught: Iterable[TaughtAddress],
    *,
    phrases: Phrases = NO_PHRASES,
    authserv_ids: Iterable[str] = (),
) -> bytes:
    """What all mails of a round have in common for `open_mail`."""
    units = tuple(
        unit.model_dump_json(by_alias=True) for blocks in roster.blocks.values() for unit in blocks
    )
    return _JSON.encode(Knowledge(units, tuple(taught), phrases, tuple(authserv_ids)))


def job_of(content: bytes, *, received_on: date) -> bytes:
    """What a worker is given: the mail, and its civil day of receipt in Shanghai."""
    return received_on.isoformat().encode() + content


def open_mail(job: bytes, *, common: bytes, begin: Begin = every_document) -> bytes:
    """The mail opened, as JSON for `read_opened`; BadMail where the bytes are no mail. `begin` is
    told of every document and may leave it out.
    """
    texts = _open(job[_DAY:], begin)
    mark = screen(texts)
    return pack_opened(Opened(texts.mail.sender, mark) if mark else _understood(texts, job, common))


def open_released(job: bytes, *, common: bytes, begin: Begin = every_document) -> bytes:
    """The same for a mail that a person has released: whatever mark it bears."""
    return pack_opened(_understood(_open(job[_DAY:], begin), job, common))


def pack_opened(opened: Opened) -> bytes:
    """For `read_opened`."""
    return _JSON.encode(opened)


def read_opened(answer: bytes) -> Opened:
    """What they said."""
    return _READ_OPENED.decode(answer)


@lru_cache(maxsize=1)
def _known(packed: bytes) -> tuple[Knowledge, Roster]:
    knowledge = _READ_KNOWLEDGE.decode(packed)
    blocks: dict[str, tuple[Unit, ...]] = {}
    for unit in map(Unit.model_validate_json, knowledge.units):
        blocks[unit.code] = (*blocks.get(unit.code, ()), unit)
    return knowledge, Roster(blocks)


def _open(content: bytes, begin: Begin) -> MailTexts:
    parsed = parse(content)
    return texts_of(opened(parsed, read_documents(parsed.attachments, begin=begin)))


def _understood(texts: MailTexts, job: bytes, common: bytes) -> Opened:
    (knowledge, roster), day = _known(common), date.fromisoformat(job[:_DAY].decode())
    mail, taught = texts.mail, taught_on(knowledge.taught, day)
    return Opened(
        sender=mail.sender,
        submission=read(
            texts,
            roster,
            day=day,
            taught=taught,
            authserv_ids=knowledge.authserv_ids,
            phrases=knowledge.phrases,
        ),
        message_id=mail.message_id,
        sender_name=mail.sender_name,
        subject=mail.subject,
        documents=tuple(map(_outline, mail.documents)),
    )


def _outline(document: Document) -> Outline:
    characters = len(document.text) if document.text is not None else None
    return Outline(document.name, document.kind, document.size, characters, document.problem)
