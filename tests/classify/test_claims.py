"""Each place that names a unit is found, says how plainly it does, and counts once."""

from datetime import date

import pytest

from classify.claims import Claim, claims_of, weight_of
from tests.classify.letters import BODY, ROSTER, document, mail

UNITS = ROSTER.listed_on(date(2026, 8, 1))
LONG = "\n".join([BODY] * 6)


def claims(post):
    return [
        (claim.place, claim.words, claim.units, claim.weight) for claim in claims_of(post, UNITS)
    ]


@pytest.mark.parametrize(
    ("post", "found"),
    [
        (mail("某事", "报送单位：市公安局\n" + BODY), ("报送单位一栏", "市公安局", ("gongan",), 6)),
        (mail("某事", "报送单位：兴庆区\n" + BODY), ("报送单位一栏", "兴庆区", ("xingqing",), 6)),
        (
            mail("某事", "供稿单位：市公安局、兴庆区\n" + BODY),
            ("报送单位一栏", "市公安局、兴庆区", ("gongan", "xingqing"), 6),
        ),
        (mail("【市公安局】某事", BODY), ("主题", "市公安局", ("gongan",), 4)),
        (mail("【市公安局信息】某事", BODY), ("主题", "市公安局", ("gongan",), 4)),
        (mail("【市公安局破获大案】某事", BODY), ("主题", "市公安局", ("gongan",), 1)),
        (mail("【兴庆区】某事", BODY), ("主题", "兴庆区", ("xingqing",), 2)),
        (mail("【兴庆区人民政府】某事", BODY), ("主题", "兴庆区人民政府", ("xingqing",), 4)),
        (mail("市公安局2026年7月份上报信息3篇", BODY), ("主题", "市公安局", ("gongan",), 4)),
        (mail("市公安局政务信息（2026年第12期）", BODY), ("主题", "市公安局", ("gongan",), 4)),
        (mail("市公安局多措并举防范诈骗", BODY), ("主题", "市公安局", ("gongan",), 2)),
        (
            mail("某事", "银川市公安局政务信息\n第12期\n某事\n" + LONG),
            ("版头", "银川市公安局", ("gongan",), 4),
        ),
        (mail("某事", "市公安局深入开展整治\n" + LONG), ("正文开头", "市公安局", ("gongan",), 2)),
        (mail("某事", "兴庆区深入开展整治\n" + LONG), ("正文开头", "兴庆区", ("xingqing",), 1)),
        (
            mail("某事", LONG + "\n市公安局办公室\n2026年8月1日"),
            ("落款", "市公安局办公室", ("gongan",), 4),
        ),
        (
            mail("某事", LONG + "\n（市公安局 王某 13900000000）"),
            ("落款", "市公安局", ("gongan",), 4),
        ),
        (
            mail("某事", LONG + "\n市公安局将继续加大打击力度，守护群众的钱袋子。"),
            ("落款", "市公安局", ("gongan",), 1),
        ),
    ],
)
def test_a_place_that_names_a_unit_says_how_plainly(post, found):
    assert claims(post)[0] == found


@pytest.mark.parametrize(
    "post",
    [
        mail("某事", "市公安局、兴庆区人民政府：\n" + LONG),
        mail("某事", "报送单位：兴庆区教育局\n" + LONG),
        mail("关于兴庆区教育局的情况", LONG + "\n" + BODY),
        mail("", ""),
    ],
)
def test_an_addressee_and_another_office_s_longer_name_say_nothing(post):
    assert claims(post) == []


def test_of_a_short_text_no_line_is_both_head_and_foot():
    assert [claim[0] for claim in claims(mail("", "请查收\n市公安局"))] == ["落款"]


def test_each_document_speaks_for_itself():
    post = mail(
        "",
        "",
        document("a.docx", "报送单位：市公安局\n" + BODY),
        document("b.docx", "报送单位：兴庆区\n" + BODY),
    )
    assert [(claim.units, claim.document) for claim in claims_of(post, UNITS)] == [
        (("gongan",), 0),
        (("xingqing",), 1),
    ]


def test_a_place_counts_once_however_often_it_says_the_same():
    said = [Claim("主题", "市公安局", ("gongan",), weight) for weight in (2, 4, 4)] + [
        Claim("落款", "市公安局", ("gongan",), 4)
    ]
    assert (weight_of(said, "gongan"), weight_of(said, "xingqing")) == (8, 0)
