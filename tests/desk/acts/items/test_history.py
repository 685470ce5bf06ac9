"""An item's history tells facts, decisions, readings, cuts, what was taught and seals in one
order, with who and why, and which can be taken back.
"""

from datetime import date

import pytest

from desk.acts.items.history import item_history
from desk.acts.tallies.explanation import show_item
from ledger.payloads import Judged, Reread, Sealed, Taught
from tests.ledgers import fact, many, roster_of, small_ledger

WORDS = {"title": "甲", "text": "乙"}
NAMES = {"d": "单位d", "opinion": "社情民意"}


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d"))
    made.take(many("r", 2, "2026-07-01"))
    yield made
    made.book.dispose()


def history(ledger, name="r1", **more):
    with ledger.book.reading() as views:
        rules, item = ledger.rules, views.items.by_name(name)
        shown = show_item(views, name, rules=rules)
        how = {
            "line": None,
            "sender": None,
            "names": NAMES,
            "rulebook": ledger.rules.rulebook,
        } | more
        return item_history(views, item.seq, shown.scores.facts, **how)


def test_everything_that_was_said_is_told_in_order(ledger):
    with ledger.book.writing(actor="王芳") as writer:
        writer.append(
            Judged(of=1, category="opinion", settled=("category_unclear",)), {"reason": "看过"}
        )
        writer.append(Judged(of=1, reopened=("no_signatory",)), {})
        writer.append(Reread(of=1), WORDS | {"recut": "split", "before": 1, "reason": "两件事"})
    assert history(ledger)[0].why == ""
    with ledger.book.writing(actor="王芳") as writer:
        writer.append(Reread(of=1), WORDS)
        writer.append(Reread(of=1), WORDS)
        writer.append(Taught(address="a@example.gov.cn", unit="d", since=date(2026, 7, 1)), {})
        writer.append(Taught(address="a@example.gov.cn", unit=None, since=date(2026, 7, 2)), {})
    found = history(ledger, sender="a@example.gov.cn")
    assert [(event.what, event.why) for event in found] == [
        ("收到", ""),
        ("定为“社情民意”；消除存疑：类别待定", "看过"),
        ("重新列出存疑：无签发人", ""),
        ("拆分", "两件事"),
        ("撤销拆分或合并", ""),
        ("重读", ""),
        ("教地址：2026-07-01 起 a@example.gov.cn 归单位d", ""),
        ("教地址：2026-07-02 起 a@example.gov.cn 不再归任何单位", ""),
    ]
    assert {event.actor for event in found[1:]} == {"王芳"}
    assert not any(event.ref for event in found)


def test_a_fact_that_holds_can_be_taken_back_and_one_taken_back_can_not(ledger):
    ledger.take(
        [
            fact("repeated", "p", "2026-07-02", item="r2", of="r1"),
            fact("revoked", "x", "2026-07-03", fact="p", reason="误"),
        ]
    )
    found = history(ledger, "r2")
    assert [
        (event.what, event.ref, event.holds) for event in found if event.item == "2026-00002"
    ] == [
        ("收到", "", True),
        ("重复报送 2026-00001", "", False),
        ("更正第 3 号记录", "x", True),
    ]
    assert found[-1].why == "误"


def test_a_seal_and_a_reading_of_the_mail_are_told(ledger):
    with ledger.book.writing(actor="保密员") as writer:
        writer.append(Reread(of=2), WORDS)
        writer.append(Sealed(entries=(1, 2)), {"reason": "发现密件"})
    assert [event.what for event in history(ledger, line=2)][1:] == [
        "重读来件",
        "清除（同时清除 2 条记录的文字）",
    ]
