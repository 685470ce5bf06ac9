"""Each manner of writing a header gives the bytes that such a program gives, and they mean the text."""

import base64
import quopri
import re
from urllib.parse import unquote_to_bytes

import pytest

from desk.demo.headers import header_value, name_parameters

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
