"""旧表导入: the rows of an old table become facts, all of them or none, each through the door that
every fact goes through.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

from classify.titles import title_key
from config.errors import Refused
from config.period import Quarter
from config.sentences import cause_of
from desk.acts.labels import fact_label
from desk.acts.record import record_line, vocabulary
from desk.acts.rules import Rules
from desk.acts.tables.columns import TableProblem
from desk.acts.tables.rows import RowRead, read_rows
from ingest.tables import MAX_BYTES, Sheet, is_table, read_table
from ledger.book import Book, Writer
from ledger.entry import decode
from ledger.payloads import OnItem
from ledger.portable import Line, ReceivedLine
from ledger.recording import names_in
from ledger.views import Views
from ledger.vocabulary import Vocabulary
from scoring.rulebook_file import Rulebook

TOGETHER = 500  # rows whose names are asked for at once


@dataclass(frozen=True, slots=True)
class TableFact:
    """What a row says beside its item: the line, with the ref and the quarter that it has in the
    ledger.
    """

    line: Line
    ref: str
    day: date
    quarter: Quarter


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row whose facts the ledger takes; `item` is the id of its item, `doubts` what seems wrong."""

    sheet: str
    number: int
    item: str
    title: str
    unit: str
    facts: tuple[TableFact, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of an old table: every row that was understood, and every problem.

    Nothing is `written` while there is a problem.
    """

    rows: tuple[TableRow, ...]
    problems: tuple[TableProblem, ...]
    written: bool

    @property
    def counts(self) -> Counter[str]:
        """Kind → how many facts."""
        return Counter(fact.line.kind for row in self.rows for fact in row.facts)


class _Undone(Refused):
    """Nothing of the table is kept: the report says why."""


class _NotTaken(Refused):
    """The ledger does not take what stands in this column."""

    def __init__(self, wrong: str, column: str) -> None:
        super().__init__(wrong)
        self.column = column


def is_old_table(path: Path) -> bool:
    """Whether the file is a table and no portable ledger."""
    try:
        with path.open("rb") as file:
            return is_table(file.read(8), name=path.name)
    except OSError as error:
        raise Refused(f"{path} 无法读取（{cause_of(error)}）；未写入任何内容") from error


def import_table(
    book: Book, path: Path, *, actor: str, rules: Rules, today: date, dry_run: bool = False
) -> TableReport:
    """Record every row, or none. Refused where the file is no table that can be read; what is
    wrong with its rows is in the report.
    """
    try:
        with path.open("rb") as file:
            sheets = read_table(file.read(MAX_BYTES + 1), name=path.name)
    except OSError as error:
        raise Refused(f"{path} 无法读取（{cause_of(error)}）；未写入任何内容") from error
    except Refused as error:
        raise Refused(f"{path}：{error}；未写入任何内容") from error
    return import_sheets(
        book, sheets, name=str(path), actor=actor, rules=rules, today=today, dry_run=dry_run
    )


def import_sheets(
    book: Book,
    sheets: Sequence[Sheet],
    *,
    name: str,
    actor: str,
    rules: Rules,
    today: date,
    dry_run: bool = False,
) -> TableReport:
    """The same where the table is read already."""
    report = TableReport((), (), written=False)
    with suppress(_Undone), book.writing(actor=actor, keep=not dry_run) as writer:
        rows, problems = read_rows(
            sheets, rules=rules, today=today, kept=writer.views.items.by_name
        )
        problems += list(_known_already(writer.views, rows))
        recorded = list(_recorded_rows(writer, rows, rules, problems))
        if not (recorded or problems):
            raise Refused(f"{name}：没有可导入的行；未写入任何内容")
        report = TableReport(
            tuple(recorded),
            tuple(sorted(problems, key=lambda p: (p.sheet, p.row or 0))),
            written=False,
        )
        if problems:
            raise _Undone
    return replace(report, written=not dry_run and not report.problems)


def fact_texts(row: TableRow, rulebook: Rulebook) -> list[str]:
    """采用《国报信息》全文 2026-07-09（计入 2026Q3）: what a row was read as, a text for each
    fact.
    """
    facts = (
        f"{fact_label(fact.line.model_dump(), rulebook)} {fact.day}（计入 {fact.quarter}）"
        for fact in row.facts
    )
    return [*facts, *(f"〔{doubt}，仍照录〕" for doubt in row.doubts)]


def _recorded_rows(
    writer: Writer, rows: Sequence[RowRead], rules: Rules, problems: list[TableProblem]
) -> Iterator[TableRow]:
    """Every row whose facts are in the ledger now. Where the row that an item began with is wrong,
    nothing of the item can be recorded.
    """
    known, wrong = (
        vocabulary(rules.roster, rules.rulebook),
        {(problem.sheet, problem.row) for problem in problems},
    )
    closed = writer.views.quarters.last_closed()
    first = closed + 1 if closed is not None else 0
    for number, row in enumerate(rows):
        if number % TOGETHER == 0:
            writer.names.ahead(
                name
                for one in rows[number : number + TOGETHER]
                for _, line in one.lines
                for name in names_in(line)
            )
        if not {(row.sheet, row.number), row.begun} & wrong:
            try:
                yield _recorded(writer, row, rules, known, first)
            except _NotTaken as error:
                problems.append(
                    TableProblem(
                        row.sheet, row.number, error.column, str(error), "改正这一格，或删去这一行"
                    )
                )
                wrong.add((row.sheet, row.number))


def _recorded(
    writer: Writer, row: RowRead, rules: Rules, known: Vocabulary, first: int
) -> TableRow:
    """`first` is the ordinal of the first open quarter."""
    facts, item, doubts = [], row.item, list[str]()
    for column, line in row.lines:
        try:
            entry = record_line(
                writer, line, rules=rules, today=line.day, known=known, doubt_day=doubts.append
            )
        except Refused as error:
            raise _NotTaken(str(error), column) from error
        payload = cast("OnItem", decode(entry))
        item, own = payload.item, Quarter.of(payload.day).ordinal
        quarter = Quarter.from_ordinal(max(own, first))
        facts.append(TableFact(line, payload.ref, payload.day, quarter))
    return TableRow(row.sheet, row.number, item, row.title, row.unit, tuple(facts), tuple(doubts))


def _known_already(views: Views, rows: Sequence[RowRead]) -> Iterator[TableProblem]:
    """Rows that were imported before, and new items that the ledger seems to have."""
    refs = {row.ref: {row.ref, *(line.ref for _, line in row.lines if line.ref)} for row in rows}
    kept = views.facts.known_refs({ref for several in refs.values() for ref in several})
    known = {ref for ref, several in refs.items() if several & kept}
    receipts = [
        (row, line) for row in rows for _, line in row.lines if isinstance(line, ReceivedLine)
    ]
    keys = {line.title: title_key(line.title) for _, line in receipts}
    _, alike = views.intake.like(text_keys=(), title_keys={key for key in keys.values() if key})
    for row in rows:
        if row.ref in known:
            yield TableProblem(
                row.sheet,
                row.number,
                None,
                "这一行已经导入过",
                "删去这一行；整个文件已导入过的，不必再导",
            )
    for row, line in receipts:
        item = alike.get((line.unit or "", keys[line.title]))
        if item and row.ref not in known and not row.numbered:
            problem = f"台账里已有同一单位的同题信息 {item.item}"
            yield TableProblem(
                row.sheet,
                row.number,
                "标题",
                problem,
                f"是同一条，在“编号”一栏写 {item.item}；是另一条，在“编号”一栏写表格自己的编号",
            )
