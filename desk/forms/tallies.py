"""The JSON of tallies, explanations and recorded facts (INTERFACE.md), to the letter."""

from typing import TYPE_CHECKING, Any

from desk.acts.tallies.rank import Comparison, PointsDifference, UnitRank, ranked
from desk.forms import fields_of
from desk.forms.followed import line_form, lines_form
from scoring.score import ScorePart, Tally, figures, points_text
from scoring.year import performance_points

if TYPE_CHECKING:
    from desk.acts.tallies.explanation import Explanation, RankExplanation
    from desk.acts.tallies.tally import OfficeYear, QuarterTally

_PARTS = {
    "base_points": ScorePart.BASE,
    "item_points": ScorePart.ITEM,
    "penalty_points": ScorePart.PENALTY,
}


def quarter_form(office: "QuarterTally", *, scores: bool) -> dict[str, Any]:
    """`yishi tally PERIOD --json`; score lines only with `scores`."""
    units = []
    for tally, rank, within in ranked(office.units):
        so_far = points_text(office.so_far[tally.unit])
        more = {"year_to_date": so_far, "rank": rank, "rank_in_group": within}
        units.append(_unit_form(tally, scores=scores, more=more))
    return {**fields_of(office, "rulebook period state ledger_head"), "units": units}


def year_form(office: "OfficeYear") -> dict[str, Any]:
    """`yishi score year YEAR --json`."""
    units = [
        {
            **fields_of(tally, "unit name group total"),
            "quarters": {str(period): points_text(sums) for period, sums in tally.quarters.items()},
            "rank": rank,
            "rank_in_group": within,
            **fields_of(tally, "received adopted_items zero_adoption reprimands"),
            "performance_points": points_text(performance_points(tally)),
        }
        for tally, rank, within in ranked(office.units)
    ]
    head = fields_of(office, "rulebook year state")
    return head | {"units": units}


def explanation_form(explanation: "Explanation") -> dict[str, Any]:
    """`yishi explain UNIT PERIOD --json`."""
    tally = explanation.tally
    form = {
        **fields_of(tally, "unit name group"),
        "period": str(explanation.period),
        "state": explanation.state,
        "quota": tally.quota,
        "quota_met": tally.quota_met,
        **figures(tally),
        "short_run": tally.short_run,
        "reprimand_proposed": tally.reprimand_proposed,
        **_rank_form(explanation.place),
        "scores": lines_form(explanation.lines),
    }
    if explanation.against:
        comparison, lines = explanation.against
        form["against"] = comparison_form(comparison) | {"scores": lines_form(lines)}
    return form


def rank_explanation_form(ranking: "RankExplanation") -> dict[str, Any]:
    """`yishi explain PERIOD --rank N --json`."""
    return {
        **fields_of(ranking, "period state rank group"),
        "units": [explanation_form(unit) for unit in ranking.units],
        "above": comparison_form(ranking.above) if ranking.above else None,
        "below": comparison_form(ranking.below) if ranking.below else None,
    }


def comparison_form(comparison: Comparison) -> dict[str, Any]:
    """The difference of every sum and of every rule."""
    other = comparison.other
    parts = [{"part": key, **_difference(comparison.parts[part])} for key, part in _PARTS.items()]
    rules = [
        {"rule": rule.rule, "cite": rule.cite, **_difference(rule)} for rule in comparison.rules
    ]
    return {
        **fields_of(other, "unit name received quota quota_met"),
        **_difference(comparison.total),
        "parts": parts,
        "rules": rules,
    }


def _rank_form(place: UnitRank) -> dict[str, Any]:
    ahead, quota = place.next_ahead, place.to_quota
    return {
        **fields_of(place, "rank rank_in_group units"),
        "next_ahead": ahead
        and {
            "unit": ahead.unit,
            "name": ahead.name,
            "difference": points_text(place.difference),
        },
        "to_quota": quota and fields_of(quota, "missing by days_left working_days_left"),
    }


def _difference(pair: PointsDifference) -> dict[str, str]:
    return fields_of(pair, "own other difference")


def _unit_form(tally: Tally, *, scores: bool, more: dict[str, Any]) -> dict[str, Any]:
    form = {
        **fields_of(tally, "unit name group received quota quota_met adopted_items"),
        **{key: value for key, value in figures(tally).items() if key != "received"},
        **more,
        "short_run": tally.short_run,
        "reprimand_proposed": tally.reprimand_proposed,
    }
    return form | ({"scores": [line_form(line) for line in tally.scores]} if scores else {})
