"""ingest/documents/msdoc.py: the parts of a .doc by its own tables, what is deleted and what tells
a program something left out.
"""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.msdoc import WordFile
from ingest.documents.ole import Compound
from ingest.documents.package import NoText
from tests.examples import examples
from tests.papers import doc_of, letter, page_of

DELETED = struct.pack("<HB", 0x0800, 1)
SYMBOL = struct.pack("<HHH", 0x6A09, 0, 0xF06C)
ROW_END = struct.pack("<HB", 0x2417, 1) + b"\0"


def _word(*pieces, **more):
    return WordFile(Compound(doc_of(*pieces, **more)))


def test_each_part_of_the_letter_stands_by_itself():
    word = WordFile(Compound(letter("doc")))
    assert word.headers().strip() == "政务信息页眉"
    assert word.footers().strip() == "第1页页脚"
    assert [
        word.part(name).strip() for name in ("footnotes", "comments", "endnotes", "heading_boxes")
    ] == [
        "脚注里的话",
        "批注里的话",
        "",
        "",
    ]


def test_a_text_box_follows_the_paragraph_that_it_hangs_on():
    assert "𠮷某。\n文本框里的字\n详见" in WordFile(Compound(letter("doc"))).body()


def test_pieces_of_one_and_of_two_bytes_a_character_are_put_together():
    assert _word("一事", b"1 \x93report\x94\r", "𠮷镕喆堃\r").body() == "一事1 “report”\n𠮷镕喆堃\n"


def test_deleted_characters_and_private_symbols_are_out():
    page = page_of(
        (2048, 2052, b""),
        (2052, 2056, DELETED),
        (2056, 2058, struct.pack("<HB", 0x0800, 0)),
        (2058, 2060, SYMBOL),
    )
    assert _word("留下删掉也符尾", characters=page).body() == "留下也尾"
    narrow = page_of((2048, 2050, b""), (2050, 2052, DELETED))
    assert _word(b"kept", characters=narrow).body() == "ke"


@pytest.mark.parametrize(("change", "changes"), [(0x41 << 1 | 0x0100, ()), (1, (DELETED,))])
def test_a_piece_may_be_deleted_whole_as_files_saved_fast_have_it(change, changes):
    assert _word("留", ("删掉", change), "下", changes=changes).body() == "留下"


def test_the_end_of_a_row_is_told_from_the_end_of_a_cell():
    page = page_of(
        (2048, 2054, b""), (2054, 2056, ROW_END), (2056, 2062, b""), (2062, 2064, ROW_END), entry=13
    )
    assert _word("甲\x07\x07\x07\x07丙\x07\x07尾", paragraphs=page).body() == "甲\n\t丙\n尾"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ('\x13 HYPERLINK \\l "x" \x14见附件\x15。', "见附件。"),
        ("\x13 FORMCHECKBOX \x15甲", "甲"),
        (
            "\x13 IF \x13 PAGE \x143\x15 = 3 \x14外\x13 SHAPE \\* MERGEFORMAT \x14\x08\x15层\x15尾",
            "外层尾",
        ),
        ("一\x13 没有结束", "一 没有结束"),
        ("一\x15二\x14三", "一二三"),
        ("甲\x0b乙\x0c丙\x1e丁\x1f戊", "甲\n乙\n丙-丁戊"),
    ],
)
def test_of_a_field_its_result_is_left(raw, shown):
    assert _word(raw).body() == shown


def test_parts_are_cut_by_their_lengths_even_where_these_say_too_much():
    assert _word("正文注", lengths=(2, 1, 0, 0, 0, 0, 0, 0)).part("footnotes") == "注"
    assert _word("正文", lengths=(2, 0xFFFFFFFF, 9, 0, 0, 0, 0, 0)).part("comments") == ""


def test_without_a_table_of_headers_they_stand_with_the_footers():
    word = _word("文页眉页脚", lengths=(1, 0, 4, 0, 0, 0, 0, 0))
    assert (word.headers(), word.footers()) == ("", "页眉页脚")


def test_headers_of_every_section_are_told_from_the_footers():
    places = struct.pack("<14I", *[0] * 7, 1, 2, 3, 4, 5, 6, 6)
    word = _word("文偶奇下脚首尾", lengths=(1, 0, 6, 0, 0, 0, 0, 0), tables={11: places})
    assert (word.headers(), word.footers()) == ("偶奇首", "下脚尾")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (doc_of("正文", tables={33: b""}), "unreadable"),
        (
            doc_of(
                "正文", tables={33: b"\x02" + struct.pack("<IIIHIH", 16, 0, 9_000_000, 0, 2048, 0)}
            ),
            "oversize",
        ),
        (
            doc_of(
                "正文", tables={33: b"\x02" + struct.pack("<IIIHIH", 16, 0, 2_000_000, 0, 2048, 0)}
            ),
            "unreadable",
        ),
        (
            doc_of(
                "正文",
                tables={
                    33: b"\x02" + struct.pack("<IIIIHIHHIH", 28, 0, 9, 5, 0, 2048, 0, 0, 2048, 0)
                },
            ),
            "unreadable",
        ),
        (doc_of("正文").replace(b"\xec\xa5\xc1\0", b"\xec\xa5\x65\0"), "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unreadable"),
    ],
)
def test_a_file_whose_tables_say_nothing_sound_is_refused(content, problem):
    with pytest.raises(NoText) as refused:
        WordFile(Compound(content))
    assert refused.value.problem == problem


def test_pages_of_properties_that_mark_the_whole_file_again_and_again_cost_nothing():
    page = page_of(*[(0, 1 << 20, DELETED)] * 60)
    plc = struct.pack("<2001I", *range(2001)) + struct.pack("<2000I", *range(5, 2005))
    started = time.process_time()
    with pytest.raises(NoText):
        _word("字" * 500_000, tables={12: plc}, pages=[page] * 2000)
    assert time.process_time() - started < 2


def test_a_million_fields_in_each_other_are_read_in_a_moment():
    started = time.process_time()
    assert _word("\x13" * 500_000 + "字" + "\x15" * 500_000).body() == ""
    assert _word("\x13\x14" * 500_000 + "字").body() == "字"
    assert time.process_time() - started < 4


@examples(300)
@given(st.integers(512, 13_000), st.binary(min_size=1, max_size=64))
def test_a_damaged_file_raises_nothing_but_no_text(place, noise):
    content = letter("doc")
    try:
        word = WordFile(Compound(content[:place] + noise + content[place + len(noise) :]))
        word.headers(), word.body(), word.footers(), word.part("comments")
    except NoText:
        return
