"""The public form of what reading mails again has changed: `yishi reread --json`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from desk.acts.mailroom.differences import ReadDocument
from desk.acts.mailroom.reread import MailReread, reread_total


def reread_form(rereads: Sequence[MailReread], *, dry_run: bool) -> dict[str, Any]:
    """The total, and every mail of which there is something to say."""
    told = [
        reread
        for reread in rereads
        if reread.changes or reread.gained or reread.proposals or reread.skipped
    ]
    return {
        **asdict(reread_total(rereads)),
        "dry_run": dry_run,
        "mails": [_mail_form(reread) for reread in told],
    }


def _mail_form(reread: MailReread) -> dict[str, Any]:
    mail = reread.mail
    return {
        "mailbox": mail.mailbox,
        "folder": mail.folder,
        "uidvalidity": mail.uidvalidity,
        "uid": mail.uid,
        "digest": mail.digest,
        "entry": mail.seq,
        "changes": [
            {
                "item": change.item,
                "field": change.field,
                "old": _value_form(change.old),
                "new": _value_form(change.new),
            }
            for change in reread.changes
        ],
        "items": reread.gained,
        "proposals": list(reread.proposals),
        "skipped": reread.skipped,
    }


def _value_form(value: object) -> object:
    if isinstance(value, tuple):
        return [_value_form(part) for part in value]
    if isinstance(value, ReadDocument):
        return {
            "name": value.name,
            "type": value.kind,
            "text_chars": value.text_chars,
            "problem": value.problem,
        }
    return value
