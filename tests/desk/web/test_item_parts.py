"""Two texts beside each other: what is the same stands on one line, and only the words that differ
are marked.
"""

from datetime import UTC, datetime

import pytest

from classify.submission import Doubt, DoubtCode, Proposal
from desk.acts.record import vocabulary
from desk.web.item_parts import MOST, compared, shaped_doubts
from ledger.doubts import doubts_in_content
from ledger.item_words import ItemWords
from ledger.payloads import Logged, Reread
from ledger.portable import mailed_line
from ledger.recording import record
from tests.ledgers import fact, many, roster_of, small_ledger

DELIVERS = Doubt(
    DoubtCode.DELIVERS,
    "text",
    "像是约稿 c《甲》的来稿（截止 2026-07-05）",
    ("c",),
    Proposal("deliver", commission="c", unit="d"),
)
ASKS_BACK = Doubt(
    DoubtCode.ASKS_WITHDRAWAL,
    "text",
    "要求撤回 2026-00001《甲》",
    ("2026-00001",),
    Proposal("withdraw", item="2026-00001"),
)
UNCLEAR = Doubt(DoubtCode.CATEGORY_UNCLEAR, "text", "类别待定")
REPEATED = Doubt(DoubtCode.REPEATED, "text", "与2026-00001正文相同", ("2026-00001",))


def test_only_the_words_that_differ_are_marked():
    (first, second) = compared("甲镇供暖一百户\n近日完成", "甲镇供暖二百户\n\n 近日完成 ")
    assert first.left == ((False, "甲镇供暖"), (True, "一"), (False, "百户"))
    assert first.right == ((False, "甲镇供暖"), (True, "二"), (False, "百户"))
    assert second.left == second.right == ((False, "近日完成"),)


def test_a_line_without_a_counterpart_stands_alone():
    pairs = compared("甲\n乙", "甲\n乙\n丙")
    assert (pairs[-1].left, pairs[-1].right) == ((), ((True, "丙"),))
    assert compared("", "") == []


def test_endless_texts_are_compared_up_to_a_bound():
    assert len(compared("行\n" * 10_000, "行\n" * 10_000)) == MOST


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e", "f"))
    made.take(
        [
            *many("r", 2, "2026-07-01"),
            fact("commissioned", "c", "2026-07-01", title="甲", units=["d"], due="2026-07-05"),
        ]
    )
    yield made
    made.book.dispose()


def doubt(ledger, *doubts, name="r2"):
    with ledger.book.writing(actor="reader") as writer:
        of = writer.views.items.by_name(name).seq
        codes = tuple(one.code.value for one in doubts)
        words = {"title": "甲", "doubts": doubts_in_content(doubts)}
        writer.append(Reread(of=of, doubts=codes), words)


def of_a_stranger(ledger, doubt):
    """An item that came in a mail of which that is doubted."""
    at = datetime(2026, 7, 1, tzinfo=UTC)
    place = {"mailbox": "m", "folder": "f", "uidvalidity": 1, "uid": 1, "received_at": at}
    mail = Logged(**place, outcome="recorded", size=1, doubts=(doubt.code.value,))
    with ledger.book.writing(actor="yishi") as writer:
        line = writer.append(mail, {"doubts": doubts_in_content([doubt])}).seq
        item = mailed_line(ItemWords("甲"), ref="s", unit=None, received_at=at, logged=line)
        known = vocabulary(ledger.rules.roster, ledger.rules.rulebook)
        record(writer, item, known=known)


def shapes(ledger, *, text="", name="r2"):
    with ledger.book.reading() as views:
        return shaped_doubts(
            views, views.items.by_name(name), text=text, roster=ledger.rules.roster
        )


def test_what_is_proposed_is_offered_while_nobody_has_done_it(ledger):
    doubt(ledger, DELIVERS, ASKS_BACK)
    one, two = shapes(ledger)
    assert (one.detail, one.proposed, one.about) == (DELIVERS.detail, DELIVERS.proposes, "")
    assert (two.detail, two.proposed, two.about) == (
        ASKS_BACK.detail,
        ASKS_BACK.proposes,
        "2026-00001",
    )
    ledger.take(
        [
            fact("delivered", "x", "2026-07-04", commission="c", unit="d"),
            fact("withdrawn", "w", "2026-07-04", item="r1"),
        ]
    )
    assert [one.proposed for one in shapes(ledger)] == [None, None]


def test_whose_an_item_is_comes_first_and_is_no_doubt_once_that_is_said(ledger):
    of_a_stranger(ledger, Doubt(DoubtCode.UNKNOWN_SENDER, "sender", "发件地址未登记", ("f",)))
    doubt(ledger, UNCLEAR, name="s")
    first, last = shapes(ledger, text="单位e\n近日……\n单位d", name="s")
    assert (first.code, first.whole, first.settles) == ("unknown_sender", True, False)
    assert dict(first.units) == {"d": "d", "e": "e", "f": "f"}
    assert (last.code, last.units, last.settles) == ("category_unclear", (), True)
    ledger.take([fact("assigned", "y", "2026-07-04", item="s", unit="d")])
    assert [one.code for one in shapes(ledger, name="s")] == ["category_unclear"]


def test_a_repeat_that_is_recorded_is_not_merely_settled(ledger):
    doubt(ledger, REPEATED)
    (open_one,) = shapes(ledger)
    ledger.take([fact("repeated", "p", "2026-07-02", item="r2", of="r1")])
    (recorded,) = shapes(ledger)
    assert (open_one.settles, recorded.settles) == (True, False)
    assert open_one.detail == "与2026-00001正文相同,不另计数"
