"""The service: the clock's jobs, and stopping in order. Each job is one call of one act."""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from queue import SimpleQueue

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.schedulers.background import BackgroundScheduler

from config.accounts import MailboxTable
from config.errors import LedgerBroken, Misconfigured, Refused, YishiError
from config.period import SHANGHAI
from desk.acts.clock.outbox import send_letters
from desk.acts.clock.runs import run_owed
from desk.acts.mailroom.poll import poll
from desk.acts.mailroom.rounds import Pace, Stopped, is_due, next_tick, note_failure
from desk.acts.processes import give_back_memory, has_ended, this_process
from desk.acts.status import SERVICE
from desk.console import console_beside
from desk.edges import open_intake, open_mailbox, open_post
from desk.jobs import Works, jobs_of
from desk.wiring import Desk
from ledger.office.health import MailboxHealth, mailbox_health
from ledger.office.leases import Lease

LEASE_SECONDS = 90
HEARTBEAT_SECONDS = 30
LOOK_SECONDS = 30
SEND_SECONDS = 20


@dataclass(slots=True, eq=False)
class Service:
    """What the jobs of one process share. `met` names the mailboxes that had a good round; `agenda` says when each has its next, None: no more."""

    desk: Desk
    stop: threading.Event = field(default_factory=threading.Event)
    broken: list[YishiError] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    agenda: "SimpleQueue[tuple[MailboxTable, datetime] | None]" = field(default_factory=SimpleQueue)

    def end(self, because: YishiError | None = None) -> None:
        """A round under way ends after its batch. Called from signals, too."""
        if because is not None:
            self.broken.append(because)
        self.stop.set()
        self.agenda.put(None)


def serve(desk: Desk) -> None:
    """Poll every mailbox at its own pace until SIGTERM or SIGINT. Raises what must stop everything; Refused where a service runs already."""
    service = Service(desk)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: service.end())
    with desk.book.lease(
        SERVICE, holder=this_process(), seconds=LEASE_SECONDS, gone=has_ended
    ) as lease:
        if lease is None:
            raise Refused("这本台账已有一个 yishi run 在后台运行；请先停止它，或稍候片刻再试")
        with console_beside(
            desk, jobs=jobs_of(Works(desk))
        ):  # its last requests are answered once no job runs any more
            _run(service, lease)
    structlog.get_logger().info("service.stopped")
    if service.broken:
        raise service.broken[0]


def _run(service: Service, lease: Lease) -> None:
    desk = service.desk
    jobs = jobs_of(Works(desk, service.stop))
    scheduler = _scheduler(threads=len(desk.settings.mailboxes) + len(jobs) + 3)
    # The clock's jobs, a line each; those of the mailboxes follow from the agenda.
    scheduler.add_job(
        attempt,
        "interval",
        (service, "lease", lambda: _keep(service, lease)),
        seconds=HEARTBEAT_SECONDS,
        id="lease",
    )
    # Looked at often, done when it is owed: what was missed is owed at the start. The second place is for the look that finds the first one at work.
    often = {"trigger": "interval", "next_run_time": desk.now(), "max_instances": 2}
    scheduler.add_job(
        attempt,
        args=(service, "outbox", lambda: _send(desk)),
        seconds=SEND_SECONDS,
        id="outbox",
        **often,
    )
    for job in jobs:
        look = partial(run_owed, desk.book, job, now=desk.now)
        scheduler.add_job(
            attempt, args=(service, job.name, look), seconds=LOOK_SECONDS, id=job.name, **often
        )
    for table in desk.settings.mailboxes:
        service.agenda.put((table, desk.now()))
    with desk.book.reading() as views:
        held = views.log.count_outcomes().get("held", 0)
    about = {
        "letters": desk.settings.outbox.host is not None,
        "holidays_known": desk.settings.schedule.calendar.warning(desk.today) is None,
    }
    structlog.get_logger().info(
        "service.started", mailboxes=len(desk.settings.mailboxes), held=held, **about
    )
    scheduler.start()
    # Only this thread speaks to the scheduler: a job that did would wait for ever for a scheduler that waits for its jobs to end.
    for table, moment in iter(service.agenda.get, None):
        # A mailbox is on the agenda once its round is over: two of its rounds never meet, and the second place is for one that is just leaving.
        scheduler.add_job(
            tick,
            "date",
            (service, table),
            run_date=moment,
            id=f"poll:{table.name}",
            replace_existing=True,
            max_instances=2,
        )
    _shut_down(scheduler)
    if service.broken:
        attempt(service, "outbox", lambda: _send(desk))  # the letter that says so


def tick(service: Service, table: MailboxTable) -> None:
    """One round over one mailbox if it is due, the first one over all its mail; then its next one is put on the agenda, whatever happened."""
    pace = Pace(table.poll_every, service.desk.now)
    try:
        if is_due(_health(service, table), at=pace.now()):
            attempt(service, "mailbox", lambda: _round(service, table, pace), mailbox=table.name)
    finally:
        service.agenda.put(
            (table, next_tick(_health(service, table), at=pace.now(), every=pace.every))
        )


def attempt(service: Service, job: str, act: Callable[[], object], **about: str) -> None:
    """One act of a job: whatever goes wrong is logged and tried again next time, but for a broken ledger, which stops the service."""
    told = structlog.get_logger().bind(**about)
    try:
        act()
    except Stopped:
        told.info(f"{job}.left")
    except LedgerBroken as error:
        service.end(error)
    except YishiError as error:
        told.warning(f"{job}.failed", reason=str(error))
    except Exception as error:  # noqa: BLE001 # the one round a tick (DESIGN.md 7)
        told.error(f"{job}.failed", error=type(error).__name__, exc_info=True)


def _round(service: Service, table: MailboxTable, pace: Pace) -> None:
    desk = service.desk
    try:
        mailbox = open_mailbox(desk, table)
    except Misconfigured as error:
        note_failure(desk.book, table.name, error, pace)
        raise
    with open_intake(desk) as intake:
        if poll(intake, mailbox, whole=table.name not in service.met, stop=service.stop, pace=pace):
            service.met.add(table.name)
    give_back_memory()


def _send(desk: Desk) -> None:
    send_letters(desk.book, open_post(desk), now=desk.now)


def _health(service: Service, table: MailboxTable) -> MailboxHealth | None:
    """None also where the ledger does not answer: the usual pace then, and the round itself says what is wrong."""
    try:
        return mailbox_health(service.desk.book).get(table.name)
    except YishiError:
        return None


def _keep(service: Service, lease: Lease) -> None:
    if not lease.renew(gone=has_ended):
        service.end(Refused("另一个 yishi run 已接替本进程（本机曾停顿过久）；本进程已停止"))


def _shut_down(scheduler: BackgroundScheduler) -> None:
    """No more jobs begin; returns once those under way are over."""
    scheduler.pause()
    # Waits for the hand-over of jobs that is going on: stopped in the middle of it, the scheduler would not find its own job any more.
    scheduler.get_jobs()
    scheduler.shutdown(wait=True)


def _scheduler(*, threads: int) -> BackgroundScheduler:
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(
        executors={"default": JobThreads(threads)}, job_defaults=defaults, timezone=SHANGHAI
    )
    tell = structlog.get_logger().warning
    scheduler.add_listener(
        lambda event: tell("job.skipped", job=event.job_id),
        EVENT_JOB_MISSED | EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES,
    )
    return scheduler
