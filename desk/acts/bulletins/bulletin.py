"""通报: what a bulletin is told of a period, gathered from tallies, facts and words; a closed
period from its closing. Composes and prints nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from classify.screen import screen_text
from config.errors import Refused
from config.period import Period, Quarter, Year, periods_of
from config.settings import BulletinTable
from desk.acts.rules import Rules
from desk.acts.tallies.explanation import titles_of
from desk.acts.tallies.tally import QuarterTally, closing_in, facts_about, is_closed, quarter_tally
from ledger.book import Book
from ledger.facts import Fact, holding
from ledger.office.bulletin_words import OwnWords, keep_own_words, own_words_of
from ledger.payloads import Closed, EntryKind
from ledger.views import CommissionView, Views
from scoring.bulletin import Bulletin, compose
from scoring.figures import CommissionState, ItemEvent, ItemEvents, PeriodFigures, Totals
from scoring.items import in_periods
from scoring.payments import SCORING, owners, roots


def bulletin(
    book: Book, period: Period, *, rules: Rules, letterhead: BulletinTable, today: date
) -> Bulletin:
    """The bulletin of a period as it is known now, or as it was closed."""
    own = own_words_of(book, str(period))
    with book.reading() as views:
        figures = period_figures(views, period, rules=rules, today=today, own=own)
    return compose(figures, rulebook=rules.rulebook, letterhead=letterhead)


def write_words(
    book: Book,
    period: Period,
    *,
    words: str | None,
    number: str | None,
    instead_of: OwnWords | None = None,
) -> bool:
    """What a person writes for a period's bulletin, and its number; Refused for words that are
    marked secret, and once the period is closed.

    Then they can only be taken away, as what must go can go. False where they were to stand
    `instead_of` others than those that stand there by now.
    """
    if any(text and screen_text(text) for text in (words, number)):
        raise Refused("所写的话带有密级标志，不能写进通报，请改写")
    with book.reading() as views:
        taken_away = number is None and words is not None and not words.strip()
        if is_closed(views, period) and not taken_away:
            raise Refused(f"{period} 已签发，通报不再改动；要说的话请写进下一期")
    known = own_words_of(book, str(period))
    own = OwnWords(
        known.words if words is None else words, known.number if number is None else number
    )
    return keep_own_words(book, str(period), own, instead_of=instead_of)


def period_figures(
    views: Views, period: Period, *, rules: Rules, today: date, own: OwnWords
) -> PeriodFigures:
    """All that a bulletin is made from; Refused as a tally is."""
    quarter = quarter_tally(views, period, rules=rules, today=today)
    closing = closing_of(views, period, rules)
    facts = facts_about(views, period, rules)
    earlier = [
        _tally(views, one, rules, today)
        for one in periods_of(period.year, type(period))
        if one < period
    ]
    adopted = {
        tally.unit
        for one in (*earlier, quarter)
        if one
        for tally in one.units
        if tally.adopted_items
    }
    confirmed, declined = _decided(views, period, before=closing[0] if closing else None)
    return PeriodFigures(
        period=period,
        state=quarter.state,
        closed_on=closing[1].day if closing else None,
        rulebook=quarter.rulebook,
        head=quarter.ledger_head,
        units=quarter.units,
        nowhere=quarter.nowhere,
        so_far=quarter.so_far,
        items=item_events(views, facts, quarter, rules=rules),
        commissions=_commissions(views, facts, period),
        confirmed=confirmed,
        declined=declined,
        unadopted=frozenset(tally.unit for tally in quarter.units) - adopted,
        before=_totals(views, period.previous, rules, today),
        year_before=_totals(views, _year_before(period), rules, today)
        if type(period) is not Year
        else None,
        names={code: blocks[-1].name for code, blocks in rules.roster.blocks.items()},
        words=own.words,
        number=own.number,
    )


def closing_of(views: Views, period: Period, rules: Rules) -> tuple[int, Closed] | None:
    """The entry that closed a quarter, and what it says."""
    seq, closing = (
        views.quarters.closing(period.ordinal) if isinstance(period, Quarter) else None,
        closing_in(views, period, rules),
    )
    return (seq, closing) if seq and closing else None


def item_events(
    views: Views, facts: Sequence[Fact], quarter: QuarterTally, *, rules: Rules
) -> tuple[ItemEvents, ...]:
    """The items that something befell in the period, by what was known at its end, in the order of
    their ids.

    Of a closed period neither another rulebook nor another roster changes anything: its units are
    those that it lists. What is nobody's is left out: it counts for nobody, and what it earned
    stands among the lines that fall to nobody.
    """
    period, listed = quarter.period, {tally.unit for tally in quarter.units}
    since = period.first_day.min if quarter.state == "closed" else rules.rulebook.first_day
    placed = in_periods(facts, type(period))
    held = holding(placed, by=period.ordinal)
    root, whose = (
        roots(placed, held),
        owners(placed, held, roster=rules.roster, joint=rules.rulebook.reading.joint.taken),
    )
    stream = {
        fact.item for fact in placed if fact.kind is EntryKind.RECEIVED and fact.stream == "govinfo"
    }
    of_item: dict[str, list[Fact]] = defaultdict(list)
    for fact in placed:
        item = (
            root.get(fact.item or "")
            if fact.kind in SCORING and fact.seq in held and fact.quarter == period.ordinal
            else None
        )
        if item in stream and item and fact.own >= since:
            of_item[item].append(fact)
    titles = titles_of(views, of_item)
    owned = {
        item: [whose_now(unit, period, listed, rules) for unit, _ in whose.get(item, ())]
        for item in of_item
    }
    return tuple(
        ItemEvents(
            item,
            tuple(dict.fromkeys(unit for unit in owned[item] if unit in listed)),
            titles.get(item),
            tuple(
                ItemEvent(f.kind, f.day, f.publication or "", f.genre or "", f.issue, f.rank or "")
                for f in of_item[item]
            ),
        )
        for item in sorted(of_item, key=in_order)
        if listed.intersection(owned[item])
    )


def whose_now(unit: str, period: Period, listed: set[str], rules: Rules) -> str:
    """The unit itself where the period lists it, else the one that took its place; itself where
    none did.
    """
    return unit if unit in listed else rules.roster.heir(unit, period) or unit


def in_order(item: str) -> tuple[int, int]:
    """Items by year and number: 2026-99999 before 2026-100000."""
    year, _, number = item.partition("-")
    return int(year), int(number)


def _commissions(
    views: Views, facts: Sequence[Fact], period: Period
) -> tuple[CommissionState, ...]:
    """Those due in the period or missed in it, by what was known at its end."""
    missed = {
        f.commission
        for f in facts
        if f.kind is EntryKind.COMMISSION_MISSED and f.quarter == period.ordinal and f.commission
    }
    due = views.office.commissions_due(period.first_day, period.last_day, also=missed)
    every = in_periods(views.facts.about_commissions(one.id for one in due), type(period))
    held = holding(every, by=period.ordinal)
    words = views.words(one.seq for one in due)
    states = [
        _state(
            one, [fact for fact in every if fact.commission == one.id and fact.seq in held], words
        )
        for one in due
    ]
    return tuple(state for state in states if state)


def _state(
    one: CommissionView, facts: Sequence[Fact], words: Mapping[int, Mapping[str, Any]]
) -> CommissionState | None:
    """What became of a commission by the facts that hold; None where it does not hold itself."""
    if not any(fact.kind is EntryKind.COMMISSIONED for fact in facts):
        return None
    lost = {fact.unit for fact in facts if fact.kind is EntryKind.COMMISSION_MISSED}
    came = {
        fact.unit: fact.day
        for fact in facts
        if fact.kind is EntryKind.DELIVERED and fact.unit not in lost
    }
    done = tuple(unit for unit in one.units if unit in came and came[unit] <= one.due)
    late = tuple(unit for unit in one.units if unit in came and came[unit] > one.due)
    missed = tuple(unit for unit in one.units if unit in lost)
    return CommissionState(
        one.id, words.get(one.seq, {}).get("title"), one.due, one.units, done, late, missed
    )


def _decided(
    views: Views, period: Period, *, before: int | None
) -> tuple[frozenset[str], frozenset[str]]:
    """Units whose reprimand was confirmed, and declined, by the closing where there is one."""
    facts = views.quarters.decided_reprimands(str(period), before=before)
    kinds = (EntryKind.REPRIMANDED, EntryKind.REPRIMAND_DECLINED)
    confirmed, declined = (
        frozenset(fact.unit for fact in facts if fact.kind is kind and fact.unit) for kind in kinds
    )
    return confirmed, declined


def _tally(views: Views, period: Period, rules: Rules, today: date) -> QuarterTally | None:
    try:
        return quarter_tally(views, period, rules=rules, today=today)
    except Refused:  # it ended before the regulation took effect
        return None


def _year_before(period: Period) -> Period:
    return type(period)(period.year - 1, min(period.number, 52))


def _totals(views: Views, period: Period, rules: Rules, today: date) -> Totals | None:
    """None where there is nothing to compare with."""
    quarter = _tally(views, period, rules, today)
    totals = (
        Totals(
            period,
            sum(t.received for t in quarter.units),
            sum(t.adopted_items for t in quarter.units),
        )
        if quarter
        else None
    )
    return totals if totals and (totals.received or totals.adopted) else None
