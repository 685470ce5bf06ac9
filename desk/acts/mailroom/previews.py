"""附件预览: what the attachments of a mail say, read once more in a worker and only when a person
asks; nothing of it is written anywhere.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from pydantic import TypeAdapter

from config.errors import Refused
from ingest.documents.read import Begin, every_document, read_documents
from ingest.mail import Document
from ingest.parse import parse
from ingest.sandbox import Sandbox

PREVIEWED = "desk.acts.mailroom.previews:read_attachments"
LONGEST = 100_000  # characters of one document
MOST = 200  # documents of one mail
KEPT = 4  # mails: whoever looks at one attachment looks at the next
PATIENCE = 20  # seconds in which another preview may be at work

_DOCUMENTS: TypeAdapter[tuple[Document, ...]] = TypeAdapter(tuple[Document, ...])


def read_attachments(content: bytes, *, begin: Begin = every_document) -> bytes:
    """Every document of the mail in the order of the log, for `Previews`; runs in a worker."""
    documents = read_documents(parse(content).attachments, begin=begin)[:MOST]
    return _DOCUMENTS.dump_json(
        tuple(
            replace(document, text=document.text[: LONGEST + 1] if document.text else None)
            for document in documents
        )
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What one document says; `cut` where that is only its beginning."""

    document: Document
    cut: bool = False


class Previews:
    """One worker at a time, however many people ask; the last few mails are kept in memory, by
    digest.
    """

    def __init__(self, sandbox: Callable[[], Sandbox]) -> None:
        self._sandbox = sandbox
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[Document, ...]] = OrderedDict()

    def document(self, digest: str, content: bytes, number: int) -> Preview | None:
        """The document with that number in the log; None where the mail has none. Refused while it
        can't be read.
        """
        documents = self._documents(digest, content)
        if not 0 <= number < len(documents):
            return None
        document = documents[number]
        if document.text is None or len(document.text) <= LONGEST:
            return Preview(document)
        return Preview(replace(document, text=document.text[:LONGEST]), cut=True)

    def _documents(self, digest: str, content: bytes) -> tuple[Document, ...]:
        if not self._lock.acquire(timeout=PATIENCE):
            raise Refused("正在读取别的附件，请稍后再打开")
        try:
            if digest not in self._kept:
                self._kept[digest] = self._read(content)
            self._kept.move_to_end(digest)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[digest]
        finally:
            self._lock.release()

    def _read(self, content: bytes) -> tuple[Document, ...]:
        with self._sandbox() as sandbox:
            (answer,) = sandbox.run_all([content])
        if isinstance(answer, bytes):
            return _DOCUMENTS.validate_json(answer)
        raise Refused("读取附件时程序中止或超时，请下载后查看")
