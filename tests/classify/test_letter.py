"""Forwards are unwrapped, cover notes are told from items, and cloud attachments are named."""

import pytest

from classify.letter import is_cover, is_mail_header, is_mere_cover, unwrapped, without_footers
from tests.classify.letters import BODY

HEADER = "发件人: 张三 <a@example.com>\n发送时间: 2026年8月1日 9:00\n收件人: 信息处\n主题: 乙事推进有力\n\n"
OUTLOOK = "From: a@example.com\nSent: Monday\nTo: b@example.com\nSubject: 乙事推进有力\n\n"


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
    letter = unwrapped("转发：x", text)
    assert (letter.subject, letter.text) == ("乙事推进有力", BODY)


def test_an_item_above_a_quoted_mail_is_the_text():
    letter = unwrapped("回复：约稿", f"甲事推进有力\n{BODY}\n-----原始邮件-----\n{HEADER}请报送信息")
    assert (letter.subject, letter.text, letter.earlier) == ("回复：约稿", f"甲事推进有力\n{BODY}", "请报送信息")
    assert letter.forwarded == ()


@pytest.mark.parametrize("text", [BODY, "时间：8月1日\n地点：某地", "-----\n" + BODY, ""])
def test_a_text_without_a_forward_stays_as_it_is(text):
    letter = unwrapped("x", text)
    assert (letter.subject, letter.text, letter.earlier, letter.forwarded) == ("x", text, "", ())


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
    assert is_cover(text)


def test_a_list_of_the_documents_titles_is_a_cover():
    titles = tuple(f"市教育局{n}措并举推进义务教育优质均衡发展取得新成效" for n in "一二三四五六七八九十")
    text = "现将信息报送如下：\n" + "\n".join(titles)
    assert not is_cover(text)
    assert is_cover(text, titles=titles)


@pytest.mark.parametrize(("text", "expected"), [("请查收附件", True), ("", True), ("兴庆区新增公园两处。", False), (BODY, False)])
def test_alone_only_a_note_about_an_enclosure_says_nothing(text, expected):
    assert is_mere_cover(text) is expected


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
    assert without_footers(f"{BODY}\n发自我的iPhone\n来自QQ邮箱") == BODY
