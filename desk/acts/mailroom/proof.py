"""核对结果: what holding a mailbox against the log has shown, and how the last result is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter, ValidationError

from ingest.mail import MailKey
from ledger.book import Book
from ledger.office.health import keep_proof, proofs


@dataclass(frozen=True, slots=True)
class FolderProof:
    """One folder since a day. `gaps`: mails that had no line and got it now, `fresh` of them newer
    than all that had one: those had just come.

    `missing` have none yet: the server did not hand them over. `conflicts`: another mail than the
    log has stood under that key; as `gaps`, under the key that it was taken in. `gone`: in the log
    and no longer on the server, as when people tidy up.
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

    @property
    def recorded(self) -> int:
        """How many of the mails on the server have a line."""
        return self.server - len(self.missing)

    @property
    def old_gaps(self) -> tuple[MailKey, ...]:
        """Those that should have been taken in before."""
        return self.gaps[: len(self.gaps) - self.fresh]


@dataclass(frozen=True, slots=True)
class Stray:
    """A mail of a known sender in a folder for junk: it is told of and left where it is."""

    key: MailKey
    received_at: datetime
    sender: str
    unit: str


@dataclass(frozen=True, slots=True)
class Proof:
    """核对结果: one mailbox since a civil day; `unlooked` names folders for junk that could not be
    looked into.
    """

    mailbox: str
    since: date
    at: datetime
    folders: tuple[FolderProof, ...]
    strays: tuple[Stray, ...] = ()
    unlooked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofTotal:
    """Over every folder of every mailbox, in numbers."""

    server: int
    recorded: int
    gaps: int
    missing: int
    conflicts: int
    gone: int
    strays: int


_PROOF = TypeAdapter(Proof)


def total_of(results: Iterable[Proof]) -> ProofTotal:
    """The sums of these results."""
    every = list(results)
    folders = [folder for proof in every for folder in proof.folders]
    return ProofTotal(
        server=sum(folder.server for folder in folders),
        recorded=sum(folder.recorded for folder in folders),
        gaps=sum(len(folder.gaps) for folder in folders),
        missing=sum(len(folder.missing) for folder in folders),
        conflicts=sum(len(folder.conflicts) for folder in folders),
        gone=sum(folder.gone for folder in folders),
        strays=sum(len(proof.strays) for proof in every),
    )


def keep(book: Book, proof: Proof) -> None:
    """As the mailbox's last result."""
    keep_proof(book, proof.mailbox, _PROOF.dump_json(proof).decode())


def last_proofs(book: Book) -> dict[str, Proof]:
    """The last result of each mailbox by its name; one that an older version kept in another form
    is as if it were not there.
    """
    results: dict[str, Proof] = {}
    for mailbox, kept in proofs(book).items():
        try:
            results[mailbox] = _PROOF.validate_json(kept)
        except ValidationError:
            continue
    return results
