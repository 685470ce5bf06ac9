"""What a source has read before is what it would read now: after every fact, whatever is
corrected, closed or only tried.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import Refused
from config.period import Quarter
from desk.acts.rules import Memory, Rules
from desk.acts.tallies.source import MOST_NEWS, Source, state_of
from desk.acts.tallies.tally import facts_about, quarter_tally, year_tally
from ledger.facts import Fact
from ledger.portable import ItemLine
from ledger.views import Views
from scoring.rulebook_file import Rulebook
from tests.examples import examples
from tests.ledgers import (
    YINCHUAN,
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


def answers(views: Views, rules: Rules) -> list[Any]:
    """Everything that a source is asked."""
    return [
        *(quarter_tally(views, quarter, rules=rules, today=TODAY) for quarter in (Q1, Q2, Q3)),
        quarter_tally(views, Q2, rules=rules, today=TODAY, stream="website"),
        year_tally(views, 2026, rules=rules, today=TODAY),
        *(effective(facts_about(views, quarter, rules), quarter) for quarter in (Q2, Q3)),
    ]


def effective(facts: Sequence[Fact], quarter: Quarter) -> list[Fact]:
    """Those in the quarter; what comes later may be among the facts or not."""
    return [fact for fact in facts if fact.quarter == quarter.ordinal]


def check(ledger: SmallLedger) -> None:
    """What is known by now is what somebody reads who knows nothing yet."""
    with ledger.book.reading() as views:
        assert answers(views, ledger.rules) == answers(
            views, replace(ledger.rules, memory=Memory())
        )


def history(dice: Random, length: int) -> Iterator[list[dict[str, Any]]]:
    """Facts of an invented half-year, some at once, any of them corrected later, Q1 and Q2 closed
    on the way.
    """
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
    dice: Random, kind: str, ref: str, day: date, items: list[str], facts: list[str]
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


@pytest.fixture(scope="module", params=["as it ships", "a receipt earns points"])
def rulebook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    receipts = ('event = "commended"', 'event = "received"')
    earning = changed_rulebook(tmp_path_factory.mktemp("rules"), receipts)
    return earning if request.param == "a receipt earns points" else YINCHUAN


@examples(5)
@given(dice=st.randoms(use_true_random=False))
def test_after_any_history_what_was_read_before_is_what_is_there(
    dice: Random, rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ledger = small_ledger(tmp_path_factory.mktemp("office"), roster_of(*UNITS), rulebook=rulebook)
    for number, facts in enumerate(history(dice, 30)):
        try:
            ledger.take(facts)
        except Refused:  # an adoption of what was withdrawn, and the like: it is not told then
            continue
        if number % 3 == 0:
            check(ledger)
    check(ledger)
    ledger.book.dispose()


def test_what_was_only_tried_is_forgotten(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    ledger.take([*many("i", 3, "2026-07-02", "a"), adopted("p", "i1", "2026-07-05")])
    check(ledger)
    item = "2026-00002"
    line = ItemLine(kind="reported_up", day=date(2026, 8, 1), item=item)
    supposed = suppose(ledger.book, line, actor="x", rules=ledger.rules, today=TODAY)
    assert supposed.before != supposed.after
    check(ledger)
    ledger.take([adopted("q", "i2", "2026-07-06")])
    check(ledger)
    ledger.book.dispose()


def test_another_rulebook_is_never_answered_from_it(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    ledger.take([*many("i", 2, "2026-07-02", "a"), adopted("p", "i1", "2026-07-05")])
    check(ledger)
    other = changed_rulebook(tmp_path / "other", ('points = "3"', 'points = "7"'))
    with ledger.book.reading() as views:
        there, here = (
            quarter_tally(views, Q3, rules=replace(ledger.rules, rulebook=book), today=TODAY).units
            for book in (other, YINCHUAN)
        )
    assert there != here
    check(ledger)
    ledger.book.dispose()


def test_nothing_is_read_again_that_no_fact_touches(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    pieces = (adopted(f"p{n}", f"i{n}", "2026-07-05") for n in (1, 2))
    ledger.take([*many("i", 3, "2026-07-02", "a"), *pieces])
    stirred, counted = (
        ("stirred", Q3.ordinal, Q3.ordinal, False),
        ("receipts", Q3.ordinal, "govinfo"),
    )
    with ledger.book.reading() as views:
        answers(views, ledger.rules)
        before = state_of(views, ledger.rules).kept
    ledger.take([adopted("q", "i3", "2026-07-06")])
    with ledger.book.reading() as views:
        after = state_of(views, ledger.rules).kept
    was, now = before[stirred].items, after[stirred].items  # type: ignore[attr-defined] # of that kind
    assert now["2026-00001"] is was["2026-00001"]
    assert set(now) - set(was) == {"2026-00003"}
    assert after[counted] is before[counted]
    ledger.book.dispose()


def test_a_page_is_made_anew_for_every_state(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    ledger.take(many("i", 2, "2026-07-02", "a"))
    with ledger.book.reading() as views:
        assert Source(views, ledger.rules).once(("page", 1), lambda: "first") == "first"
        assert Source(views, ledger.rules).once(("page", 1), lambda: "again") == "first"
    ledger.take([adopted("p", "i1", "2026-07-05")])
    with ledger.book.reading() as views:
        assert Source(views, ledger.rules).once(("page", 1), lambda: "second") == "second"
    ledger.book.dispose()


def test_after_more_news_than_it_looks_through_all_is_read_anew(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of(*UNITS))
    check(ledger)
    ledger.take(many("i", MOST_NEWS + 5, "2026-07-02", "a"))
    with ledger.book.reading() as views:
        assert state_of(views, ledger.rules).kept == {}
    check(ledger)
    ledger.book.dispose()


def test_a_ledger_that_was_put_back_is_read_anew(tmp_path: Path) -> None:
    """As from a backup: the entries' digests are others."""
    first, second = (small_ledger(tmp_path / name, roster_of(*UNITS)) for name in ("one", "two"))
    first.take(many("i", 2, "2026-07-02", "a"))
    second.take(many("k", 3, "2026-07-02", "b"))
    with first.book.reading() as views:
        answers(views, first.rules)
        assert state_of(views, first.rules).kept
    with second.book.reading() as views:
        assert state_of(views, first.rules).kept == {}
    first.book.dispose()
    second.book.dispose()
