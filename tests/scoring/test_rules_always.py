"""What holds of any rulebook, whatever was recorded: sums, citations, highest-only against the sum
of the parts, and quantities over closings.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given

from scoring.rulebook_file import Rulebook, load_rulebook
from tests.ledgers import SmallLedger, small_ledger
from tests.rulebooks import TEXT, changed_rulebook
from tests.scoring.test_always import (
    CLOSINGS,
    FIRST,
    PERIODS,
    ROSTER,
    STORIES,
    UNITS,
    few,
    record,
    sums,
    tallies,
    told,
    with_closings,
)

pytestmark = pytest.mark.soak
Story = list[tuple[str, int, int, int]]
ADDING = '[[together]]\ncode = "publications"\nonce_per = "event"\ncite = "第九条(二)"\n'
RATHER = """
[[period_rule]]
id = "missing"
kind = "missing"
points = "-1"
most = "5/2"
cite = "第九条(一)"

[[period_rule]]
id = "steps"
kind = "steps"
steps = [{ at = 1, points = "1/3" }, { at = 4, points = "2" }]
cite = "第九条(一)"

[[period_rule]]
id = "each"
kind = "each"
points = "0.1"
most = "0.4"
cite = "第九条(一)"
"""
SUMMED = """
[[period_rule]]
id = "rate"
kind = "ratio"
below = "1/2"
no_submissions = "as_zero"
points = "-1"
cite = "第九条(一)"

[[period_rule]]
id = "floor"
kind = "floor"
points = "0"
cite = "第九条(一)"

[[period_rule]]
id = "cap"
kind = "cap"
points = "7"
cite = "第九条(一)"
"""
AROUND = """
[[together]]
code = "publications"
once_per = "rule"
most = "6"
cite = "第九条(二)"

[[together]]
code = "instructions"
once_per = "event"
cite = "第九条(三)"

[[item_rule]]
id = "valid"
event = "received"
counts_in = "valid"
adopted = false
points = "0.5"
cite = "第九条(二)"

[[item_rule]]
id = "instruction.printed"
event = "instructed"
rank = "city"
adopted_by = ["guobao", "yinchuan_zhuanti"]
counts_in = "instructions"
points = "9"
cite = "第九条(三)"

[[item_rule]]
id = "commendation.sent"
event = "commended"
reported_up = true
counts_in = "commendations"
points = "7"
cite = "第九条(三)"

[[credit]]
unit = "w"
to = "x"
from = 2026-02-01
cite = "第九条(二)"
"""
QUOTA = ('name = "自治区垂管机构"\nquota = 10', 'name = "自治区垂管机构"\nquota = 3')
Make = Callable[[Rulebook], SmallLedger]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    return lambda rulebook: small_ledger(
        tmp_path_factory.mktemp("office"), ROSTER, rulebook=rulebook, starts=FIRST
    )


def with_more(folder: Path, more: str) -> Rulebook:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rules.toml").write_text(TEXT.replace(*QUOTA) + more, "utf-8")
    return load_rulebook(folder)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rulebook]:
    folder = tmp_path_factory.mktemp("rules")
    added = {"adding": ADDING, "quantities": RATHER, "summed": RATHER + SUMMED, "around": AROUND}
    return {"plain": changed_rulebook(folder / "plain", QUOTA)} | {
        name: with_more(folder / name, more) for name, more in added.items()
    }


@few
@given(story=STORIES)
def test_the_highest_only_never_exceeds_the_sum_of_the_parts(
    make: Make, books: dict[str, Rulebook], story: Story
) -> None:
    highest, adding = make(books["plain"]), make(books["adding"])
    for ledger in (highest, adding):
        record(ledger, told(story))
    one, other = sums(highest), sums(adding)
    assert all(one[unit, "item_points"] <= other[unit, "item_points"] for unit in UNITS)
    highest.book.dispose()
    adding.book.dispose()


@few
@given(story=STORIES, closings=CLOSINGS)
def test_quotas_steps_and_missing_items_earn_the_same_in_all_wherever_closings_stand(
    make: Make, books: dict[str, Rulebook], story: Story, closings: list[int]
) -> None:
    one, other = make(books["quantities"]), make(books["quantities"])
    record(one, told(story))
    record(other, with_closings(told(story), closings))
    assert sums(one) == sums(other)
    one.book.dispose()
    other.book.dispose()


@few
@given(story=STORIES, closings=CLOSINGS)
def test_what_depends_on_other_facts_of_the_item_is_earned_the_same_wherever_closings_stand(
    make: Make, books: dict[str, Rulebook], story: Story, closings: list[int]
) -> None:
    """Valid items not adopted, instructions by the journal, commendations of what was sent up,
    bounds an item, credit moved.
    """
    one, other = make(books["around"]), make(books["around"])
    record(one, told(story))
    record(other, with_closings(told(story), closings))
    assert sums(one) == sums(other)
    one.book.dispose()
    other.book.dispose()


@few
@given(story=STORIES, closings=CLOSINGS)
def test_totals_are_sums_within_their_bounds_and_no_line_is_without_its_citation(
    make: Make, books: dict[str, Rulebook], story: Story, closings: list[int]
) -> None:
    book = books["summed"]
    ledger = make(book)
    record(ledger, with_closings(told(story), closings))
    for units in tallies(ledger).values():
        for unit in units.values():
            assert sum(
                (Fraction(line["points"]) for line in unit["scores"]), Fraction()
            ) == Fraction(unit["total"])
            assert 0 <= Fraction(unit["total"]) <= 7
            assert {line["cite"] for line in unit["scores"]} <= set(book.articles)
            assert {line["rule"] for line in unit["scores"]} <= set(book.order)
    ledger.book.dispose()


def test_the_stories_differ_between_the_rulebooks(make: Make, books: dict[str, Rulebook]) -> None:
    """One item adopted twice, so that what holds above isn't said of empty ledgers: 5 by the
    higher, 3 + 5 by both; 5 - 2 + 1/3 + 1/10.
    """
    got = {}
    for name, book in books.items():
        ledger = make(book)
        record(ledger, told([("adopted", 0, 0, 1), ("adopted", 0, 2, 2)]))
        got[name] = ledger.tally(PERIODS[0])["v"]["total"]
        ledger.book.dispose()
    assert got == {
        "plain": "5",
        "adding": "8",
        "quantities": "103/30",
        "summed": "103/30",
        "around": "6",
    }
