"""Encoded words are decoded as their sender meant them."""

import base64
import time

import pytest

from ingest.words import decode_base64, decode_words, encode_words

TEXT = "银川市政务信息镕喆"
GB = TEXT.encode("gb18030")


def _b(charset, raw):
    return b"=?" + charset + b"?B?" + base64.b64encode(raw) + b"?="


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b"plain", "plain"),
        (b"", ""),
        (_b(b"gb2312", GB), TEXT),
        (_b(b"GBK", GB[:7]) + b"\r\n " + _b(b"gb2312", GB[7:]), TEXT),
        (_b(b"gb2312", GB[:7]) + _b(b"gb2312", GB[7:]), TEXT),
        (
            b"=?gb2312?B?"
            + base64.b64encode(GB)[:10]
            + b"?= =?gb2312?B?"
            + base64.b64encode(GB)[10:]
            + b"?=",
            TEXT,
        ),
        (b"=?gb2312?B?" + base64.b64encode(b"\xb9\xd8").rstrip(b"=") + b"?=", "关"),
        (b"=?utf-8?Q?=E4=BF=A1=E6=81=AF_a?=", "信息 a"),
        (b"=?utf-8?Q?what?_=E4=BF=A1?=", "what? 信"),
        (b"=?utf-8*zh?Q?=E4=BF=A1?=", "信"),
        (b"Re: =?utf-8?Q?=E4=BF=A1?= x =?utf-8?Q?=E6=81=AF?=", "Re: 信 x 息"),
        (b"=?utf-8?Q?=E4=BF=A1?= =?gbk?B?z6I=?=", "信息"),
        (_b(b"unknown-8bit", GB), TEXT),
        (_b(b"iso-8859-1", "关于信息".encode("gbk")), "关于信息"),
        ("镕城".encode("gbk") + b" " + _b(b"gb2312", GB), "镕城 " + TEXT),
        (b"=?utf-8?B?5L+h\r\n 5oGv?=", "信息"),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        (b"=?utf-8?B??=", ""),
        (b"=?utf-8?B?5L+h", "=?utf-8?B?5L+h"),
    ],
)
def test_words_are_joined_before_they_are_decoded(raw, wanted):
    assert decode_words(raw) == wanted


def test_words_written_again_are_one_well_formed_word_a_run():
    again = encode_words(_b(b"gb2312", GB[:7]) + b" " + _b(b"gb2312", GB[7:]) + b" <a@example.com>")
    assert again.count("=?utf-8?b?") == 1
    assert again.endswith("?= <a@example.com>")
    assert decode_words(again.encode()) == TEXT + " <a@example.com>"


@pytest.mark.parametrize(
    ("encoded", "wanted"),
    [
        (b"aGVsbG8=", (b"hello", True)),
        (b"aGVs\r\nbG8=", (b"hello", True)),
        (b"aGVsbG8", (b"hello", False)),
        (b"aGVsbG8w!", (b"hello0", True)),
        (b"aGVsb", (b"hel", False)),
        (b"aGVsbG8=\r\nfooter of a list", (b"hello", True)),
        (b"", (b"", True)),
    ],
)
def test_base64_gives_what_there_is(encoded, wanted):
    assert decode_base64(encoded) == wanted


@pytest.mark.parametrize(
    "raw",
    [
        b"=?utf-8?B?5L+h5oGv?= " * 20000,
        b"=?a?B?" * 50000,
        b"=?a?Q?" + b"?x" * 200000,
        b"=?" * 200000,
        b"=?a?Q?" + b"_ " * 200000,
    ],
)
def test_20000_words_cost_under_a_second(raw):
    started = time.process_time()
    decode_words(raw)
    assert time.process_time() - started < 1
