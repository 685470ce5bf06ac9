"""Workbooks (.xlsx, .xls, .et) to text by calamine: one line a row, cells by tab, sheets under
their names.

Calculates nothing, runs no macro. The library can end the process that it runs in, so it runs in a
fork of it.
"""

import ctypes
import faulthandler
import io
import json
import os
import re
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from ingest.charset import clean, decode
from ingest.documents import far_cells
from ingest.documents.layout import with_headers
from ingest.documents.ole import is_locked
from ingest.documents.package import NoText, open_zip, read_member
from ingest.documents.xml import local, parse_xml
from ingest.mail import Problem

MAX_SHARED = 400_000_000  # bytes that repeated strings may come to: the library copies each
MAX_TEXT = 5_000_000  # characters
MAX_SHEETS = 500

_Value = int | float | str | bool | time | date | datetime | timedelta
_SHEET = re.compile(r"/?xl/worksheets/[^/]*\.xml", re.IGNORECASE)
_BESIDE = re.compile(
    r"/?xl/(?:drawings/drawing|comments|threadedcomments/threadedcomment)\d*\.xml", re.IGNORECASE
)
_STRINGS = "xl/sharedstrings.xml"
_HEADING = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]{1,2000})<")
_HEADING_CODE = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z])")

_PR_SET_PDEATHSIG = 1
_ANSWERED, _PROBLEM = b"t", b"p"


def read(content: bytes) -> str:
    """The sheets, their headers and footers, what stands in boxes and comments. NoText: locked,
    broken or too large.
    """
    if not content.startswith(b"PK") and is_locked(content):
        raise NoText(Problem.ENCRYPTED)
    # a broken count of strings, and the library asks for memory that no machine has: that ends the
    # process
    return read_apart(_text, content)


