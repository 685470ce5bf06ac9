"""Only a known address credits a unit; what the text says can contradict it or be proposed to a person."""

from datetime import date

import pytest

from classify.sender import unit_of
from classify.submission import DoubtCode
from tests.classify.letters import BODY, ROSTER, document, mail

DAY = date(2026, 8, 1)
STRANGER = "someone@example.com"


def verdict(post, taught=None):
    return unit_of(post, ROSTER, day=DAY, taught=taught or {})


@pytest.mark.parametrize("sender", ["jy@example.gov.cn", "JY@example.gov.cn", "anybody@jy.example.gov.cn"])
def test_a_listed_address_or_domain_credits_its_unit(sender):
    found = verdict(mail("x", BODY, sender=sender))
    assert (found.unit, found.because, found.doubts) == ("jiaoyu", "发件地址登记为银川市教育局", ())


def test_a_taught_address_stands_over_the_roster():
    found = verdict(mail("x", BODY), {"jy@example.gov.cn": "xingqing"})
    assert (found.unit, found.because) == ("xingqing", "发件地址经人工确认属于兴庆区人民政府")


@pytest.mark.parametrize(
    "text",
    [
        "报送单位：兴庆区教育局\n" + BODY,
        "报送单位：银川市教育局\n" + BODY,
        "报送单位：市教育局、市公安局\n" + BODY,
        "市公安局、兴庆区人民政府联合开展整治。\n" + BODY,
        BODY + "\n市教育局\n2026年8月1日",
    ],
)
def test_a_mention_of_others_is_no_conflict(text):
    assert verdict(mail("【兴庆区】某事", text)).unit == "jiaoyu"


@pytest.mark.parametrize(
    "post", [mail("x", "报送单位：兴庆区政府办\n" + BODY), mail("x", "请查收", document("a.docx", "报送单位\t兴庆区\n" + BODY))]
)
def test_a_plain_field_that_names_another_unit_is_a_conflict_and_waits(post):
    found = verdict(post)
    assert found.unit is None
    assert [(doubt.code, doubt.detail) for doubt in found.doubts] == [
        (DoubtCode.CONFLICTING_UNIT, "发件地址登记为银川市教育局，正文报送单位写的是兴庆区人民政府，请确定归属")
    ]


@pytest.mark.parametrize(
    ("post", "named"),
    [
        (mail("x", "报送单位：市公安局交警分局\n" + BODY, sender=STRANGER), "报送单位一栏所称单位为银川市公安局交警分局"),
        (mail("【市教育局】某事", BODY, sender=STRANGER), "主题所称单位为银川市教育局"),
        (mail("市教育局政务信息(2026年第12期)", BODY, sender=STRANGER), "主题所称单位为银川市教育局"),
        (mail("政务信息报送-市教育局-某事", BODY, sender=STRANGER), "主题所称单位为银川市教育局"),
        (mail("某事", "兴庆区多措并举推进城市更新\n" + BODY, sender=STRANGER), "正文开头所称单位为兴庆区人民政府"),
        (mail("某事", "\n".join([BODY] * 6) + "\n兴庆区人民政府\n2026年8月1日", sender=STRANGER), "落款所称单位为兴庆区人民政府"),
        (mail("某事", "报送单位：市教育局、市公安局\n" + BODY, sender=STRANGER), "文中也未说明报送单位"),
        (mail("某事", BODY, sender=""), "文中也未说明报送单位"),
        (mail("某事", BODY, sender="a@ga.example.gov.cn"), "文中也未说明报送单位"),
    ],
)
def test_a_strangers_mail_waits_with_the_unit_that_it_names_as_a_proposal(post, named):
    found = verdict(post)
    assert found.unit is None
    (doubt,) = found.doubts
    assert doubt.code is DoubtCode.UNKNOWN_SENDER
    assert named in doubt.detail
