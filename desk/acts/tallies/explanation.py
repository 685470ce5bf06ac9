"""逐笔说明: a unit's quarter, a rank or an item, followed to rule, article, entry and mail. Writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any, cast

from config.errors import Refused
from config.period import SHANGHAI, Period, Quarter, quarters_between
from desk.acts.forms import line_form
from desk.acts.items.proposals import sentence_with_command
from desk.acts.mailroom.log_line import logged_item
from desk.acts.rules import Rules
from desk.acts.tallies.marginal import gains
from desk.acts.tallies.rank import at_rank, compared, rank_of, tally_of
from desk.acts.tallies.tally import QuarterTally, quarter_tally
from ledger.doubts import doubts_of
from ledger.payloads import EntryKind, Received
from ledger.views import ItemView, Views
from scoring.items import SCORING, lines_of
from scoring.score import ScoreEntry, Tally, figures, points_text


def explain_unit(
    views: Views,
    unit: str,
    quarter: Period,
    *,
    rules: Rules,
    today: date,
    against: str | None = None,
) -> dict[str, Any]:
    """Every line of the unit's period with what it says of itself, where the unit stands, and why it stands before or behind another.

    Refused for a unit that the period does not list.
    """
    found = quarter_tally(views, quarter, rules=rules, today=today)
    told = _told(views, found, tally_of(found, unit), today)
    if against is not None:
        other = tally_of(found, against)
        told["against"] = compared(tally_of(found, unit), other) | {
            "scores": _followed(views, other.scores)
        }
    return told


def explain_rank(
    views: Views, rank: int, quarter: Period, *, rules: Rules, today: date, group: str | None = None
) -> dict[str, Any]:
    """Who has that rank of the period, each as `explain_unit` tells it, and how far it is to the next above and below."""
    found = quarter_tally(views, quarter, rules=rules, today=today)
    here, above, below = at_rank(found, rank, group=group)
    beside = {
        key: compared(here[0], other) if other else None
        for key, other in (("above", above), ("below", below))
    }
    head = {"period": str(quarter), "state": found.state, "rank": rank, "group": group}
    return head | {"units": [_told(views, found, tally, today) for tally in here]} | beside


def explain_item(views: Views, name: str, *, rules: Rules, today: date) -> dict[str, Any]:
    """What an item earned, line by line, and of each fact on it what it gave: `points` null for one that gives none by its kind; what else would give."""
    shown = show_item(views, name, rules=rules)
    keys = (
        "item",
        "ref",
        "title",
        "unit",
        "state",
        "repeat_of",
        "stream",
        "received_at",
        "mail",
        "sealed",
    )
    facts = [fact | {"points": _given(fact, shown["scores"])} for fact in shown["facts"]]
    total = sum((Fraction(line["points"]) for line in shown["scores"]), Fraction())
    return {key: shown[key] for key in keys} | {
        "total": points_text(total),
        "facts": facts,
        "gains": _gains(views, name, rules, today),
        "scores": shown["scores"],
    }


def _gains(views: Views, name: str, rules: Rules, today: date) -> list[dict[str, Any]]:
    item = views.items.by_name(name)
    return gains(views, item, rules=rules, today=today) if item else []


def _given(fact: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> str | None:
    """The points of the lines that a fact made; "0" for one that scores by its kind and here gives nothing more."""
    caused = [
        Fraction(line["points"])
        for line in lines
        if line["because"] and line["because"][0] == fact["entry"]
    ]
    return points_text(sum(caused, Fraction())) if caused or fact["kind"] in SCORING else None


def _told(views: Views, found: QuarterTally, tally: Tally, today: date) -> dict[str, Any]:
    head = {
        "unit": tally.unit,
        "name": tally.name,
        "group": tally.group,
        "period": str(found.period),
        "state": found.state,
    }
    sums = {
        "quota": tally.quota,
        "quota_met": tally.quota_met,
        **figures(tally),
        "short_run": tally.short_run,
    }
    place = {"reprimand_proposed": tally.reprimand_proposed, **rank_of(found, tally, today=today)}
    return head | sums | place | {"scores": _followed(views, tally.scores)}


def show_item(views: Views, name: str, *, rules: Rules) -> dict[str, Any]:
    """An item: what it says, where it came from, every fact about it and about its repeats, and every line that it earned."""
    item = views.items.by_name(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    receipt, words = (
        cast("Received", views.payload(item.seq)),
        views.words([item.seq]).get(item.seq, {}),
    )
    together = views.facts.joined_by_repeats({item.id})
    facts = views.facts.on_items(together)
    first, last = min(fact.quarter for fact in facts), max(fact.quarter for fact in facts)
    lines = [
        line
        for quarter in quarters_between(Quarter.from_ordinal(first), Quarter.from_ordinal(last))
        for line in lines_of(facts, quarter=quarter, rulebook=rules.rulebook, roster=rules.roster)
        if line.item == item.id
    ]
    return {
        **asdict(logged_item(item, receipt, words, roster=rules.roster)),
        "ref": item.ref,
        "stream": item.stream,
        "received_at": item.received_at.astimezone(SHANGHAI).isoformat(),
        "source": receipt.source,
        "because": words.get("because"),
        "text": words.get("text"),
        "details": [
            {
                "code": one.code.value,
                "where": one.where,
                "detail": sentence_with_command(one, item.id),
            }
            for one in doubts_of(views, words)
        ],
        "sealed": "title" not in words,
        **details_form(words),
        "mail": _mail(views, item),
        "facts": [_fact(views, fact.seq) for fact in facts],
        "scores": _followed(views, lines),
    }


def details_form(words: Mapping[str, Any]) -> dict[str, Any]:
    """What was read beside the log's own keys, where in the mail, how it might be split, and what a person made of that."""
    return {
        "issue": words.get("issue"),
        "date": words.get("written"),
        "urgent": bool(words.get("urgent")),
        "answers": words.get("answers"),
        "places": [
            dict(zip(("field", "where", "line", "words"), place, strict=True))
            for place in words.get("places", ())
        ],
        "cut": [{"title": title, "line": line} for title, line in words.get("cut", ())],
        "recut": words.get("recut"),
    }


