"""运行记录: when each job of the clock was due and what became of it: office matters, mutable, not in the chain, not exported. Runs nothing."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, insert, select, update

from ledger.book import Book, Writer
from ledger.clocktables import RUNS
from ledger.engine import answering, reading, writing

Outcome = Literal["first", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """运行: one time that a job was due (`slot`) or a person asked for it; `head` is the ledger's last entry that it looked at.

    `first`: nothing was run, the job was met for the first time. `tries` counts beginnings; a failed run is tried again at `again`.
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
    """The latest run of that job, by when it was due; with `by_hand` only of those that a person asked for, or did not."""
    query = select(RUNS).where(
        RUNS.c.job == job, *([RUNS.c.by_hand == by_hand] if by_hand is not None else [])
    )
    with answering(), reading(_engine(book)) as connection:
        row = connection.execute(query.order_by(RUNS.c.slot.desc()).limit(1)).mappings().first()
        return _run(row) if row else None


def last_done(book: Book, job: str) -> Run | None:
    """The latest run of that job by the clock that ended well, or the mark of when the clock first met it."""
    query = (
        select(RUNS)
        .where(RUNS.c.job == job, ~RUNS.c.by_hand, RUNS.c.outcome.in_(("done", "first")))
        .order_by(RUNS.c.slot.desc())
    )
    with answering(), reading(_engine(book)) as connection:
        row = connection.execute(query.limit(1)).mappings().first()
        return _run(row) if row else None


def runs(book: Book, job: str) -> list[Run]:
    """Every run of that job, the latest last."""
    with answering(), reading(_engine(book)) as connection:
        return [
            _run(row)
            for row in connection.execute(
                select(RUNS).where(RUNS.c.job == job).order_by(RUNS.c.slot)
            ).mappings()
        ]


def keep_run(book: Book, run: Run) -> None:
    """In place of what was known of that run."""
    with answering(), writing(_engine(book)) as connection:
        _keep(connection, run)


def keep_run_on(writer: Writer, run: Run) -> None:
    """The same beside what else the page holds: letters that a run has caused stand or fall with its end."""
    _keep(writer._connection, run)  # noqa: SLF001  it stands or falls with what else the page holds


def _keep(connection: Connection, run: Run) -> None:
    where = (
        RUNS.c.job == run.job,
        RUNS.c.slot == int(run.slot.timestamp()),
        RUNS.c.by_hand == run.by_hand,
    )
    values = _row(run)
    if not connection.execute(update(RUNS).where(*where).values(**values)).rowcount:
        connection.execute(insert(RUNS).values(**values))


def _row(run: Run) -> dict[str, Any]:
    course = {
        name: int(value.timestamp()) if isinstance(value, datetime) else value
        for name, value in asdict(run).items()
    }
    columns = {name: course.pop(name) for name in ("job", "slot", "by_hand", "outcome")}
    return columns | {"course": json.dumps(course, ensure_ascii=False)}


def _run(row: Mapping[Any, Any]) -> Run:
    course = json.loads(row["course"])
    moments = {
        name: datetime.fromtimestamp(course[name], UTC) if course[name] else None
        for name in ("began_at", "ended_at", "again")
    }
    slot = datetime.fromtimestamp(row["slot"], UTC)
    return Run(row["job"], slot, bool(row["by_hand"]), row["outcome"], **course | moments)


def _engine(book: Book) -> Engine:
    return book._engine  # noqa: SLF001  office rows stand in the ledger's own database, and the book alone knows where that is
