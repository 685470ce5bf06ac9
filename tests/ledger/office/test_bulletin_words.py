"""What a person writes into a bulletin is kept by period, the latest in place of the one before."""

from ledger.office.bulletin_words import OwnWords, keep_own_words, own_words_of
from tests.ledgers import roster_of, small_ledger


def test_the_latest_words_of_a_period_stand_and_those_of_others_are_left_alone(tmp_path):
    book = small_ledger(tmp_path, roster_of("d")).book
    assert own_words_of(book, "2026Q3") == OwnWords()
    keep_own_words(book, "2026Q3", OwnWords("一", "1"))
    keep_own_words(book, "2026Q4", OwnWords("四", ""))
    keep_own_words(book, "2026Q3", OwnWords("二", "1"))
    assert (own_words_of(book, "2026Q3"), own_words_of(book, "2026Q4")) == (
        OwnWords("二", "1"),
        OwnWords("四", ""),
    )
