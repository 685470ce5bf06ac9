"""From settings to edges: the only place where a ledger, an archive, a mailbox or a sandbox is made. Decides nothing else."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import structlog

from config.clock import Clock, system_clock
from config.errors import EdgeDown, Refused
from config.passwords import password_of, password_of_outbox
from config.period import civil_date
from config.phrases import NO_PHRASES, Phrases, load_phrases, shipped_phrases
from config.roster import load_roster
from config.settings import MailboxTable, Settings, load_settings
from desk.acts.clock.outbox import Post
from desk.acts.clock.runs import Job
from desk.acts.mailroom.collisions import SERVER_NUMBERS
from desk.acts.mailroom.intake import Intake
from desk.acts.mailroom.opened_mail import RELEASED, SCREENED
from desk.acts.mailroom.previews import PREVIEWED, Previews
from desk.acts.mailroom.release import held_mail, release
from desk.acts.record import vocabulary
from desk.acts.rules import Rules, remembering
from desk.acts.uploads import Uploads
from desk.outbox import SmtpOutbox
from desk.publish.message import Sender
from desk.web.requests import Console
from ingest.account import Account
from ingest.documents.outside import sweep
from ingest.mail import MailKey, RawMail
from ingest.mailbox import ImapMailbox, Look
from ingest.maildir import read_paths
from ingest.sandbox import Sandbox
from ledger.archive import Archive, FileArchive
from ledger.book import Book
from scoring.rulebook_file import Rulebook, find_rulebook, load_rulebook

RELEASE_SECONDS = 60  # of a mailbox that a person waits for


@dataclass(frozen=True, slots=True)
class Desk:
    """What every command and job works with."""

    settings: Settings
    rules: Rules
    book: Book
    archive: Archive
    now: Clock
    phrases: Phrases = NO_PHRASES

    @property
    def today(self) -> date:
        """The civil date in Shanghai."""
        return civil_date(self.now())


def open_desk(config: Path | None, *, now: Clock = system_clock) -> Desk:
    """Everything but mailboxes, by the settings file; Misconfigured or EdgeDown where something can't be used."""
    settings = load_settings(config, environ=os.environ)
    folder = settings.rulebook.path or find_rulebook(settings.rulebook.name or "")
    rules = Rules(load_roster(settings.roster.path), load_rulebook(folder), settings.scoring.starts)
    phrases = _phrases(settings, rules.rulebook)
    return Desk(
        settings,
        rules,
        Book(settings.ledger.url, now=now),
        FileArchive(settings.ledger.archive),
        now,
        phrases,
    )


def open_console(desk: Desk, *, jobs: Sequence[Job] = ()) -> Console:
    """What the pages of the console work with; the clock's jobs are shown, not run."""
    limits = desk.settings.limits
    previews = Previews(
        partial(
            Sandbox, PREVIEWED, workers=1, seconds=limits.open_seconds, memory=limits.open_memory
        )
    )
    return Console(
        desk.settings,
        remembering(desk.rules),
        desk.book,
        desk.archive,
        desk.now,
        previews,
        open_uploads(desk),
        partial(release_held, desk),
        desk.phrases,
        jobs,
    )


@contextmanager
def console_beside(desk: Desk, *, jobs: Sequence[Job] = ()) -> Iterator[None]:
    """The console while the block runs, if the settings want it; mail is taken in all the same where its port can't be had."""
    from desk.web.server import serving  # noqa: PLC0415  no command but these two waits for a web server to be imported

    with ExitStack() as stack:
        if desk.settings.console.enabled:
            try:
                stack.enter_context(serving(open_console(desk, jobs=jobs)))
            except EdgeDown as error:
                structlog.get_logger().warning("console.failed", reason=str(error))
        yield


def _phrases(settings: Settings, rulebook: Rulebook) -> Phrases:
    """The office's own, else those that ship for the rulebook of that name; none where there are none: then no category is proposed."""
    file = settings.classify.phrases or shipped_phrases(rulebook.name)
    return (
        load_phrases(file, known={category.code for category in rulebook.categories})
        if file
        else NO_PHRASES
    )


