"""运行记录: when each job of the clock was due and what became of it: office matters, mutable, not
in the chain, not exported. Runs nothing.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from ledger.book import Book, Writer
from ledger.schema.office import RunRow

Outcome = Literal["first", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """运行: one time that a job was due (`slot`) or a person asked for it; `head` is the ledger's
    last entry that it looked at.

    `first`: nothing was run, the job was met for the first time. `tries` counts beginnings; a
    failed run is tried again at `again`.
    """

    job: str
    slot: datetime
    by_hand: bool = False
    outcome: Outcome = "running"
    began_at: datetime | None = None
    ended_at: datetime | None = None
    again: datetime | None = None
    tries: int = 0
    words: str = ""
    head: int = 0
    by: str = ""


def last_run(book: Book, job: str, *, by_hand: bool | None = None) -> Run | None:
    """The latest run of that job, by when it was due; with `by_hand` only of those that a person
    asked for, or did not.
    """
    query = select(RunRow).where(RunRow.job == job)
    return _latest(book, query if by_hand is None else query.where(RunRow.by_hand == by_hand))


def last_done(book: Book, job: str) -> Run | None:
    """The latest run of that job by the clock that ended well, or the mark of when the clock first
    met it.
    """
    ended_well = (~col(RunRow.by_hand), col(RunRow.outcome).in_(("done", "first")))
    return _latest(book, select(RunRow).where(RunRow.job == job, *ended_well))


def runs(book: Book, job: str) -> list[Run]:
    """Every run of that job, the latest last."""
    with book.session() as session:
        rows = session.exec(select(RunRow).where(RunRow.job == job).order_by(col(RunRow.slot)))
        return [_run(row) for row in rows]


def keep_run(book: Book, run: Run) -> None:
    """In place of what was known of that run."""
    with book.session(write=True) as session:
        session.merge(_row(run))


def keep_run_on(writer: Writer, run: Run) -> None:
    """The same beside what else the writer writes: letters that a run has caused stand or fall
    with its end.
    """
    with writer.session() as session:
        session.merge(_row(run))


def _latest(book: Book, query: SelectOfScalar[RunRow]) -> Run | None:
    with book.session() as session:
        row = session.exec(query.order_by(col(RunRow.slot).desc()).limit(1)).first()
        return _run(row) if row else None


def _row(run: Run) -> RunRow:
    course = {
        name: int(value.timestamp()) if isinstance(value, datetime) else value
        for name, value in asdict(run).items()
    }
    for column in ("job", "slot", "by_hand", "outcome"):
        del course[column]
    return RunRow(
        job=run.job,
        slot=int(run.slot.timestamp()),
        by_hand=run.by_hand,
        outcome=run.outcome,
        course=json.dumps(course, ensure_ascii=False),
    )


def _run(row: RunRow) -> Run:
    course = json.loads(row.course)
    moments = {
        name: datetime.fromtimestamp(course[name], UTC) if course[name] else None
        for name in ("began_at", "ended_at", "again")
    }
    slot = datetime.fromtimestamp(row.slot, UTC)
    outcome = cast("Outcome", row.outcome)
    return Run(row.job, slot, row.by_hand, outcome, **course | moments)
