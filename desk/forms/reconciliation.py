"""The public form of a reconciliation: `yishi reconcile --json`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from config.period import SHANGHAI
from desk.acts.mailroom.proof import FolderProof, Proof, total_of
from ingest.mail import MailKey


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
            "missing": total.missing,
            "conflicts": total.conflicts,
            "gone": total.gone,
            "junk": total.strays,
        },
    }


def proof_form(proof: Proof) -> dict[str, Any]:
    """One mailbox."""
    return {
        "mailbox": proof.mailbox,
        "since": proof.since.isoformat(),
        "at": _moment(proof.at),
        "folders": [_folder_form(folder) for folder in proof.folders],
        "junk": [
            {
                "folder": stray.key.folder,
                "uidvalidity": stray.key.uidvalidity,
                "uid": stray.key.uid,
                "received_at": _moment(stray.received_at),
                "sender": stray.sender,
                "unit": stray.unit,
            }
            for stray in proof.strays
        ],
        "unlooked": list(proof.unlooked),
    }


def _folder_form(folder: FolderProof) -> dict[str, Any]:
    return {
        "mailbox": folder.mailbox,
        "folder": folder.folder,
        "uidvalidity": folder.uidvalidity,
        "server": folder.server,
        "ledger": folder.recorded,
        "closed": [_key_form(key) for key in folder.gaps],
        "fresh": folder.fresh,
        "missing": len(folder.missing),
        "missing_keys": [_key_form(key) for key in folder.missing],
        "conflicts": [_key_form(key) for key in folder.conflicts],
        "gone": folder.gone,
    }


def _key_form(key: MailKey) -> dict[str, Any]:
    return {
        "mailbox": key.mailbox,
        "folder": key.folder,
        "uidvalidity": key.uidvalidity,
        "uid": key.uid,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat()
