"""Units are offered by group, as they are listed on a day, each under every name."""

from datetime import date

from config.roster import parse_roster
from desk.acts.rules import Rules
from desk.web.values import units_by_group
from tests.ledgers import YINCHUAN, roster_of

ROSTER = roster_of(
    "d:department",
    "e:county",
    "gone:county",
    "new:elsewhere",
    gone="until = 2020-01-01",
    e='aliases = ["区"]',
)


def test_by_group_in_the_rulebook_s_order_and_by_day():
    rules = Rules(parse_roster(ROSTER), YINCHUAN, None)
    found = [
        (name, [(one.code, one.sought) for one in several])
        for name, several in units_by_group(rules, date(2026, 7, 1))
    ]
    assert [(name, [code for code, _ in several]) for name, several in found] == [
        ("县(市)区", ["e"]),
        ("市政府部门", ["d"]),
        ("elsewhere", ["new"]),
    ]
    assert found[0][1][0][1].split() == ["e", "单位e", "e", "区"]


def test_one_that_is_chosen_already_is_offered_still():
    rules = Rules(parse_roster(ROSTER), YINCHUAN, None)
    groups = dict(units_by_group(rules, date(2026, 7, 1), also=("gone", "nobody", "")))
    assert [one.code for one in groups["县(市)区"]] == ["e", "gone"]