def read_rows(content: bytes) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Each sheet's name and its rows that say something: the row's number as people see it, the
    cells from column A on. NoText as in `read`.
    """
    if not content.startswith(b"PK") and is_locked(content):
        raise NoText(Problem.ENCRYPTED)
    found: list[tuple[str, list[tuple[int, list[str]]]]] = json.loads(read_apart(_rows, content))
    return found


def _rows(content: bytes) -> str:
    if not content.startswith(b"PK"):
        far_cells.book_together(content, move=False)
    elif _checked(open_zip(content))[1]:
        raise NoText(Problem.OVERSIZE)
    with _opened(content) as workbook:
        left = MAX_TEXT
        sheets = []
        for name in workbook.sheet_names[:MAX_SHEETS]:
            rows = list(_numbered(workbook, name, left))
            left -= sum(len(cell) + 1 for _, row in rows for cell in row)
            sheets.append((clean(name), rows))
        return json.dumps(sheets, ensure_ascii=False)


def _numbered(workbook: CalamineWorkbook, name: str, left: int) -> Iterator[tuple[int, list[str]]]:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > far_cells.MAX_CELLS:
        raise NoText(Problem.OVERSIZE)
    rows = sheet.to_python(skip_empty_area=False)
    for below, above, column in _merged_down(sheet, len(rows)):
        rows[below][column] = rows[above][column]
    for number, row in enumerate(rows, 1):
        cells = [clean(_said(value)).strip() for value in row]
        left -= sum(map(len, cells)) + len(cells)
        if left < 0:
            raise NoText(Problem.OVERSIZE)
        if any(cells):
            yield number, cells


def _merged_down(sheet: CalamineSheet, height: int) -> Iterator[tuple[int, int, int]]:
    """Row, the row whose value it shows, and column, of cells that are merged with one above: each
    of these rows says the same there.
    """
    left = far_cells.MAX_CELLS
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        last = min(bottom, height - 1)
        left -= max(last - top, 0)
        if left < 0:
            raise NoText(Problem.OVERSIZE)
        yield from (
            (row, top, column) for row in range(top + 1, last + 1) if column < sheet.total_width
        )


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return clean("\n".join(_sheets(far_cells.book_together(content, move=True))))
    archive = open_zip(content)
    headings, far = _checked(archive)
    text = "\n".join(_sheets(far_cells.together(archive, far) if far else content))
    return clean(with_headers(headings, text, *_beside(archive)))


def _checked(archive: zipfile.ZipFile) -> tuple[list[str], list[str]]:
    """The headings of the sheets, and which members are sheets with far cells. NoText where their
    strings would take the library more memory than it may.
    """
    headings: dict[str, None] = {}
    far, references = list[str](), 0
    for name in filter(_SHEET.fullmatch, archive.namelist()):
        sheet = read_member(archive, name)
        far += [name] * (far_cells.area(sheet) > far_cells.MAX_CELLS)
        references += sheet.count(b'"s"') + sheet.count(b"'s'")
        headings |= dict.fromkeys(map(_heading, _HEADING.findall(sheet)))
    tables = (name for name in archive.namelist() if name.lower().endswith(_STRINGS))
    shared = read_member(archive, table) if (table := next(tables, None)) else b""
    if references * max(map(len, re.split(rb"<(?:\w+:)?si\b", shared))) > MAX_SHARED:
        raise NoText(Problem.OVERSIZE)
    return list(filter(None, headings)), far


def _heading(raw: bytes) -> str:
    text = (
        decode(raw)[0]
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
    )
    return " ".join(_HEADING_CODE.sub(" ", text).split())


def _sheets(content: bytes) -> Iterator[str]:
    with _opened(content) as workbook:
        left = MAX_TEXT
        for name in workbook.sheet_names[:MAX_SHEETS]:
            lines = list(_lines(workbook, name, left))
            left -= sum(map(len, lines)) + len(lines)
            yield from [name, *lines] if lines else []


@contextmanager
def _opened(content: bytes) -> Iterator[CalamineWorkbook]:
    """The workbook; NoText for whatever the library says of it while it is read."""
    try:
        yield CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise NoText(Problem.ENCRYPTED) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise NoText(Problem.UNREADABLE) from error


def _lines(workbook: CalamineWorkbook, name: str, left: int) -> Iterator[str]:
    """Rows up to the last that says something."""
    empty = 0
    for row in workbook.get_sheet_by_name(name).iter_rows():
        line = "\t".join(map(_said, row)).rstrip("\t")
        left -= len(line) + 1
        if left < 0:
            raise NoText(Problem.OVERSIZE)
        if line:
            yield from [""] * min(empty, 1)
            yield line
        empty = 0 if line else empty + 1


def _said(value: _Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    return value.replace("\t", " ") if isinstance(value, str) else str(value)


def _beside(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if _BESIDE.fullmatch(name):
            root = parse_xml(read_member(archive, name))
            holders = [
                element for element in root.iter() if local(element) in {"p", "text", "comment"}
            ]
            lines = (
                "".join(part.text or "" for part in holder.iter() if local(part) in {"t", "text"})
                for holder in holders
            )
            yield from dict.fromkeys(line for line in lines if line.strip())


def read_apart(read: Callable[[bytes], str], content: bytes) -> str:
    """What `read` makes of the content. NoText: what it raises; UNREADABLE where it ends in any
    other way. It shares our limits, and our end.
    """
    inlet, outlet = os.pipe()
    ours, child = os.getpid(), os.fork()
    if not child:
        _answer_of(read, content, outlet, parent=ours)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    if answer[:1] == _ANSWERED and answer[-1:] == _ANSWERED:
        return answer[1:-1].decode("utf-8")
    raise NoText(
        Problem(answer[1:].decode("ascii")) if answer[:1] == _PROBLEM else Problem.UNREADABLE
    )


def _answer_of(
    read: Callable[[bytes], str], content: bytes, outlet: int, *, parent: int
) -> NoReturn:
    answer = b""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
        # a library in trouble tells its story, and that of the document, to whoever listens
        faulthandler.disable()
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        answer = b"".join((_ANSWERED, read(content).encode("utf-8"), _ANSWERED))
    except NoText as reason:
        answer = _PROBLEM + reason.problem.encode("ascii")
    finally:
        with os.fdopen(outlet, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
