"""The JSON forms that other programs rely on (INTERFACE.md), to the letter. Shapes values; asks nothing."""

from typing import Any

from desk.acts.record import Recorded
from desk.acts.tallies.tally import QuarterTally
from desk.acts.tallies.year import OfficeYear
from scoring.score import ScoreEntry, Tally, figures, points_text, ranks
from scoring.year import performance_points


def quarter_form(found: QuarterTally, *, scores: bool) -> dict[str, Any]:
    """`yishi tally PERIOD --json`; score lines only with `scores`."""
    over_all, in_group = both_ranks(found.units)
    units = [
        _unit_form(
            tally,
            scores=scores,
            more={
                "year_to_date": points_text(found.so_far[tally.unit]),
                "rank": rank,
                "rank_in_group": within,
            },
        )
        for tally, rank, within in zip(found.units, over_all, in_group, strict=True)
    ]
    return {
        "rulebook": found.rulebook,
        "period": str(found.period),
        "state": found.state,
        "ledger_head": found.ledger_head,
        "units": units,
    }


def year_form(found: OfficeYear) -> dict[str, Any]:
    """`yishi year YEAR --json`."""
    over_all, in_group = both_ranks(found.units)
    units = [
        {
            "unit": tally.unit,
            "name": tally.name,
            "group": tally.group,
            "total": points_text(tally.total),
            "quarters": {
                str(quarter): points_text(points) for quarter, points in tally.quarters.items()
            },
            "rank": rank,
            "rank_in_group": within,
            "received": tally.received,
            "adopted_items": tally.adopted_items,
            "zero_adoption": tally.zero_adoption,
            "reprimands": tally.reprimands,
            "performance_points": points_text(performance_points(tally)),
        }
        for tally, rank, within in zip(found.units, over_all, in_group, strict=True)
    ]
    return {"rulebook": found.rulebook, "year": found.year, "state": found.state, "units": units}


def both_ranks(units: Any) -> tuple[list[int], list[int]]:
    """Each unit's rank over all and within its group, in the order given."""
    over_all = ranks([tally.total for tally in units])
    groups = {tally.group for tally in units}
    within = {group: [tally for tally in units if tally.group == group] for group in groups}
    place = {
        t.unit: rank
        for several in within.values()
        for t, rank in zip(several, ranks([t.total for t in several]), strict=True)
    }
    return over_all, [place[tally.unit] for tally in units]


def line_form(line: ScoreEntry) -> dict[str, Any]:
    """One score line."""
    return {
        "item": line.item,
        "ref": line.ref,
        "rule": line.rule,
        "cite": line.cite,
        "points": points_text(line.points),
        "period": line.period,
        "corrects": line.corrects,
        "because": list(line.because),
    }


def recorded_form(done: Recorded) -> dict[str, Any]:
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


def _unit_form(tally: Tally, *, scores: bool, more: dict[str, Any]) -> dict[str, Any]:
    form = {
        "unit": tally.unit,
        "name": tally.name,
        "group": tally.group,
        "received": tally.received,
        "quota": tally.quota,
        "quota_met": tally.quota_met,
        "adopted_items": tally.adopted_items,
        **{key: value for key, value in figures(tally).items() if key != "received"},
        **more,
        "short_run": tally.short_run,
        "reprimand_proposed": tally.reprimand_proposed,
    }
    return form | ({"scores": [line_form(line) for line in tally.scores]} if scores else {})
