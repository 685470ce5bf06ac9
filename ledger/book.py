"""[edge] The ledger itself: opened, written under its lock, read, verified, its views rebuilt.
Scores nothing.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from sqlalchemy import Connection, Engine, insert, select, update

from config.clock import Clock
from ledger.archive import Archive
from ledger.content import Content, make_content, words_of
from ledger.engine import (
    answering,
    empty_log,
    keep_little,
    open_engine,
    reading,
    session_on,
    writing,
)
from ledger.entry import LedgerEntry, decode, make_entry
from ledger.naming import Names, Numbering
from ledger.payload import Payload
from ledger.payloads import FactPayload
from ledger.projection.apply import apply, begin, stand_at
from ledger.projection.buffer import Buffer
from ledger.schema.chain import CONTENTS, ENTRIES, SECRETS
from ledger.schema.views import STAND, VIEWS, VIEWS_VERSION
from ledger.search.index import drop_terms, give_room, make_terms, purge_terms
from ledger.verify import problems
from ledger.views import Views

if TYPE_CHECKING:
    from sqlmodel import Session

    from ledger.office.leases import Gone, Lease


class Writer:
    """What one writer writes before it commits: it holds the lock, so what it has read stays true.
    Made by `Book.writing`.
    """

    def __init__(
        self, connection: Connection, *, now: Clock, actor: str, even_so: str | None
    ) -> None:
        self._connection = connection
        self._rows = Buffer(connection)
        self._views = Views(connection)
        self._numbering = Numbering(lambda: self.views)
        self.names = Names(lambda: self.views)
        self.now = now
        self.actor = actor
        self.even_so = even_so
        self._seq, self._head = self._views.head()

    @property
    def views(self) -> Views:
        """The ledger with all that this page holds; what was appended and not written yet is
        written first.
        """
        self._rows.flush()
        return self._views

    def append(self, payload: Payload, words: Mapping[str, Any] | None = None) -> LedgerEntry:
        """The entry that says this, appended with its free text and shown in the views; the
        payload's `content` is set here.
        """
        content = make_content(words or {})
        entry = make_entry(
            _with_content(payload, content),
            seq=self._seq + 1,
            previous=self._head,
            recorded_at=self.now(),
            actor=self.actor,
        )
        self._rows.add(ENTRIES, _row(entry))
        if content:
            self._rows.add(CONTENTS, {"seq": entry.seq, "salt": content.salt, "body": content.body})
        apply(self._rows, entry, payload, words or {})
        if isinstance(payload, FactPayload):
            self._numbering.note(payload)
            self.names.note(payload, seq=entry.seq)
        self._seq, self._head = entry.seq, entry.digest
        return entry

    def next_item(self, year: int) -> str:
        """The id of the next item received in that year."""
        return self._numbering.next(year)

    def close(self) -> None:
        """What is said once for all that was appended."""
        stand_at(self._rows, self._seq)

    def secret(self, name: str) -> str:
        """A random number of this ledger's own, the same ever after (hex)."""
        return _secret(self._connection, name)

    @contextmanager
    def session(self) -> Iterator["Session"]:
        """Rows of office matters, which stand or fall with what else is written here."""
        with session_on(self._connection) as session:
            yield session

    def erase(self, seqs: tuple[int, ...]) -> None:
        """Take the words of these entries away; whoever calls it appends the `Sealed` that says
        so.
        """
        self._rows.connection.execute(
            update(CONTENTS).where(CONTENTS.c.seq.in_(seqs)).values(salt=None, body=None)
        )


