"""Every shape of a parameter that is sent gives the name that its sender saw."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.params import bare_name, read_value, text_param

NAME = "供暖镕.docx"
GB = NAME.encode("gb18030")
PERCENT_GB = "".join(f"%{byte:02X}" for byte in GB).encode()
PERCENT_UTF8 = "".join(f"%{byte:02X}" for byte in NAME.encode()).encode()


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b'a; filename="=?gb2312?B?uanFr+k=?= =?gb2312?B?Ri5kb2N4?="', NAME),
        (b"a; filename==?gb2312?B?uanFr+lGLmRvY3g=?=", NAME),
        (b'a; filename="' + GB + b'"', NAME),
        (b"a; filename=" + NAME.encode(), NAME),
        (b"a; filename*=gb2312''" + PERCENT_GB, NAME),
        (b"a; filename*=UTF-8'zh-cn'" + PERCENT_UTF8, NAME),
        (b"a; filename*=\"UTF-8''" + PERCENT_UTF8 + b'"', NAME),
        (b"a; filename*0*=gbk''" + PERCENT_GB[:15] + b";\r\n filename*1*=" + PERCENT_GB[15:], NAME),
        (b"a; filename*1=cx; filename*0*=gbk''" + PERCENT_GB[:-6], NAME),
        (b'a; filename*0="long"; filename*1=".doc"', "long.doc"),
        (b"a; filename*=" + PERCENT_UTF8, NAME),
        (b'a; filename="' + PERCENT_UTF8 + b'"', NAME),
        (b'a; filename="100%25.doc"', "100%25.doc"),
        (b"a; filename*=utf-8''" + PERCENT_UTF8 + b'; filename="x.doc"', NAME),
        (b"a; filename=new file.doc; size=3", "new file.doc"),
        (b'a; filename="a;b.doc"', "a;b.doc"),
        (rb'a; filename="a \"b\".doc"', 'a "b".doc'),
        ('a; filename="镕报乗"; x=1'.encode("gbk"), "镕报乗"),
        (b"a;FILENAME = x.doc", "x.doc"),
        (b"a", None),
        (b"", None),
        (None, None),
    ],
)
def test_a_file_name_is_read_in_every_shape(raw, wanted):
    assert text_param(read_value(raw)[1], "filename") == wanted


@pytest.mark.parametrize(
    ("candidates", "wanted"),
    [
        (("../../etc/供暖.docx",), "供暖.docx"),
        (("C:\\tmp\\供暖.docx",), "供暖.docx"),
        (("", None, "b.doc"), "b.doc"),
        (("..", "."), None),
        (("/",), None),
        ((None,), None),
        (("x" * 1000,), "x" * 255),
    ],
)
def test_a_name_is_bare_or_nothing(candidates, wanted):
    assert bare_name(*candidates) == wanted


def test_the_value_is_in_lower_case_and_the_parameters_are_raw():
    assert read_value(b'Text/Plain; Charset="GB2312"; name=x') == (
        "text/plain",
        {"charset": b"GB2312", "name": b"x"},
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_read(raw):
    _, params = read_value(b"a;" + raw)
    for name in ("filename", "name", "charset"):
        (bare_name(text_param(params, name)) or "").encode("utf-8")


@pytest.mark.parametrize(
    "raw",
    [
        b';x="' * 20000,
        b';x="\\"' * 20000,
        b';x="' + b"\\" * 60000,
        b"; " * 40000,
        b";a" * 40000,
        b";a*0=b" * 20000,
    ],
)
def test_a_hostile_value_costs_under_a_tenth_of_a_second(raw):
    started = time.process_time()
    text_param(read_value(b"a" + raw)[1], "a")
    assert time.process_time() - started < 0.1
