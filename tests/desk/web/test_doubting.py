"""A doubt is shown with what it proposes, whom it may be of and the item it names; without any command, and no longer once it is decided."""

from datetime import UTC, datetime

import pytest

from desk.web.doubting import shaped_doubts
from ledger.payloads import Logged
from ledger.views import Views
from tests.ledgers import fact, many, roster_of, small_ledger


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e"))
    made.take(
        [
            *many("r", 2, "2026-07-01"),
            fact("commissioned", "c", "2026-07-01", title="甲", units=["d"], due="2026-07-05"),
        ]
    )
    yield made
    made.book.dispose()


def logged(*doubts):
    return Logged(
        mailbox="m",
        folder="f",
        uidvalidity=1,
        uid=1,
        received_at=datetime(2026, 7, 1, tzinfo=UTC),
        outcome="recorded",
        size=1,
        doubts=doubts,
    )


def shapes(ledger, *details, mail=(), text="", name="r2"):
    with ledger.book.reading() as views:
        assert isinstance(views, Views)
        shown = {
            "doubts": [code for code, _ in details],
            "details": [{"code": code, "where": "", "detail": detail} for code, detail in details],
            "because": None,
            "text": text,
        }
        said = {"doubts": [[code, "", detail] for code, detail in mail]}
        return shaped_doubts(
            views,
            views.item(name),
            shown,
            logged(*(code for code, _ in mail)),
            said,
            roster=ledger.rules.roster,
        )


def test_what_is_proposed_is_offered_while_nobody_has_done_it(ledger):
    told = (
        (
            "delivers",
            "像是约稿 c《甲》的来稿（截止 2026-07-05）；确认请 yishi deliver c d --item 2026-00002",
        ),
        ("asks_withdrawal", "要求撤回 2026-00001《甲》；同意请 yishi withdraw 2026-00001"),
    )
    one, two = shapes(ledger, *told)
    assert (one.detail, one.proposed) == (
        "像是约稿 c《甲》的来稿（截止 2026-07-05）",
        (("deliver", "c", "d"),),
    )
    assert (two.detail, two.proposed, two.about) == (
        "要求撤回 2026-00001《甲》",
        (("withdraw", "2026-00001"),),
        "2026-00001",
    )
    ledger.take(
        [
            fact("delivered", "x", "2026-07-04", commission="c", unit="d"),
            fact("withdrawn", "w", "2026-07-04", item="r1"),
        ]
    )
    assert [one.proposed for one in shapes(ledger, *told)] == [(), ()]


def test_whose_an_item_is_comes_first_and_is_no_doubt_once_that_is_said(ledger):
    ledger.take(
        [
            fact(
                "received",
                "s",
                None,
                unit=None,
                title="关于s",
                received_at="2026-07-03T09:00:00+08:00",
            )
        ]
    )
    category, sender = ("category_unclear", "类别待定"), ("unknown_sender", "发件地址未登记")
    first, last = shapes(ledger, category, mail=[sender], text="单位e\n近日……\n单位d", name="s")
    assert (first.code, first.whole, first.settles) == ("unknown_sender", True, False)
    assert dict(first.units) == {"d": "d", "e": "e"}
    assert (last.code, last.units, last.settles) == ("category_unclear", (), True)
    assert [one.code for one in shapes(ledger, category, mail=[sender])] == ["category_unclear"]


def test_a_repeat_that_is_recorded_is_not_merely_settled(ledger):
    (open_one,) = shapes(ledger, ("repeated", "与2026-00001正文相同"))
    ledger.take([fact("repeated", "p", "2026-07-02", item="r2", of="r1")])
    (recorded,) = shapes(ledger, ("repeated", "与2026-00001正文相同"))
    assert (open_one.settles, recorded.settles) == (True, False)
