"""What is written by hand here, the standard library's reader understands."""

import base64
import email
import quopri
import re
from email import policy
from urllib.parse import unquote_to_bytes

import pytest

from desk.demo.mime import (
    assembled,
    file_part,
    header_value,
    message_part,
    multipart,
    name_parameters,
    text_part,
)

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


SHORT = "春耕备耕进展"
LONG = "市气象局及时发布大雾预警保障出行安全并开展加密观测服务道路交通运输"
WORD = re.compile(rb"=\?([a-z0-9-]+)\?([BQ])\?([^?]*)\?=")


def words_in(value):
    return [
        base64.b64decode(body) if way == b"B" else quopri.decodestring(body, header=True)
        for _, way, body in WORD.findall(value)
    ]


@pytest.mark.parametrize("text", [SHORT, LONG, "镕𠮷喆㛃 mixed 2026"])
@pytest.mark.parametrize(
    "manner", ["utf-8 B", "utf-8 Q", "gb2312 B", "gbk Q", "gb18030 B", "utf-8 cut", "gb2312 cut"]
)
def test_encoded_words_mean_the_text_and_keep_within_75_characters(text, manner):
    charset = manner.split()[0]
    value = header_value(text, manner)
    assert (
        b"".join(words_in(value)).decode("gb18030" if charset.startswith("gb") else charset) == text
    )
    assert all(len(line.strip()) <= 75 for line in value.split(b"\r\n"))
    assert {word[0].decode() for word in WORD.findall(value)} == {charset}


@pytest.mark.parametrize(("manner", "codec"), [("gb2312 cut", "gb18030"), ("utf-8 cut", "utf-8")])
def test_cut_words_break_inside_a_character(manner, codec):
    first, *_ = words_in(header_value(LONG, manner))
    with pytest.raises(UnicodeDecodeError):
        first.decode(codec)


@pytest.mark.parametrize(("manner", "codec"), [("gbk raw", "gbk"), ("utf-8 raw", "utf-8")])
def test_raw_is_the_bytes_themselves(manner, codec):
    assert header_value(SHORT, manner) == SHORT.encode(codec)


def test_ascii_needs_no_word():
    assert header_value("Fw: news", "gb2312 B") == b"Fw: news"


def test_rfc_2231_gives_charset_and_percents():
    written = name_parameters("镕.docx", "gbk 2231", key="filename")
    head, _, tail = written.partition(b"''")
    assert head == b"; filename*=gbk"
    assert unquote_to_bytes(tail).decode("gbk") == "镕.docx"


def test_rfc_2231_in_parts_counts_them_from_nought():
    written = name_parameters(LONG, "gbk 2231-parts", key="filename")
    parts = re.findall(rb" filename\*(\d+)\*=([^;]*)", written)
    assert [int(number) for number, _ in parts] == list(range(len(parts)))
    assert (
        unquote_to_bytes(b"".join(part.strip() for _, part in parts).removeprefix(b"gbk''")).decode(
            "gbk"
        )
        == LONG
    )


@pytest.mark.parametrize(
    ("manner", "written"),
    [
        ("gb2312 word", b'; name="=?gb2312?B?' + base64.b64encode(SHORT.encode("gbk")) + b'?="'),
        ("gb2312 bare", b"; name==?gb2312?B?" + base64.b64encode(SHORT.encode("gbk")) + b"?="),
        ("gbk raw", b'; name="' + SHORT.encode("gbk") + b'"'),
    ],
)
def test_the_bad_ways_of_naming_a_file(manner, written):
    assert name_parameters(SHORT, manner, key="name") == written
