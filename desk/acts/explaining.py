"""逐笔说明: a unit's quarter or an item, followed to rule, article, entry and mail. Writes nothing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from config.errors import Refused
from config.period import SHANGHAI, Quarter, quarters_between
from desk.acts.forms import line_form
from desk.acts.log import item_form
from desk.acts.tally import Rules, quarter_tally
from ledger.payloads import Received
from ledger.views import ItemView, Views
from scoring.items import lines_of
from scoring.score import ScoreEntry, figures


def explain_unit(views: Views, unit: str, quarter: Quarter, *, rules: Rules, today: date) -> dict[str, Any]:
    """Every line of the unit's quarter with what it says of itself; Refused for a unit that the quarter does not list."""
    found = quarter_tally(views, quarter, rules=rules, today=today)
    tally = next((one for one in found.units if one.unit == unit), None)
    if tally is None:
        raise Refused(f"{quarter} 的名册上没有单位 {unit!r}")
    head = {"unit": unit, "name": tally.name, "group": tally.group, "period": str(quarter), "state": found.state}
    sums = {"quota": tally.quota, "quota_met": tally.quota_met, **figures(tally), "short_run": tally.short_run}
    return head | sums | {"reprimand_proposed": tally.reprimand_proposed, "scores": _followed(views, tally.scores)}


def show_item(views: Views, name: str, *, rules: Rules) -> dict[str, Any]:
    """An item: what it says, where it came from, every fact about it and about its repeats, and every line that it earned."""
    item = views.item(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    receipt, words = cast("Received", views.payload(item.seq)), views.words([item.seq]).get(item.seq, {})
    together = views.joined_by_repeats({item.id})
    facts = views.facts_on(together)
    first, last = min(fact.quarter for fact in facts), max(fact.quarter for fact in facts)
    lines = [
        line
        for quarter in quarters_between(Quarter.from_ordinal(first), Quarter.from_ordinal(last))
        for line in lines_of(facts, quarter=quarter, rulebook=rules.rulebook, roster=rules.roster)
        if line.item == item.id
    ]
    return {
        **item_form(item, receipt, words, roster=rules.roster),
        "ref": item.ref,
        "stream": item.stream,
        "received_at": item.received_at.astimezone(SHANGHAI).isoformat(),
        "source": receipt.source,
        "because": words.get("because"),
        "text": words.get("text"),
        "details": [{"code": code, "where": where, "detail": detail} for code, where, detail in words.get("doubts", [])],
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
        "places": [dict(zip(("field", "where", "line", "words"), place, strict=True)) for place in words.get("places", ())],
        "cut": [{"title": title, "line": line} for title, line in words.get("cut", ())],
        "recut": words.get("recut"),
    }


def _followed(views: Views, lines: Iterable[ScoreEntry]) -> list[dict[str, Any]]:
    """Each line with its unit, the item's title and mail, and the facts behind it."""
    lines = list(lines)
    items = views.items({line.item for line in lines if line.item})
    titles = views.words(item.seq for item in items.values())
    found = []
    for line in lines:
        item = items.get(line.item or "")
        title = titles.get(item.seq, {}).get("title") if item else None
        facts = [_fact(views, seq) for seq in line.because]
        found.append(line_form(line) | {"unit": line.unit, "title": title, "facts": facts, "mail": _mail(views, item) if item else None})
    return found


def _fact(views: Views, seq: int) -> dict[str, Any]:
    fact, stored = views.fact_at(seq), views.stored([seq])[seq]
    words = views.words([seq]).get(seq, {})
    about = {name: getattr(fact, name) for name in ("item", "of", "commission", "unit", "period", "publication", "genre", "rank")}
    said: dict[str, Any] = {key: words[key] for key in ("leader", "reason", "note") if key in words}
    return {
        "entry": seq,
        "ref": fact.ref,
        "kind": fact.kind.value,
        "day": fact.day.isoformat(),
        "quarter": str(Quarter.from_ordinal(fact.quarter)),
        "holds": views.holds(fact),
        "actor": stored.entry.actor,
        "recorded_at": stored.entry.moment.astimezone(SHANGHAI).isoformat(),
        **{key: value for key, value in about.items() if value is not None},
        **said,
    }


def _mail(views: Views, item: ItemView) -> dict[str, Any] | None:
    """The first line of the log under which the item's mail was recorded."""
    lines = [line for line in views.mails_of([item.mail] if item.mail else []) if line.outcome == "recorded"]
    line = lines[0] if lines else views.mail_of_entry(item.logged) if item.logged else None
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
