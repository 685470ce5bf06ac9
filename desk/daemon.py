"""The service: the clock's jobs, and stopping in order. Each job is one call of one act."""

import signal
import threading

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.schedulers.background import BackgroundScheduler

from config.errors import LedgerBroken, YishiError
from config.period import SHANGHAI
from config.settings import MailboxTable
from desk.acts.collecting import Stopped, poll
from desk.wiring import Desk, open_intake, open_mailbox


def serve(desk: Desk) -> None:
    """Poll every mailbox at its own pace until SIGTERM or SIGINT; a round under way ends after its batch. Raises what must stop everything."""
    stop, broken, met = threading.Event(), list[LedgerBroken](), set[str]()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    mailboxes = desk.settings.mailboxes
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(executors={"default": JobThreads(max(len(mailboxes), 1))}, job_defaults=defaults, timezone=SHANGHAI)
    for table in mailboxes:
        seconds = table.poll_every.total_seconds()
        scheduler.add_job(
            tick, "interval", (desk, table, stop, broken, met), seconds=seconds, id=f"poll:{table.name}", next_run_time=desk.now()
        )
    with desk.book.reading() as views:
        held = views.count_mails().get("held", 0)
    structlog.get_logger().info("service.started", mailboxes=len(mailboxes), held=held)
    scheduler.start()
    stop.wait()
    scheduler.shutdown(wait=True)
    structlog.get_logger().info("service.stopped")
    if broken:
        raise broken[0]


def tick(desk: Desk, table: MailboxTable, stop: threading.Event, broken: list[LedgerBroken], met: set[str]) -> None:
    """One round over one mailbox, the first one over all its mail (`met` names those that had theirs).

    Whatever goes wrong is logged and tried again next time, but for a broken ledger, which stops the service.
    """
    try:
        with open_intake(desk) as intake:
            poll(intake, open_mailbox(desk, table), whole=table.name not in met, stop=stop)
        met.add(table.name)
    except Stopped:
        structlog.get_logger().info("mailbox.left", mailbox=table.name)
    except LedgerBroken as error:
        broken.append(error)
        stop.set()
    except YishiError as error:
        structlog.get_logger().warning("mailbox.failed", mailbox=table.name, reason=str(error))
    except Exception as error:  # noqa: BLE001 # the one round a tick (DESIGN.md 7)
        structlog.get_logger().error("mailbox.failed", mailbox=table.name, error=type(error).__name__, exc_info=True)
