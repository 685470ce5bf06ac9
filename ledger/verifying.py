"""核验: whether the ledger is still what was written: chain, contents, archive, views. Finds everything that is wrong; mends nothing."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, Table, create_engine, select

from ledger.applying import apply, begin, stand_at
from ledger.archive import Archive
from ledger.content import Content, words_of
from ledger.entry import GENESIS, LedgerEntry, decode, digest_of
from ledger.payloads import Logged, Payload, Sealed
from ledger.pending import Pending
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
            yield f"第 {entry.seq} 号记录：内容无法解读"
            continue
        yield from _content_problems(entry, payload, content, sealed=entry.seq in erased)
        if isinstance(payload, Logged) and payload.digest and payload.outcome == "recorded":
            mails.add(payload.digest)
    if not found:
        yield f"链上没有摘要 {head}：打印它的台账不是这一本，或者被截短了"
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
        yield f"第 {after + 1} 号记录缺失：{after} 之后是 {entry.seq}"
    if entry.previous != previous:
        yield f"第 {entry.seq} 号记录：与上一号记录不相接"
    if digest_of(entry) != entry.digest:
        yield f"第 {entry.seq} 号记录被改动：摘要不符"


def _content_problems(entry: LedgerEntry, payload: Payload, content: Content | None, *, sealed: bool) -> Iterator[str]:
    if content and payload.content != content.digest:
        yield f"第 {entry.seq} 号记录：正文被改动"
    elif content and sealed:
        yield f"第 {entry.seq} 号记录：已封存，正文却还在"
    elif payload.content and not content and not sealed:
        yield f"第 {entry.seq} 号记录：正文不见了，且从未封存"


def _archive_problems(archive: Archive, *, mails: set[str], gone: set[str]) -> Iterator[str]:
    for digest in sorted(mails - gone):
        if not archive.intact(digest):
            yield f"原件 {digest}：缺失或被改动"
    for digest in archive.digests():
        if digest in gone:
            yield f"原件 {digest}：已封存，文件却还在；请再封存一次该信息"
        elif digest not in mails and not archive.intact(digest):
            yield f"原件 {digest}：内容与文件名不符"


def _view_problems(connection: Connection) -> Iterator[str]:
    """The views against the same views made anew from the entries, row by row."""
    with tempfile.TemporaryDirectory(prefix="yishi-verify-") as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'views.db'}")
        with engine.begin() as scratch:
            for view in VIEWS:
                view.create(scratch)
            rows = Pending(scratch)
            begin(rows)
            last = 0
            for entry, content in Views(connection).entries():
                try:
                    apply(rows, entry, decode(entry), words_of(content))
                    last = entry.seq
                except (ValueError, LookupError):
                    yield f"视图：第 {entry.seq} 号记录无法反映到视图中"
                    break
            stand_at(rows, last)
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
            yield f"视图 {view.name} 与记录不符，首处在 {'/'.join(key)}；请运行 yishi rebuild"
            return
