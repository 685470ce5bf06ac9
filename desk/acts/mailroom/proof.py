"""核对结果: what holding a mailbox against the log has shown, and its public form. Looks nothing up."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from config.period import SHANGHAI
from ingest.mail import MailKey

COUNTED = ("server", "ledger", "closed", "missing", "conflicts", "gone")


@dataclass(frozen=True, slots=True)
class FolderProof:
    """One folder since a day. `gaps`: mails that had no line and got it now, `fresh` of them newer than all that had one: those had just come.

    `missing` have none yet: the server did not hand them over. `conflicts`: another mail than the log has stood under that key; as `gaps`,
    under the key that it was taken in. `gone`: in the log and no longer on the server, as when people tidy up.
    """

    mailbox: str
    folder: str
    uidvalidity: int
    server: int
    gaps: tuple[MailKey, ...] = ()
    fresh: int = 0
    missing: tuple[MailKey, ...] = ()
    conflicts: tuple[MailKey, ...] = ()
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Stray:
    """A mail of a known sender in a folder for junk: it is told of and left where it is."""

    key: MailKey
    received_at: datetime
    sender: str
    unit: str


@dataclass(frozen=True, slots=True)
class Proof:
    """核对结果: one mailbox since a civil day; `unlooked` names folders for junk that could not be looked into."""

    mailbox: str
    since: date
    at: datetime
    folders: tuple[FolderProof, ...]
    strays: tuple[Stray, ...] = ()
    unlooked: tuple[str, ...] = ()


def proof_form(proof: Proof) -> dict[str, Any]:
    """As it is kept, and as `yishi reconcile --json` shows it."""
    return {
        "mailbox": proof.mailbox,
        "since": proof.since.isoformat(),
        "at": _moment(proof.at),
        "folders": [_folder_form(folder) for folder in proof.folders],
        "junk": [
            {"folder": stray.key.folder, "uidvalidity": stray.key.uidvalidity, "uid": stray.key.uid}
            | {
                "received_at": _moment(stray.received_at),
                "sender": stray.sender,
                "unit": stray.unit,
            }
            for stray in proof.strays
        ],
        "unlooked": list(proof.unlooked),
    }


def total_of(proofs: list[dict[str, Any]]) -> dict[str, int]:
    """Over every folder of every mailbox, in numbers."""
    folders = [folder for proof in proofs for folder in proof["folders"]]
    total = {name: sum(_number(folder[name]) for folder in folders) for name in COUNTED}
    return total | {"junk": sum(len(proof["junk"]) for proof in proofs)}


def _folder_form(folder: FolderProof) -> dict[str, Any]:
    return {
        "mailbox": folder.mailbox,
        "folder": folder.folder,
        "uidvalidity": folder.uidvalidity,
        "server": folder.server,
        "ledger": folder.server - len(folder.missing),
        "closed": [_key(key) for key in folder.gaps],
        "fresh": folder.fresh,
        "missing": len(folder.missing),
        "missing_keys": [_key(key) for key in folder.missing],
        "conflicts": [_key(key) for key in folder.conflicts],
        "gone": folder.gone,
    }


def _key(key: MailKey) -> dict[str, Any]:
    return {
        "mailbox": key.mailbox,
        "folder": key.folder,
        "uidvalidity": key.uidvalidity,
        "uid": key.uid,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat()


def _number(value: Any) -> int:
    return value if isinstance(value, int) else len(value)
