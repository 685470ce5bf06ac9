"""Documents go into one item where they are one, and only there."""

import time

import pytest

from classify.drafts import ItemDraft, is_beside, merged, with_annexes, with_unread
from classify.text import Text
from tests.classify.letters import document

LONG = "防溺水教育全覆盖" * 20


def draft(words, *documents, name=None):
    return ItemDraft(name, "", Text(words), documents)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (LONG, LONG, 1),
        (LONG, LONG + "又及", 1),
        (LONG, LONG * 2, 2),
        (LONG, LONG[:-1] + "异", 2),
        ("", "", 2),
    ],
)
def test_texts_are_one_where_they_are_equal_or_one_is_most_of_the_other(one, other, count):
    assert len(merged([draft(one, 0), draft(other, 1)])) == count


def test_the_documents_text_is_kept_where_the_mails_own_repeats_it():
    (kept,) = merged([draft("您好" + LONG), draft(LONG, 0, name="甲.docx")])
    assert (kept.text.raw, kept.documents, kept.name) == (LONG, (0,), "甲.docx")


def test_early_annexes_go_to_the_first_item_and_later_ones_to_the_item_before():
    names = ("附件1.doc", "甲.doc", "乙.doc", "附表.doc")
    assert [
        d.documents
        for d in with_annexes(
            [draft(n, i, name=n) for i, n in enumerate(names)], [document(n) for n in names]
        )
    ] == [(0, 1), (2, 3)]
    assert with_annexes([], []) == []


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("签发页.jpg", "image", True),
        ("某事.png", "unknown", True),
        ("发文稿纸.pdf", "pdf", True),
        ("扫描件0001.pdf", "pdf", True),
        ("20260806.pdf", "pdf", True),
        (None, "unknown", True),
        ("附件：统计表.xls", "xls", True),
        ("乙事推进有力.doc", "doc", False),
    ],
)
def test_pictures_signed_pages_annexes_and_nameless_parts_go_with_an_item(name, kind, expected):
    assert is_beside(document(name, kind=kind)) is expected


def test_a_thousand_unread_documents_cost_little():
    documents = [document(f"某事{n}号.doc") for n in range(1000)]
    started = time.perf_counter()
    assert (
        len(
            with_unread(
                [draft(LONG, name=f"某事{n}号.docx") for n in range(500)], documents, subject=""
            )
        )
        == 1000
    )
    assert time.perf_counter() - started < 5
