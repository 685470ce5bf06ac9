"""What the jobs of the running service share, one job's attempt, and one round over a mailbox.
Knows no scheduler.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from queue import SimpleQueue

import structlog

from config.accounts import MailboxTable
from config.errors import LedgerBroken, Misconfigured, YishiError
from desk.acts.clock.outbox import send_letters
from desk.acts.mailroom.poll import poll
from desk.acts.mailroom.rounds import Pace, Stopped, is_due, next_tick, note_failure
from desk.acts.processes import give_back_memory
from desk.edges import open_intake, open_mailbox, open_post, open_workers
from desk.wiring import Desk
from ingest.sandbox import Sandbox
from ledger.office.health import MailboxHealth, mailbox_health


@dataclass(slots=True, eq=False)
class Service:
    """What the jobs of one process share. `met` names the mailboxes that had a good round;
    `agenda` says when each has its next, None: no more.
    """

    desk: Desk
    stop: threading.Event = field(default_factory=threading.Event)
    broken: list[YishiError] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    agenda: "SimpleQueue[tuple[MailboxTable, datetime] | None]" = field(default_factory=SimpleQueue)
    _idle: list[Sandbox] = field(default_factory=list)

    @contextmanager
    def workers(self) -> Iterator[Sandbox]:
        """Those of the round before, so that what they load is loaded once; others where a round
        has them. One round's are kept, never those of a round that failed.
        """
        with ExitStack() as ending:
            sandbox = self._idle.pop() if self._idle else open_workers(self.desk)
            ending.enter_context(sandbox)
            yield sandbox
            if not self._idle and not self.stop.is_set():
                ending.pop_all()
                self._idle.append(sandbox)

    def let_go(self) -> None:
        """No more rounds: the workers that wait for one end."""
        while self._idle:
            with self._idle.pop():
                pass

    def end(self, because: YishiError | None = None) -> None:
        """A round under way ends after its batch. Called from signals, too."""
        if because is not None:
            self.broken.append(because)
        self.stop.set()
        self.agenda.put(None)


def tick(service: Service, table: MailboxTable) -> None:
    """One round over one mailbox if it is due, the first one over all its mail; then its next one
    is put on the agenda, whatever happened.
    """
    pace = Pace(table.poll_every, service.desk.now)
    try:
        if is_due(_health(service, table), at=pace.now()):
            attempt(service, "mailbox", lambda: _round(service, table, pace), mailbox=table.name)
    finally:
        service.agenda.put(
            (table, next_tick(_health(service, table), at=pace.now(), every=pace.every))
        )


def attempt(service: Service, job: str, act: Callable[[], object], **about: str) -> None:
    """One act of a job: whatever goes wrong is logged and tried again next time, but for a broken
    ledger, which stops the service.
    """
    bound = structlog.get_logger().bind(**about)
    try:
        act()
    except Stopped:
        bound.info(f"{job}.left")
    except LedgerBroken as error:
        service.end(error)
    except YishiError as error:
        bound.warning(f"{job}.failed", reason=str(error))
    except Exception as error:  # noqa: BLE001 # the one round a tick (DESIGN.md 7)
        bound.error(f"{job}.failed", error=type(error).__name__, exc_info=True)


def _round(service: Service, table: MailboxTable, pace: Pace) -> None:
    desk = service.desk
    try:
        mailbox = open_mailbox(desk, table)
    except Misconfigured as error:
        note_failure(desk.book, table.name, error, pace)
        raise
    with service.workers() as workers, open_intake(desk, workers=workers) as intake:
        if poll(intake, mailbox, whole=table.name not in service.met, stop=service.stop, pace=pace):
            service.met.add(table.name)
    give_back_memory()


def send(desk: Desk) -> None:
    """The letters that are due, by the outbox of the settings."""
    send_letters(desk.book, open_post(desk), now=desk.now)


def _health(service: Service, table: MailboxTable) -> MailboxHealth | None:
    """None also where the ledger does not answer: the usual pace then, and the round itself says
    what is wrong.
    """
    try:
        return mailbox_health(service.desk.book).get(table.name)
    except YishiError:
        return None