class Book:
    """台账: the ledger in one database."""

    def __init__(self, url: str, *, now: Clock) -> None:
        self._engine: Engine = open_engine(url)
        self._now = now
        self._refresh_views()

    @contextmanager
    def writing(
        self, *, actor: str, keep: bool = True, even_so: str | None = None
    ) -> Iterator[Writer]:
        """The lock, then reads and appends, then one commit; any exception leaves the ledger as it
        was, and so does not to `keep` it. `even_so`: why the person insists on what seems wrong.
        """
        with answering(), writing(self._engine, keep=keep) as connection:
            yield (writer := Writer(connection, now=self._now, actor=actor, even_so=even_so))
            writer.close()

    @contextmanager
    def reading(self) -> Iterator[Views]:
        """One state of the ledger, whoever writes beside us."""
        with answering(), reading(self._engine) as connection:
            yield Views(connection)

    def entries(self, *, after: int = 0) -> Iterator[tuple[LedgerEntry, Content | None]]:
        """Every entry past that number with its content, in order and in flat memory."""
        with answering(), reading(self._engine) as connection:
            yield from Views(connection).entries(after=after)

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator["Session"]:
        """Rows of office matters (ledger/office), which stand in the ledger's own database: one
        state of them, or under its lock one change.
        """
        with self.rows(write=write) as connection, session_on(connection) as session:
            yield session

    @contextmanager
    def rows(self, *, write: bool = False) -> Iterator[Connection]:
        """The same without models, for what is asked too often to load them."""
        transaction = writing if write else reading
        with answering(), transaction(self._engine) as connection:
            yield connection

    def secret(self, name: str) -> str:
        """A random number of this ledger's own, the same ever after (hex)."""
        with answering(), writing(self._engine) as connection:
            return _secret(connection, name)

    @contextmanager
    def lease(
        self, name: str, *, holder: str, seconds: int, gone: "Gone | None" = None
    ) -> Iterator["Lease | None"]:
        """What only one process may do at a time; None where another one does it that is not known
        to be `gone`.
        """
        from ledger.office.leases import leased  # noqa: PLC0415  it needs a book itself

        with leased(self, name, holder=holder, seconds=seconds, gone=gone) as lease:
            yield lease

    def compact(self) -> None:
        """Leave no erased words behind in the database's own files. Others may write between its
        steps.
        """
        more, begin = True, True
        while more:
            with answering(), writing(self._engine) as connection:
                more, begin = purge_terms(connection, begin=begin), False
        empty_log(self._engine)

    def problems(self, archive: Archive, *, head: str | None = None) -> Iterator[str]:
        """Each thing that is wrong with chain, contents, archive and views, a sentence each
        (ledger/verify.py).
        """
        with answering(), reading(self._engine) as connection:
            try:
                yield from problems(connection, archive, head=head)
            except (
                ValueError,
                LookupError,
                TypeError,
            ) as error:  # what stands in the database is no value that was ever written there
                yield (
                    f"台账数据库中有无法解读的内容（{type(error).__name__}），核验到此为止；"
                    "请停用并恢复最近的备份"
                )

    def rebuild(self) -> int:
        """Make the views anew from the entries; how many entries there are."""
        with answering(), writing(self._engine) as connection:
            return _rebuild(connection)

    def read_once(self) -> None:
        """Whoever only asks, and ends, goes through a page once: it need not be remembered."""
        with answering():
            keep_little(self._engine)

    def dispose(self) -> None:
        self._engine.dispose()

    def _refresh_views(self) -> None:
        with answering():
            with reading(self._engine) as connection:
                made_by = connection.scalar(select(STAND.c.version))
            if made_by != VIEWS_VERSION:
                with writing(self._engine) as connection:
                    _rebuild(connection)


def _rebuild(connection: Connection) -> int:
    for view in reversed(VIEWS):
        view.drop(connection)
    for view in VIEWS:
        view.create(connection)
    drop_terms(connection)
    make_terms(connection)
    give_room(connection, ample=True)
    rows = Buffer(connection)
    begin(rows)
    count = last = 0
    for entry, content in Views(connection).entries():
        apply(rows, entry, decode(entry), words_of(content))
        count += 1
        last = entry.seq
    stand_at(rows, last)
    give_room(connection, ample=False)
    return count


def _secret(connection: Connection, name: str) -> str:
    """Made when it is first asked for; the connection holds the lock."""
    if kept := connection.scalar(select(SECRETS.c.value).where(SECRETS.c.name == name)):
        return str(kept)
    value = secrets.token_hex(32)
    connection.execute(insert(SECRETS).values(name=name, value=value))
    return value


def _row(entry: LedgerEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in LedgerEntry.__slots__} | {
        "kind": entry.kind.value
    }


def _with_content(payload: Payload, content: Content | None) -> Payload:
    return replace(payload, content=content.digest) if content else payload
