"""The JSON of tallies, explanations and recorded facts (INTERFACE.md), to the letter."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desk.acts.tallies.rank import Comparison, PointsDifference, UnitRank, ranked
from desk.forms import fields_of
from desk.forms.followed import line_form, lines_form
from scoring.score import ScorePart, Tally, figures, points_text, signed_text
from scoring.year import performance_points

if TYPE_CHECKING:
    from desk.acts.record import Recorded
    from desk.acts.tables.old_table import TableFact, TableReport
    from desk.acts.tallies.dry_run import Moved, Supposed, UnitChange, UnitPlace
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


def recorded_form(done: "Recorded") -> dict[str, Any]:
    """What a recording command prints with --json."""
    came, went = (
        [line_form(line) | {"unit": line.unit} for line in lines]
        for lines in (done.came, done.went)
    )
    return {
        "entry": done.entry.seq,
        "ref": done.ref,
        "quarter": str(done.quarter),
        "came": came,
        "went": went,
    }


def supposed_form(supposed: "Supposed") -> dict[str, Any]:
    """`yishi score what-if ... --json`."""
    return {
        "written": False,
        **recorded_form(supposed.done),
        "period": str(supposed.period),
        "units": [_change_form(change) for change in supposed.moved],
        "passed": supposed.passed,
    }


def trial_form(moved: Iterable["Moved"]) -> list[dict[str, Any]]:
    """`yishi rulebook try --json`."""
    return [fields_of(one, "unit name total tried rank tried_rank") for one in moved]


def _change_form(change: "UnitChange") -> dict[str, Any]:
    return {
        "unit": change.after.tally.unit,
        "name": change.after.tally.name,
        "points": signed_text(change.points),
        "before": _place_form(change.before) if change.before else None,
        "after": _place_form(change.after),
    }


def _place_form(place: "UnitPlace") -> dict[str, Any]:
    return {
        **fields_of(place.tally, "received quota_met total"),
        "rank": place.rank,
        "rank_in_group": place.within,
    }


_KEYS = ("unit", "publication", "genre", "issue", "rank", "leader")


def columns_form() -> list[dict[str, Any]]:
    """`yishi ledger import --columns --json`: the expected headings."""
    from desk.acts.tables.columns import COLUMNS  # noqa: PLC0415 # reads tables; others do not

    return [fields_of(column, "heading also required says example") for column in COLUMNS]


def report_form(report: "TableReport", *, file: str) -> dict[str, Any]:
    """`yishi ledger import FILE.xlsx --json`."""
    rows = [
        {
            "sheet": row.sheet,
            "row": row.number,
            **fields_of(row, "item title unit"),
            "facts": [_fact(fact) for fact in row.facts],
            "warnings": list(row.doubts),
        }
        for row in report.rows
    ]
    return {
        "file": file,
        "written": report.written,
        "counts": dict(report.counts),
        "rows": rows,
        "problems": [asdict(problem) for problem in report.problems],
    }


def _fact(fact: "TableFact") -> dict[str, Any]:
    named = {key: value for key in _KEYS if (value := getattr(fact.line, key, None)) is not None}
    return {"kind": fact.line.kind, **fields_of(fact, "day quarter ref"), **named}
