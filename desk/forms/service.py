"""The JSON of the running service: its status, the clock's jobs, the letters in the outbox, and
the console's users.

Times have the offset of Shanghai, ages are in seconds.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from config.period import SHANGHAI
from desk.forms import fields_of

if TYPE_CHECKING:
    from desk.acts.clock.runs import Planned
    from desk.acts.status import DeskStatus, MailboxStatus
    from ledger.office.outbox import Posted
    from ledger.office.runs import Run
    from ledger.office.users import User


def schedule_form(planned: Iterable["Planned"]) -> list[dict[str, Any]]:
    """`yishi service schedule --json`: each job, and its last run; null before the first one."""
    return [
        {
            "job": one.job.name,
            "label": one.job.label,
            "next": _moment(one.next),
            "last": run_form(one.last) if one.last else None,
        }
        for one in planned
    ]


def run_form(run: "Run") -> dict[str, Any]:
    """`due` is the time for which it ran; `by_hand` names no time of its own."""
    return {
        "due": _moment(run.slot),
        "by_hand": run.by_hand,
        "outcome": run.outcome,
        "began_at": _moment(run.began_at),
        "ended_at": _moment(run.ended_at),
        "next_try": _moment(run.again) if run.outcome == "failed" else None,
        "tries": run.tries,
        "said": run.words,
        "by": run.by,
    }


def letter_form(posted: "Posted", *, text: bool) -> dict[str, Any]:
    """A letter in the outbox; its text only where it is asked for, its files by name and size."""
    from desk.acts.clock.outbox import message_number  # noqa: PLC0415 # loads the office tables

    course, letter = posted.course, posted.letter
    form = {
        "letter": posted.id,
        "cause": letter.cause,
        "state": posted.state,
        "roles": list(letter.roles),
        "subject": letter.subject,
        "made_at": _moment(course.made_at),
        "sent_at": _moment(course.sent_at),
        "to": list(course.reached),
        "attempts": course.attempts,
        "next_try": _moment(posted.next_try) if posted.state == "waiting" else None,
        "problem": course.words,
        "message": message_number(course),
        "enclosures": [{"name": e.name, "size": len(e.content)} for e in letter.enclosures],
    }
    return form | ({"text": letter.text} if text else {})


def user_form(user: "User") -> dict[str, Any]:
    """One of `yishi user list --json`."""
    return {
        **fields_of(user, "name role disabled"),
        "changed_at": user.changed_at.isoformat(),
    }


def status_form(status: "DeskStatus") -> dict[str, Any]:
    """What `yishi status --json` prints."""
    return {
        "service": {"running": status.process is not None, "process": status.process},
        "mailboxes": [_mailbox_form(mailbox) for mailbox in status.mailboxes],
        **fields_of(status, "held unreadable waiting entries ledger_head"),
    }


def _mailbox_form(mailbox: "MailboxStatus") -> dict[str, Any]:
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
