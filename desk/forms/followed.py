"""The JSON of score lines and facts followed to their mail, and of an item with all that it earned."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, cast

from config.period import SHANGHAI, Quarter
from config.roster import Roster
from desk.acts.items.proposals import sentence_with_command
from desk.acts.mailroom.log_line import logged_item
from desk.acts.tallies.explanation import FollowedFact, FollowedLine, ItemMail, ShownItem
from desk.acts.tallies.marginal import Gain
from ledger.payloads import EntryKind
from scoring.score import ScoreEntry, points_text, signed_text

_ABOUT = ("item", "of", "commission", "unit", "period", "publication", "genre", "rank")
_OF_ITEM = ("item", "ref", "title", "unit", "state", "repeat_of", "stream", "received_at")


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


def lines_form(lines: Iterable[FollowedLine]) -> list[dict[str, Any]]:
    """Each line with its unit, the item's title and mail, and the facts behind it."""
    return [
        line_form(one.line)
        | {
            "unit": one.line.unit,
            "title": one.title,
            "facts": [_fact_form(fact) for fact in one.facts],
            "mail": _mail_form(one.mail),
        }
        for one in lines
    ]


def shown_item_form(shown: ShownItem, *, roster: Roster) -> dict[str, Any]:
    """`yishi show ITEM --json`."""
    item, words = shown.item, cast("dict[str, Any]", shown.words)
    details = [
        {"code": one.code.value, "where": one.where, "detail": sentence_with_command(one, item.id)}
        for one in shown.doubts
    ]
    return {
        **asdict(logged_item(item, shown.receipt, words, roster=roster)),
        "doubts": list(shown.receipt.doubts),
        "ref": item.ref,
        "stream": item.stream,
        "received_at": item.received_at.astimezone(SHANGHAI).isoformat(),
        "source": shown.receipt.source,
        "because": words.get("because"),
        "text": words.get("text"),
        "details": details,
        "sealed": "title" not in words,
        **details_form(words),
        "mail": _mail_form(shown.scores.mail),
        "facts": [_fact_form(fact) for fact in shown.scores.facts],
        "scores": lines_form(shown.scores.lines),
    }


def item_explanation_form(
    shown: ShownItem, gains: Iterable[Gain], *, roster: Roster
) -> dict[str, Any]:
    """`yishi explain ITEM --json`: `points` of a fact is null for one that gives none by its kind."""
    form = shown_item_form(shown, roster=roster)
    facts = []
    for one in shown.scores.facts:
        points = shown.scores.points_of(one.fact)
        facts.append(_fact_form(one) | {"points": None if points is None else points_text(points)})
    return {key: form[key] for key in (*_OF_ITEM, "mail", "sealed")} | {
        "total": points_text(shown.scores.total),
        "facts": facts,
        "gains": [_gain_form(gain) for gain in gains],
        "scores": form["scores"],
    }


def details_form(words: dict[str, Any]) -> dict[str, Any]:
    """What was read beside the log's own keys, where in the mail, how it might be split, and what a
    person made of that.
    """
    place = ("field", "where", "line", "words")
    return {
        "issue": words.get("issue"),
        "date": words.get("written"),
        "urgent": bool(words.get("urgent")),
        "answers": words.get("answers"),
        "places": [dict(zip(place, one, strict=True)) for one in words.get("places", ())],
        "cut": [{"title": title, "line": line} for title, line in words.get("cut", ())],
        "recut": words.get("recut"),
    }


def _gain_form(gain: Gain) -> dict[str, Any]:
    event = gain.event
    names = {"publication": event.publication, "genre": event.genre, "rank": event.rank}
    return {"kind": event.kind.value, **names, "points": signed_text(gain.points)}


def _fact_form(one: FollowedFact) -> dict[str, Any]:
    fact = one.fact
    about = {name: getattr(fact, name) for name in (*_ABOUT, "occurrence", "number")}
    if fact.commission == fact.ref and fact.kind is EntryKind.ATTESTED:
        del about["commission"]  # what is attested of a unit hangs on itself
    return {
        "entry": fact.seq,
        "ref": fact.ref,
        "kind": fact.kind.value,
        "day": fact.day.isoformat(),
        "quarter": str(Quarter.from_ordinal(fact.quarter)),
        "holds": one.holds,
        "actor": one.actor,
        "recorded_at": one.recorded_at.astimezone(SHANGHAI).isoformat(),
        **{key: value for key, value in about.items() if value is not None},
        **one.words,
    }


def _mail_form(mail: ItemMail | None) -> dict[str, Any] | None:
    if mail is None or mail.line is None:
        return {"digest": mail.digest} if mail else None
    line = mail.line
    return {
        "mailbox": line.mailbox,
        "folder": line.folder,
        "uidvalidity": line.uidvalidity,
        "uid": line.uid,
        "digest": line.digest,
        "entry": line.seq,
    }
