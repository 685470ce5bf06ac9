"""What a doubt proposes is done, or said not to be so, and the doubt goes with it; what it does
not propose is refused.
"""

from datetime import UTC, date, datetime

import pytest

from classify.submission import Doubt, DoubtCode, Proposal
from config.errors import Refused
from desk.acts.commissions import Delivery, deliver
from desk.acts.items.doubts import open_doubts
from desk.acts.items.facts import (
    Repeat,
    Withdrawal,
    not_repeat,
    repeat,
    repeat_fact,
    withdraw,
    withdraw_as_asked,
)
from ledger.doubts import doubts_in_content
from ledger.payloads import Logged, Reread
from tests.ledgers import fact, many, roster_of, small_ledger

TODAY = date(2026, 7, 6)
A, B = "2026-00001", "2026-00002"


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d"))
    made.take(many("r", 2, "2026-07-01"))
    yield made
    made.book.dispose()


@pytest.fixture
def how(ledger):
    return {"rules": ledger.rules, "today": TODAY}


def doubt(ledger, code, detail, of=2):
    with ledger.book.writing(actor="reader") as writer:
        writer.append(
            Reread(of=of, doubts=(code,)), {"title": "甲", "doubts": [[code, "text", detail]]}
        )


def doubts(ledger, item=B):
    with ledger.book.reading() as views:
        return [one.doubt.code for one in open_doubts(views, item)]


def state(ledger, item=B):
    with ledger.book.reading() as views:
        return views.items.by_name(item).state


def test_a_near_repeat_is_found_to_be_one_and_the_doubt_goes(ledger, how):
    doubt(ledger, "near_repeat", f"与{A}相近")
    with ledger.book.writing(actor="x") as writer:
        repeat(writer, Repeat(item=B, of=A), **how)
    assert (state(ledger), doubts(ledger)) == ("repeated", [])


def test_a_recorded_repeat_is_found_to_be_none(ledger, how):
    doubt(ledger, "repeated", f"与{A}正文相同")
    ledger.take([fact("repeated", "p", "2026-07-02", item="r2", of="r1")])
    with pytest.raises(Refused, match="理由"), ledger.book.writing(actor="x") as writer:
        not_repeat(writer, B, reason=None, **how)
    with ledger.book.writing(actor="x") as writer:
        assert repeat_fact(writer.views, B) == "p"
        not_repeat(writer, B, reason="误", **how)
        assert repeat_fact(writer.views, B) is None
    assert (state(ledger), doubts(ledger)) == ("counted", [])
    with pytest.raises(Refused, match="没有可消除"), ledger.book.writing(actor="x") as writer:
        not_repeat(writer, B, reason="误", **how)


def test_what_a_unit_was_asked_for_is_delivered_by_its_item(ledger, how):
    ledger.take(
        [fact("commissioned", "c", "2026-07-01", title="甲", units=["d"], due="2026-07-05")]
    )
    doubt(ledger, "delivers", f"像是约稿 c《甲》的来稿；确认请 yishi deliver c d --item {B}")
    with ledger.book.writing(actor="x") as writer:
        deliver(writer, Delivery(commission="c", unit="d", item=B), **how)
    assert doubts(ledger) == []
    with pytest.raises(Refused), ledger.book.writing(actor="x") as writer:
        deliver(writer, Delivery(commission="none", unit="d"), **how)


def test_only_what_is_asked_for_is_withdrawn(ledger, how):
    said = Withdrawal(item=A)
    with pytest.raises(Refused, match="没有要求撤回"), ledger.book.writing(actor="x") as writer:
        withdraw_as_asked(writer, said, asked_by=B, **how)
    doubt(ledger, "asks_withdrawal", f"要求撤回 {A}《甲》；同意请 yishi withdraw {A}")
    with ledger.book.writing(actor="x") as writer:
        withdraw_as_asked(writer, said, asked_by=B, **how)
    assert (state(ledger, A), state(ledger), doubts(ledger)) == ("withdrawn", "counted", [])


def test_a_withdrawal_settles_what_asks_for_it_from_any_door(ledger, how):
    asked = Doubt(DoubtCode.ASKS_WITHDRAWAL, "text", "要求撤回", (A,), Proposal("withdraw", item=A))
    at = datetime(2026, 7, 2, tzinfo=UTC)
    place = {"mailbox": "m", "folder": "f", "uidvalidity": 1, "uid": 1, "received_at": at}
    mail = Logged(**place, outcome="recorded", size=1, doubts=("asks_withdrawal",))
    with ledger.book.writing(actor="yishi") as writer:
        line = writer.append(mail, {"doubts": doubts_in_content([asked])}).seq
    with ledger.book.writing(actor="x") as writer:
        withdraw(writer, Withdrawal(item="r1"), **how)
        assert writer.views.settled_doubts(line) == {"asks_withdrawal"}
    assert state(ledger, A) == "withdrawn"
