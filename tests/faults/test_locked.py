"""Another process that keeps the database locked for longer than we wait: told, nothing
half-written, and the next round completes.
"""

import sqlite3
import threading

import pytest

from config.errors import EdgeDown
from ledger import engine
from tests.faults.truth import settled, whole
from tests.proxy import Fault, proxy

MAILS = 150  # more than are fetched ahead of what is recorded


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """A writer waits for two tenths of a second, not for half a minute."""
    monkeypatch.setattr(engine, "PRAGMAS", (*engine.PRAGMAS, "busy_timeout=200"))


@pytest.fixture
def locked(tmp_path):
    """Locks the ledger as another program would; unlocked when called once more."""
    connections = []

    def lock_or_unlock() -> None:
        if connections:
            connections.pop().close()
            return
        connections.append(
            sqlite3.connect(
                tmp_path / "office" / "data" / "ledger.db",
                isolation_level=None,
                check_same_thread=False,
            )
        )
        connections[0].execute("BEGIN IMMEDIATE")

    yield lock_or_unlock
    for connection in connections:
        connection.close()


def briefly(lock_or_unlock):
    lock_or_unlock()
    threading.Timer(0.5, lock_or_unlock).start()


def test_locked_before_the_round_begins(locked, office_of):
    office = office_of(MAILS)
    assert office.log() == []
    locked()
    with pytest.raises(EdgeDown, match=r"台账数据库没有应答.*locked.*另一进程正在写入"):
        office.poll()
    locked()
    assert office.log() == []
    assert office.poll().recorded == MAILS
    settled(office, range(1, MAILS + 1))


def test_locked_in_the_middle_of_the_round(locked, dovecot, office_of):
    """The batch that could not be written is wholly missing, its archived mails are no trouble,
    and the lease that could not be given back is ours.
    """
    with proxy(dovecot.port) as line:
        office = office_of(MAILS, size=5_000, port=line.port, limits="batch_mails = 5")
        line.fault = Fault(at=b"FETCH .*BODY.PEEK", skip=22, passes=True, meanwhile=locked)
        with pytest.raises(EdgeDown, match="locked"):
            office.poll()
        lines = office.log()  # reading goes on all the while
        assert 0 < len(lines) < MAILS
        assert len(lines) % 5 == 0
        locked()
        whole(office, lines)
        assert office.poll().recorded == MAILS - len(lines)
    settled(office, range(1, MAILS + 1))


def test_locked_for_a_moment_only_nobody_notices(locked, dovecot, office_of, monkeypatch):
    monkeypatch.setattr(engine, "PRAGMAS", (*engine.PRAGMAS, "busy_timeout=30000"))
    with proxy(dovecot.port) as line:
        office = office_of(MAILS, size=5_000, port=line.port, limits="batch_mails = 5")
        line.fault = Fault(
            at=b"FETCH .*BODY.PEEK", skip=1, passes=True, meanwhile=lambda: briefly(locked)
        )
        assert office.poll().recorded == MAILS
    settled(office, range(1, MAILS + 1))
