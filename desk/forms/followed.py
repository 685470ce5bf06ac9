"""The JSON of score lines and facts followed to their mail, and of an item with all that it
earned.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from config.period import Quarter
from desk.acts.items.proposals import sentence_with_command
from desk.forms import fields_of
from ledger.payloads import EntryKind
from scoring.score import ScoreEntry, points_text, signed_text

if TYPE_CHECKING:
    from desk.acts.tallies.dry_run import Gain
    from desk.acts.tallies.explanation import FollowedFact, FollowedLine, ItemMail, ShownItem
    from ledger.item_words import ItemWords

_ABOUT = ("item", "of", "commission", "unit", "period", "publication", "genre", "rank")
_OF_ITEM = ("item", "ref", "title", "unit", "state", "repeat_of", "stream", "received_at")


def line_form(line: ScoreEntry) -> dict[str, Any]:
    """One score line."""
    return fields_of(line, "item ref rule cite points period corrects because")


def lines_form(lines: Iterable["FollowedLine"]) -> list[dict[str, Any]]:
    """Each line with its unit, the item's title and mail, and the facts behind it."""
    return [
        line_form(line.line)
        | {
            "unit": line.line.unit,
            "title": line.title,
            "facts": [_fact_form(fact) for fact in line.facts],
            "mail": _mail_form(line.mail),
        }
        for line in lines
    ]


def shown_item_form(shown: "ShownItem") -> dict[str, Any]:
    """`yishi show ITEM --json`."""
    item, words = shown.item, shown.words
    return {
        **asdict(shown.logged) | {"doubts": list(shown.logged.doubts)},
        **fields_of(item, "ref stream received_at"),
        "source": shown.receipt.source,
        "because": words.because,
        "text": words.text or None,
        "details": [
            {
                "code": doubt.code,
                "where": doubt.where,
                "detail": sentence_with_command(doubt, item.id),
            }
            for doubt in words.doubts
        ],
        "sealed": words.title is None,
        **details_form(words),
        "mail": _mail_form(shown.scores.mail),
        "facts": [_fact_form(fact) for fact in shown.scores.facts],
        "scores": lines_form(shown.scores.lines),
    }


def item_explanation_form(shown: "ShownItem", gains: Iterable["Gain"]) -> dict[str, Any]:
    """`yishi explain ITEM --json`: `points` of a fact is null for one that gives none by its kind."""
    form = shown_item_form(shown)
    facts = []
    for fact in shown.scores.facts:
        points = shown.scores.points_of(fact.fact)
        facts.append(_fact_form(fact) | {"points": None if points is None else points_text(points)})
    return {key: form[key] for key in (*_OF_ITEM, "mail", "sealed")} | {
        "total": points_text(shown.scores.total),
        "facts": facts,
        "gains": [_gain_form(gain) for gain in gains],
        "scores": form["scores"],
    }


def details_form(words: "ItemWords") -> dict[str, Any]:
    """What was read beside the log's own keys, where in the mail, how it might be split, and what a
    person made of that.
    """
    fields = words.fields
    return {
        **fields_of(fields, "issue date urgent"),
        "answers": fields.commission,
        "places": [asdict(place) for place in fields.places],
        "cut": [{"title": piece.title, "line": piece.line} for piece in words.cut],
        "recut": words.recut.how if words.recut else None,
    }


def _gain_form(gain: "Gain") -> dict[str, Any]:
    event = gain.event
    names = fields_of(event, "publication genre rank")
    return {"kind": event.kind.value, **names, "points": signed_text(gain.points)}


def _fact_form(one: "FollowedFact") -> dict[str, Any]:
    fact = one.fact
    about = {name: getattr(fact, name) for name in (*_ABOUT, "occurrence", "number")}
    if fact.commission == fact.ref and fact.kind is EntryKind.ATTESTED:
        del about["commission"]  # what is attested of a unit hangs on itself
    return {
        "entry": fact.seq,
        **fields_of(fact, "ref kind day"),
        "quarter": str(Quarter.from_ordinal(fact.quarter)),
        **fields_of(one, "holds actor recorded_at"),
        **{key: value for key, value in about.items() if value is not None},
        **one.words,
    }


def _mail_form(mail: "ItemMail | None") -> dict[str, Any] | None:
    if mail is None or mail.line is None:
        return {"digest": mail.digest} if mail else None
    line = mail.line
    return {
        **fields_of(line, "mailbox folder uidvalidity uid digest"),
        "entry": line.seq,
    }
