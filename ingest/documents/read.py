"""Attachments to documents, in order: picks the reader by content; a hostile or broken one costs nothing but its own text."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice

from ingest.documents.ole import is_locked
from ingest.documents.package import NoText, open_zip
from ingest.documents.sniff import kind_of, looks_like_mail
from ingest.mail import Attachment, Document, Problem

MAX_BYTES = 50 * 1024 * 1024  # of one attachment
MAX_TEXT = 5_000_000  # characters of one document
MAX_DOCUMENTS = 1000  # of one mail, those of the mails inside it included
MAX_DEPTH = 3  # mails inside mails

# kind -> the module whose `read` takes the bytes; imported when the first of its kind comes
_READERS = {"docx": "ingest.documents.docx", "text": "ingest.documents.text", "html": "ingest.documents.hypertext"}
_PACKAGES = frozenset(["xlsx", "pptx", "odt", "ods", "odp", "ofd", "zip"])
_COMPOUND = frozenset(["doc", "xls", "ppt", "msg", "ole", "encrypted_ooxml"])


def read_documents(attachments: tuple[Attachment, ...]) -> tuple[Document, ...]:
    """One document for each, in order; what a mail inside brings follows it. Beyond MAX_DOCUMENTS one of kind `more` says that there were others."""
    documents = tuple(islice(_documents(attachments, depth=0), MAX_DOCUMENTS + 1))
    if len(documents) <= MAX_DOCUMENTS:
        return documents
    return (*documents[:MAX_DOCUMENTS], Document(None, "more", 0, None, Problem.OVERSIZE))


def _documents(attachments: tuple[Attachment, ...], *, depth: int) -> Iterator[Document]:
    for attachment in attachments:
        document, inner = _read(attachment, depth)
        yield document
        yield from _documents(inner, depth=depth + 1)


def _read(attachment: Attachment, depth: int) -> tuple[Document, tuple[Attachment, ...]]:
    kind, text, problem = "unknown", None, None
    inner: tuple[Attachment, ...] = ()
    try:
        kind = _kind(attachment)
        text, inner = _opened(attachment.content, kind, depth)
    except NoText as reason:
        problem = reason.problem
    except Exception:  # noqa: BLE001 - round one attachment: DESIGN.md 7
        problem = Problem.UNREADABLE
    return Document(attachment.name, kind, len(attachment.content), text, problem), inner


def _kind(attachment: Attachment) -> str:
    """The declared type is believed in one case: what is sent as a mail and looks like one, however thin its headers."""
    if attachment.declared_type == "message/rfc822" and looks_like_mail(attachment.content):
        return "eml"
    return kind_of(attachment.content)


def _opened(content: bytes, kind: str, depth: int) -> tuple[str, tuple[Attachment, ...]]:
    if len(content) > MAX_BYTES:
        raise NoText(Problem.OVERSIZE)
    text, inner = _mail(content, depth) if kind == "eml" else (_text(content, kind), ())
    if len(text) > MAX_TEXT:
        raise NoText(Problem.OVERSIZE)
    return text, inner


def _mail(content: bytes, depth: int) -> tuple[str, tuple[Attachment, ...]]:
    if depth >= MAX_DEPTH:
        raise NoText(Problem.UNSUPPORTED)
    from ingest.documents.eml import open_mail  # noqa: PLC0415 - readers are imported when they are needed

    return open_mail(content)


def _text(content: bytes, kind: str) -> str:
    if kind in _READERS:
        read: Callable[[bytes], str] = import_module(_READERS[kind]).read
        return read(content)
    if kind in _PACKAGES:
        open_zip(content)
    if kind in _COMPOUND and is_locked(content):
        raise NoText(Problem.ENCRYPTED)
    raise NoText(Problem.UNREADABLE if kind == "empty" else Problem.UNSUPPORTED)
