"""A text laid out as an office lays out a page: fields of the submission, title, paragraphs, date. Knows no file format."""

from dataclasses import dataclass
from datetime import date

from desk.demo.plan import Block, Office, Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, from top to bottom; `rows` is a table, each row label and value by turns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str
    paragraphs: tuple[str, ...]
    tail: tuple[str, ...]


def sheet_of(text: Text, office: Office, *, block: Block, day: date) -> Sheet:
    """The text under the office's fields: as lines above it, as a table above it, or in its last lines."""
    fields = _fields(text, office)
    mark = (text.mark,) if text.mark else ()
    signed_off = (office.name, f"{day.year}年{day.month}月{day.day}日")
    at_foot = block == "foot"
    in_table = block in {"table", "secrecy-none"}
    return Sheet(
        head=mark if at_foot or in_table else (*mark, *_lines(fields)),
        rows=_rows((*fields, ("密级", "无")) if block == "secrecy-none" else fields)
        if in_table
        else (),
        title=text.title,
        paragraphs=tuple(text.body.strip().splitlines()),
        tail=_foot(fields) if at_foot else signed_off,
    )


def lines_of(sheet: Sheet) -> tuple[str, ...]:
    """The page as plain lines, a row of the table as one line."""
    rows = tuple("\t".join(row) for row in sheet.rows)
    return (*sheet.head, *rows, sheet.title, *sheet.paragraphs, *sheet.tail)


def _fields(text: Text, office: Office) -> tuple[tuple[str, str], ...]:
    signatory = (("签发人", office.signatory),) if text.signed else ()
    others = (
        ("审核", office.reviewer),
        ("责任编辑", office.editor),
        ("联系电话", office.telephone),
    )
    return (("报送单位", office.name), *signatory, *others)


def _lines(fields: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The unit on a line of its own, the other fields two to a line."""
    written = [f"{label}：{value}" for label, value in fields]
    return (written[0], *("　".join(written[at : at + 2]) for at in range(1, len(written), 2)))


def _rows(fields: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], ...]:
    """Two fields to a row; the last row is filled up with empty cells."""
    cells = [cell for field in fields for cell in field]
    cells += [""] * (-len(cells) % 4)
    return tuple(tuple(cells[at : at + 4]) for at in range(0, len(cells), 4))


def _foot(fields: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    known = dict(fields)
    writer = f"（{known['报送单位']} {known['责任编辑']} 电话 {known['联系电话']}）"
    signed = "　".join(f"{label}：{known[label]}" for label in ("签发人", "审核") if label in known)
    return (writer, signed)
