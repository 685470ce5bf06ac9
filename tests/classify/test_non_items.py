"""Thanks, questions and requests to take an item back bring no item; a report is one whatever it
speaks of.
"""

import time

import pytest

from classify.mail_body import body_of
from classify.mail_texts import texts_of
from classify.non_items import non_item_of, unlike_an_item
from classify.submission import DoubtCode
from classify.text import Text
from tests.classify.letters import BODY, document, mail


def found(post, *, known=True):
    return non_item_of(texts_of(post), body_of(texts_of(post)), known=known)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        *(
            ("回复：通知", "收到，谢谢！"),
            ("Re: 采用情况", "好的，感谢指导，我们尽快修改。"),
            ("请问任务", "李科长您好：麻烦帮忙查一下我区报送数量，谢谢！"),
        ),
        *(
            ("约稿回复", "经了解，我单位暂无相关情况可报。"),
            ("告知", "我单位信息员电话变更为6012345。"),
        ),
    ],
)
def test_a_short_note_is_no_item_and_says_so(subject, text):
    aside = found(mail(subject, text))
    assert (aside.doubt.code, aside.alone) == (DoubtCode.NO_ITEM, True)


@pytest.mark.parametrize(
    ("subject", "text", "title"),
    [
        ("【撤回】某事的情况反映", "因数据有误，申请撤回。", "某事的情况反映"),
        (
            "关于撤回信息的函",
            "我局报送的《某市推进某事取得成效》一文，现申请撤回，请勿采用。",
            "某市推进某事取得成效",
        ),
        ("（撤回）某事进展情况", "请予撤回。", "某事进展情况"),
    ],
)
def test_a_request_to_take_back_names_what_it_means(subject, text, title):
    aside = found(mail(subject, text))
    assert (aside.doubt.code, aside.alone) == (DoubtCode.ASKS_WITHDRAWAL, True)
    assert title in aside.titles


def test_a_request_with_a_new_report_is_doubted_and_still_an_item():
    aside = found(
        mail("【撤回】某事", "见附件", document("某事.docx", f"某事取得成效\n{BODY}{BODY}"))
    )
    assert (aside.doubt.code, aside.alone) == (DoubtCode.ASKS_WITHDRAWAL, False)


@pytest.mark.parametrize(
    "post",
    [
        mail("某局建立承诺撤回容错机制", BODY + BODY),
        mail("市民建议增设设施", f"市民建议公园增设遮荫和直饮水设施\n近日收到市民意见76条。{BODY}"),
        mail("信息", "请查收", document("某事.docx", BODY)),
        mail("某事", ""),
        mail("感谢信引发的思考", BODY + BODY + BODY),
    ],
)
def test_a_report_or_a_mail_that_brings_one_is_no_aside(post):
    assert found(post) is None


def test_lists_alone_a_read_receipt_and_an_advertisement_are_none_either():
    assert (
        found(mail("通讯录", "请查收附件", document("信息员通讯录.xlsx", "姓名\t电话"))).doubt.code
        is DoubtCode.NO_ITEM
    )
    assert (
        found(mail("已读: 计划", "您的邮件\n已于 2026年6月16日 被阅读。")).doubt.code
        is DoubtCode.READ_RECEIPT
    )
    sold = mail("邀请函", "举办公文写作研修班，费用2580元/人。")
    assert found(sold, known=False).doubt.code is DoubtCode.NO_ITEM
    assert found(sold) is None


@pytest.mark.parametrize("piece", ["撤回", "请撤回", "《", "收到，", "（撤回）"])
def test_a_hostile_megabyte_costs_little(piece):
    text = piece * (500_000 // len(piece))
    began = time.perf_counter()
    found(mail(text, text))
    assert time.perf_counter() - began < 1.5


@pytest.mark.parametrize(
    ("title", "text", "seems"),
    [
        ("撤稿说明", "我单位6月2日报送的信息因数据尚需核实，现申请撤回。", "像是要求撤回的函"),
        ("6月报送情况", "已报送信息统计如下：\n1. 甲事\n2. 乙事", "像是报送情况的清单"),
        ("上半年信息报送目录", "上半年信息报送目录\n1. 甲事", "像是报送情况的清单"),
        ("关于做好汛期信息报送的通知", "各单位要严格值班。", "像是下发的通知"),
        ("夜市摊点分时经营", "企业建议取消重复尽调，并公开办理时限。", ""),
        ("信息采用情况", "今年以来辖区" + "夜市摊点分时经营投诉下降" * 6, ""),
        ("关于开展检查的通知引发关注", "各单位反映检查过多。", ""),
    ],
)
def test_what_is_no_report_is_told_by_what_it_is(title, text, seems):
    assert unlike_an_item(title, Text(text), subject=title, names=[]) == seems
