"""Every code that a person may see has a Chinese name."""

import pytest

from classify.submission import DoubtCode
from desk.acts.labels import (
    DOUBTS,
    GENRES,
    ITEM_STATES,
    KINDS,
    OUTCOMES,
    fact_label,
    rule_label,
)
from desk.acts.mailroom.intake import OUTCOMES as LOGGED
from ledger.portable import LINES
from tests.ledgers import YINCHUAN


def test_no_code_of_the_program_is_without_a_name():
    assert {code.value for code in DoubtCode} - set(DOUBTS) == set()
    assert set(LINES) - set(KINDS) == set()
    assert set(OUTCOMES) == set(LOGGED)
    assert list(ITEM_STATES) == ["counted", "waiting", "repeated", "withdrawn"]
    assert {genre for genres in YINCHUAN.genres().values() for genre in genres} <= set(GENRES)


@pytest.mark.parametrize(
    ("fact", "label"),
    [
        ({"kind": "adopted", "publication": "guobao", "genre": "full"}, "采用《国报信息》全文"),
        ({"kind": "adopted", "publication": "another", "genre": "long"}, "采用《another》long"),
        ({"kind": "instructed", "rank": "state"}, "国务院领导批示"),
        ({"kind": "withdrawn"}, "撤回"),
        ({"kind": "unheard_of"}, "unheard_of"),
    ],
)
def test_a_fact_is_named_in_the_rulebook_s_words_and_an_unknown_code_stays(fact, label):
    assert fact_label(fact, YINCHUAN) == label


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        ("base_points", "基础分（base_points）"),
        ("commission.missed", "约稿未完成（commission.missed）"),
        ("instruction.city", "银川市领导批示（instruction.city）"),
        ("of.an.older.rulebook", "of.an.older.rulebook"),
    ],
)
def test_a_rule_is_named_with_its_id(rule, label):
    assert rule_label(rule, YINCHUAN) == label