def _followed(views: Views, lines: Iterable[ScoreEntry]) -> list[dict[str, Any]]:
    """Each line with its unit, the item's title and mail, and the facts behind it."""
    lines = list(lines)
    items = views.items.by_ids({line.item for line in lines if line.item})
    titles = views.words(item.seq for item in items.values())
    found = []
    for line in lines:
        item = items.get(line.item or "")
        title = titles.get(item.seq, {}).get("title") if item else None
        facts = [_fact(views, seq) for seq in line.because]
        found.append(
            line_form(line)
            | {
                "unit": line.unit,
                "title": title,
                "facts": facts,
                "mail": _mail(views, item) if item else None,
            }
        )
    return found


def _fact(views: Views, seq: int) -> dict[str, Any]:
    fact, stored = views.facts.at(seq), views.stored([seq])[seq]
    words = views.words([seq]).get(seq, {})
    names = (
        "item",
        "of",
        "commission",
        "unit",
        "period",
        "publication",
        "genre",
        "rank",
        "occurrence",
        "number",
    )
    about = {name: getattr(fact, name) for name in names}
    if fact.commission == fact.ref and fact.kind is EntryKind.ATTESTED:
        del about["commission"]  # what is attested of a unit hangs on itself
    said: dict[str, Any] = {
        key: words[key] for key in ("leader", "evidence", "reason", "note") if key in words
    }
    return {
        "entry": seq,
        "ref": fact.ref,
        "kind": fact.kind.value,
        "day": fact.day.isoformat(),
        "quarter": str(Quarter.from_ordinal(fact.quarter)),
        "holds": views.facts.holds(fact),
        "actor": stored.entry.actor,
        "recorded_at": stored.entry.moment.astimezone(SHANGHAI).isoformat(),
        **{key: value for key, value in about.items() if value is not None},
        **said,
    }


def _mail(views: Views, item: ItemView) -> dict[str, Any] | None:
    """The first line of the log under which the item's mail was recorded."""
    lines = [
        line
        for line in views.log.of_digests([item.mail] if item.mail else [])
        if line.outcome == "recorded"
    ]
    line = lines[0] if lines else views.log.of_entry(item.logged) if item.logged else None
    if line is None:
        return {"digest": item.mail} if item.mail else None
    return {
        "mailbox": line.mailbox,
        "folder": line.folder,
        "uidvalidity": line.uidvalidity,
        "uid": line.uid,
        "digest": line.digest,
        "entry": line.seq,
    }
