"""Beside the year: who is proposed as exemplary, and which units came, went, merged, were renamed
or regrouped.
"""

import pytest

from config.roster import parse_roster
from desk.acts.bulletins.year import changes_in, year_notes
from desk.acts.tallies.tally import year_tally
from tests.ledgers import TODAY, fact, received, roster_of, small_ledger
from tests.rulebooks import changed_rulebook, reading

ROSTER = """
[[unit]]
code = "a"
name = "甲局"
short = "甲"
group = "department"
until = 2026-03-31

[[unit]]
code = "a"
name = "甲委"
short = "甲"
group = "direct_agency"
from = 2026-04-01

[[unit]]
code = "b"
name = "乙局"
short = "乙"
group = "department"
until = 2026-06-30
merged_into = "a"

[[unit]]
code = "c"
name = "丙局"
short = "丙"
group = "department"
from = 2026-05-01
until = 2026-09-30

[[unit]]
code = "c"
name = "丙局"
short = "丙"
group = "department"
from = 2026-11-01

[[unit]]
code = "d"
name = "丁局"
short = "丁"
group = "department"
from = 2025-01-01
"""


def test_whatever_became_of_the_roster_in_the_year_is_told_by_day():
    found = [
        (str(one.day), one.unit, one.change, one.to)
        for one in changes_in(parse_roster(ROSTER), 2026)
    ]
    assert found == [
        ("2026-04-01", "a", "renamed", "甲委"),
        ("2026-04-01", "a", "regrouped", "direct_agency"),
        ("2026-05-01", "c", "came", None),
        ("2026-06-30", "b", "merged", "a"),
        ("2026-09-30", "c", "went", None),
        ("2026-11-01", "c", "came", None),
    ]
    assert [one.unit for one in changes_in(parse_roster(ROSTER), 2025)] == ["d"]


@pytest.mark.parametrize(
    ("wanted", "names"), [("0", []), ("1", ["a", "b"]), ("2", ["a", "b"]), ("3", ["a", "b", "c"])]
)
def test_as_many_are_proposed_as_exemplary_as_the_rulebook_says_with_everyone_tied_at_the_last_place(
    tmp_path, wanted, names
):
    rulebook = changed_rulebook(tmp_path / "rules", reading("exemplary", wanted))
    ledger = small_ledger(tmp_path, roster_of("a", "b", "c", "d"), rulebook=rulebook)
    for unit, rank in (("a", "state"), ("b", "state"), ("c", "city")):
        ledger.take(
            [
                received(unit.upper(), "2026-01-05", unit),
                fact("instructed", f"i{unit}", "2026-02-01", item=unit.upper(), rank=rank),
            ]
        )
    with ledger.book.reading() as views:
        found = year_tally(views, 2026, rules=ledger.rules, today=TODAY)
    assert [one.unit for one in year_notes(found, rules=ledger.rules).exemplary] == names
    ledger.book.dispose()
