"""Attachments to documents, in order. The reader is picked by content; a hostile or broken
attachment costs nothing but its own text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

from ingest.documents.ole import is_locked
from ingest.documents.package import MAX_BYTES, Allowance, Container, Member, NoText
from ingest.documents.sniff import kind_of, looks_like_mail, notes_of
from ingest.documents.unshown import unshown_in
from ingest.mail import Attachment, Document, Problem

MAX_INSIDE = 1000  # documents that all containers of a mail give
MAX_DEPTH = 3  # containers inside containers

# Asked with the position of the next document: read it, or find out no more than its kind?
Begin = Callable[[int], bool]
Reader = Callable[[bytes], str]
Opener = Callable[[Attachment, Allowance], Container]
_T = TypeVar("_T")

# kind -> the Reader of its bytes; imported when the first of its kind comes
_READERS = {
    "doc": "ingest.documents.doc:read",
    "docx": "ingest.documents.docx:read",
    "html": "ingest.documents.html:read",
    "ods": "ingest.documents.odf:read",
    "odt": "ingest.documents.odf:read",
    "odp": "ingest.documents.odf:read",
    "ofd": "ingest.documents.ofd:read",
    "pdf": "ingest.documents.pdf:read",
    "ppt": "ingest.documents.slides:read",
    "pptx": "ingest.documents.slides:read",
    "rtf": "ingest.documents.rtf:read",
    "text": "ingest.charset:read_text",
    "wordml": "ingest.documents.docx:read_flat",
    "xls": "ingest.documents.sheets:read",
    "xlsx": "ingest.documents.sheets:read",
}
# kind -> the Opener of a container; imported likewise
_CONTAINERS = {
    "7z": "ingest.documents.archives:open_by_program",
    "eml": "ingest.documents.archives:open_mail",
    "gzip": "ingest.documents.archives:open_gzipped",
    "msg": "ingest.documents.outlook:open_container",
    "rar": "ingest.documents.archives:open_by_program",
    "tnef": "ingest.documents.tnef:open_container",
    "zip": "ingest.documents.archives:open_zipped",
}
_COMPOUND = frozenset(["ole", "encrypted_ooxml"])


def every_document(_number: int) -> bool:
    """The Begin that reads all documents."""
    return True


def read_documents(
    attachments: tuple[Attachment, ...], *, begin: Begin = every_document
) -> tuple[Document, ...]:
    """One document for each, in order; the members of a container follow it.

    Beyond MAX_INSIDE one document of kind `more` says that there are others.
    """
    if not attachments:
        return ()
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
        known = _tried(partial(_kind, attachment), problem=member.problem)
        kind = "unknown" if isinstance(known, Problem) else known
        opening = partial(self._open, attachment, kind, number, depth)
        opened = _tried(opening, problem=member.problem)
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
                unshown="" if isinstance(opened, Problem) else opened.unshown,
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
        """Say once that there is more, not in each of the containers around it."""
        if self.documents[-1].kind != "more":
            self.documents.append(Document(None, "more", 0, None, Problem.OVERSIZE, inside))

    def _open(self, attachment: Attachment, kind: str, number: int, depth: int) -> Container:
        """Its text and its members. A picture has neither."""
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
            open_container: Opener = _imported(_CONTAINERS[kind])
            opened = open_container(attachment, self.allowance)
        else:
            opened = _document(attachment.content, kind)
        self.allowance.keep(opened.text)
        return opened


def _tried(step: Callable[[], _T], *, problem: Problem | None = None) -> _T | Problem:
    """What the step answers, or the problem: the one that is known already, or the step's."""
    if problem:
        return problem
    try:
        return step()
    except NoText as reason:
        return reason.problem
    except MemoryError:
        # perhaps not this attachment's fault: a fresh worker tries again
        raise
    except Exception:  # noqa: BLE001 - round one attachment: DESIGN.md 7
        return Problem.UNREADABLE


def _kind(attachment: Attachment) -> str:
    """By content alone, but for one declared type: a mail, if the bytes look like one at all."""
    if attachment.declared_type == "message/rfc822" and looks_like_mail(attachment.content):
        return "eml"
    return kind_of(attachment.content)


def _document(content: bytes, kind: str) -> Container:
    """Its text, and what it holds unshown."""
    text = _text(content, kind)
    unshown = _tried(partial(unshown_in, content, kind, shown=text, read_inside=_inside))
    return Container(text, iter(()), "" if isinstance(unshown, Problem) else unshown)


def _inside(content: bytes, depth: int) -> str:
    """All words of a document inside another one; "" where it can't be read."""
    kind = _tried(partial(kind_of, content))
    if isinstance(kind, Problem) or kind not in _READERS:
        return ""
    steps: tuple[Callable[[], str], ...] = (
        partial(_text, content, kind),
        partial(unshown_in, content, kind, shown="", read_inside=_inside, depth=depth),
    )
    return "\n".join(words for step in steps if not isinstance(words := _tried(step), Problem))


def _text(content: bytes, kind: str) -> str:
    if kind in _READERS:
        read: Reader = _imported(_READERS[kind])
        return read(content)
    if kind in _COMPOUND and is_locked(content):
        raise NoText(Problem.ENCRYPTED)
    raise NoText(Problem.UNREADABLE if kind == "empty" else Problem.UNSUPPORTED)


def _imported(function: str) -> Any:
    """`package.module:function`."""
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)
