"""[edge] The database: opened, given its tables and the triggers that keep entries append-only,
locked for writing. Knows nothing else of what is in it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    NoSuchModuleError,
    OperationalError,
)

from config.errors import EdgeDown, LedgerBroken, Misconfigured, YishiError
from config.sentences import cause_of
from ledger.schema.chain import METADATA, OFFICE_TABLES
from ledger.schema.views import say_to_postgresql
from ledger.search.index import TABLE, make_terms

if TYPE_CHECKING:
    from sqlmodel import Session

LOCK_KEY = 0x79697368  # "yish": the advisory lock of a writer on PostgreSQL
PATIENCE = 30  # seconds that a writer waits for another one

_ADVICE = {
    "disk is full": "请腾出磁盘空间，下一次会从头写起",
    "disk I/O": "请检查磁盘及其剩余空间，下一次会从头写起",
    "is locked": "另一进程正在写入，请稍后再试",
    "readonly": "请检查台账文件及其文件夹的权限",
    "unable to open": "请检查台账文件及其文件夹的权限",
}

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "secure_delete=ON",
    "cache_size=-16384",
    f"busy_timeout={PATIENCE * 1000}",
)


def open_engine(url: str) -> Engine:
    """The database at an SQLAlchemy URL, with its tables made where they are missing; EdgeDown
    when it does not answer.
    """
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise Misconfigured(
            "设置 [ledger] url 不能用；请写 sqlite:///data/ledger.db 或 postgresql+psycopg://…"
        ) from error
    # Where it happens, not where the transaction ends: whoever catches one mail's errors must not
    # take a full disk for one of them.
    event.listen(engine, "handle_error", _tell)
    if engine.dialect.name == "sqlite":
        if database := make_url(url).database:
            _make_folder(Path(database).parent)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        say_to_postgresql()
    with answering():
        if not _complete(engine):
            import_module("ledger.schema.office")  # only here, and where its rows are asked for
            with writing(engine) as connection:
                METADATA.create_all(connection)
                make_terms(connection)
                for statement in guard_statements(engine.dialect.name):
                    connection.execute(text(statement))
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Misconfigured(
            f"台账所在的文件夹 {folder} 无法建立（{cause_of(error)}）；请检查设置 [ledger] url"
        ) from error


@contextmanager
def writing(engine: Engine, *, keep: bool = True) -> Iterator[Connection]:
    """A transaction that holds the one writer's lock from its first moment; commits once at the
    end, unless not to `keep` it, or on any error.
    """
    with (
        engine.connect().execution_options(writing=True) as connection,
        connection.begin() as transaction,
    ):
        if engine.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        yield connection
        if not keep:
            transaction.rollback()


@contextmanager
def session_on(connection: Connection) -> Iterator["Session"]:
    """Rows as models on this transaction: what was changed is written at the end, and kept if the
    transaction is.
    """
    from sqlmodel import Session  # noqa: PLC0415  it takes longer to load than most questions to be answered

    with Session(connection) as session:
        yield session
        session.flush()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the ledger throughout."""
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name != "sqlite":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        yield connection


def empty_log(engine: Engine) -> None:
    """Move SQLite's write-ahead log into the file and empty it: erased pages are overwritten there
    (secure_delete).
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "ROLLBACK"
                # a checkpoint needs no transaction; ours has begun with the connection's first
                # statement
            )
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def keep_little(engine: Engine) -> None:
    """A connection that remembers a quarter of what others do of the pages that it read."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA cache_size=-4096")


@contextmanager
def answering() -> Iterator[None]:
    """What the driver raises when the database does not answer becomes EdgeDown, without a
    statement or its values in the message.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise LedgerBroken(
            "台账数据库已损坏（其中有不是 UTF-8 的字节）；请停用并恢复最近的备份"
        ) from error
    except DatabaseError as error:
        raise (_reaction(error) or error) from error


def _tell(context: ExceptionContext) -> YishiError | None:
    return (
        _reaction(context.sqlalchemy_exception)
        if isinstance(context.sqlalchemy_exception, DatabaseError)
        else None
    )


def _reaction(error: DatabaseError) -> YishiError | None:
    """What the driver's error is to us; None where it is about what we asked, not about the
    database.
    """
    said = str(error.orig)
    if "malformed" in said or "not a database" in said:
        return LedgerBroken(f"台账数据库已损坏（{_reason(error)}）；请停用并恢复最近的备份")
    if not isinstance(error, OperationalError):
        return None
    advice = next((advice for words, advice in _ADVICE.items() if words in said), "请稍后再试")
    return EdgeDown(f"台账数据库没有应答（{_reason(error)}）；未写入任何内容，{advice}")


def _complete(engine: Engine) -> bool:
    with reading(engine) as connection:
        tables = set(inspect(connection).get_table_names())
        sqlite = engine.dialect.name == "sqlite"
        triggers = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if sqlite
            else "SELECT tgname FROM pg_trigger"
        )
        return tables.issuperset({*METADATA.tables, *OFFICE_TABLES, TABLE}) and set(
            connection.scalars(text(triggers))
        ).issuperset(GUARDS)


def _reason(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours: see _begin_sqlite
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN"
    )


# An entry never changes, and a content only ever loses its words; REPLACE deletes, so it is refused
# as well (recursive_triggers is on).
_GUARDS = {
    "entries_update": "BEFORE UPDATE ON entries",
    "entries_delete": "BEFORE DELETE ON entries",
    "contents_delete": "BEFORE DELETE ON contents",
    "contents_update": "BEFORE UPDATE ON contents WHEN NEW.seq <> OLD.seq OR NEW.salt IS NOT NULL OR NEW.body IS NOT NULL",
}
GUARDS = tuple(_GUARDS)


def guard_statements(dialect: str) -> tuple[str, ...]:
    """What makes the triggers, in the words of that database."""
    if dialect == "sqlite":
        return tuple(
            (
                f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN SELECT "
                "RAISE(ABORT, 'the ledger is append-only'); END"
            )
            for name, when in _GUARDS.items()
        )
    refuse = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ BEGIN RAISE 'the ledger "
        "is append-only'; END $$ LANGUAGE plpgsql"
    )
    wanted = {name: _postgresql(when) for name, when in _GUARDS.items()}
    wanted |= {
        f"{name}_truncate": f"BEFORE TRUNCATE ON {name} FOR EACH STATEMENT"
        for name in ("entries", "contents")
    }
    drop = (f"DROP TRIGGER IF EXISTS {name} ON {name.partition('_')[0]}" for name in wanted)
    make = (
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION refuse_change()"
        for name, when in wanted.items()
    )
    return (refuse, *drop, *make)


def _postgresql(when: str) -> str:
    event, _, condition = when.partition(" WHEN ")
    return f"{event} FOR EACH ROW" + (f" WHEN ({condition})" if condition else "")
