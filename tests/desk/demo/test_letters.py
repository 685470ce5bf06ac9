"""One planned mail becomes the bytes that the plan says."""

import email
import io
from email import policy

import docx
import pytest

from desk.demo.letters import letter
from desk.demo.plan import Plan, load_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def read(key, plan):
    return email.message_from_bytes(letter(plan.mails[key], plan), policy=policy.compat32)


def text_in(part):
    return part.get_payload(decode=True).decode(
        "gb18030" if part.get_content_charset("").startswith("gb") else "utf-8"
    )


def documents_in(message):
    return [
        part.get_payload(decode=True)
        for part in message.walk()
        if part.get_content_type().endswith(".document")
    ]


def test_a_mail_sent_again_differs_in_nothing_but_its_id_and_its_dates(plan):
    first, again = (
        letter(plan.mails[key], plan).split(b"\r\n\r\n", 1)
        for key in ("qixiang-0120", "qixiang-0127")
    )
    assert first[1] == again[1]
    changed = {
        line.split(b":")[0] for line in set(again[0].split(b"\r\n")) - set(first[0].split(b"\r\n"))
    }
    assert changed == {
        b"\tby mx.example.com with ESMTP; Tue, 27 Jan 2026 08".split(b":")[0],
        b"Date",
        b"Message-ID",
    }


def test_a_text_forward_quotes_the_head_of_the_first_mail_and_brings_its_attachment_along(plan):
    first, forward = read("jinfeng-0107", plan), read("jinfeng-0116", plan)
    body = text_in(forward.get_payload(0))
    assert all(
        word in body
        for word in (
            "原始邮件",
            "发件人：金凤区政府办信息科 <jinfeng@example.gov.cn>",
            "2026年1月7日 16:40",
        )
    )
    assert documents_in(forward) == documents_in(first)


def test_a_forward_as_a_message_holds_the_first_mail_byte_for_byte(plan):
    assert letter(plan.mails["xixia-0112"], plan) in letter(plan.mails["xixia-0123"], plan)


def test_a_mail_of_html_has_no_plain_text_and_the_style_of_a_web_mailer(plan):
    message = read("lingwu-0209", plan)
    assert message.get_content_type() == "text/html"
    assert "cloudAttachStyle" in text_in(message)
    assert "<div>灵武市推进长枣产业提质增效</div>" in text_in(message)


def test_garbage_has_neither_a_line_nor_a_letter(plan):
    content = letter(plan.mails["garbage-0128"], plan)
    assert len(content) == 640
    assert min(content) >= 0x80


def test_the_damaged_attachment_is_no_document_any_more(plan):
    damaged = read("yongning-0310", plan).get_payload(1)
    content = damaged.get_payload(decode=True)
    with pytest.raises(Exception, match=r"(?i)zip"):
        docx.Document(io.BytesIO(content))


def test_a_display_name_can_stand_in_a_comment_or_raw(plan):
    assert b"From: haiguan@example.gov.cn (=?gbk?B?" in letter(plan.mails["haiguan-0320"], plan)
    assert "From: 综保区管委会办公室 <zongbao@example.gov.cn>".encode("gbk") in letter(
        plan.mails["zongbao-0121"], plan
    )


def test_a_date_header_may_lie(plan):
    assert read("xingqing-0401", plan)["Date"].startswith("Tue, 31 Mar 2026 23:58:40")
    assert read("yaojian-0227", plan)["Date"].endswith(" CST")


@pytest.mark.parametrize(
    ("key", "characters"), [("jingkai-0302", "镕喆堃"), ("xixia-0508", "喆堃")]
)
def test_a_gb2312_label_stands_over_characters_that_gb2312_lacks(plan, key, characters):
    message = read(key, plan)
    assert message.get_content_charset() == "gb2312"
    text = text_in(message)
    assert set(characters) <= set(text)
    with pytest.raises(UnicodeEncodeError):
        text.encode("gb2312")
