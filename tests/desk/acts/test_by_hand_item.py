"""What a person types becomes an item as a mail's text does; a mark of secrecy, the future and too
many words are refused.
"""

from datetime import timedelta

import pytest

from config.errors import Refused
from config.phrases import NO_PHRASES, Phrase, Phrases
from desk.acts.by_hand import ByHand, check, item_of, line_of
from desk.acts.uploads import Marked
from tests.desk.acts.by_hand.papers import TEXT, TITLE
from tests.desks import MORNING


def said(**changed):
    return ByHand(
        **({"unit": "helan", "title": TITLE, "received_at": MORNING, "text": TEXT} | changed)
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"unit": ""}, "请选报送单位"),
        ({"title": " "}, "请写标题"),
        ({"received_at": MORNING + timedelta(minutes=1)}, "还没有到"),
        ({"way": "pigeon"}, "pigeon"),
        ({"delivers": True}, "约稿"),
        ({"text": "字" * 100_001}, "正文不超过"),
        ({"note": "字" * 2_001}, "备注"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_no_ledger_takes_is_refused(changed, says):
    with pytest.raises(Refused, match=says):
        check(said(**changed), now=MORNING)


@pytest.mark.parametrize("place", ["title", "text", "note", "signatory"])
def test_a_mark_of_secrecy_is_refused_wherever_it_stands_and_not_repeated(place):
    with pytest.raises(Marked) as error:
        check(said(**{place: "机密★一年"}), now=MORNING)
    assert "机密" not in str(error.value)


def test_fields_are_read_from_the_text_and_the_person_s_own_word_comes_first():
    assert item_of(said(), phrases=NO_PHRASES).fields.signatory == "王某"
    assert item_of(said(signatory="李某"), phrases=NO_PHRASES).fields.signatory == "李某"


def test_a_category_is_proposed_only_where_the_person_names_none():
    phrases = Phrases(2, (("experience", "经验做法"),), (Phrase("experience", "title", "做法", 5),))
    proposed = item_of(said(), phrases=phrases)
    assert (proposed.category, proposed.grounds is not None) == ("experience", True)
    assert item_of(said(category="problem"), phrases=phrases).category == "problem"
    unclear = item_of(said(title="某事", text="某事"), phrases=phrases)
    assert [doubt.code for doubt in unclear.doubts] == ["category_unclear"]


def test_the_line_says_how_it_came():
    line = line_of(
        said(way="fax", note="转自值班室"),
        item_of(said(), phrases=NO_PHRASES),
        actor="经办",
        because="",
    )
    assert (line.source, line.note, line.mail, line.actor) == (
        "by_hand",
        "传真补录；转自值班室",
        None,
        "经办",
    )
    with pytest.raises(Refused):
        line_of(said(unit="x" * 201), item_of(said(), phrases=NO_PHRASES), actor="经办", because="")
