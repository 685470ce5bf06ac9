"""ingest/documents/rtf.py: all that a reader sees, in whatever charset it is written, and no
instruction.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import rtf
from ingest.documents.package import NoText
from ingest.documents.rtf import read
from tests.papers import is_whole, letter

FONTS = rb"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fcharset136 Ming;}}"


def _rtf(body, *, page=936):
    return (
        rb"{\rtf1\ansi\ansicpg%d\deff0" % page
        + FONTS
        + rb"{\colortbl;\red0;}{\stylesheet{\s0 Normal;}}{\info{\title x}}"
        + body
        + b"}"
    )


def test_the_letter_is_read_whole():
    lines = read(letter("rtf")).splitlines()
    assert is_whole("\n".join(lines))
    assert (lines[2], lines[-4:]) == (
        "文本框里的字",
        ["政务信息页眉", "第1页页脚", "脚注里的话", "批注里的话"],
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"\f1 \'d0\'c5\'cf\'a2", "信息"),
        (rb"\f0 \'d0\'c5\'cf\'a2", "信息"),
        (rb"\f1\'d0\f0\b \'c5x", "信x"),
        ("信息".encode("gbk"), "信息"),
        (rb"\f1 \'d6\'ec\'e9\'46\'86\'b4", "朱镕喆"),
        (rb"\f2 \'ab\'48\'ae\'a7", "信息"),
        (rb"\u20449?\u24687\'3f x", "信息 x"),
        (rb"\uc2\u20449\'d0\'c5{\uc0\u24687}\u33\'a3\'a1.", "信息!."),
        (rb"\u-10178\'3f\u-8265\'3f\u-10178 ?\u-8265 ?", "\U0001fbb7\U0001fbb7"),
        (rb"\u-10178 ?x", "\ufffdx"),
        (rb"{\upr{old}{\*\ud{\u20449?}}}x", "信x"),
        (rb"a\par b\line c\tab d\~e\_f\-g\{h\}\\i\'0d", "a\nb\nc\td e-fg{h}\\i"),
        (b"a\\\nb\r\nc", "a\nbc"),
        (rb"a{\deleted no}b\deleted no\deleted0 c\deleted no\plain d", "abcd"),
        (rb'{\field{\*\fldinst{HYPERLINK "http://a"}}{\fldrslt{here}}}', "here"),
        (
            rb"{\*\generator x;}{\*\unknown{\f1 x}}{\pict\wmetafile8 0102}{\pict\bin4 {}\{}kept",
            "kept",
        ),
        (
            rb"a{\header \pard h\par}{\footer f}{\footnote n}{\*\atnid x}{\*\annotation c}",
            "a\nh\nf\nn\nc",
        ),
        (
            rb"a{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt box\par}}{\shprslt{\*\do{\dptxbxtext box}}}}b\par c",
            "ab\nbox\nc",
        ),
        (rb"\trowd a\cell b\cell\row\trowd \cell c\cell\row d", "a\tb\n\tc\nd"),
        (
            rb"a {\nestcell}b\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\par\cell c\cell\row",
            "a \tb\tc",
        ),
        (rb"}}} after", " after"),
        (rb"{{{never closed", "never closed"),
        (rb"\'zz\u\uc\f\ansicpg99999 x", "'zzx"),
    ],
)
def test_what_a_reader_sees_is_text(body, text):
    assert read(_rtf(body)).strip("\n") == text


def test_a_western_file_stays_western_but_for_its_chinese_fonts():
    assert read(_rtf(rb"caf\'e9 \f1\'d0\'c5", page=1252)) == "café 信"


HOSTILE = {
    "braces": b"{" * 2_900_000,
    "groups": b"{x}" * 900_000,
    "escapes": b"\\'b0" * 2_500_000,
    "unicode": b"\\u1?" * 1_200_000,
    "hyperlinks": b"{\\field{\\*\\fldinst{ HYPERLINK " * 300_000,
    "fonts": b"{\\fonttbl" + b"\\f1\\fcharset134 x;" * 700_000,
    "boxes": b"{\\shptxt x\\par}\\par" * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_seconds_and_no_more(name):
    started = time.process_time()
    read(b"{\\rtf1 " + HOSTILE[name])
    assert time.process_time() - started < 8


def test_more_instructions_than_a_person_writes_are_refused(monkeypatch):
    monkeypatch.setattr(rtf, "MAX_TOKENS", 10)
    with pytest.raises(NoText) as refused:
        read(_rtf(rb"\b" * 10))
    assert refused.value.problem == "oversize"


@given(
    st.lists(
        st.sampled_from(
            [
                b"{",
                b"}",
                b"\\",
                b"'",
                b"b0",
                b"\\u",
                b"-1",
                b"\\*",
                b"\\header",
                b"\\deleted",
                b"\\bin9",
                b"\\f1",
                b"\\upr",
                b"x",
            ]
        )
    )
)
def test_any_instructions_in_any_order_give_clean_text(pieces):
    read(b"{\\rtf1" + b"".join(pieces)).encode("utf-8")
