"""Bytes become the text that their sender wrote, whatever the label says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.charset import (
    GUESSED,
    REPLACED,
    clean,
    clean_line,
    codec_of,
    decode,
    decode_raw,
    read_text,
)

RARE = "朱镕基、李喆、〇〇㎜𠮷"
LONG = "关于加强供暖保障工作的报告, 各单位要高度重视。"


@pytest.mark.parametrize(
    "label",
    [
        "gb2312",
        "GB2312",
        "gbk",
        "x-gbk",
        "cp936",
        "gb_2312-80",
        "GB_2312_80",
        "euc-cn",
        "gbk2312",
        '"gb2312"',
        "gb2312 (x)",
        "gb18030*zh",
    ],
)
def test_the_whole_family_of_gb2312_is_read_as_gb18030(label):
    assert codec_of(label) == "gb18030"
    assert decode(RARE.encode("gb18030"), label) == (RARE, None)


@pytest.mark.parametrize(
    "label",
    [None, "", "default", "unknown-8bit", "us-ascii", "no-such-charset", "x" * 1000, "中文", "\0"],
)
def test_a_label_that_says_nothing_is_no_label(label):
    assert codec_of(label) is None
    assert decode(LONG.encode("utf-8"), label) == (LONG, GUESSED)
    assert decode(LONG.encode("gb18030"), label) == (LONG, GUESSED)


@pytest.mark.parametrize(
    "label",
    [
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "zlib",
        "base64",
        "rot13",
        "uu",
        "undefined",
        "mbcs",
    ],
)
def test_a_codec_that_is_no_charset_of_mail_is_not_used(label):
    assert codec_of(label) is None


@pytest.mark.parametrize(
    ("content", "label", "wanted"),
    [
        (b"plain", "gb2312", ("plain", None)),
        ("工作".encode("big5"), "big5", ("工作", None)),
        (
            "關於加強供暖保障工作的報告".encode("big5"),
            None,
            ("關於加強供暖保障工作的報告", GUESSED),
        ),
        (LONG.encode("utf-8"), "gb2312", (LONG, GUESSED)),
        ("信息员".encode(), "gbk", ("信息员", GUESSED)),
        ("一个".encode("gbk"), "gbk", ("一个", None)),
        ("贺兰".encode("gbk"), "gbk", ("贺兰", None)),
        # Four letters of three bytes to one of two are UTF-8 under a wrong label, three to one may
        # be GB; two alone say too little.
        ("信息员报é".encode(), "gbk", ("信息员报é", GUESSED)),
        ("信息员éA".encode(), "gbk", ("信息员éA".encode().decode("gb18030"), None)),
        ("信息".encode(), "gbk", ("信息".encode().decode("gb18030"), None)),
        (LONG.encode("gb18030"), "utf-8", (LONG, GUESSED)),
        (LONG.encode("gb18030"), "iso-8859-1", (LONG, GUESSED)),
        (LONG.encode("utf-8"), "windows-1252", (LONG, GUESSED)),
        ("café".encode("latin-1"), "iso-8859-1", ("café", None)),
        (LONG.encode("utf-16"), None, (LONG, None)),
        (b"\xef\xbb\xbf" + LONG.encode(), "gbk", (LONG, None)),
        (b"~{VPND~}", "hz-gb-2312", ("中文", None)),
        (b"+Ti1lhw-", "utf-7", ("中文", None)),
        (b"", None, ("", None)),
    ],
)
def test_the_claim_comes_first_and_then_what_the_bytes_can_be(content, label, wanted):
    text, problem = decode(content, label)
    assert (clean(text), problem) == wanted


def test_a_character_cut_at_the_end_does_not_turn_utf8_into_another_language():
    text, problem = decode(LONG.encode("utf-8")[:-1], "utf-8")
    assert text.startswith(LONG[:-1])
    assert problem == REPLACED


def test_a_broken_byte_costs_one_character_and_not_the_text():
    text, problem = decode((LONG + "镕").encode("gb18030")[:-1] + b"\xff", "gb2312")
    assert text.startswith(LONG)
    assert problem == REPLACED


@pytest.mark.parametrize("text", ["信息", "镕城信息", "兴庆区政务信息(2026年第3期)"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_raw_bytes_of_a_header_are_utf8_or_gb18030(text, codec):
    assert decode_raw(text.encode(codec)) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\0b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"),
        ("a\ud800b\udfffc", "abc"),
        ("\ufeff甲", "甲"),
        ("　甲 𠮷", "　甲 𠮷"),
    ],
)
def test_clean_text_has_no_control_characters_but_line_feed_and_tab(text, wanted):
    assert clean(text) == wanted


def test_a_clean_line_keeps_its_full_width_blanks():
    assert clean_line(" 甲　乙 \r\n\t 丙 ") == "甲　乙 丙"


@given(
    st.binary(max_size=300),
    st.one_of(
        st.none(),
        st.text(max_size=20),
        st.sampled_from(
            ["gb2312", "utf-8", "big5", "utf-7", "utf-16", "hz", "iso-2022-jp", "cp1252"]
        ),
    ),
)
def test_any_bytes_under_any_label_become_text(content, label):
    clean(decode(content, label)[0]).encode("utf-8")


@pytest.mark.parametrize(
    "content",
    [
        b"\xd6\xd0" * 1_000_000 + b"\xff",
        b"\xff" * 2_000_000,
        "中".encode() * 700_000 + b"\xe4",
        b"~{" * 1_000_000,
        b"+" * 2_000_000,
    ],
)
@pytest.mark.parametrize("label", [None, "gb2312", "latin-1", "hz", "utf-7"])
def test_two_megabytes_cost_under_a_second(content, label):
    started = time.process_time()
    decode(content, label)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_its_own_charset(codec):
    assert read_text("关于镕城供暖的信息\r\n第二行\0".encode(codec)) == "关于镕城供暖的信息\n第二行"
