"""The JSON of what the program makes of a mail, of mails read again, and of a reconciliation:
`yishi mail classify`, `reread`, `reconcile`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from classify.submission import Doubt, Submission
from desk.acts.items.proposals import sentence_with_command
from desk.acts.mailroom.differences import ReadDocument
from desk.acts.mailroom.proof import FolderProof, Proof, total_of
from desk.acts.mailroom.reread import MailReread, reread_total
from desk.forms import fields_of

if TYPE_CHECKING:
    from desk.acts.mailroom.classification import Classification
    from desk.acts.mailroom.opened_mail import Opened
    from ingest.mail import MailKey


def classification_form(found: "Classification") -> dict[str, Any]:
    """A mail; of one with a mark the rule alone."""
    opened = found.opened
    if opened is None:
        return {"outcome": "unreadable"}
    if opened.mark:
        return {
            "outcome": "held",
            "sender": opened.sender,
            "strength": opened.mark.strength.value,
            "rule": opened.mark.rule,
        }
    return {"outcome": "recorded", **_understood(opened, found.submission or Submission(None, ()))}


def _understood(opened: "Opened", submission: Submission) -> dict[str, Any]:
    items = [
        asdict(replace(item, text=""))
        | {"text_chars": len(item.text), "doubts": _doubts(item.doubts)}
        for item in submission.items
    ]
    for item in items:
        del item["fingerprint"], item["text"]
        item["documents"] = [opened.documents[number].name for number in item["documents"]]
    return {
        "sender": opened.sender,
        "subject": opened.subject,
        "unit": submission.unit,
        "because": submission.because,
        "verified": submission.verified or None,
        "claims": [asdict(claim) for claim in submission.claims],
        "doubts": _doubts(submission.doubts),
        "forwarded": [asdict(one) for one in submission.forwarded],
        "withdraws": list(submission.withdraws),
        "items": items,
        "attachments": [asdict(outline) for outline in opened.documents],
        "defects": list(submission.defects),
    }


def _doubts(doubts: Iterable[Doubt]) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "where": one.where, "detail": sentence_with_command(one, None)}
        for one in doubts
    ]


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
        **fields_of(mail, "mailbox folder uidvalidity uid digest"),
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


def reconciliation_form(proofs: Iterable[Proof]) -> dict[str, Any]:
    """Each mailbox, and the total."""
    every = list(proofs)
    total = total_of(every)
    return {
        "mailboxes": [proof_form(proof) for proof in every],
        "total": {
            "server": total.server,
            "ledger": total.recorded,
            "closed": total.gaps,
            **fields_of(total, "missing conflicts gone"),
            "junk": total.strays,
        },
    }


def proof_form(proof: Proof) -> dict[str, Any]:
    """One mailbox."""
    return {
        **fields_of(proof, "mailbox since at"),
        "folders": [_folder_form(folder) for folder in proof.folders],
        "junk": [
            {
                **fields_of(stray.key, "folder uidvalidity uid"),
                **fields_of(stray, "received_at sender unit"),
            }
            for stray in proof.strays
        ],
        "unlooked": list(proof.unlooked),
    }


def _folder_form(folder: FolderProof) -> dict[str, Any]:
    return {
        **fields_of(folder, "mailbox folder uidvalidity server"),
        "ledger": folder.recorded,
        "closed": [_key_form(key) for key in folder.gaps],
        "fresh": folder.fresh,
        "missing": len(folder.missing),
        "missing_keys": [_key_form(key) for key in folder.missing],
        "conflicts": [_key_form(key) for key in folder.conflicts],
        "gone": folder.gone,
    }


def _key_form(key: "MailKey") -> dict[str, Any]:
    return fields_of(key, "mailbox folder uidvalidity uid")
