"""Forwards are unwrapped, cover notes are told from items, and cloud attachments are named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from classify.mail_body import (
    body_of,
    has_report,
    is_cover,
    is_footer,
    is_mail_header,
    is_mere_cover,
    split_ending,
    unwrapped,
    without_footers,
)
from classify.mail_texts import texts_of
from classify.read import items_of
from classify.text import Text
from ingest.mail import Forwarded
from tests.classify.letters import BODY, mail

HEADER = "发件人: 张三 <a@example.com>\n发送时间: 2026年8月1日 9:00\n收件人: 信息处\n主题: 乙事推进有力\n\n"
OUTLOOK = "From: a@example.com\nSent: Monday\nTo: b@example.com\nSubject: 乙事推进有力\n\n"

SHORT = "甲事推进有力。\n\n乙事推进有力。"


@pytest.mark.parametrize(
    "text",
    [
        f"-----原始邮件-----\n{HEADER}{BODY}",
        f"请采用\n\n------------------ 原始邮件 ------------------\n{HEADER}{BODY}",
        f"-------- 转发邮件信息 --------\n{HEADER}{BODY}",
        f"---------- Forwarded message ---------\n{OUTLOOK}{BODY}",
        f"Begin forwarded message:\n\n{OUTLOOK}{BODY}",
        f"转上\n{HEADER}{BODY}",
        f"-----原始邮件-----\n{HEADER}-----原始邮件-----\n{HEADER}{BODY}",
        "\n".join(f"> {line}" for line in f"-----原始邮件-----\n{HEADER}{BODY}".split("\n")),
    ],
)
def test_the_forwarded_text_and_subject_are_what_counts(text):
    letter = unwrapped("转发：x", Text(text))
    assert (letter.subject, letter.text.raw) == ("乙事推进有力", BODY)


def test_an_item_above_a_quoted_mail_is_the_text():
    letter = unwrapped(
        "回复：约稿", Text(f"甲事推进有力\n{BODY}\n-----原始邮件-----\n{HEADER}请报送信息")
    )
    assert (letter.subject, letter.text.raw, letter.earlier) == (
        "回复：约稿",
        f"甲事推进有力\n{BODY}",
        "请报送信息",
    )
    assert letter.forwarded == ()


@pytest.mark.parametrize("text", [BODY, "时间：8月1日\n地点：某地", "-----\n" + BODY, ""])
def test_a_text_without_a_forward_stays_as_it_is(text):
    letter = unwrapped("x", Text(text))
    assert (letter.subject, letter.text.raw, letter.earlier, letter.forwarded) == (
        "x",
        text,
        "",
        (),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "附件",
        "请查收",
        "现报送我局信息3篇，请查收附件。\n张三\n发自我的iPhone",
        "信息见附件，请审阅。联系人：张三，联系电话：0951-6012345，如有问题请随时与我联系，谢谢。",
    ],
)
def test_a_short_note_beside_documents_is_a_cover(text):
    assert is_cover(Text(text))


def test_a_list_of_the_documents_titles_is_a_cover():
    titles = tuple(
        f"市教育局{n}措并举推进义务教育优质均衡发展取得新成效" for n in "一二三四五六七八九十"
    )
    text = "现将信息报送如下：\n" + "\n".join(titles)
    assert not is_cover(Text(text))
    assert is_cover(Text(text), titles=titles)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("请查收附件", True), ("", True), ("兴庆区新增公园两处。", False), (BODY, False)],
)
def test_alone_only_a_note_about_an_enclosure_says_nothing(text, expected):
    assert is_mere_cover(Text(text)) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("发件人：张三", True),
        ("> Subject: x", True),
        ("发 件 人: x", True),
        ("时间：8月6日", False),
        ("主题教育扎实开展", False),
        ("——副标题", False),
    ],
)
def test_header_lines_of_a_quoted_mail_are_known(line, expected):
    assert is_mail_header(line) is expected


def test_footers_of_mail_programs_go():
    kept = without_footers(Text(f"{BODY}\n发自我的iPhone\n来自QQ邮箱"))
    assert [raw for _, raw, _ in kept] == [BODY]


WROTE = '在 2026-08-01 09:00:00，"信息处" <a@example.com> 写道：\n\n'


@pytest.mark.parametrize("quote", [HEADER, OUTLOOK, WROTE, f"-----原始邮件-----\n{HEADER}"])
def test_a_note_in_a_reply_does_not_hand_on_what_it_quotes(quote):
    letter = unwrapped("回复：约稿", Text(f"收到，谢谢。\n\n{quote}{BODY}"), sender="b@example.com")
    assert (letter.subject, letter.text.raw, letter.earlier, letter.forwarded) == (
        "回复：约稿",
        "收到，谢谢。",
        BODY,
        (),
    )


def test_a_reply_to_ones_own_mail_or_without_a_word_hands_it_on():
    assert (
        unwrapped("回复：x", Text(f"请采用\n\n{HEADER}{BODY}"), sender="a@example.com").text.raw
        == BODY
    )
    assert (
        unwrapped(
            "回复：x", Text(f"\n发自我的iPhone\n\n{HEADER}{BODY}"), sender="b@example.com"
        ).text.raw
        == BODY
    )


def test_words_go_on_under_a_quotation_that_is_marked_line_by_line():
    letter = unwrapped(
        "Re: x", Text(f"{BODY}\n{WROTE}> 请报送\n> 信息\n又及：另有一篇。"), sender="b@example.com"
    )
    assert (letter.text.raw, letter.earlier.strip()) == (
        f"{BODY}\n\n又及：另有一篇。",
        "请报送\n信息",
    )


def test_a_forward_keeps_who_wrote_when_from_the_outermost_to_the_innermost():
    inner = HEADER.replace("张三", "李四").replace("a@example.com", "c@example.com")
    letter = unwrapped(
        "转发：x",
        Text(f"请采用\n-----原始邮件-----\n{HEADER}请阅\n-----原始邮件-----\n{inner}{BODY}"),
    )
    assert letter.text.raw == BODY
    assert [(one.sender, one.sender_name, one.subject, one.how) for one in letter.forwarded] == [
        ("a@example.com", "张三", "乙事推进有力", "text"),
        ("c@example.com", "李四", "乙事推进有力", "text"),
    ]
    assert {one.sent_at for one in letter.forwarded} == {datetime(2026, 8, 1, 1, tzinfo=UTC)}


def test_a_signature_is_set_apart_and_its_fields_still_count():
    letter = unwrapped("x", Text(f"{BODY}\n-- \n签发人：马文清\n电话：0951-6012345"))
    assert (letter.text.raw, letter.signature) == (BODY, "签发人：马文清\n电话：0951-6012345")
    (item,) = items_of(texts_of(mail("x", f"{BODY}\n-- \n签发人：马文清\n电话：0951-6012345")))
    assert (item.text, item.fields.signatory) == (BODY, "马文清")


def test_a_note_that_forwards_an_enclosed_mail_goes_under_that_mails_subject():
    enclosed = replace(
        mail("转发: 乙", "请采用"),
        forwarded=(Forwarded("a@example.com", "", "甲事推进有力", None, "rfc822"),),
    )
    assert body_of(texts_of(enclosed)).subject == "甲事推进有力"
    assert body_of(texts_of(replace(enclosed, subject="乙"))).subject == "乙"
    assert (
        body_of(texts_of(replace(enclosed, forwarded=enclosed.forwarded * 2))).subject == "转发: 乙"
    )


def test_a_short_report_is_no_cover_although_it_says_that_something_was_received():
    report = f"市民建议公园增设遮荫和直饮水设施\n入夏以来，收到市民意见76条。{BODY}"
    assert has_report(Text(report))
    assert not is_cover(Text(report))
    assert not has_report(Text("现将信息三篇报送如下，请查收附件"))


def test_the_lines_of_a_cloud_attachment_go_from_a_text_of_any_length():
    text = "\n".join(
        ["一段很长的正文，讲了做法和成效。" * 20, "从QQ邮箱发来的超大附件", "又一段正文。"]
    )
    assert [number for number, _, _ in without_footers(Text(text))] == [1, 3]


@pytest.mark.parametrize(
    ("ending", "signature"),
    [
        ("\n-- \n张三\n电话 0951-0000000", "张三\n电话 0951-0000000"),
        ("\n\n\n--\n张三", "张三"),
        ("\n发自我的iPhone", ""),
        ("\n\n来自QQ邮箱\n发自我的手机\n", ""),
        ("\n--\n张三\n发自我的iPhone", "张三"),
        ("\n\n保密声明：本邮件含有保密信息，仅供收件人使用，误收请删除。", ""),
        (
            "\n---------\nThis e-mail and its attachments are confidential and intended only\nfor the recipient.",
            "",
        ),
        ("\n--\n张三\n\n免责声明：本邮件内容仅供收件人参考。", "张三"),
    ],
)
def test_what_stands_under_the_text_is_set_apart(ending, signature):
    assert split_ending(SHORT + ending) == (SHORT, signature)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SHORT,
        SHORT + "\n兴庆区政府办\n2026年7月6日",
        SHORT + "\n（兴庆区 王芳 电话 0951-0000000）",
        "甲\n--\n" + "一" * 80,
        "甲\n--\n" + "乙\n" * 30,
        "本邮件系统升级工作顺利完成，覆盖全市机关。",
        "兴庆区开展保密宣传，要求删除涉密邮件。",
        SHORT + "\n来自全市的学生参加，\n发自内心的感谢。",
    ],
)
def test_an_items_own_end_stays(text):
    assert split_ending(text) == (text, "")


def test_a_device_is_named_in_a_line_of_its_own():
    assert is_footer("发自我的华为手机")
    assert not is_footer("市民发自内心地感谢")
