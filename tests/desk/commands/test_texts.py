"""What the lines of an explanation, an item and an act say."""

from datetime import UTC, date, datetime

from classify.submission import Fields, Piece, Place
from desk.commands.texts import act_text, explanation_text, item_text
from desk.forms.followed import details_form
from ledger.item_words import ItemWords
from ledger.portable import LINES
from tests.ledgers import YINCHUAN, act, adopted, received, roster_of, small_ledger

FOUND = {
    "name": "某局",
    "period": "2019Q2",
    "state": "open",
    "total": "13",
    "received": 3,
    "quota": 10,
    "quota_met": False,
    "base_points": "0",
    "item_points": "13",
    "penalty_points": "0",
    "reprimand_proposed": True,
    "short_run": 2,
    "scores": [],
}
SEALED = {
    "item": "2019-00001",
    "title": None,
    "sealed": True,
    "state": "repeated",
    "repeat_of": "2019-00002",
    "unit": None,
    "received_at": datetime(2019, 1, 5, 9, tzinfo=UTC).isoformat(),
    "because": None,
    "details": [],
    "mail": None,
    "text": None,
    "signatory": None,
    "reviewer": None,
    "editor": "某人",
    "telephone": None,
    "doubts": [],
    **details_form(ItemWords()),
    "facts": [],
    "scores": [],
}


def test_a_short_unit_is_told_what_is_proposed():
    text = explanation_text(FOUND, YINCHUAN)
    assert "某局 2019Q2（已结束、未签发）：合计 13 分" in text
    assert "任务 10 条，未完成；基础分 0" in text
    assert "连续 2 个季度未完成报送任务：建议通报批评" in text


def test_a_unit_without_quota_has_none_to_meet():
    assert "无报送任务" in explanation_text(
        FOUND | {"quota": None, "reprimand_proposed": False}, YINCHUAN
    )


def test_a_sealed_item_shows_what_is_left_of_it():
    text = item_text(SEALED, YINCHUAN)
    assert text.startswith(
        "2019-00001 （已清除）\n单位 待认定，重复报送，重复的是 2019-00002，收到 2019-01-05 09:00"
    )
    assert "编辑 某人" in text
    assert "None" not in text


def test_an_adoption_that_adds_nothing_says_why(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take([received("a", "2019-01-05"), adopted("p", "a", "2019-01-09", "guobao")])
    fact = {
        key: value
        for key, value in adopted("q", "a", "2019-01-10", "ningxia_chenbao").items()
        if key != "day"
    }
    line = LINES["adopted"].model_validate(fact | {"day": date(2019, 1, 10)})
    done = act(ledger.book, line, actor="张某", rules=ledger.rules, today=date(2019, 2, 1))
    with ledger.book.reading() as views:
        recorded = views.facts.at(done.entry.seq)
    text = act_text(recorded, "供暖", done, names={"d": "某局"}, rulebook=YINCHUAN)
    assert text.splitlines() == [
        "2019-01-10 采用《宁夏政务晨报》全文 供暖 [q]",
        "    不另得分：同类中已有不低于它的",
    ]


def test_a_field_is_shown_with_the_line_where_it_was_read_and_a_proposed_cut_with_its_titles():
    places = (Place("issue", "甲.docx", 2, "第4期"), Place("urgent", "subject", 0, "加急"))
    fields = Fields(issue="4", urgent=True, places=places)
    words = ItemWords("甲", fields=fields, cut=(Piece("乙", 7),))
    text = item_text({**SEALED, **details_form(words), "doubts": ["many_matters"]}, YINCHUAN)
    for line in ("期号 4（甲.docx 第 2 行）", "紧急 是（主题）", "拟拆分：第 7 行起 乙"):
        assert line in text
    assert "拟拆分" not in item_text({**SEALED, **details_form(words), "doubts": []}, YINCHUAN)
