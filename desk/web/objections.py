"""What the pages of objections and of a unit share: a unit's objections, their term, and what they
are called by. Writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.period import Year
from desk.acts.labels import OBJECTION_OUTCOMES
from desk.acts.objections import AnswerTerm
from desk.web.periods import choices
from desk.web.requests import Request
from desk.web.values import unit_names
from ledger.views import ObjectionView, Views

OPEN_MOST = 200  # that are shown with their forms; answered ones make room
OF_UNIT = 20  # answered ones on a unit's own page


@dataclass(frozen=True, slots=True)
class UnitObjections:
    """What a unit's page shows: open ones first, then what was answered last; `revision` travels
    with the form for a new one.
    """

    several: tuple[ObjectionView, ...]
    waiting: int
    more: bool
    revision: int
    days: int
    due: date


@dataclass(frozen=True, slots=True)
class ObjectionWords:
    """What the templates call units, outcomes and periods by."""

    names: Mapping[str, str]
    outcomes: Mapping[str, str]
    about_periods: tuple[tuple[str, str], ...]


def objections_of(views: Views, unit: str, *, request: Request) -> UnitObjections:
    """For the unit's page."""
    waiting = views.office.open_objections(unit=unit, most=OPEN_MOST)
    latest = views.office.objections_before(None, unit=unit, most=OF_UNIT + 1)
    answered = tuple(one for one in latest[:OF_UNIT] if one.answer)
    term, revision = term_of(request), latest[0].seq if latest else 0
    return UnitObjections(
        (*waiting, *answered),
        len(waiting),
        len(latest) > OF_UNIT,
        revision,
        term.days,
        term.due(request.console.today),
    )


def words_of_objections(request: Request) -> ObjectionWords:
    periods = tuple((str(period), str(period)) for period in _periods(request))
    return ObjectionWords(unit_names(request), OBJECTION_OUTCOMES, periods)


def term_of(request: Request) -> AnswerTerm:
    settings = request.console.settings
    return AnswerTerm(settings.objections.days, settings.schedule.calendar)


def _periods(request: Request) -> list[object]:
    """Those that have figures, and the years that they lie in."""
    periods = choices(request)
    years = sorted({period.year for period in periods}, reverse=True)
    whole = request.console.rules.rulebook.span is Year
    return [*periods, *([] if whole else [Year(year, 1) for year in years])]
