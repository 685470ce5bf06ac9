"""The public form of `yishi status`: times with the offset of Shanghai, ages in seconds."""

from datetime import datetime
from typing import Any

from config.period import SHANGHAI
from desk.acts.status import DeskStatus, MailboxStatus


def status_form(status: DeskStatus) -> dict[str, Any]:
    """What `yishi status --json` prints."""
    return {
        "service": {"running": status.process is not None, "process": status.process},
        "mailboxes": [_mailbox_form(mailbox) for mailbox in status.mailboxes],
        "held": status.held,
        "unreadable": status.unreadable,
        "waiting": status.waiting,
        "entries": status.entries,
        "ledger_head": status.ledger_head,
    }


def _mailbox_form(mailbox: MailboxStatus) -> dict[str, Any]:
    return {
        "name": mailbox.name,
        "state": mailbox.state,
        "last_success": _moment(mailbox.last_success),
        "age": mailbox.age,
        "failures": mailbox.failures,
        "failing_since": _moment(mailbox.failing_since),
        "reason": mailbox.reason,
        "next_try": _moment(mailbox.next_try),
        "polling": mailbox.polling,
        "after": mailbox.after,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds") if moment else None
