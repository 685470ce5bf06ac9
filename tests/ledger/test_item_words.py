"""An item's words come back from the content of its entry as they went in; what is empty is left
out, and what no text may hold is taken out.
"""

import json

import pytest

from classify.fingerprints import fingerprint_of
from classify.submission import Doubt, DoubtCode, Fields, Item, Piece, Place
from classify.text import Text
from ledger.item_words import (
    ItemWords,
    Recut,
    item_content,
    item_words,
    reworded,
    words_of_item,
)
from ledger.views import Views

FIELDS = Fields(
    signatory="王某某",
    issue="7",
    date="2026-07-01",
    urgent=True,
    commission="14号约稿",
    places=(Place("signatory", "text", 3, "签发：王某某"),),
)
DOUBT = Doubt(DoubtCode.MANY_MATTERS, "text", "像是两件事")
ITEM = Item(
    "甲",
    "乙",
    FIELDS,
    fingerprint_of("甲", Text("乙")),
    doubts=(DOUBT,),
    cut=(Piece("甲", 1), Piece("丙", 2)),
)


@pytest.fixture
def views():
    return Views(None)


def kept(words: ItemWords) -> dict:
    return json.loads(json.dumps(item_content(words)))


def test_what_was_read_of_an_item_comes_back_whole(views):
    words = words_of_item(ITEM, because="发件地址登记为某县")
    assert item_words(views, kept(words)) == words
    assert kept(words)["written"] == "2026-07-01"
    assert kept(words)["answers"] == "14号约稿"


def test_what_a_person_made_of_it_comes_back_too(views):
    first = ItemWords("甲", because="发件地址登记为某县", note="电话补录")
    recut = Recut("split", ("2026-00002",), 7, "两件事")
    words = reworded(first, ITEM, doubts=(), recut=recut)
    assert (words.because, words.note, words.cut, words.recut) == (
        first.because,
        first.note,
        (),
        recut,
    )
    assert item_words(views, kept(words)) == words


def test_what_is_empty_is_left_out_and_sealed_words_are_none(views):
    assert list(item_content(ItemWords("甲"))) == ["title"]
    assert item_words(views, {}) == ItemWords()


def test_what_no_text_may_hold_is_taken_out():
    assert item_content(ItemWords("甲\0\ud800", "乙\r\n丙"))["title"] == "甲"
    assert item_content(ItemWords("甲", "乙\r\n丙"))["text"] == "乙\n丙"
