"""What is written by hand here, the standard library's reader understands."""

import email
from email import policy

import pytest

from desk.demo.mime import assembled, file_part, message_part, multipart, text_part

TEXT = "第一行\n第二行，等号 = 与制表\t符"


def read(part):
    return email.message_from_bytes(assembled(part.headers, part), policy=policy.compat32)


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030"])
def test_a_text_comes_back_in_every_charset_and_transfer(charset, transfer):
    message = read(text_part(TEXT, f"{charset} {transfer}"))
    assert message.get_content_charset() == charset
    assert message.get_payload(decode=True).decode(charset) == TEXT.replace("\n", "\r\n") + "\r\n"


def test_lines_of_quoted_printable_and_base64_are_short_and_end_in_crlf():
    for transfer in ("base64", "quoted-printable"):
        body = text_part(TEXT * 20, f"utf-8 {transfer}").body
        assert body.count(b"\n") == body.count(b"\r\n")
        assert max(map(len, body.split(b"\r\n"))) <= 76


def test_a_file_keeps_name_and_bytes():
    message = read(
        file_part(
            b"\x00\x01" * 99, kind="application/octet-stream", name="件.docx", named="utf-8 2231"
        )
    )
    assert message.get_filename() == "件.docx"
    assert message.get_payload(decode=True) == b"\x00\x01" * 99


def test_a_cut_file_breaks_off_inside_a_group_of_four():
    whole = file_part(bytes(range(256)), kind="image/png", name="a.png", named="utf-8 2231")
    cut = file_part(bytes(range(256)), kind="image/png", name="a.png", named="utf-8 2231", cut=True)
    assert len(cut.body) < len(whole.body) * 0.6
    assert len(cut.body.replace(b"\r\n", b"")) % 4


def test_parts_nest_and_a_forwarded_mail_keeps_its_bytes():
    inner = assembled((("Subject", b"inner"),), text_part("里面", "gbk 8bit"))
    outer = multipart((text_part("外面", "utf-8 base64"), message_part(inner)), boundary="----=_x")
    kinds = [part.get_content_type() for part in read(outer).walk()]
    assert kinds == ["multipart/mixed", "text/plain", "message/rfc822", "text/plain"]
    assert inner in outer.body
