"""From settings to the edges: the only place where a mailbox, a sandbox or an outbox is made.
Decides nothing else.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from config.accounts import MailboxTable, password_of, password_of_outbox
from desk.acts.clock.outbox import Post
from desk.acts.mailroom.collisions import SERVER_NUMBERS
from desk.acts.mailroom.intake import Intake
from desk.acts.mailroom.opened_mail import RELEASED, SCREENED
from desk.acts.mailroom.release import release
from desk.acts.record import vocabulary
from desk.acts.uploads import Uploads
from desk.outbox import Sender, SmtpOutbox
from desk.wiring import Desk
from ingest.account import Account
from ingest.documents.converter import sweep
from ingest.mail import MailKey, RawMail
from ingest.mailbox import ImapMailbox, Look
from ingest.maildir import read_paths
from ingest.sandbox import Sandbox


def open_workers(desk: Desk, *, opening: str = SCREENED) -> Sandbox:
    """Workers that run `opening`; none starts before the first mail."""
    limits = desk.settings.limits
    return Sandbox(
        opening, workers=limits.workers, seconds=limits.open_seconds, memory=limits.open_memory
    )


@contextmanager
def open_intake(
    desk: Desk, *, opening: str = SCREENED, workers: Sandbox | None = None
) -> Iterator[Intake]:
    """What taking mails in works with; its workers, which run `opening`, end with it, unless they
    are somebody's who keeps them.
    """
    limits = desk.settings.limits
    sweep()
    with nullcontext(workers) if workers else open_workers(desk, opening=opening) as sandbox:
        rules = desk.rules
        known = vocabulary(rules.roster, rules.rulebook)
        ids = desk.settings.sender.authserv_ids
        yield Intake(
            desk.book,
            desk.archive,
            sandbox,
            rules,
            known,
            limits.batch_mails,
            limits.batch_bytes,
            desk.phrases,
            ids,
        )


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


def fetch_again(desk: Desk, key: MailKey, path: Path | None = None) -> RawMail | None:
    """A mail fetched once more, from its mailbox or from the file that it lies in; None where it
    is not there any more.
    """
    if key.mailbox == "files":
        mails = read_paths([path] if path else [], max_bytes=desk.settings.limits.mail_bytes)
        return next((raw for raw in mails if raw.key.uid == key.uid), None)
    table = next((table for table in desk.settings.mailboxes if table.name == key.mailbox), None)
    if table is None:
        return None
    look = Look(key.folder, key.uidvalidity % SERVER_NUMBERS, (key.uid,))
    with open_mailbox(desk, table) as mailbox:
        return next((raw for batch in mailbox.fetch(look) for raw in batch), None)


def release_held(
    desk: Desk,
    entry: int,
    *,
    reason: str,
    actor: str,
    path: Path | None = None,
    seconds: int | None = None,
) -> int:
    """Fetch a held mail once more and take it in; how many items it has. `seconds`: how long a
    person waits for its mailbox.
    """
    limits = desk.settings.limits
    hasty = limits.model_copy(
        update={"round_seconds": min(limits.round_seconds, seconds or limits.round_seconds)}
    )
    quick = replace(desk, settings=desk.settings.model_copy(update={"limits": hasty}))
    with open_intake(quick, opening=RELEASED) as intake:
        return release(
            intake, entry, fetch=partial(fetch_again, quick), path=path, reason=reason, actor=actor
        )


def open_post(desk: Desk) -> Post | None:
    """By what letters are sent; None where the settings name no server. The password is read when
    a letter is sent.
    """
    table = desk.settings.outbox
    if not table.host or not table.sender:
        return None
    password = partial(password_of_outbox, table, environ=os.environ)
    outbox = SmtpOutbox(table.host, table.port, table.tls, table.sender, table.username, password)
    return Post(outbox, Sender(table.sender, table.name), table.addresses)


def open_uploads(desk: Desk) -> Uploads:
    """How a file that a person brings is read; a worker starts with each and ends with it."""
    limits = desk.settings.limits
    return Uploads(
        partial(Sandbox, workers=1, seconds=limits.open_seconds, memory=limits.open_memory)
    )
