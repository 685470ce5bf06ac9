"""核验: whether the ledger is still what was written: chain, contents, archive, views. Finds
everything that is wrong; mends nothing.

The entries are read once, in order; the views are made anew from them beside, in a scratch
database, and then compared row by row.
"""

import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from msgspec import MsgspecError
from sqlalchemy import ColumnElement, Connection, Table, Text, collate, create_engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from ledger.archive import Archive
from ledger.content import Content, words_of
from ledger.entry import GENESIS, LedgerEntry, decode, digest_of
from ledger.payload import Payload
from ledger.payloads import EntryKind, Judged, Logged, Received, Reread, Sealed
from ledger.projection.apply import apply, begin, stand_at
from ledger.projection.buffer import Buffer
from ledger.schema.chain import ENTRIES
from ledger.schema.views import BANDS, FACTS, FINGERPRINTS, ITEMS, MAILS, VIEWS
from ledger.views import Views

AT_ONCE = 1000  # rows that are compared together

# Nobody else reads it and nothing of it lasts: no journal, no waiting for the disk.
_SCRATCH = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-16384")
# Of their indexes only those that making the views needs. Bands are kept as they come and sorted
# when they are compared: their keys are hashes, so that each would have to be put into another
# page.
_LARGE = (MAILS, ITEMS, FACTS, FINGERPRINTS)
_BESIDE = (
    "CREATE TABLE bands (band INTEGER NOT NULL, item INTEGER NOT NULL)",
    "CREATE INDEX bands_of ON bands (item)",
    "CREATE INDEX facts_of ON facts (item)",
    "CREATE INDEX mails_of ON mails (digest)",
    "CREATE INDEX items_repeating ON items (repeat_of) WHERE repeat_of IS NOT NULL",
    "CREATE TABLE shown (digest TEXT PRIMARY KEY) WITHOUT ROWID",
)


def problems(connection: Connection, archive: Archive, *, head: str | None = None) -> Iterator[str]:
    """Each thing that is wrong, a sentence each. `head` is the digest of an entry that was printed
    once and must still be in the chain.
    """
    erased, gone = _sealed(connection)
    with _scratch() as scratch:
        anew = _Anew(scratch)
        previous, seq, found = GENESIS, 0, head is None or head == GENESIS
        for entry, content in Views(connection).entries():
            yield from _chain_problems(entry, previous=previous, after=seq)
            previous, seq, found = entry.digest, entry.seq, found or entry.digest == head
            payload = _payload(entry)
            anew.take(entry, payload, content)
            if payload is None:
                yield f"第 {entry.seq} 号记录：内容无法解读"
            else:
                yield from _content_problems(entry, payload, content, sealed=entry.seq in erased)
        if not found:
            yield f"链上没有校验值 {head}：打印它的台账不是这一本，或者被截短了"
        anew.close()
        yield from _archive_problems(archive, scratch, gone=gone)
        if anew.broken:
            yield f"视图：第 {anew.broken} 号记录无法反映到视图中"
        for view in VIEWS:
            yield from _differences(view, connection, scratch)


def _sealed(connection: Connection) -> tuple[set[int], set[str]]:
    """The entries whose words, and the mails that, are gone for good."""
    rows = connection.execute(
        select(ENTRIES).where(ENTRIES.c.kind == EntryKind.SEALED.value).order_by(ENTRIES.c.seq)
    )
    entries = (LedgerEntry(row.seq, row.recorded_at, EntryKind.SEALED, *row[3:]) for row in rows)
    seals = [payload for entry in entries if isinstance(payload := _payload(entry), Sealed)]
    return {seq for seal in seals for seq in seal.entries}, {
        digest for seal in seals for digest in seal.mails
    }


def _payload(entry: LedgerEntry) -> Payload | None:
    try:
        payload: Payload = decode(entry)
    except MsgspecError:
        return None
    return payload


def _chain_problems(entry: LedgerEntry, *, previous: str, after: int) -> Iterator[str]:
    if entry.seq != after + 1:
        yield f"第 {after + 1} 号记录缺失：{after} 之后是 {entry.seq}"
    if entry.previous != previous:
        yield f"第 {entry.seq} 号记录：与上一号记录不相接"
    if digest_of(entry) != entry.digest:
        yield f"第 {entry.seq} 号记录被改动：校验值不符"


def _content_problems(
    entry: LedgerEntry, payload: Payload, content: Content | None, *, sealed: bool
) -> Iterator[str]:
    if content and payload.content != content.digest:
        yield f"第 {entry.seq} 号记录：正文被改动"
    elif content and sealed:
        yield f"第 {entry.seq} 号记录：已清除，正文却还在"
    elif payload.content and not content and not sealed:
        yield f"第 {entry.seq} 号记录：正文不见了，且从未清除"


@contextmanager
def _scratch() -> Iterator[Connection]:
    """An empty database of our own, with room for the views."""
    with tempfile.TemporaryDirectory(prefix="yishi-verify-") as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'views.db'}")
        try:
            with engine.connect() as scratch:
                for pragma in _SCRATCH:
                    scratch.exec_driver_sql(f"PRAGMA {pragma}")
                for view in (ENTRIES, *VIEWS):
                    if view in _LARGE:
                        scratch.execute(CreateTable(view))
                    elif view is not BANDS:
                        view.create(scratch)
                for statement in _BESIDE:
                    scratch.exec_driver_sql(statement)
                yield scratch
        finally:
            engine.dispose()


