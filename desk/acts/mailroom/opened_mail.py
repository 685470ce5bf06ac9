"""拆件: a mail's bytes -> what it says and means, or the mark that it bears. Runs in a worker,
before anything is written; imports no ledger.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pydantic import TypeAdapter

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

_LENGTHS = struct.Struct(">II")


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
    categories, servers whose checks count.
    """

    units: tuple[Unit, ...]
    taught: tuple[TaughtAddress, ...]
    phrases: Phrases
    authserv_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _About:
    received_on: date


_OPENED: TypeAdapter[Opened] = TypeAdapter(Opened)
_KNOWLEDGE: TypeAdapter[Knowledge] = TypeAdapter(Knowledge)
_ABOUT: TypeAdapter[_About] = TypeAdapter(_About)


def pack_knowledge(
    roster: Roster,
    taught: Iterable[TaughtAddress],
    *,
    phrases: Phrases = NO_PHRASES,
    authserv_ids: Iterable[str] = (),
) -> bytes:
    """For `job_of`; the same for every mail of a round."""
    units = tuple(unit for blocks in roster.blocks.values() for unit in blocks)
    return _KNOWLEDGE.dump_json(
        Knowledge(units, tuple(taught), phrases, tuple(authserv_ids)), by_alias=True
    )


def job_of(content: bytes, *, knowledge: bytes, received_on: date) -> bytes:
    """What a worker is given: the mail, what understanding it takes, and its civil day of receipt
    in Shanghai.
    """
    about = _ABOUT.dump_json(_About(received_on))
    return b"".join((_LENGTHS.pack(len(knowledge), len(about)), knowledge, about, content))


def open_mail(job: bytes, *, begin: Begin = every_document) -> bytes:
    """The mail opened, as JSON for `read_opened`; BadMail where the bytes are no mail. `begin` is
    told of every document and may leave it out.
    """
    texts, knowledge, roster, day = _unpacked(job, begin)
    mark = screen(texts)
    answer = Opened(texts.mail.sender, mark) if mark else _understood(texts, knowledge, roster, day)
    return _OPENED.dump_json(answer)


def open_released(job: bytes, *, begin: Begin = every_document) -> bytes:
    """The same for a mail that a person has released: whatever mark it bears."""
    return _OPENED.dump_json(_understood(*_unpacked(job, begin)))


def read_opened(answer: bytes) -> Opened:
    """What they said."""
    return _OPENED.validate_json(answer)


def _unpacked(job: bytes, begin: Begin) -> tuple[MailTexts, Knowledge, Roster, date]:
    known, said = _LENGTHS.unpack_from(job)
    about = _LENGTHS.size + known
    knowledge, roster = _known(job[_LENGTHS.size : about])
    return (
        _open(job[about + said :], begin),
        knowledge,
        roster,
        _ABOUT.validate_json(job[about : about + said]).received_on,
    )


@lru_cache(maxsize=1)
def _known(packed: bytes) -> tuple[Knowledge, Roster]:
    knowledge = _KNOWLEDGE.validate_json(packed)
    blocks: dict[str, tuple[Unit, ...]] = {}
    for unit in knowledge.units:
        blocks[unit.code] = (*blocks.get(unit.code, ()), unit)
    return knowledge, Roster(blocks)


def _open(content: bytes, begin: Begin) -> MailTexts:
    parsed = parse(content)
    return texts_of(opened(parsed, read_documents(parsed.attachments, begin=begin)))


def _understood(texts: MailTexts, knowledge: Knowledge, roster: Roster, day: date) -> Opened:
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
