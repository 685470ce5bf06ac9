"""告知: what a notice to one unit is told: its items, what befell them, every point with its reason. Composes and prints nothing."""

from datetime import date

from config.errors import Refused
from config.period import Period
from config.settings import BulletinTable
from desk.acts.bulletins.bulletin import closing_of, item_events, titles_of
from desk.acts.rules import Rules
from desk.acts.tallies.reasons import reasons_of
from desk.acts.tallies.tally import facts_about, quarter_tally
from ledger.book import Book
from ledger.views import ItemView, Views
from scoring.document import Paper
from scoring.groups import Basis, counting
from scoring.items import in_periods
from scoring.notice import NoticeFigures, ReceivedItem, compose_notice


def notice(
    book: Book, unit: str, period: Period, *, rules: Rules, letterhead: BulletinTable, today: date
) -> Paper:
    """The notice; Refused for a unit that the period does not list."""
    with book.reading() as views:
        figures = notice_figures(views, unit, period, rules=rules, today=today)
    return compose_notice(figures, rulebook=rules.rulebook, letterhead=letterhead)


def notice_figures(
    views: Views, unit: str, period: Period, *, rules: Rules, today: date
) -> NoticeFigures:
    """All that a notice is made from."""
    found = quarter_tally(views, period, rules=rules, today=today)
    tally = next((one for one in found.units if one.unit == unit), None)
    if tally is None:
        raise Refused(f"{period} 的名册上没有单位 {unit!r}")
    closing = closing_of(views, period, rules)
    events = item_events(views, facts_about(views, period, rules), found, rules=rules)
    return NoticeFigures(
        period=period,
        tally=tally,
        closed_on=closing[1].day if closing else None,
        today=today,
        received=_received(views, unit, period, rules),
        items=tuple(item for item in events if unit in item.units),
        reasons=tuple(reasons_of(views, tally.scores)),
    )


def _received(views: Views, unit: str, period: Period, rules: Rules) -> tuple[ReceivedItem, ...]:
    """The unit's items of the period, those that count and those that do not, in the order of receipt."""
    every = views.items.between(period.first_day, period.last_day)
    possible = {
        item.id
        for item in every
        if item.unit != item.named
        or _marked(item, unit, rules)
        or rules.rulebook.reading.joint.taken != "lead"
    }
    facts = in_periods(views.facts.on_items(views.facts.joined_by_repeats(possible)), type(period))
    counts = counting(facts, by=period, basis=Basis(rules.roster, rules.rulebook, rules.starts))
    own = [item for item in every if unit in counts.get(item.id, ()) or _marked(item, unit, rules)]
    titles = titles_of(views, [item.id for item in own])
    return tuple(
        ReceivedItem(
            one.id, one.received_at, titles.get(one.id), one.state, unit in counts.get(one.id, ())
        )
        for one in own
    )


def _marked(item: ItemView, unit: str, rules: Rules) -> bool:
    """Whether a unit's name stands on the item, as it is known now or as it was received."""
    return any(
        code and rules.roster.credited(code, item.day) == unit for code in (item.unit, item.named)
    )
