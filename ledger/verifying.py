"""核验: whether the ledger is still what was written: chain, contents, archive, views. Finds everything that is wrong; mends nothing."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, Table, create_engine, select

from ledger.applying import apply, begin
from ledger.archive import Archive
from ledger.content import Content
from ledger.entry import GENESIS, LedgerEntry, decode, digest_of
from ledger.payloads import Logged, Payload, Sealed
from ledger.tables import VIEWS
from ledger.views import Views


def problems(connection: Connection, archive: Archive, *, head: str | None = None) -> Iterator[str]:
    """Each thing that is wrong, a sentence each. `head` is the digest of an entry that was printed once and must still be in the chain."""
    views = Views(connection)
    erased, gone = _sealed(views)
    mails: set[str] = set()
    previous, seq, found = GENESIS, 0, head is None or head == GENESIS
    for entry, content in views.entries():
        yield from _chain_problems(entry, previous=previous, after=seq)
        previous, seq, found = entry.digest, entry.seq, found or entry.digest == head
        payload = _payload(entry)
        if payload is None:
            yield f"entry {entry.seq}: its payload can't be read"
            continue
        yield from _content_problems(entry, payload, content, sealed=entry.seq in erased)
        if isinstance(payload, Logged) and payload.digest and payload.outcome == "recorded":
            mails.add(payload.digest)
    if not found:
        yield f"no entry has the digest {head}: the ledger that it was printed from is not this one, or was cut short"
    yield from _archive_problems(archive, mails=mails, gone=gone)
    yield from _view_problems(connection)


def _sealed(views: Views) -> tuple[set[int], set[str]]:
    seals = [payload for entry, _ in views.entries() if isinstance(payload := _payload(entry), Sealed)]
    return {seq for seal in seals for seq in seal.entries}, {digest for seal in seals for digest in seal.mails}


def _payload(entry: LedgerEntry) -> Payload | None:
    try:
        payload: Payload = decode(entry)
    except ValidationError:
        return None
    return payload


def _chain_problems(entry: LedgerEntry, *, previous: str, after: int) -> Iterator[str]:
    if entry.seq != after + 1:
        yield f"entry {after + 1} is missing: {entry.seq} follows {after}"
    if entry.previous != previous:
        yield f"entry {entry.seq} does not follow the one before it"
    if digest_of(entry) != entry.digest:
        yield f"entry {entry.seq} was changed: its digest does not fit"


def _content_problems(entry: LedgerEntry, payload: Payload, content: Content | None, *, sealed: bool) -> Iterator[str]:
    if content and payload.content != content.digest:
        yield f"entry {entry.seq}: its content was changed"
    elif content and sealed:
        yield f"entry {entry.seq} is sealed, and its content is still there"
    elif payload.content and not content and not sealed:
        yield f"entry {entry.seq}: its content is gone, and it was never sealed"


def _archive_problems(archive: Archive, *, mails: set[str], gone: set[str]) -> Iterator[str]:
    for digest in sorted(mails - gone):
        if not archive.intact(digest):
            yield f"archive: mail {digest} is missing or was changed"
    for digest in archive.digests():
        if digest in gone:
            yield f"archive: mail {digest} is sealed, and is still there; seal its item once more"
        elif digest not in mails and not archive.intact(digest):
            yield f"archive: file {digest} is not what its name says"


def _view_problems(connection: Connection) -> Iterator[str]:
    """The views against the same views made anew from the entries, row by row."""
    with tempfile.TemporaryDirectory(prefix="yishi-verify-") as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'views.db'}")
        with engine.begin() as scratch:
            for view in VIEWS:
                view.create(scratch)
            begin(scratch)
            for entry, content in Views(connection).entries():
                try:
                    apply(scratch, entry, decode(entry), content.body if content else None)
                except (ValueError, LookupError):
                    yield f"views: entry {entry.seq} can't be shown in them"
                    break
            for view in VIEWS:
                yield from _differences(view, connection, scratch)
        engine.dispose()


def _differences(view: Table, connection: Connection, scratch: Connection) -> Iterator[str]:
    query = select(view).order_by(*view.primary_key.columns)
    ours, anew = (db.execute(query.execution_options(yield_per=1000)) for db in (connection, scratch))
    for one, other in itertools.zip_longest(ours, anew):
        if one is None or other is None or tuple(one) != tuple(other):
            row = one if one is not None else other
            key = [str(row._mapping[column]) for column in view.primary_key.columns] if row is not None else []  # noqa: SLF001 # a Row's public mapping
            yield f"views: {view.name} is not what the entries say, first at {'/'.join(key)}; run yishi rebuild"
            return
