"""旧表一行的记录: what a row says beside the receipt: adoptions, upward report, instructions,
commendation, as lines. Records nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from config.roster import Roster
from config.sentences import sentence_of
from desk.acts.tables import cells
from desk.acts.tables.cells import Wrong
from desk.acts.tables.columns import BY_KEY, TableProblem
from ledger.portable import AdoptedLine, InstructedLine, ItemLine, Line, ReceivedLine
from scoring.rulebook_file import Rulebook

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cells of one row, each understood or noted as a problem."""

    sheet: str
    row: int
    texts: Mapping[str, str]
    rulebook: Rulebook
    today: date
    problems: list[TableProblem]

    def ask(self, key: str, understand: Callable[[str], T]) -> T | None:
        """What a cell means; None where it is empty or wrong."""
        if not (text := self.texts.get(key)):
            return None
        try:
            return understand(text)
        except Wrong as error:
            self.wrong(key, error.wrong, error.remedy)
            return None

    def wrong(self, key: str | None, wrong: str, remedy: str) -> None:
        problem = TableProblem(
            self.sheet, self.row, BY_KEY[key].heading if key else None, wrong, remedy
        )
        if problem not in self.problems[-20:]:  # a cell may be asked more than once
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class TableItem:
    """An item of the table, by the row that it began with."""

    ref: str
    sheet: str
    number: int
    title: str
    unit: str
    day: date | None
    texts: Mapping[str, str]


def receipt(asked: RowCells, item: TableItem, roster: Roster) -> Iterator[tuple[str, Line]]:
    """The receipt of an item that begins with this row."""
    if item.day is None:  # which is a problem already
        return
    book, day = asked.rulebook, item.day
    fields = {
        "received_at": asked.ask("received", cells.moment_of),
        "category": asked.ask("category", lambda text: cells.category_of(text, rulebook=book)),
        "stream": asked.ask("stream", cells.stream_of),
        "joint": asked.ask(
            "joint",
            lambda text: tuple(
                cells.unit_of(part, roster=roster, day=day) for part in cells.parts(text)
            ),
        ),
        **{key: asked.texts.get(key) for key in ("signatory", "text")},
    }
    named = {"ref": item.ref, "unit": item.unit, "title": item.title}
    yield from line(asked, "received", ReceivedLine, **named, **fields)


def events(asked: RowCells, item: str) -> Iterator[tuple[str, Line]]:
    """Each fact of the row about that item, with the column that it rests on."""
    yield from _adoptions(asked, item)
    for key in ("reported_up", "commended"):
        if day := asked.ask(key, lambda text: cells.day_of(text, today=asked.today)):
            yield from line(asked, key, ItemLine, kind=key, item=item, day=day)
    yield from _instructions(asked, item)


def _adoptions(asked: RowCells, item: str) -> Iterator[tuple[str, Line]]:
    publications = asked.ask(
        "publication",
        lambda text: [
            cells.publication_of(part, rulebook=asked.rulebook) for part in cells.parts(text)
        ],
    )
    if not publications:
        _alone(asked, "publication", ("genre", "adopted", "issue"))
        return
    genres, issues = (_spread(asked, key, len(publications)) for key in ("genre", "issue"))
    days = _days(asked, "adopted", len(publications))
    for at, (publication, aside) in enumerate(publications):
        genre = _genre(asked, publication, aside or genres[at])
        if genre and days:
            fields = {
                "publication": publication,
                "genre": genre,
                "issue": issues[at],
                "day": days[at],
            }
            yield from line(asked, "publication", AdoptedLine, item=item, **fields)


def _genre(asked: RowCells, publication: str, text: str | None) -> str | None:
    try:
        return cells.genre_of(text, publication=publication, rulebook=asked.rulebook)
    except Wrong as error:
        asked.wrong("genre", error.wrong, error.remedy)
        return None


def _instructions(asked: RowCells, item: str) -> Iterator[tuple[str, Line]]:
    ranks = asked.ask(
        "rank",
        lambda text: [cells.rank_of(part, rulebook=asked.rulebook) for part in cells.parts(text)],
    )
    if not ranks:
        _alone(asked, "rank", ("instructed", "leader"))
        return
    leaders, days = _spread(asked, "leader", len(ranks)), _days(asked, "instructed", len(ranks))
    for rank, leader, day in zip(ranks, leaders, days, strict=False):
        yield from line(asked, "rank", InstructedLine, item=item, rank=rank, leader=leader, day=day)


def line(asked: RowCells, key: str, model: type[Line], **fields: Any) -> Iterator[tuple[str, Line]]:
    """The line, with its column; none where the ledger has no room for what is said."""
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        yield key, model.model_validate(given)
    except ValidationError as error:
        asked.wrong(key, sentence_of(error, model=model, data=given), "改正这一格")


def _days(asked: RowCells, key: str, count: int) -> list[date]:
    """The day of each of so many events; [] where one is wrong or missing."""
    if not asked.texts.get(key):
        asked.wrong(key, "空着", "填上日期，如 2026-7-9")
        return []
    texts = [text for text in _spread(asked, key, count) if text]
    return asked.ask(key, lambda _: [cells.day_of(text, today=asked.today) for text in texts]) or []


def _spread(asked: RowCells, key: str, count: int) -> list[str | None]:
    """What a cell says of each of so many."""
    return (
        asked.ask(key, lambda text: cells.spread(text, count, what=BY_KEY[key].heading))
        or [None] * count
    )


def _alone(asked: RowCells, key: str, others: Sequence[str]) -> None:
    """What stands in a column that only says more of an empty one is a problem."""
    for other in (other for other in others if asked.texts.get(other) and not asked.texts.get(key)):
        asked.wrong(
            other, f"没有写{BY_KEY[key].heading}", f"填上{BY_KEY[key].heading}，或清空这一格"
        )
