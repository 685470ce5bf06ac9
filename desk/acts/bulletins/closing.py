"""签发: a person closes a quarter of which nothing is open, or says why it is closed even so."""

from dataclasses import dataclass
from datetime import date

from config.errors import Refused
from config.period import Period, Quarter
from desk.acts.bulletins.closing_entry import to_close
from desk.acts.bulletins.unfinished import Unfinished, unfinished
from desk.acts.record import line_of, record_line
from desk.acts.rules import Rules
from desk.acts.tallies.tally import QuarterTally, is_closed, quarter_tally
from ledger.book import Writer
from ledger.portable import ClosedLine
from ledger.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """签发: of a quarter; `reason` where it is closed although something is open, `day` None for today."""

    period: str
    reason: str | None = None
    day: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """What is open, and the figures as the closing holds them; None where it was not closed for what is open."""

    unfinished: tuple[Unfinished, ...]
    tally: QuarterTally | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Before a closing: what is open of a period, and why it can't be closed at all; "" where it can."""

    unfinished: tuple[Unfinished, ...]
    blocked: str


def close(
    writer: Writer, closing: Closing, *, rules: Rules, today: date, dry_run: bool = False
) -> ClosingReport:
    """Close the quarter unless something is open and no reason is given. Refused where it can't be closed at all.

    A dry run gives the figures that would be held, whatever is open; the caller keeps nothing of it.
    """
    quarter = Quarter.parse(closing.period)
    quarters = to_close(writer.views, quarter, rules, today)
    still = tuple(unfinished(writer.views, quarters, rules=rules, today=today)) if quarters else ()
    if still and not dry_run and not closing.reason:
        return ClosingReport(still, None)
    line = line_of(ClosedLine, closing, actor=writer.actor, today=today, period=str(quarter))
    record_line(writer, line, rules=rules, today=today)
    return ClosingReport(still, quarter_tally(writer.views, quarter, rules=rules, today=today))


def outlook(views: Views, period: Period, *, rules: Rules, today: date) -> Outlook:
    """What a person sees of a period before it is closed."""
    if not isinstance(period, Quarter):
        return Outlook((), f"《{rules.rulebook.title}》不按季度考核；签发目前只用于按季度的规则")
    try:
        quarters = to_close(views, period, rules, today)
    except Refused as error:
        closed = is_closed(views, period)
        still = () if closed else unfinished(views, [period], rules=rules, today=today)
        return Outlook(tuple(still), str(error))
    if not quarters:
        return Outlook((), f"{period} 在施行之前，不用签发")
    return Outlook(tuple(unfinished(views, quarters, rules=rules, today=today)), "")
