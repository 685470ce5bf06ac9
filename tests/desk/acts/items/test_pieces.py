"""An item with its words as a person cuts it: what it is read as, and when nobody may touch it."""

import pytest

from config.errors import Refused
from config.phrases import NO_PHRASES
from desk.acts.items.pieces import RecutTerms, matter, piece, reading_of, undecided
from tests.ledgers import TODAY, adopted, received, roster_of, small_ledger

BODY = "近日，某单位组织开展专项行动，出动人员三百余人次，取得明显成效。"


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d"))
    made.take(
        [
            received("x", "2026-07-06", text=f"某事\n{BODY}", signatory="马文清"),
            received("y", "2026-07-06"),
            adopted("a", "y", "2026-07-07"),
        ]
    )
    yield made
    made.book.dispose()


def test_a_piece_has_its_own_fields_and_else_those_of_the_whole(ledger):
    terms = RecutTerms(ledger.rules, NO_PHRASES, TODAY)
    with ledger.book.reading() as views:
        whole = matter(views, "x")
        assert (whole.rows[0], whole.words.cut, reading_of(views, whole.view)) == (
            "某事",
            (),
            whole.view.seq,
        )
        assert piece("某事", BODY, whole, terms).fields.signatory == "马文清"
        assert piece("某事", f"{BODY}\n签发人：祁峰", whole, terms).fields.signatory == "祁峰"


def test_what_was_adopted_is_not_cut(ledger):
    with ledger.book.reading() as views:
        assert undecided(views, "x").view.ref == "x"
        with pytest.raises(Refused, match="采用"):
            undecided(views, "y")
