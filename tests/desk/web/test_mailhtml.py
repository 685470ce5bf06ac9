"""A hostile mail's HTML does nothing: what could act, load or lead anywhere is gone, and its words
stay.
"""

import time

import pytest

from desk.web.mailhtml import clean, document

HOSTILE = """<p onclick="x()">正文<script>alert(1)</script><style>*{display:none}</style>
<img src="http://example.com/p.png"><img src="data:image/svg+xml;base64,AA=="><img src="data:image/png;base64,AA==" onerror="x()">
<a href="javascript:x()">点此</a><a href="https://example.com/">外链</a><form action="https://example.com/"><input name="口令"></form>
<iframe src="/"></iframe><svg><script>x()</script></svg><table background="http://example.com/b"><tr><td style="x" colspan="2">格</td></tr></table>
<meta http-equiv="refresh" content="0;url=https://example.com/"><link rel="stylesheet" href="https://example.com/"><base href="https://example.com/">"""


@pytest.mark.parametrize(
    "word",
    [
        "script",
        "onclick",
        "onerror",
        "style",
        "example.com",
        "svg",
        "form",
        "input",
        "iframe",
        "meta",
        "link",
        "base ",
        "href",
    ],
)
def test_what_could_act_is_gone(word):
    assert word not in clean(HOSTILE).lower()


def test_words_tables_and_the_mail_s_own_pictures_stay():
    shown = clean(HOSTILE)
    assert all(
        words in shown
        for words in (
            "正文",
            "点此",
            "外链",
            '<td colspan="2">格</td>',
            'src="data:image/png;base64,AA=="',
        )
    )


def test_the_frame_s_page_is_a_whole_document():
    assert document("<p>一</p>").startswith("<!doctype html>")


def test_tags_nested_without_end_cost_no_more_than_their_words():
    """The cleaner's time grows with the square of their depth."""
    start = time.monotonic()
    assert clean("<div>" * 400_000 + "正文<script>").strip(" ").startswith("<pre>")
    assert len(clean("<div>" * 19_000 + "正文")) < 1_000_000
    assert time.monotonic() - start < 10
    assert "<script" not in clean("<i>" * 30_000 + "<<b>script>alert(1)<</b>/script>")