class _Anew:
    """The views made anew, up to the first entry that no view can show (`broken`), and the mails
    that must be kept.
    """

    def __init__(self, scratch: Connection) -> None:
        self._scratch = scratch
        self._rows = Buffer(scratch, searched=False)
        self._shown: list[tuple[str]] = []
        self._last = 0
        self.broken = 0
        begin(self._rows)

    def take(self, entry: LedgerEntry, payload: Payload | None, content: Content | None) -> None:
        if isinstance(payload, Logged) and payload.digest and payload.outcome == "recorded":
            self._shown.append((payload.digest,))
            if len(self._shown) == AT_ONCE:
                self._write()
        if payload is None:
            self.broken = self.broken or entry.seq
        elif not self.broken:
            self._apply(entry, payload, content)

    def close(self) -> None:
        """Everything written."""
        self._write()
        try:
            stand_at(self._rows, self._last)
        except SQLAlchemyError:  # two rows of one key, which no ledger of ours could have taken
            self.broken = self.broken or self._last

    def _apply(self, entry: LedgerEntry, payload: Payload, content: Content | None) -> None:
        try:
            if isinstance(
                payload, Judged
            ):  # asked for again when what it is about is read again (ledger/projection/doubts.py)
                self._rows.add(
                    ENTRIES, {name: getattr(entry, name) for name in LedgerEntry.__slots__}
                )
            # Only an item's words stand in a view that is made here: the search is not.
            words = words_of(content) if isinstance(payload, Received | Reread) else {}
            apply(self._rows, entry, payload, words)
            self._last = entry.seq
        except (ValueError, LookupError, SQLAlchemyError):
            self.broken = entry.seq

    def _write(self) -> None:
        shown, self._shown = self._shown, []
        if shown:
            self._scratch.exec_driver_sql("INSERT OR IGNORE INTO shown VALUES (?)", shown)


def _archive_problems(archive: Archive, scratch: Connection, *, gone: set[str]) -> Iterator[str]:
    for (digest,) in scratch.exec_driver_sql(
        "SELECT digest FROM shown ORDER BY digest", execution_options={"yield_per": AT_ONCE}
    ):
        if digest not in gone and not archive.intact(digest):
            yield f"原件 {digest}：缺失或被改动"
    for digest in archive.digests():
        if digest in gone:
            yield f"原件 {digest}：已清除，文件却还在；请再清除一次该信息"
        elif not scratch.exec_driver_sql(
            "SELECT 1 FROM shown WHERE digest = ?", (digest,)
        ).first() and not archive.intact(digest):
            yield f"原件 {digest}：内容与文件名不符"


def _differences(view: Table, connection: Connection, scratch: Connection) -> Iterator[str]:
    """The first row of a view that is not what the entries say."""
    nothing: list[tuple[Any, ...]] = []
    as_stored = connection.dialect.name == scratch.dialect.name
    ours, anew = (_rows(view, db, as_stored=as_stored) for db in (connection, scratch))
    with closing(ours), closing(anew):
        for some, others in zip_longest(ours, anew, fillvalue=nothing):
            if some != others:
                yield (
                    f"视图 {view.name} 与记录不符，首处在 "
                    f"{_first_difference(view, some, others)}；请运行 yishi ledger rebuild"
                )
                return


def _rows(
    view: Table, connection: Connection, *, as_stored: bool
) -> Generator[list[tuple[Any, ...]], None, None]:
    """All rows in the order of their keys, so many at once: the very values that stand there where
    both databases are of one make.
    """
    order = [_bytewise(column, connection) for column in view.primary_key.columns]
    query = select(view).order_by(*order)
    if as_stored:
        result = connection.exec_driver_sql(
            str(query.compile(connection)), execution_options={"stream_results": True}
        )
    else:
        result = connection.execute(query, execution_options={"stream_results": True})
    with closing(result):
        while rows := result.fetchmany(AT_ONCE):
            yield [tuple(row) for row in rows]


def _bytewise(column: ColumnElement[Any], connection: Connection) -> ColumnElement[Any]:
    """In the order that both databases have: PostgreSQL may sort text as a language would."""
    return (
        collate(column, "C")
        if connection.dialect.name == "postgresql" and isinstance(column.type, Text)
        else column
    )


def _first_difference(
    view: Table, some: Sequence[tuple[Any, ...]], others: Sequence[tuple[Any, ...]]
) -> str:
    """The lower key of the first two rows that differ: that row is missing from the other side, or
    another one there.
    """
    differing = next((one, other) for one, other in zip_longest(some, others) if one != other)
    places = [place for place, column in enumerate(view.columns) if column.primary_key]
    keys = [[row[place] for place in places] for row in differing if row is not None]
    return "/".join(
        map(str, min(keys, key=lambda key: [(type(value).__name__, value) for value in key]))
    )
