"""旧表导入: an old table is tried first and imported when it is brought a second time, the same to
the byte: between the two nothing is kept.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from config.errors import Refused
from desk.acts.labels import KINDS
from desk.acts.tables.columns import BY_KEY, COLUMNS, TableColumn, TableProblem, laid_out, template
from desk.acts.tables.old_table import TableReport, fact_texts, import_sheets
from desk.acts.uploaded import sheets_of
from desk.acts.uploads import Marked
from desk.web.requests import Download, Overtaken, Page, Redirect, Request, Response, Upload
from desk.web.safety import file_name
from desk.web.values import names
from ingest.tables import Sheet

MOST_ROWS = 2_000  # of one table: while it is recorded nobody else records anything
SHOWN = 300  # rows, and problems, that the page lists
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class TriedSheet:
    """A sheet of the table: what its columns were understood as, in their order, and its rows."""

    name: str
    headings: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A row as the page lists it; `facts` in words."""

    sheet: str
    number: int
    unit: str
    title: str
    facts: str


@dataclass(frozen=True, slots=True)
class TriedTable:
    """A table as it would be imported: its file, and the first of its rows and of its problems."""

    name: str
    digest: str
    sheets: tuple[TriedSheet, ...]
    rows: tuple[TriedRow, ...]
    row_count: int
    problems: tuple[TableProblem, ...]
    problem_count: int
    wrong_rows: int
    counted: str


@dataclass(frozen=True, slots=True)
class TablePage:
    """`closed` travels with the form: the last quarter that was closed when the table was tried."""

    words: str
    tried: TriedTable | None
    closed: str
    columns: tuple[TableColumn, ...] = COLUMNS
    most_rows: int = MOST_ROWS
    shown: int = SHOWN


def entry_table(request: Request) -> Response:
    return _shown(request)


def import_table(request: Request) -> Response:
    """Tried out, or, when the file is the one that was tried, imported: all of it or nothing."""
    try:
        file = _file(request)
        digest = hashlib.sha256(file.content).hexdigest()
        tried = _tried_already(request, digest)
        sheets = sheets_of(
            request.console.uploads, file.content, name=file.name, most_rows=MOST_ROWS
        )
        report = _imported(request, sheets, file.name, dry_run=not tried)
    except (Marked, Overtaken):
        raise
    except Refused as error:
        return _shown(request, words=str(error), status=422)
    if report.written:
        return Redirect(
            "/entry/table",
            f"已导入 {file_name(file.name)}：{len(report.rows)} 行（{_counted(report.counts)}）",
        )
    tried_table = _tried(request, sheets, report, name=file.name, digest=digest)
    return _shown(request, tried=tried_table, status=422 if report.problems else 200)


def table_template(request: Request) -> Response:
    return Download(
        "一事旧表样表.xlsx",
        template(rules=request.console.rules, today=request.console.today),
        XLSX,
    )


def _file(request: Request) -> Upload:
    files = request.files.get("file", ())
    if len(files) != 1:
        raise Refused("请选一个表格文件")
    return files[0]


def _tried_already(request: Request, digest: str) -> bool:
    """Whether it is brought the second time; Refused where it is another one then."""
    tried = request.form_text("digest")
    if tried and tried != digest:
        raise Refused(
            "这不是刚才检查过的那个文件（或它改动过）；没有导入。要导入改过的文件，请先检查一遍"
        )
    return bool(tried)


def _imported(
    request: Request, sheets: Sequence[Sheet], name: str, *, dry_run: bool
) -> TableReport:
    console = request.console
    if not dry_run:
        with console.book.reading() as views:
            closed = views.quarters.last_closed()
        if request.form_text("closed") != str(closed):
            raise Overtaken("检查之后有季度签发了，各行计入的季度会不同；没有导入，请重新检查")
    return import_sheets(
        console.book,
        sheets,
        name=file_name(name),
        actor=request.actor,
        rules=console.rules,
        today=console.today,
        dry_run=dry_run,
    )


def _tried(
    request: Request, sheets: Sequence[Sheet], report: TableReport, *, name: str, digest: str
) -> TriedTable:
    book, known = request.console.rules.rulebook, names(request)
    return TriedTable(
        name,
        digest,
        tuple(
            TriedSheet(each.name, _headings(each), len(each.rows)) for each in sheets if each.rows
        ),
        tuple(
            TriedRow(
                row.sheet,
                row.number,
                known.get(row.unit, row.unit),
                row.title,
                "；".join(fact_texts(row, book)),
            )
            for row in report.rows[:SHOWN]
        ),
        len(report.rows),
        report.problems[:SHOWN],
        len(report.problems),
        len({(problem.sheet, problem.row) for problem in report.problems if problem.row}),
        _counted(report.counts),
    )


def _headings(sheet: Sheet) -> tuple[str, ...]:
    laid, _ = laid_out(sheet)
    places = sorted(laid.places.items(), key=lambda place: place[1]) if laid else ()
    return tuple(BY_KEY[key].heading for key, _ in places)


def _counted(counts: Counter[str]) -> str:
    return "，".join(f"{KINDS.get(kind, kind)} {count}" for kind, count in counts.items())


def _shown(
    request: Request, *, words: str = "", tried: TriedTable | None = None, status: int = 200
) -> Response:
    with request.console.book.reading() as views:
        closed = str(views.quarters.last_closed())
    return Page("tables.html", TablePage(words, tried, closed), status)
