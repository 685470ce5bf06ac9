"""What is read without a tree is what the tree says, however odd the part; only plain parts are read
so.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import docx
from ingest.documents.docx_text import MATH, WORD, plain_text
from ingest.documents.package import NoText
from ingest.documents.xml import parse_xml

HEAD = f'<w:document xmlns:w="{WORD[0]}" xmlns:m="{MATH[0]}" xmlns:x="urn:x"><w:body>'
NAMES = (
    *("w:p", "w:p", "w:r", "w:t", "w:t", "w:tbl", "w:tr", "w:tc", "w:pPr", "w:rPr", "w:tcPr"),
    *("w:tab", "w:br", "w:cr", "w:tabs", "w:del", "w:ins", "w:sdt", "w:sdtPr", "w:txbxContent"),
    *("w:instrText", "w:rt", "m:t", "x:t", "x:AlternateContent", "w:noBreakHyphen", "w:pPrChange"),
)
WORDS = st.sampled_from(
    ["", "报送", " 一 ", "&lt;&amp;lt;", "a>b", "&#19968;", "\n", "\r\n", "<!-- -->"]
)


def within(inner):
    names, spaces = (
        st.sampled_from(NAMES),
        st.sampled_from(["", ' w:val="1"', " x:y='/'", ' x:y=">"']),
    )
    return st.builds(
        lambda name, said, parts: (
            f"<{name}{said}>{''.join(parts)}</{name}>" if parts else f"<{name}{said}/>"
        ),
        names,
        spaces,
        st.lists(inner, max_size=4),
    )


PARTS = st.lists(st.recursive(WORDS, within, max_leaves=30), max_size=5).map("".join)
ROW = "<w:tr><w:tc>{}</w:tc><w:tc><w:tcPr/><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>"


def by_tree(part):
    return docx._text_of(parse_xml(part))  # what it is held against


@given(PARTS, st.booleans())
def test_a_part_reads_as_its_tree_does_or_is_left_to_it(inside, in_table):
    body = f"<w:tbl>{ROW.format(inside)}</w:tbl>" if in_table else inside
    part = f"{HEAD}{body}</w:body></w:document>".encode()
    try:
        said = plain_text(part)
    except NoText:
        with pytest.raises(NoText):
            by_tree(part)
    else:
        assert said in {None, by_tree(part)}


def test_paragraphs_and_tables_need_no_tree():
    line = '<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:rPr/><w:t xml:space="preserve">甲 &lt;</w:t><w:tab/></w:r></w:p>'
    part = f"{HEAD}{line}<w:tbl>{ROW.format(line * 2)}</w:tbl><w:p/>{line}</w:body></w:document>"
    assert plain_text(part.encode()) == "甲 <\t\n甲 <\t\n甲 <\t\t甲\n\n甲 <\t"


@pytest.mark.parametrize(
    "odd",
    [
        '<w:p xmlns:w="urn:other"><w:r/></w:p>',
        "<w:p><w:del><w:r><w:t>删去</w:t></w:r></w:del></w:p>",
        "<w:p><x:AlternateContent/></w:p>",
        "<w:p><w:r><w:t>&#19968;</w:t></w:r></w:p>",
        "<w:p><!-- --></w:p>",
        "<w:p><w:p/></w:p>",
        "<w:tr/>",
    ],
)
def test_what_is_not_plain_is_left_to_the_tree(odd):
    assert plain_text(f"{HEAD}{odd}</w:body></w:document>".encode()) is None


@pytest.mark.parametrize(
    "broken", [HEAD, f"{HEAD}<y:p/></w:body></w:document>", "<!DOCTYPE a>" + HEAD]
)
def test_a_broken_part_gives_no_text(broken):
    with pytest.raises(NoText):
        plain_text(broken.encode())


def test_properties_nested_without_end_cost_no_more_than_their_length():
    many = 50_000
    part = f"{HEAD}<w:p>{'<w:rPr>' * many}{'</w:rPr >' * many}</w:p></w:body></w:document>".encode()
    began = time.process_time()
    assert plain_text(part) is None
    assert time.process_time() - began < 5
