"""Leases and secrets: what one process has, another does not."""

from sqlalchemy import text

from tests.ledgers import SmallLedger


def test_a_lease_is_one_process_s_until_it_gives_it_back(ledger: SmallLedger) -> None:
    with (
        ledger.book.lease("poll:main", holder="a", seconds=60) as mine,
        ledger.book.lease("poll:main", holder="b", seconds=60) as theirs,
    ):
        assert mine is not None
        assert theirs is None
        assert mine.renew()
    with ledger.book.lease("poll:main", holder="b", seconds=60) as theirs:
        assert theirs is not None


def test_a_lease_that_ran_out_is_anyone_s(ledger: SmallLedger) -> None:
    with ledger.book.lease("poll:main", holder="a", seconds=60) as mine:
        assert mine is not None
        with ledger.book._engine.begin() as connection:
            connection.execute(text("UPDATE leases SET until = 0"))
        with ledger.book.lease("poll:main", holder="b", seconds=60) as theirs:
            assert theirs is not None
            assert not mine.renew()


def test_a_secret_is_made_once(ledger: SmallLedger) -> None:
    with ledger.book.writing(actor="x") as writer:
        first, other = writer.secret("held files"), writer.secret("other")
    with ledger.book.writing(actor="x") as writer:
        assert writer.secret("held files") == first != other
    assert len(first) == 64
