"""The service: the clock's jobs, and stopping in order. Each job is one call of one act."""

import signal
from collections.abc import Iterable
from functools import partial

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.schedulers.background import BackgroundScheduler

from config.errors import Refused
from config.period import SHANGHAI
from desk.acts.clock.runs import Job, run_owed
from desk.acts.processes import has_ended, this_process
from desk.acts.status import SERVICE
from desk.console import console_beside
from desk.jobs import Works, jobs_of
from desk.service import Service, attempt, send, tick
from desk.wiring import Desk
from ledger.office.leases import Lease

LEASE_SECONDS = 90
HEARTBEAT_SECONDS = 30
LOOK_SECONDS = 30
SEND_SECONDS = 20


def serve(desk: Desk) -> None:
    """Poll every mailbox at its own pace until SIGTERM or SIGINT. Raises what must stop
    everything; Refused where a service runs already.
    """
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
    _add_jobs(scheduler, service, lease, jobs)
    for table in desk.settings.mailboxes:
        service.agenda.put((table, desk.now()))
    _tell_start(desk)
    scheduler.start()
    # Only this thread speaks to the scheduler: a job that did would wait for ever for a scheduler
    # that waits for its jobs to end.
    for table, moment in iter(service.agenda.get, None):
        # A mailbox is on the agenda once its round is over: two of its rounds never meet, and the
        # second place is for one that is just leaving.
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
    service.let_go()
    if service.broken:
        attempt(service, "outbox", lambda: send(desk))  # the letter that says so


def _add_jobs(
    scheduler: BackgroundScheduler, service: Service, lease: Lease, jobs: Iterable[Job]
) -> None:
    # The clock's jobs, a line each; those of the mailboxes follow from the agenda.
    scheduler.add_job(
        attempt,
        "interval",
        (service, "lease", lambda: _keep(service, lease)),
        seconds=HEARTBEAT_SECONDS,
        id="lease",
    )
    # Looked at often, done when it is owed: what was missed is owed at the start. The second place
    # is for the look that finds the first one at work.
    often = {"trigger": "interval", "next_run_time": service.desk.now(), "max_instances": 2}
    scheduler.add_job(
        attempt,
        args=(service, "outbox", lambda: send(service.desk)),
        seconds=SEND_SECONDS,
        id="outbox",
        **often,
    )
    for job in jobs:
        look = partial(run_owed, service.desk.book, job, now=service.desk.now)
        scheduler.add_job(
            attempt, args=(service, job.name, look), seconds=LOOK_SECONDS, id=job.name, **often
        )


def _tell_start(desk: Desk) -> None:
    with desk.book.reading() as views:
        held = views.log.count_outcomes().get("held", 0)
    structlog.get_logger().info(
        "service.started",
        mailboxes=len(desk.settings.mailboxes),
        held=held,
        letters=desk.settings.outbox.host is not None,
        holidays_known=desk.settings.schedule.calendar.warning(desk.today) is None,
    )


def _keep(service: Service, lease: Lease) -> None:
    if not lease.renew(gone=has_ended):
        service.end(Refused("另一个 yishi run 已接替本进程（本机曾停顿过久）；本进程已停止"))


def _shut_down(scheduler: BackgroundScheduler) -> None:
    """No more jobs begin; returns once those under way are over."""
    scheduler.pause()
    # Waits for the hand-over of jobs that is going on: stopped in the middle of it, the scheduler
    # would not find its own job any more.
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
