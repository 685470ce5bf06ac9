"""What the program made of the samples, held against their answers: one finding for each decision.
Shapes no report.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from classify.submission import DoubtCode, Item
from tests.quality.samples import Sample, Taken

FIELDS = ("signatory", "reviewer", "editor", "telephone", "issue", "date", "urgent", "commission")
_REPEATS = {"repeated", "revised"}


class Verdict(StrEnum):
    """How a decision compares with the answer: `spurious` says something where there is nothing,
    `missed` nothing where there is something.
    """

    RIGHT = "right"
    WRONG = "wrong"
    SPURIOUS = "spurious"
    MISSED = "missed"
    ASKED = "asked"
    RIGHTLY_ASKED = "rightly asked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One decision about one sample."""

    decision: str
    sample: Sample
    verdict: Verdict


def judge(everything: Sequence[Taken]) -> list[Finding]:
    """Every finding, in the order of the samples."""
    by_number = {taken.sample.number: taken for taken in everything}
    return [
        Finding(decision, taken.sample, verdict)
        for taken in everything
        for decision, verdict in (
            *_secrecy(taken),
            *_mail(taken),
            *_items(taken),
            *_history(taken, by_number),
        )
    ]


def said(value: object) -> str:
    """A value made comparable: width, white space and what separates names do not matter."""
    if isinstance(value, tuple | list):
        value = "、".join(map(said, value))
    text = unicodedata.normalize("NFKC", "" if value is None or value is False else str(value))
    return re.sub(r"[,，;；/]", "、", "".join(text.split())).replace("—", "-")


