"""读取文件、打开旧表: title, text and signatory of one document that a person wants to enter, and
the rows of a table, read and screened in a worker. Keeps nothing, imports no ledger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from classify.mail_texts import texts_of
from classify.read import items_of
from classify.screen import screen, screen_text
from config.errors import Refused
from desk.acts.uploads import MARKED, Marked, Uploads, unpack
from ingest.documents.read import read_documents
from ingest.mail import Attachment, Document, OpenedMail, Problem
from ingest.tables import Sheet, SheetRow, is_table, read_table

PAPER = "desk.acts.uploaded:read_paper"
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
    """What one document says: `notices` is what a person should look at in it; of one with a mark
    nothing but that is said.
    """

    marked: bool = False
    title: str = ""
    text: str = ""
    signatory: str = ""
    notices: tuple[str, ...] = ()
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
    texts = texts_of(mail)
    if screen(texts):
        return _PAPER.dump_json(ReadPaper(marked=True))
    if documents[0].problem:
        return _PAPER.dump_json(ReadPaper(problem=documents[0].problem))
    items = items_of(texts)
    item = items[0]
    notices = tuple(doubt.detail for doubt in item.doubts if doubt.detail)
    text = item.text[: LONGEST + 1]
    return _PAPER.dump_json(
        ReadPaper(
            title=item.title,
            text=text,
            signatory=item.fields.signatory or "",
            notices=notices,
            items=len(items),
        )
    )


TABLE = "desk.acts.uploaded:open_table"
_FIRST_BYTES = 8
_NAMED = 20  # rows that are named for bearing a mark


@dataclass(frozen=True, slots=True)
class _Opened:
    sheets: tuple[Sheet, ...] = ()
    marked: tuple[str, ...] | None = None
    refused: str = ""


_OPENED: TypeAdapter[_Opened] = TypeAdapter(_Opened)


def sheets_of(uploads: Uploads, content: bytes, *, name: str, most_rows: int) -> tuple[Sheet, ...]:
    """Its sheets; Marked for one with a mark anywhere, Refused for what is no table, or has more
    rows than that.
    """
    if not is_table(content[:_FIRST_BYTES], name=name):
        raise Refused("这不是电子表格；可用 .xlsx、.xls、.et、.ods、.csv")
    opened = _OPENED.validate_json(uploads.read(TABLE, content, name=name))
    if opened.marked is not None:
        raise Marked(MARKED + (f"（见{'、'.join(opened.marked)}）" if opened.marked else ""))
    if opened.refused:
        raise Refused(opened.refused)
    if sum(len(sheet.rows) for sheet in opened.sheets) > most_rows:
        raise Refused(f"超过 {most_rows} 行，请分成几个文件，或在服务器上用 yishi ledger import")
    return opened.sheets


def open_table(job: bytes) -> bytes:
    """For `sheets_of`; runs in a worker."""
    name, content = unpack(job)
    try:
        sheets = read_table(content, name=name)
    except Refused as error:
        return _OPENED.dump_json(_Opened(refused=str(error)))
    text = "\n".join(line for sheet in sheets for line in (sheet.name, *map(_line, sheet.rows)))
    document = Document(name, "table", len(content), text, None)
    if screen(texts_of(OpenedMail(None, "", "", "", None, "", (document,), ()))):
        return _OPENED.dump_json(_Opened(marked=tuple(_places(sheets))[:_NAMED]))
    return _OPENED.dump_json(_Opened(sheets))


def _places(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Where a mark stands; never what it says."""
    for number, sheet in enumerate(sheets, 1):
        yield from (
            f"第 {number} 张工作表第 {row.number} 行"
            for row in sheet.rows
            if screen_text(_line(row))
        )


def _line(row: SheetRow) -> str:
    return "\t".join(row.cells)
