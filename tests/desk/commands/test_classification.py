"""A reading in words: of a held mail the rule alone, of an unreadable one that it is, of chatter
that there is no item.
"""

from desk.commands.classification import reading_text
from tests.desks import ROOT
from tests.program import make_desk

PLAIN = {
    "outcome": "recorded",
    "unit": None,
    "because": "",
    "verified": None,
    "claims": [],
    "attachments": [],
    "items": [],
}


def test_a_held_mail_says_its_rule_and_nothing_else():
    found = {
        "outcome": "held",
        "sender": "a@example.gov.cn",
        "strength": "strong",
        "rule": "level_star",
    }
    assert reading_text(found, {}, {}) == "将被扣留：密级★（强）；不显示任何内容。"


def test_what_could_not_be_read_says_so():
    assert reading_text({"outcome": "unreadable"}, {}, {}).startswith("无法读取")


def test_a_mail_without_an_item_says_why():
    doubt = {"code": "auto_reply", "where": "", "detail": "自动回复，不是报送"}
    assert (
        reading_text(PLAIN | {"doubts": [doubt]}, {}, {})
        == "单位 待认定\n存疑 自动回复：自动回复，不是报送\n没有信息。"
    )


SAMPLE = ROOT / "tests" / "samples" / "understanding" / "001-heating-complaints.eml"


def test_reasons_are_told_in_words_and_as_json(tmp_path):
    desk = make_desk(tmp_path)
    words = desk("classify", str(SAMPLE))
    assert words.status == 0, words.err
    for said in (
        "单位 ",
        "附件 ",
        "信息 1 兴庆区“冬病夏治”破解老旧小区供暖难题",
        "签发 马志恒（",
        "类别 ",
    ):
        assert said in words.out
    (found,) = desk("classify", str(SAMPLE), "--json").json
    assert found["items"][0]["fields"]["signatory"] == "马志恒"
    assert desk("log", "--json").out == ""
    assert desk("classify", str(tmp_path / "none.eml")).status == 2
