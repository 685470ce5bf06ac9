"""Each place that names a unit is found, says how plainly it does, and counts once."""

from datetime import date

import pytest

from classify.claims import Claim, claims_of, on_behalf_of, weight_of
from classify.mail_body import body_of
from classify.mail_texts import texts_of
from classify.unit_names import known_names
from tests.classify.letters import BODY, ROSTER, document, mail

UNITS = known_names(ROSTER, date(2026, 8, 1))
LONG = "\n".join([BODY] * 6)

UNITS_behalf = known_names(ROSTER, date(2026, 8, 1))
ITEM = document("a.docx", "报送单位：兴庆区人民政府\n" + BODY)
SAYS = "受兴庆区委托，现代为报送信息1篇，请计入兴庆区。\n市教育局办公室"
INNER = Claim("转发原件", "xq@example.gov.cn", ("xingqing",), 4)


def claims(post):
    return [
        (claim.place, claim.words, claim.units, claim.weight)
        for claim in claims_of(texts_of(post), body_of(texts_of(post)), UNITS)
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
    assert [
        (claim.units, claim.document)
        for claim in claims_of(texts_of(post), body_of(texts_of(post)), UNITS)
    ] == [
        (("gongan",), 0),
        (("xingqing",), 1),
    ]


def test_a_place_counts_once_however_often_it_says_the_same():
    said = [Claim("主题", "市公安局", ("gongan",), weight) for weight in (2, 4, 4)] + [
        Claim("落款", "市公安局", ("gongan",), 4)
    ]
    assert (weight_of(said, "gongan"), weight_of(said, "xingqing")) == (8, 0)


def behalf(post, *more):
    return on_behalf_of(
        texts_of(post),
        (*claims_of(texts_of(post), body_of(texts_of(post)), UNITS_behalf), *more),
        sender="jiaoyu",
        units=UNITS_behalf,
    )


@pytest.mark.parametrize(
    "post",
    [
        mail("信息", SAYS, ITEM),
        mail("代报兴庆区信息1篇", "请查收", ITEM),
        mail("转报：兴庆区政府办信息", "", ITEM),
        mail("信息", "现转报兴庆区人民政府办公室信息，请按兴庆区统计。", ITEM),
        mail("代兴庆区报送信息", "", ITEM),
    ],
)
def test_own_words_and_the_item_s_field_together_are_plain(post):
    assert behalf(post) == "xingqing"


def test_the_original_s_sender_stands_for_the_field():
    post = mail(
        "转发",
        f"现转报兴庆区信息。\n\n---------- 转发邮件 ----------\n发件人：兴庆区 <xq@example.gov.cn>\n主题：某事\n收件人：x\n\n{BODY}",
    )
    assert behalf(post, INNER) == "xingqing"
    assert behalf(post) is None


@pytest.mark.parametrize(
    "post",
    [
        mail("信息", "请查收", ITEM),
        mail("兴庆区信息", "请查收，谢谢", ITEM),
        mail("信息", SAYS, document("a.docx", BODY)),
        mail("信息", SAYS, document("a.docx", "报送单位：市公安局\n" + BODY)),
        mail("信息", SAYS, document("a.docx", "报送单位：兴庆区、市公安局\n" + BODY)),
        mail("信息", SAYS, ITEM, document("b.docx", "报送单位：市教育局\n" + BODY)),
        mail("信息", "代报兴庆区、市公安局信息2篇", ITEM),
        mail("信息", "代报信息1篇", ITEM),
        mail(
            "信息",
            "请查收",
            document("a.docx", "受兴庆区委托，代兴庆区报送。\n报送单位：兴庆区\n" + BODY),
        ),
        mail("信息", f"{BODY * 8}受兴庆区委托，代兴庆区报送。", ITEM),
    ],
)
def test_either_alone_is_not_plain_nor_is_what_stands_in_the_item_itself(post):
    assert behalf(post) is None


def test_what_a_quoted_mail_says_is_not_the_sender_s_word():
    post = mail(
        "Fw: 信息", f"发件人：某某 <a@example.com>\n主题：信息\n收件人：教育局\n\n{SAYS}", ITEM
    )
    assert behalf(post) is None
