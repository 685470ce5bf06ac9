"""A unit sends for another where its own words say so and the item says the same; either alone is not plain."""

from datetime import date

import pytest

from classify.behalf import on_behalf_of
from classify.claims import Claim, claims_of
from tests.classify.letters import BODY, ROSTER, document, mail

UNITS = ROSTER.listed_on(date(2026, 8, 1))
ITEM = document("a.docx", "报送单位：兴庆区人民政府\n" + BODY)
SAYS = "受兴庆区委托，现代为报送信息1篇，请计入兴庆区。\n市教育局办公室"
INNER = Claim("转发原件", "xq@example.gov.cn", ("xingqing",), 4)


def behalf(post, *more):
    return on_behalf_of(post, (*claims_of(post, UNITS), *more), sender="jiaoyu", units=UNITS)


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
