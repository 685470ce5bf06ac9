"""The page to look at and print: nothing in it is carried out, nothing comes from elsewhere, and
it says which fonts stand in.
"""

from html.parser import HTMLParser

import pytest

from desk.publish.html import html_of, stand_ins
from scoring.document import Annex, Paper, PaperColumn, PaperTable, Paragraph, plain
from tests.bulletins import HOSTILE
from tests.documents import lines_of, lines_of_html

TABLE = PaperTable(
    "表",
    (PaperColumn("甲", 10), PaperColumn("乙", 10, text=True)),
    tuple((number, plain(title)) for number, title in enumerate(HOSTILE)),
    ("附注",),
)
PAPER = Paper(
    ("甲<关于>", "乙"), "各单位：", (Paragraph("正文", "first"), TABLE), "署名", "日期", "文件", "甲〔1〕", (Annex("附表", (TABLE,), landscape=True),),
    "（附注）", "抄送<b>", "印发",
)  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_it_says_what_the_document_says_hostile_titles_included():
    assert lines_of_html(html_of(PAPER)) == lines_of(PAPER)


def test_there_is_no_script_no_link_and_no_address_in_it():
    tags = Tags()
    tags.feed(html_of(PAPER))
    assert not tags.tags & {"script", "a", "img", "link", "iframe", "object", "b", "form"}
    assert not tags.attributes & {"href", "src", "onclick", "onerror"}
    assert "url(" not in html_of(PAPER)


@pytest.mark.parametrize("font", ["方正小标宋_GBK", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"])
def test_fonts_keep_their_names_and_the_preview_says_which_stand_in(font):
    assert font in html_of(PAPER)
    assert f"{font}，缺则用" in stand_ins()
