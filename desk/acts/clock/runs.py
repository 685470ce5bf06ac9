"""定时运行: a job that is due is run once, whoever else would, and what became of it is kept with
the letters that it caused. Knows no job.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

import structlog

from config.clock import Clock
from config.errors import Refused, YishiError
from desk.acts.clock.timetable import Timing, retry
from desk.acts.mailroom.rounds import MailboxTaken, Stopped
from desk.acts.processes import has_ended, this_process
from ledger.book import Book
from ledger.office.leases import Lease
from ledger.office.outbox import Letter, post
from ledger.office.runs import Run, keep_run, keep_run_on, last_done, last_run

LEASE_SECONDS = 6 * 3_600
ACTOR = "yishi"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a job is told: the time for which it runs, the last one that ended well, and whether a
    person asks.
    """

    slot: datetime
    since: Run
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a job has to say for itself, its letters, and what must be told after all is kept."""

    words: str
    letters: tuple[Letter, ...] = ()
    problem: YishiError | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """定时任务: its name in the settings, what it is called, when it is due, and the one act that
    it calls.
    """

    name: str
    label: str
    timing: Timing
    act: Callable[[Occasion], Report]


@dataclass(frozen=True, slots=True)
class Planned:
    """A job with the time that it is due next, and its last run; None before the first one."""

    job: Job
    next: datetime | None
    last: Run | None


def schedule(book: Book, jobs: Iterable[Job], *, now: datetime) -> tuple[Planned, ...]:
    """What the clock did and will do."""
    return tuple(
        Planned(job, job.timing.next(now), run if run and run.outcome != "first" else None)
        for job in jobs
        for run in [last_run(book, job.name)]
    )


def run_owed(book: Book, job: Job, *, now: Clock) -> Run | None:
    """Run the job if it is owed, once, also where several times were missed; None where it is not,
    or another process does it.

    When it is met for the first time, what lies before is owed to nobody.
    """
    if (before := last_run(book, job.name, by_hand=False)) is None:
        with book.reading() as views:
            head = views.head()[0]
        at = now()
        keep_run(
            book,
            Run(
                job.name,
                job.timing.last(at) or at,
                outcome="first",
                began_at=at,
                ended_at=at,
                head=head,
            ),
        )
        return None
    if job.timing.owed(before, now=now()) is None:
        return None
    with _leased(book, job) as lease:
        before = last_run(book, job.name, by_hand=False) or before
        slot = job.timing.owed(before, now=now())
        if lease is None or slot is None:
            return None
        tries = before.tries if before.slot == slot else 0
        return _run(book, job, Run(job.name, slot, tries=tries), lease, now=now)


def run_now(book: Book, job: Job, *, now: Clock, actor: str) -> Run:
    """Run it because a person asks; it stays owed at its own time. Refused where it is under way."""
    with _leased(book, job) as lease:
        if lease is None:
            raise Refused(f"{job.name} 正由另一进程运行；请稍后用 yishi service schedule 查看")
        return _run(
            book,
            job,
            Run(job.name, now().replace(microsecond=0), by_hand=True, by=actor),
            lease,
            now=now,
        )


def _run(book: Book, job: Job, run: Run, lease: Lease, *, now: Clock) -> Run:
    with book.reading() as views:
        head = views.head()[0]
    since = last_done(book, job.name) or replace(run, outcome="first")
    begun = replace(
        run, began_at=now(), tries=run.tries + 1, by=run.by or this_process(), head=head
    )
    keep_run(book, begun)
    with _noted(book, begun, now):
        report = job.act(Occasion(begun.slot, since, begun.by_hand))
        if not lease.renew():
            raise MailboxTaken(f"{job.name} 已由另一进程接着运行；本进程的结果没有保存")
    done = replace(begun, outcome="done", ended_at=now(), words=report.words)
    with book.writing(actor=ACTOR) as writer:
        written = sum(post(writer, letter) for letter in report.letters)
        keep_run_on(writer, done)
    structlog.get_logger().info("job.done", job=job.name, letters=written, tries=done.tries)
    if report.problem:
        raise report.problem
    return done


@contextmanager
def _noted(book: Book, begun: Run, now: Clock) -> Iterator[None]:
    """A failure is kept with the time of the next try; a run that was asked to stop, or was
    killed, is simply begun anew.
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, Exception) and not isinstance(error, Stopped | MailboxTaken):
            words = (
                str(error)
                if isinstance(error, YishiError)
                else f"程序内部错误（{type(error).__name__}），详见运行日志"
            )
            keep_run(
                book,
                replace(
                    begun,
                    outcome="failed",
                    ended_at=now(),
                    again=now() + retry(begun.tries),
                    words=words,
                ),
            )
        raise


@contextmanager
def _leased(book: Book, job: Job) -> Iterator[Lease | None]:
    # A name of its own: the same process may look a second time while the first one is at work.
    with book.lease(
        f"job:{job.name}",
        holder=this_process(f"job-{token_hex(4)}"),
        seconds=LEASE_SECONDS,
        gone=has_ended,
    ) as lease:
        yield lease
