"""What is entered is held against the ledger: the same text, nearly the same, a revision, the same title where there is no text to compare."""

from datetime import timedelta

import pytest

from config.phrases import NO_PHRASES
from desk.acts.by_hand.alike import alike_to
from desk.acts.by_hand.entry import Agreed, ByHand, enter, item_of
from tests.desk.acts.by_hand.papers import TEXT, TITLE
from tests.desks import MORNING

NOW = MORNING + timedelta(days=1)


def said(**changed):
    return ByHand(
        **({"unit": "helan", "title": TITLE, "received_at": MORNING, "text": TEXT} | changed)
    )


def found(intake, **changed):
    one = said(**changed)
    with intake.book.writing(actor="x", keep=False) as writer:
        return [
            (like.item, like.own, like.why)
            for like in alike_to(writer, item_of(one, phrases=NO_PHRASES), unit=one.unit)
        ]


@pytest.fixture
def kept(intake):
    with intake.book.writing(actor="x") as writer:
        enter(
            writer,
            said(),
            agreed=Agreed(),
            rules=intake.rules,
            phrases=NO_PHRASES,
            now=NOW,
        )
    return intake


def test_the_same_text_is_the_same_whatever_its_title(kept):
    assert found(kept, title="另一个题目") == [("2026-00001", True, "与2026-00001正文相同")]


def test_a_text_nearly_the_same_is_asked_about_and_another_unit_s_too(kept):
    changed = TEXT.replace("一万二千亩", "一万三千亩")
    ((item, own, why),) = found(kept, title="另一个题目", text=changed)
    assert (item, own, "相近" in why) == ("2026-00001", True, True)
    ((item, own, why),) = found(kept, unit="jinfeng")
    assert (item, own, "另一单位" in why) == ("2026-00001", False, True)


def test_the_same_title_is_asked_about_where_a_text_is_missing(kept):
    ((item, own, why),) = found(kept, text="")
    assert (item, own, "没有正文" in why) == ("2026-00001", True, True)
    assert found(kept, text="", unit="jinfeng") == []


def test_a_marked_revision_is_asked_about(kept):
    ((item, _, why),) = found(
        kept, title=f"{TITLE}（更正）", text="更正：水稻应为一万五千亩，其余不变。"
    )
    assert (item, "更正" in why) == ("2026-00001", True)


def test_strangers_are_not(kept):
    assert (
        found(
            kept,
            title="某区做好供暖准备",
            text="检修管网三百公里，储煤五万吨，确保十一月一日按时供暖，群众温暖过冬。",
        )
        == []
    )
