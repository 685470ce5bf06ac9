"""What a printed bulletin says, line by line: of a document, of its .docx, of its HTML page: the
same lines from each.
"""

import io
from collections.abc import Iterator
from html.parser import HTMLParser

import docx

from scoring.document import Paper, PaperTable, Paragraph, cell_text


def lines_of(document: Paper) -> list[str]:
    """Every line of text, a cell a line, in the order of the paper."""
    several = len(document.annexes) > 1
    issued = [document.issued_by, document.date] if document.issued_by else []
    lines = [
        document.head,
        document.number,
        *issued,
        *document.title,
        document.addressees,
        *_blocks(document.blocks),
    ]
    lines += [
        f"{'附件：' if n == 1 else ''}{f'{n}.' if several else ''}{annex.title}"
        for n, annex in enumerate(document.annexes, 1)
    ]
    lines += [*([document.signature, document.date] if document.signature else []), document.remark]
    for number, annex in enumerate(document.annexes, 1):
        lines += [f"附件{number if several else ''}", annex.title, *_blocks(annex.blocks)]
    lines += [f"抄送：{document.copy_to}。"] if document.copy_to else []
    return _clean(
        [*lines, *([document.printed_by, f"{document.date}印发"] if document.printed_by else [])]
    )


def lines_of_docx(content: bytes) -> list[str]:
    """The same of a .docx, text box included."""
    lines: list[str] = []
    for block in docx.Document(io.BytesIO(content)).element.body.iterchildren():
        for paragraph in block.iter("{*}p"):
            if any(
                parent.tag.endswith("}txbxContent") for parent in paragraph.iterancestors()
            ) or not list(paragraph.iter("{*}txbxContent")):
                parts = [
                    "\t" if part.tag.endswith("}tab") else part.text or ""
                    for part in paragraph.iter("{*}t", "{*}tab")
                    if _of_run(part)
                ]
                lines += "".join(parts).split("\t")
    return _clean([line.removeprefix("注：") for line in lines])


def lines_of_html(page: str) -> list[str]:
    reader = _Reader()
    reader.feed(page)
    return _clean([line.removeprefix("注：") for line in reader.lines])


class _Reader(HTMLParser):
    """Text between the tags that end a line; no text of the style or of the preview."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.skipping = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipping = tag in {"style", "title"} or ("class", "preview") in attrs
        self.lines.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 # HTMLParser calls it with one
        self.skipping = False
        self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.lines[-1] += data


def _of_run(part: object) -> bool:
    return part.getparent().tag.endswith("}r")  # type: ignore[attr-defined] # an element of lxml


def _blocks(blocks: tuple[Paragraph | PaperTable, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield block.title
            yield from (column.name for column in block.columns)
            yield from (cell_text(cell) for row in block.rows for cell in row)
            yield from (f"{note}。" for note in block.notes)


def _clean(lines: list[str]) -> list[str]:
    return [text for line in lines if (text := line.strip())]
