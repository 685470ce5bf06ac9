"""What a process remembers of quarters is what it would read anew: after every fact, whatever is corrected, closed or only tried."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.errors import Refused
from config.period import Quarter
from desk.acts.rules import Rules, remembering
from desk.acts.tallies.memory import MOST, MOST_NEWS, KnownState, Memory
from desk.acts.tallies.tally import quarter_tally, year_tally
from ledger.portable import ItemLine
from ledger.views import Views
from tests.ledgers import (
    SmallLedger,
    adopted,
    closed,
    fact,
    many,
    received,
    revoked,
    roster_of,
    small_ledger,
    suppose,
)
from tests.rulebooks import changed_rulebook

Q1, Q2, Q3 = (Quarter(2026, number) for number in (1, 2, 3))
TODAY = date(2026, 9, 30)
UNITS = ("a:department", "b:department", "c:county", "d")


def tallies(views: Views, rules: Rules) -> list[Any]:
    found: list[Any] = [
        quarter_tally(views, quarter, rules=rules, today=TODAY) for quarter in (Q1, Q2, Q3)
    ]
    return [
        *found,
        quarter_tally(views, Q2, rules=rules, today=TODAY, stream="website"),
        year_tally(views, 2026, rules=rules, today=TODAY),
    ]


def check(ledger: SmallLedger, rules: Rules) -> None:
    with ledger.book.reading() as views:
        assert tallies(views, rules) == tallies(views, ledger.rules)


def history(dice: random.Random, length: int) -> Iterator[list[dict[str, Any]]]:
    """Facts of an invented half-year, some at once, any of them corrected later, Q1 and Q2 closed on the way."""
    items: list[str] = []
    facts: list[str] = []
    for number in range(length):
        day = date(2026, 1, 3) + timedelta(days=240 * number // length)
        if number in {length // 2, 3 * length // 4}:
            yield [closed("2026Q1" if number == length // 2 else "2026Q2", day.isoformat())]
        kind = dice.choice(
            ("received",) * 5
            + ("adopted",) * 4
            + ("assigned", "repeated", "withdrawn", "revoked", "instructed", "commission")
        )
        said = list(_facts(dice, kind, f"f{number}", day, items, facts))
        facts += [one["ref"] for one in said if one["kind"] not in {"received", "commissioned"}]
        if said:
            yield said


def _facts(
    dice: random.Random, kind: str, ref: str, day: date, items: list[str], facts: list[str]
) -> Iterator[dict[str, Any]]:
    on = day.isoformat()
    if kind == "received":
        back = (day - timedelta(days=dice.choice((0, 0, 0, 100)))).isoformat()
        unit, stream = (
            dice.choice(("a", "b", "c", "d", None)),
            dice.choice(("govinfo",) * 4 + ("website",)),
        )
        yield received(
            ref,
            max(back, "2026-01-01"),
            unit,
            stream=stream,
            joint=["b"] if unit == "a" and dice.random() < 0.3 else [],
        )
        items.append(ref)
    elif kind == "commission":
        yield fact("commissioned", ref, on, title="约稿", units=["a", "b"], due=on, commission=ref)
        yield fact("commission_missed", f"{ref}m", on, commission=ref, unit="a", reason="未完成")
    elif kind == "revoked" and facts:
        yield revoked(ref, facts.pop(dice.randrange(len(facts))), on)
    elif items and kind in {"adopted", "instructed", "withdrawn", "assigned"}:
        item = dice.choice(items)
        more: dict[str, Any] = {
            "instructed": {"rank": "city"},
            "assigned": {"unit": dice.choice("abcd")},
        }.get(kind, {})
        yield (
            adopted(ref, item, on, genre=dice.choice(("full", "brief")))
            if kind == "adopted"
            else fact(kind, ref, on, item=item, **more)
        )
    elif kind == "repeated" and len(items) > 1:
        first, second = sorted(dice.sample(range(len(items)), 2))
        yield fact("repeated", ref, on, item=items[second], of=items[first])


@pytest.mark.parametrize("seed", range(2))
def test_after_any_history_what_is_remembered_is_what_is_there(tmp_path: Path, seed: int) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    rules = remembering(ledger.rules)
    taken = 0
    for facts in history(random.Random(seed), 44):  # noqa: S311 # the same histories in every run
        try:
            taken += ledger.take(facts)
        except Refused:  # an adoption of what was withdrawn, and the like: it is not told then
            continue
        if taken % 2:
            check(ledger, rules)
    check(ledger, rules)
    assert taken > 25
    ledger.book.dispose()


def test_what_was_only_tried_is_not_remembered(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    ledger.take([*many("i", 3, "2026-07-02", "a"), adopted("p", "i1", "2026-07-05")])
    rules = remembering(ledger.rules)
    check(ledger, rules)
    item = "2026-00002"
    line = ItemLine(kind="reported_up", day=date(2026, 8, 1), item=item)
    supposed = suppose(ledger.book, line, actor="x", rules=rules, today=TODAY)
    assert supposed.before != supposed.after
    check(ledger, rules)
    ledger.take([adopted("q", "i2", "2026-07-06")])
    check(ledger, rules)
    ledger.book.dispose()


def test_another_rulebook_is_never_answered_from_it(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    ledger.take([*many("i", 2, "2026-07-02", "a"), adopted("p", "i1", "2026-07-05")])
    rules = remembering(ledger.rules)
    check(ledger, rules)
    other = changed_rulebook(tmp_path / "other", ('points = "3"', 'points = "7"'))
    with ledger.book.reading() as views:
        there, here = (
            quarter_tally(
                views, Q3, rules=Rules(rules.roster, rulebook, memory=rules.memory), today=TODAY
            ).units
            for rulebook in (other, rules.rulebook)
        )
    assert there != here
    check(ledger, rules)
    ledger.book.dispose()


def test_nothing_is_read_again_that_no_fact_touches(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    ledger.take(
        [
            *many("i", 3, "2026-07-02", "a"),
            *(adopted(f"p{n}", f"i{n}", "2026-07-05") for n in (1, 2)),
        ]
    )
    rules = remembering(ledger.rules)
    memory = rules.memory
    assert memory is not None
    with ledger.book.reading() as views:
        tallies(views, rules)
        before: Any = memory.at(views).readings["stirred", Q3.ordinal, Q3.ordinal, False]
    ledger.take([adopted("q", "i3", "2026-07-06")])
    with ledger.book.reading() as views:
        after: Any = memory.at(views).readings["stirred", Q3.ordinal, Q3.ordinal, False]
    assert after.items["2026-00001"] is before.items["2026-00001"]
    assert set(after.items) - set(before.items) == {"2026-00003"}
    ledger.book.dispose()


def test_after_more_news_than_it_looks_through_all_is_read_anew(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    rules = remembering(ledger.rules)
    check(ledger, rules)
    ledger.take(many("i", MOST_NEWS + 5, "2026-07-02", "a"))
    assert rules.memory is not None
    with ledger.book.reading() as views:
        assert rules.memory.at(views).readings == {}
    check(ledger, rules)
    ledger.book.dispose()


def test_of_each_kind_only_the_latest_used_are_kept() -> None:
    known = KnownState()
    for number in range(MOST["worked"] + 3):
        known.worked(("worked", number), lambda _uses, number=number: number)
    assert [key[1] for key in known.readings] == list(range(3, MOST["worked"] + 3))


def test_a_ledger_that_was_put_back_is_read_anew(tmp_path: Path) -> None:
    """As from a backup: the entries' digests are others."""
    first, second = (small_ledger(tmp_path / name, roster_of(*UNITS)) for name in ("one", "two"))
    memory = Memory(first.rules.roster, first.rules.rulebook)
    first.take(many("i", 2, "2026-07-02", "a"))
    second.take(many("k", 3, "2026-07-02", "b"))
    with first.book.reading() as views:
        memory.at(views).worked(("worked", 1), lambda _: "first")
    with second.book.reading() as views:
        assert memory.at(views).readings == {}
    first.book.dispose()
    second.book.dispose()
