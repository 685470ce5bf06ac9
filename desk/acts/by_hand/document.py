"""读取文件: title, text and signatory of one document that a person wants to enter. Screened in
the worker; keeps nothing, imports no ledger.
"""

from dataclasses import dataclass

from pydantic import TypeAdapter

from classify.read import items_of
from classify.screen import screen
from config.errors import Refused
from desk.acts.uploads import MARKED, Marked, Uploads, unpack
from ingest.documents.read import read_documents
from ingest.mail import Attachment, OpenedMail, Problem

PAPER = "desk.acts.by_hand.document:read_paper"
LONGEST = 100_000  # characters of a text that is entered by hand

_WHY = {
    Problem.UNREADABLE: "文件已损坏，或不是可读的文档",
    Problem.ENCRYPTED: "文件有密码，请取消密码后另存",
    Problem.SCANNED: "文件是扫描件，程序不认图上的字，请把标题和正文打进来",
    Problem.UNSUPPORTED: "程序不读这种格式，请另存为 .docx 或 .pdf",
    Problem.OVERSIZE: "文件太大，或压缩得异常",
    Problem.NESTED: "压缩包套得太深，请取出其中的文件",
    Problem.NOT_UNPACKED: "压缩包打不开，请取出其中的文件",
    Problem.STOPPED: "文件读取超时，程序已停止读取",
}


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """What one document says: `told` is what a person should look at in it; of one with a mark
    nothing but that is said.
    """

    marked: bool = False
    title: str = ""
    text: str = ""
    signatory: str = ""
    told: tuple[str, ...] = ()
    problem: Problem | None = None
    items: int = 1


_PAPER: TypeAdapter[ReadPaper] = TypeAdapter(ReadPaper)


def paper_of(uploads: Uploads, content: bytes, *, name: str) -> ReadPaper:
    """The document read; Marked for one with a mark, Refused where nothing can be read, or where
    it holds several items.
    """
    paper = _PAPER.validate_json(uploads.read(PAPER, content, name=name))
    if paper.marked:
        raise Marked(MARKED)
    if paper.problem:
        raise Refused(f"{_WHY[paper.problem]}")
    if paper.items > 1:
        raise Refused(f"文件里有 {paper.items} 条信息，请一条一条地补录（一事一报）")
    if not paper.text.strip():
        raise Refused("文件里没有文字；图片上的字程序不认，请把标题和正文打进来")
    if len(paper.text) > LONGEST:
        raise Refused(f"文件的正文超过 {LONGEST} 字，请把要补录的一条粘贴进来")
    return paper


def read_paper(job: bytes) -> bytes:
    """For `paper_of`; runs in a worker. The file is read and screened as the one attachment of a
    mail would be.
    """
    name, content = unpack(job)
    documents = read_documents((Attachment(name or None, "application/octet-stream", content),))
    mail = OpenedMail(None, "", "", "", None, "", documents, ())
    if screen(mail):
        return _PAPER.dump_json(ReadPaper(marked=True))
    if documents[0].problem:
        return _PAPER.dump_json(ReadPaper(problem=documents[0].problem))
    items = items_of(mail)
    item = items[0]
    told = tuple(doubt.detail for doubt in item.doubts if doubt.detail)
    text = item.text[: LONGEST + 1]
    return _PAPER.dump_json(
        ReadPaper(
            title=item.title,
            text=text,
            signatory=item.fields.signatory or "",
            told=told,
            items=len(items),
        )
    )
