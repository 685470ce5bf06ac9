"""旧表的行: what each row of an old table says, as lines of the ledger, or what is wrong with it.
Records nothing.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from classify.screen import screen_text
from config.period import civil_date
from desk.acts.rules import Rules
from desk.acts.tables import cells
from desk.acts.tables.columns import BY_KEY, Laid, TableProblem, laid_out, plain
from desk.acts.tables.events import RowCells, TableItem, events, receipt
from ingest.tables import Sheet
from ledger.portable import Line
from ledger.views import ItemView

_OF_ITEM = (
    "category",
    "stream",
    "joint",
    "signatory",
    "text",
)  # what only the first row of an item needs to say


_ANOTHER = "删去这一行；确是另一条信息的，在“编号”一栏分别编号"


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row: `ref` is made of what it says, so that it is known again; `item` names its item,
    which began with the row `begun` of a sheet.

    `lines` come with the heading of the column that each rests on; `numbered`: the table itself
    says that its item is another one.
    """

    sheet: str
    number: int
    ref: str
    item: str
    begun: tuple[str, int]
    title: str
    unit: str
    numbered: bool
    lines: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """What has been read so far."""

    rules: Rules
    today: date
    kept: Callable[[str], ItemView | None]
    items: dict[Any, TableItem] = field(default_factory=dict)
    refs: dict[str, tuple[str, int]] = field(default_factory=dict)


def read_rows(
    sheets: Sequence[Sheet], *, rules: Rules, today: date, kept: Callable[[str], ItemView | None]
) -> tuple[list[RowRead], list[TableProblem]]:
    """Every row of every sheet in their order, and every problem; a row with one is left out.
    `kept` finds an item that the ledger has.
    """
    table, rows, problems = _Table(rules, today, kept), list[RowRead](), list[TableProblem]()
    for sheet in sheets:
        laid, wrong = laid_out(sheet)
        problems += wrong
        rows += _read_sheet(laid, table, problems) if laid else []
    return rows, problems


def _read_sheet(laid: Laid, table: _Table, problems: list[TableProblem]) -> Iterator[RowRead]:
    for row in laid.rows:
        asked, before = (
            RowCells(
                laid.sheet, row.number, laid.cells(row), table.rules.rulebook, table.today, problems
            ),
            len(problems),
        )
        if screen_text("\n".join(row.cells)):
            asked.wrong(None, "文字带有密级标志", "涉密内容不得录入（第十条），请删去这一行")
            continue
        read = _read(asked, table)
        if read and len(problems) == before:
            yield read


def _read(asked: RowCells, table: _Table) -> RowRead | None:
    texts = {key: text for key, text in asked.texts.items() if key != "serial"}
    ref = _ref(texts)
    if ref in table.refs:
        sheet, number = table.refs[ref]
        asked.wrong(None, f"与工作表“{sheet}”第 {number} 行完全相同", _ANOTHER)
        return None
    table.refs[ref] = (asked.sheet, asked.row)
    item, begins = _item(asked, table, ref)
    if item is None:
        return None
    pairs = [
        *(receipt(asked, item, table.rules.roster) if begins else ()),
        *events(asked, item.ref),
    ]
    if not (pairs or begins):
        first = "台账里的" if item.number == asked.row else f"第 {item.number} 行的"
        asked.wrong(None, f"说的是{first}那条信息，又没有采用、上报等记录", _ANOTHER)
    return RowRead(
        asked.sheet,
        asked.row,
        ref,
        item.ref,
        (item.sheet, item.number),
        item.title,
        item.unit,
        "number" in texts,
        tuple(_named(pairs, ref=ref, note=texts.get("note"))),
    )


def _ref(texts: Mapping[str, str]) -> str:
    """Made of what the row says, so that it is known again."""
    content = json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()
    return f"table-{hashlib.sha256(content).hexdigest()[:16]}"


def _named(
    pairs: Sequence[tuple[str, Line]], *, ref: str, note: str | None
) -> Iterator[tuple[str, Line]]:
    """The lines under the headings of their columns, each with a ref; the first one has the note."""
    for number, (key, each) in enumerate(pairs):
        more = {"ref": each.ref or f"{ref}/{number}"}
        more |= {"note": note} if note and number == 0 else {}
        yield BY_KEY[key].heading, each.model_copy(update=more)


def _item(asked: RowCells, table: _Table, ref: str) -> tuple[TableItem | None, bool]:
    """The row's item, and whether it begins with this row."""
    number, title = asked.texts.get("number"), asked.texts.get("title", "")
    kept = table.kept(number) if number else None
    moment = asked.ask("received", lambda text: _received(text, table.today))
    day = civil_date(moment) if moment else None
    unit = asked.ask(
        "unit", lambda text: cells.unit_of(text, roster=table.rules.roster, day=day or table.today)
    )
    if kept:
        if unit and unit != kept.unit:
            asked.wrong("unit", f"台账里 {kept.id} 是 {kept.unit or '待认定'} 的", "核对编号或单位")
        return TableItem(
            kept.id, asked.sheet, asked.row, title, kept.unit or "", kept.day, {}
        ), False
    for key in ("title", "unit"):
        if not asked.texts.get(key):
            asked.wrong(key, "空着", "填上；合并的单元格请拆开填满，合计行请删去")
    if not (title and unit):
        return None, False
    name = ("number", plain(number)) if number else (plain(title), unit)
    if known := table.items.get(name):
        _agrees(asked, known, day)
        return known, False
    if not asked.texts.get("received"):
        asked.wrong("received", "空着", "填上收到这条信息的日期，如 2026-7-3")
    table.items[name] = TableItem(ref, asked.sheet, asked.row, title, unit, day, asked.texts)
    return table.items[name], True


def _agrees(asked: RowCells, known: TableItem, day: date | None) -> None:
    """A further row of an item says nothing else of it."""
    remedy = f"与第 {known.number} 行改成一致；确是另一条信息的，在“编号”一栏分别编号"
    if day and known.day and day != known.day:
        asked.wrong(
            "received", f"与第 {known.number} 行是同一条信息，收到日期却是 {known.day}", remedy
        )
    for key in _OF_ITEM:
        if asked.texts.get(key) and asked.texts[key] != known.texts.get(key):
            asked.wrong(key, f"与第 {known.number} 行是同一条信息，两处写得不同", remedy)


def _received(text: str, today: date) -> datetime:
    cells.day_of(text, today=today)
    return cells.moment_of(text)
