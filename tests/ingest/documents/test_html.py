"""HTML becomes the text that a reader sees, and no page swells."""

import time

import pytest

from ingest.documents.html import charset_of, read, text_of_html


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<div>一</div><div>二</div>", "一\n二"),
        ("<style>x</style><p style='margin-left:20em'>一<b>二</b></p><script>y</script>", "一二"),
        ("一<br>二", "一\n二"),
        ("<div>见</div><div style='display: none'>隐</div>", "见"),
        (
            "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>",
            "甲  乙\n丙  丁",
        ),
        ("<ul><li>一<li>二</ul>", "* 一\n* 二"),
        ("&lt;a&gt; &amp; &#20851;", "<a> & 关"),
        ("<?xml version='1.0' encoding='gb2312'?><p>一</p>", "一"),
        ("no tags", "no tags"),
        ("<!-- only a comment -->", ""),
        ("", ""),
        ("\0", ""),
    ],
)
def test_the_text_is_what_shows(source, wanted):
    assert text_of_html(source).strip() == wanted


def test_a_file_names_its_charset_in_a_meta_element():
    content = "<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'></head><body>镕喆</body></html>".encode(
        "gb18030"
    )
    assert charset_of(content) == "gb2312"
    assert read(content).strip() == "镕喆"


HOSTILE = {
    "5,000 nested divisions": "<div>" * 5000 + "信息",
    "2,000 nested tables": "<table><tr><td>" * 2000 + "信息",
    "600,000 nested elements": "<b>" * 600_000 + "信息",
    "endless paddings": "<div style='padding-left:99999999em;margin-top:99999999em'>信息</div>"
    * 200,
    "nested lists with many lines": "<ul><li>信息" * 200 + "<br>信息" * 20_000,
    "one wide cell and many rows": "<table><tr><td>"
    + "信息" * 10_000
    + "</td></tr>"
    + "<tr><td>y</td><td>z</td></tr>" * 20_000,
    "open brackets": "信息" + "<" * 1_000_000,
    "open scripts": "信息" + "<script" * 100_000,
    "scripts that never close": "信息" + "<script>" * 100_000,
    "open comments": "信息" + "<!--" * 200_000,
    "ampersands": "信息" + "&" * 1_000_000,
    "too long to lay out": "<p>信息</p>" * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_keeps_its_text_and_costs_under_two_seconds(name):
    started = time.process_time()
    text = text_of_html(HOSTILE[name])
    assert time.process_time() - started < 2
    assert "信息" in text
    assert len(text) < 5_000_000
