"""A letter as a mail: what clients, old and new, read in it, whatever the words are that come from
outside.
"""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header

import pytest

from desk.outbox import Sender, message_of, one_line
from ledger.office.outbox import Enclosure, Letter

AT = datetime(2028, 2, 29, 23, 30, tzinfo=UTC)
SENDER = Sender("tongzhi@example.gov.cn", "政务信息")
TO = ("zhang@example.gov.cn", "li@example.gov.cn")
NAME = "2026年第三季度政务信息采用情况通报（草稿）.docx"
HOSTILE = (
    "=cmd|' /C calc'!A1",
    "<script>alert(1)</script>&amp;",
    "换行\r\nBcc: everyone@example.com\r\n\r\n正文",
    "\u202etxt.exe\u202c 与 \u2066x\u2069",
    "零宽\u200b\ufeff字 \x00\x1b[31m\x85",
    "𠮷野家𠮷" * 3,
    "长" * 500,
    "a" * 500,
    "孤\ud800立",
    '引号"与\\反斜杠; charset=x',
    "=?utf-8?B?5rGf?= 不是编码",
)


def letter(**more) -> Letter:
    return Letter(
        **{"cause": "x", "roles": ("chief",), "subject": "政务信息晨报", "text": "第一行\n第二行\n"}
        | more
    )


def mail_of(one: Letter, **more):
    content = message_of(one, **{"sender": SENDER, "to": TO, "number": "abc", "made_at": AT} | more)
    return content, message_from_bytes(content, policy=policy.default)


def test_a_letter_reads_as_it_was_written():
    _, mail = mail_of(letter())
    assert (mail["Subject"], mail["From"], mail["To"]) == (
        "政务信息晨报",
        "政务信息 <tongzhi@example.gov.cn>",
        ", ".join(TO),
    )
    assert (mail["Message-ID"], mail["Date"].datetime) == ("<abc@example.gov.cn>", AT)
    assert str(mail["Date"]).endswith("+0800")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["第一行", "第二行"]


def test_the_same_letter_is_the_same_to_the_byte():
    one = letter(enclosures=(Enclosure(NAME, "application/octet-stream", b"x"),))
    assert mail_of(one)[0] == mail_of(one)[0]


def test_an_attachment_s_name_is_there_for_clients_of_either_kind():
    content, mail = mail_of(
        letter(enclosures=(Enclosure(NAME, "application/zip", bytes(range(256))),))
    )
    assert mail.is_multipart()
    (part,) = mail.iter_attachments()
    assert (part.get_filename(), part.get_content(), part.get_content_type()) == (
        NAME,
        bytes(range(256)),
        "application/zip",
    )
    raw = re.search(rb'\r\n name="(.*?)"\r\n', content, re.DOTALL)[1].decode()
    assert (
        "".join(text.decode(charset) for text, charset in decode_header(raw.replace("\r\n", "")))
        == NAME
    )  # RFC 2047, Outlook of old
    assert b"filename*=utf-8''2026%E5%B9%B4" in content  # RFC 2231
    assert mail.get_body().get_content().splitlines() == ["第一行", "第二行"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_break_no_header_and_no_name(words):
    content, mail = mail_of(
        letter(
            subject=f"约稿提醒：《{words}》",
            enclosures=(Enclosure(f"{words}.csv", "text/csv", b"1"),),
        )
    )
    assert content.isascii()
    assert {len(line) for line in content.split(b"\r\n")} <= set(range(998))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert (mail["Bcc"], len(list(mail.iter_attachments())), mail.defects) == (None, 1, [])
    assert mail["Subject"] == one_line(f"约稿提醒：《{words}》", longest=150)
    name = next(mail.iter_attachments()).get_filename()
    assert name.endswith(".csv")
    assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069/\\]", name)


def test_an_astral_character_is_never_cut_in_two():
    _, mail = mail_of(letter(subject="𠮷" * 100))
    assert mail["Subject"] == "𠮷" * 100


def test_a_text_with_lone_surrogates_or_a_dot_alone_is_sent_all_the_same():
    assert mail_of(letter(text="a\ud800b\n.\nc\n"))[1].get_content().splitlines() == [
        "a?b",
        ".",
        "c",
    ]
