"""A reading in words: of a held mail the rule alone, of an unreadable one that it is, of chatter that there is no item."""

from desk.commands.readings import reading_text

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