def open_uploads(desk: Desk) -> Uploads:
    """How a file that a person brings is read; a worker starts with each and ends with it."""
    limits = desk.settings.limits
    return Uploads(
        partial(Sandbox, workers=1, seconds=limits.open_seconds, memory=limits.open_memory)
    )


@contextmanager
def open_intake(desk: Desk, *, opening: str = SCREENED) -> Iterator[Intake]:
    """What taking mails in works with; its workers, which run `opening`, end with it."""
    limits = desk.settings.limits
    sweep()
    with Sandbox(
        opening, workers=limits.workers, seconds=limits.open_seconds, memory=limits.open_memory
    ) as sandbox:
        known = vocabulary(desk.rules.roster, desk.rules.rulebook)
        ids = desk.settings.sender.authserv_ids
        yield Intake(
            desk.book,
            desk.archive,
            sandbox,
            desk.rules,
            known,
            limits.batch_mails,
            desk.phrases,
            ids,
        )


def fetch_again(
    desk: Desk, mailbox: str, *, path: Path | None
) -> Callable[[MailKey], RawMail | None]:
    """How a held mail is fetched once more: from its mailbox, or from the file that a person names."""

    def from_files(key: MailKey) -> RawMail | None:
        mails = read_paths([path] if path else [], max_bytes=desk.settings.limits.mail_bytes)
        return next((raw for raw in mails if raw.key.uid == key.uid), None)

    def from_server(key: MailKey) -> RawMail | None:
        table = next((table for table in desk.settings.mailboxes if table.name == mailbox), None)
        if table is None:
            return None
        with open_mailbox(desk, table) as opened:
            return next(
                (
                    raw
                    for batch in opened.fetch(
                        Look(key.folder, key.uidvalidity % SERVER_NUMBERS, (key.uid,))
                    )
                    for raw in batch
                ),
                None,
            )

    return from_files if mailbox == "files" else from_server


def release_held(desk: Desk, entry: int, *, reason: str, actor: str) -> int:
    """Fetch a held mail from its mailbox once more, within a minute, and take it in; how many items it has."""
    limits = desk.settings.limits
    hasty = limits.model_copy(update={"round_seconds": min(limits.round_seconds, RELEASE_SECONDS)})
    quick = replace(desk, settings=desk.settings.model_copy(update={"limits": hasty}))
    with open_intake(quick, opening=RELEASED) as intake:
        line = held_mail(intake, entry)
        if line.mailbox == "files":
            raise Refused(
                f"第 {entry} 号记录扣留的是导入的文件；请在主机上用 yishi release {entry} --path 文件 放行"
            )
        return release(
            intake,
            entry,
            fetch=fetch_again(quick, line.mailbox, path=None),
            reason=reason,
            actor=actor,
        )


def open_post(desk: Desk) -> Post | None:
    """By what letters are sent; None where the settings name no server. The password is read when a letter is sent."""
    table = desk.settings.outbox
    if not table.host or not table.sender:
        return None
    password = partial(password_of_outbox, table, environ=os.environ)
    outbox = SmtpOutbox(table.host, table.port, table.tls, table.sender, table.username, password)
    return Post(outbox, Sender(table.sender, table.name), table.addresses)


def open_mailbox(desk: Desk, table: MailboxTable) -> ImapMailbox:
    """A mailbox of the settings, not connected yet; its password is read now."""
    limits = desk.settings.limits
    account = Account(
        name=table.name,
        host=table.host,
        port=table.port,
        tls=table.tls,
        username=table.username,
        password=password_of(table, environ=os.environ),
        round_seconds=limits.round_seconds,
    )
    return ImapMailbox(
        account=account,
        folders=table.folders,
        since=table.since,
        window_days=table.window_days,
        size_limit=limits.mail_bytes,
        batch_mails=limits.batch_mails,
        batch_bytes=limits.batch_bytes,
        clock=desk.now,
        after=table.after,
        move_to=table.move_to or "",
    )
