"""A word of two characters is found wherever it stands; Latin words and numbers from their
beginning; nothing that is not there.
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from classify.text import flat
from ledger.search import terms
from ledger.search.terms import SearchTerm, search_query, terms_of

TEXT = "市住建局保障严寒天气供暖平稳，累计处置管网漏点30处。联系 zhangsan@example.gov.cn，电话0951-5550161。"


def found(query: str, text: str = TEXT) -> bool:
    """Whether the text fits; its terms never keep a text away that does."""
    seek = search_query(query)
    fits = seek.fits([text])
    if fits:
        assert all(
            any(
                own == term.text or (term.prefix and own.startswith(term.text))
                for own in terms_of([text]).split(" ")
            )
            for term in seek.terms
        )
    return fits


@pytest.mark.parametrize(
    "query",
    [
        "供暖",
        "供暖平稳",
        "暖",
        "30处",
        "３０处",
        "供暖 管网",
        "管网，供暖",
        "ZHANGSAN",
        "zhang",
        "zhangsan@example.gov.cn",
        "5550161",
        "555",
        "漏点30",
    ],
)
def test_what_is_there_is_found(query):
    assert found(query)


@pytest.mark.parametrize(
    "query", ["供水", "暖气", "0处", "san@", "供暖 供水", "0161", "漏点3", "平稳累计", "z"]
)
def test_what_is_not_there_is_not(query):
    assert not found(query)


@pytest.mark.parametrize("text", ["关于供\n暖的报告", "供　暖", "供\u200b暖"])
def test_a_word_that_a_line_broke_is_found(text):
    assert found("供暖", text)


def test_words_may_stand_in_different_texts_of_one_mail():
    assert search_query("供暖 附件").fits(["关于供暖", None, "附件.docx"])


def test_telling_terms_alone_are_asked_for_and_single_characters_only_where_nothing_else_is():
    assert search_query("水 供暖").terms == (SearchTerm("供暖"),)
    assert not search_query("水 供暖").vague
    assert search_query("水").terms == (SearchTerm("水", prefix=True),)
    assert search_query("水").vague
    assert search_query("第3项 abc").terms == (SearchTerm("3"), SearchTerm("abc", prefix=True))


def test_punctuation_alone_seeks_nothing():
    assert search_query("，。 ★ _").parts == ()


def test_hits_are_told_in_order_and_never_overlap():
    text = "供暖供暖企业供 暖"
    assert search_query("供暖 暖企").spans(text) == [(0, 5), (6, 9)]


def test_of_an_endless_text_only_the_beginning_has_terms():
    assert terms_of(["天" * terms.LONGEST + "尾"]) == "天天 天"


def test_texts_that_are_not_folded_have_nothing_to_fold():
    for character in map(chr, range(0x3000)):
        if terms._PLAIN.fullmatch(character) and character.isalnum():
            assert unicodedata.normalize("NFKC", character) == character
            assert flat(character) == character


@given(some.text(alphabet="供暖平稳abz01 ，\n３Ａ①", max_size=40), some.data())
def test_any_part_of_a_text_that_begins_a_word_is_found(text, data):
    """Whatever stands in a text between white space is found by its terms and by its words."""
    words = [word for word in text.split() if search_query(word).parts]
    if words:
        assert found(data.draw(some.sampled_from(words)), text)
