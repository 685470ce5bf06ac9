"""Which period a page is about, and its figures; what is no period, or has none, is a page that
there is not. Writes nothing.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from config.errors import Refused
from config.period import Period, Quarter, Year
from desk.acts.tallies.tally import QuarterTally, is_closed, quarter_tally
from desk.acts.tallies.year import OfficeYear, year_tally
from desk.web.requests import Missing, Request
from ledger.views import Views

Made = TypeVar("Made")
BACK = 12  # periods that the choice goes back


def current(request: Request) -> Period:
    """The one that runs."""
    return request.console.rules.rulebook.span.of(request.console.today)


def period_asked(request: Request) -> Period:
    """The one of the address, the running one where it names none; Missing for one that has no
    figures: what is to come, or was before the regulation.
    """
    text = request.path.get("period", "")
    try:
        period = request.console.rules.rulebook.span.parse(text) if text else current(request)
    except Refused as error:
        raise Missing(str(error)) from None
    if period > current(request):
        raise Missing(f"{period} 还没有开始")
    return period


def year_asked(request: Request) -> Year:
    """The same for a calendar year."""
    text = request.path.get("year", "")
    try:
        year = Year.parse(text) if text else Year.of(request.console.today)
    except Refused as error:
        raise Missing(str(error)) from None
    if year > Year.of(request.console.today):
        raise Missing(f"{year} 年还没有开始")
    return year


def tally_asked(views: Views, period: Period, *, request: Request) -> QuarterTally:
    rules, today = request.console.rules, request.console.today
    return found_or_missing(lambda: quarter_tally(views, period, rules=rules, today=today))


def office_year(views: Views, year: Year, *, request: Request) -> OfficeYear:
    rules, today = request.console.rules, request.console.today
    return found_or_missing(lambda: year_tally(views, year.year, rules=rules, today=today))


def found_or_missing(make: Callable[[], Made]) -> Made:
    """What has no figures is not there."""
    try:
        return make()
    except Refused as error:
        raise Missing(str(error)) from None


def next_to_close(views: Views, *, request: Request) -> Period:
    """The first period that is over and not closed, the running one where there is none."""
    running = current(request)
    for period in reversed(choices(request)):
        if period < running and not is_closed(views, period) and _stirred(views, period):
            return period
    return running


def choices(request: Request) -> Sequence[Period]:
    """Those that may have figures, the latest first."""
    first, running = (
        request.console.rules.rulebook.span.of(request.console.rules.rulebook.takes_effect),
        current(request),
    )
    several = [running.from_ordinal(running.ordinal - back) for back in range(BACK)]
    return [period for period in several if period >= first] or [running]


def years(request: Request) -> Sequence[Year]:
    """From that in which the regulation took effect on, the latest first."""
    first, last = request.console.rules.rulebook.takes_effect.year, request.console.today.year
    return [Year(year, 1) for year in range(last, max(first, last - BACK) - 1, -1)]


def _stirred(views: Views, period: Period) -> bool:
    """Whether anything is effective in it: what nothing is in is closed with the next."""
    low, high = (Quarter.of(day).ordinal for day in (period.first_day, period.last_day))
    found = views.quarters.first_stirred(after=low)
    return found is not None and found <= high