def plain(title: str) -> str:
    """A title without punctuation and spaces."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title))


def compare(expected: str, found: str) -> Verdict | None:
    """None where there is nothing to say and nothing was said."""
    if expected and found:
        return Verdict.RIGHT if expected == found else Verdict.WRONG
    return Verdict.MISSED if expected else Verdict.SPURIOUS if found else None


def _found(expected: bool, found: bool) -> Verdict | None:  # noqa: FBT001 # two answers to one question
    return compare("yes" if expected else "", "yes" if found else "")


def _secrecy(taken: Taken) -> Iterator[tuple[str, Verdict]]:
    expected, found = (
        taken.sample.answer["secrecy"],
        taken.mark.strength.value if taken.mark else "",
    )
    for strength in ("strong", "weak"):
        if verdict := _found(expected == strength, found == strength):
            yield f"secrecy: {strength} mark", verdict
    if verdict := _found(expected != "none", bool(found)):
        yield "secrecy: held at all", verdict


def _mail(taken: Taken) -> Iterator[tuple[str, Verdict]]:
    answer, submission = taken.sample.answer, taken.submission
    if not submission.items or not answer["count"]:
        if answer["secrecy"] == "none" and (
            verdict := _found(not answer["count"], not submission.items)
        ):
            yield "no item in the mail", verdict
        return
    if unit := _unit(answer, submission.unit):
        yield "unit", unit
    yield "matters", _matters(taken)
    codes = {doubt.code.value for doubt in submission.doubts} | {
        doubt.code.value for item in submission.items for doubt in item.doubts
    }
    judged = (
        {*answer["doubts"], *answer.get("not_doubts", ())}
        - _REPEATS
        - {"similar_to_other_unit", "many_matters"}
    )
    for code in sorted(judged):
        if verdict := _found(code in answer["doubts"], code in codes):
            yield f"doubt: {code}", verdict


def _unit(answer: Mapping[str, Any], found: str | None) -> Verdict | None:
    if answer.get("ask"):
        return Verdict.SPURIOUS if found else Verdict.RIGHTLY_ASKED
    if found is None:
        return Verdict.ASKED if answer["unit"] else None
    return compare(answer["unit"], found)


def _matters(taken: Taken) -> Verdict:
    """A certain cut is made and nobody is asked; where it is not certain, one item asks."""
    answer, items = taken.sample.answer, taken.submission.items
    asked = any(doubt.code is DoubtCode.MANY_MATTERS for item in items for doubt in item.doubts)
    if not answer.get("certain", True):
        return Verdict.RIGHTLY_ASKED if asked and len(items) == 1 else Verdict.SPURIOUS
    if asked and "many_matters" not in answer["doubts"]:
        return Verdict.ASKED
    return Verdict.RIGHT if len(items) == answer["count"] else Verdict.WRONG


def _items(taken: Taken) -> Iterator[tuple[str, Verdict]]:
    """Titles, fields and categories, of mails whose cut is certain."""
    answer, items = taken.sample.answer, taken.submission.items
    if not answer["count"] or not answer.get("certain", True) or not items:
        return
    pairs = _paired(taken.sample.items, items)
    for expected, item in pairs:
        right = item is not None and plain(item.title) in _titles(expected)
        yield "title", Verdict.RIGHT if right else Verdict.WRONG if item else Verdict.MISSED
        if item is None:
            continue
        for field in FIELDS:
            if hasattr(item.fields, field) and (
                verdict := compare(said(expected.get(field)), said(getattr(item.fields, field)))
            ):
                yield f"field: {field}", verdict
        for decision in ("category", f"category: {expected['category']}"):
            yield decision, _category(expected["category"], item.category)
    yield from (
        ("title", Verdict.SPURIOUS)
        for item in items
        if all(item is not other for _, other in pairs)
    )


def _titles(expected: Mapping[str, Any]) -> set[str]:
    return {plain(title) for title in (expected["title"], *expected.get("title_also", ()))}


def _paired(
    expected: Sequence[Mapping[str, Any]], items: Sequence[Item]
) -> list[tuple[Mapping[str, Any], Item | None]]:
    """Each answer with its item: by title, and what is left in its order."""
    left = list(items)
    chosen: dict[int, Item] = {}
    for place, one in enumerate(expected):
        if match := next((item for item in left if plain(item.title) in _titles(one)), None):
            chosen[place] = match
            left.remove(match)
    for place in range(len(expected)):
        if place not in chosen and left:
            chosen[place] = left.pop(0)
    return [(one, chosen.get(place)) for place, one in enumerate(expected)]


def _category(expected: str, found: str | None) -> Verdict:
    if expected == "ask":
        return Verdict.SPURIOUS if found else Verdict.RIGHTLY_ASKED
    if found is None:
        return Verdict.ASKED
    return Verdict.RIGHT if found == expected else Verdict.WRONG


def _history(taken: Taken, by_number: Mapping[str, Taken]) -> Iterator[tuple[str, Verdict]]:
    """Repeats and likenesses, as they stand in the ledger: of mails whose items are there one by
    one, and of those that are a repeat.
    """
    if not taken.recorded or len(taken.recorded) != taken.sample.answer["count"]:
        if any("repeat_of" in one or "near" in one for one in taken.sample.items):
            yield "repeats of a mail cut otherwise", Verdict.MISSED
        return
    for expected, form in zip(taken.sample.items, _in_order(taken), strict=True):
        yield from _repeats(expected, form, by_number)


def _repeats(
    expected: Mapping[str, Any], form: Mapping[str, Any], by_number: Mapping[str, Taken]
) -> Iterator[tuple[str, Verdict]]:
    named = _named(by_number, expected.get("repeat_of"))
    kind = "marked revision" if expected.get("revision") else "exact repeat"
    if named or form["repeat_of"]:
        verdict = compare(
            "yes" if named else "",
            "yes" if form["repeat_of"] in named else "no" if form["repeat_of"] else "",
        )
        yield kind, verdict or Verdict.SPURIOUS
    near = "near_repeat" in form["doubts"]
    if not named and (verdict := _found("near" in expected, near)):
        yield "near repeat", verdict
    if "not_repeat_of" in expected:
        yield (
            "series taken for repeats",
            Verdict.SPURIOUS if near or form["repeat_of"] else Verdict.RIGHT,
        )
    if verdict := _found(
        "similar_to_other_unit" in expected, "similar_to_other_unit" in form["doubts"]
    ):
        yield "similar to another unit's", verdict


def _named(by_number: Mapping[str, Taken], number: str | None) -> set[str]:
    """The ids that stand for that sample's items; a repeat of a repeat is one of the first."""
    earlier = by_number[number].recorded if number in by_number else ()
    return {form["item"] for form in earlier} | {
        form["repeat_of"] for form in earlier if form["repeat_of"]
    }


def _in_order(taken: Taken) -> list[Mapping[str, Any]]:
    """The recorded items in the order of the answers."""
    items = taken.submission.items
    places = [
        next(place for place, item in enumerate(items) if item is one)
        for _, one in _paired(taken.sample.items, items)
        if one
    ]
    return [taken.recorded[place] for place in places]


def failing(findings: Iterable[Finding], decision: str) -> list[str]:
    """The names of the samples that fail a decision, each once."""
    bad = {Verdict.WRONG, Verdict.SPURIOUS, Verdict.MISSED}
    return sorted(
        {one.sample.name for one in findings if one.decision == decision and one.verdict in bad}
    )
