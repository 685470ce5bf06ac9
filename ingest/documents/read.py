"""Attachments to documents, in order: picks the reader by content; a hostile or broken one costs nothing but its own text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from typing import TypeVar

from ingest.documents.allowance import MAX_BYTES, Allowance
from ingest.documents.member import Container, Member
from ingest.documents.notes import notes_of
from ingest.documents.ole import is_locked
from ingest.documents.package import NoText, open_zip
from ingest.documents.sniff import kind_of, looks_like_mail
from ingest.mail import Attachment, Document, Problem

MAX_INSIDE = 1000  # documents that all containers of a mail give
MAX_DEPTH = 3  # containers inside containers

# Told the position of the document that comes next: whether to read it, or to look no further than at what it is.
Begin = Callable[[int], bool]
_T = TypeVar("_T")

# kind -> the module whose `read` takes the bytes; imported when the first of its kind comes
_READERS = {
    "doc": "ingest.documents.doc",
    "docx": "ingest.documents.docx",
    "html": "ingest.documents.hypertext",
    "ods": "ingest.documents.odf",
    "odt": "ingest.documents.odf",
    "ofd": "ingest.documents.ofd",
    "pdf": "ingest.documents.pdf",
    "rtf": "ingest.documents.rtf",
    "text": "ingest.documents.text",
    "wordml": "ingest.documents.wordml",
    "xls": "ingest.documents.sheets",
    "xlsx": "ingest.documents.sheets",
}
# kind -> the module whose `open_container` takes the attachment and the mail's allowance
_CONTAINERS = {
    "7z": "ingest.documents.archived",
    "eml": "ingest.documents.eml",
    "gzip": "ingest.documents.gzipped",
    "msg": "ingest.documents.msg",
    "rar": "ingest.documents.archived",
    "tnef": "ingest.documents.tnef",
    "zip": "ingest.documents.zipped",
}
_PACKAGES = frozenset(["pptx", "odp"])
_COMPOUND = frozenset(["ppt", "ole", "encrypted_ooxml"])


def every_document(_number: int) -> bool:
    """Read them all."""
    return True


def read_documents(
    attachments: tuple[Attachment, ...], *, begin: Begin = every_document
) -> tuple[Document, ...]:
    """One document for each, in order; what a container holds follows it. Beyond MAX_INSIDE one of kind `more` says that it held others."""
    reading = _Reading(begin)
    for attachment in attachments:
        reading.allowance.attach(len(attachment.content))
        reading.add(Member(attachment))
    return tuple(reading.documents)


@dataclass(slots=True)
class _Reading:
    """The documents of one mail so far."""

    begin: Begin
    allowance: Allowance = field(default_factory=Allowance)
    documents: list[Document] = field(default_factory=list)
    inside: int = 0

    def add(self, member: Member, *, inside: int | None = None, depth: int = 0) -> None:
        """Read it, and what is in it."""
        attachment, number = member.attachment, len(self.documents)
        told = _tried(partial(_kind, attachment)) if member.problem is None else member.problem
        kind = "unknown" if isinstance(told, Problem) else told
        opened = (
            _tried(partial(self._open, attachment, kind, number, depth))
            if member.problem is None
            else member.problem
        )
        notes = _tried(partial(notes_of, attachment.name, kind, attachment.content))
        self.documents.append(
            Document(
                name=attachment.name,
                kind=kind,
                size=len(attachment.content),
                text=None if isinstance(opened, Problem) else opened.text,
                problem=opened if isinstance(opened, Problem) else None,
                inside=inside,
                notes=() if isinstance(notes, Problem) else notes,
            )
        )
        if not isinstance(opened, Problem):
            self._add_all(opened.members, number, depth + 1)

    def _add_all(self, members: Iterator[Member], inside: int, depth: int) -> None:
        while self.begin(inside):
            member = _tried(partial(next, members, None))
            if isinstance(member, Problem):
                self.documents[inside] = replace(self.documents[inside], text=None, problem=member)
            if not isinstance(member, Member):
                return
            if self.inside >= MAX_INSIDE:
                self._stop(inside)
                return
            self.inside += 1
            self.add(member, inside=inside, depth=depth)

    def _stop(self, inside: int) -> None:
        """Say once, and not in each container round it, that there is more."""
        if self.documents[-1].kind != "more":
            self.documents.append(Document(None, "more", 0, None, Problem.OVERSIZE, inside))

    def _open(self, attachment: Attachment, kind: str, number: int, depth: int) -> Container:
        """Its text, and what is in it. A picture has none of either."""
        if kind == "image":
            return Container("", iter(()))
        if not self.begin(number):
            raise NoText(Problem.STOPPED)
        self.allowance.check_time()
        if len(attachment.content) > MAX_BYTES:
            raise NoText(Problem.OVERSIZE)
        if kind in _CONTAINERS and depth >= MAX_DEPTH:
            raise NoText(Problem.NESTED)
        if kind in _CONTAINERS:
            open_container: Callable[[Attachment, Allowance], Container] = import_module(
                _CONTAINERS[kind]
            ).open_container
            opened = open_container(attachment, self.allowance)
        else:
            opened = Container(_text(attachment.content, kind), iter(()))
        self.allowance.keep(opened.text)
        return opened


def _tried(step: Callable[[], _T]) -> _T | Problem:
    try:
        return step()
    except NoText as reason:
        return reason.problem
    except MemoryError:
        # perhaps it is not this one's fault: a fresh worker tells
        raise
    except Exception:  # noqa: BLE001 - round one attachment: DESIGN.md 7
        return Problem.UNREADABLE


def _kind(attachment: Attachment) -> str:
    """The declared type is believed in one case: what is sent as a mail and looks like one, however thin its headers."""
    if attachment.declared_type == "message/rfc822" and looks_like_mail(attachment.content):
        return "eml"
    return kind_of(attachment.content)


def _text(content: bytes, kind: str) -> str:
    if kind in _READERS:
        read: Callable[[bytes], str] = import_module(_READERS[kind]).read
        return read(content)
    if kind in _PACKAGES:
        open_zip(content)
    if kind in _COMPOUND and is_locked(content):
        raise NoText(Problem.ENCRYPTED)
    raise NoText(Problem.UNREADABLE if kind == "empty" else Problem.UNSUPPORTED)
