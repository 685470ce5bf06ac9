"""建议: what a mail asks of the ledger and a person has to do: an item taken back, a commission delivered. Records nothing of it."""

import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from classify.commissions import with_deliveries
from classify.submission import Doubt, DoubtCode, Submission
from classify.titles import title_key
from config.period import SHANGHAI, civil_date
from desk.acts.mailroom.history import History
from ingest.mail import RawMail
from ledger.book import Writer
from ledger.views import Views

_PROPOSALS = frozenset({DoubtCode.MANY_MATTERS, DoubtCode.DELIVERS, DoubtCode.ASKS_WITHDRAWAL})
_COMMAND = re.compile(r"yishi (?:deliver|withdraw) .+$")
_TYPED = re.compile(r"[；，][^；，]*yishi .+$")


def with_proposals(
    writer: Writer, submission: Submission, raw: RawMail, *, history: History
) -> Submission:
    """The submission of a known unit with what it seems to deliver or to take back."""
    if submission.unit is None:
        return submission
    day = civil_date(raw.received_at)
    asked = history.asked(writer, day).get(submission.unit, ())
    told = with_deliveries(submission, asked, day=day)
    return _asking_back(writer.views, told, submission.unit) if told.withdraws else told


def _asking_back(views: Views, submission: Submission, unit: str) -> Submission:
    """What the unit asks to take back, by its title; the likeliest title that the ledger knows decides."""
    keys = {title: key for title in submission.withdraws if (key := title_key(title))}
    _, counted = views.items_like(text_keys=(), title_keys=set(keys.values()))
    found = next(
        ((counted[unit, key].item, title) for title, key in keys.items() if (unit, key) in counted),
        None,
    )
    if found:
        detail = f"要求撤回 {found[0]}《{found[1]}》；同意请 yishi withdraw {found[0]}"
    else:
        detail = f"要求撤回《{submission.withdraws[0]}》，没有找到这一标题的信息，请人工查找"
    told = (
        replace(each, detail=detail) if each.code is DoubtCode.ASKS_WITHDRAWAL else each
        for each in submission.doubts
    )
    doubts: tuple[Doubt, ...] = tuple(told)
    return replace(submission, doubts=doubts)


def open_proposals(views: Views, *, since: date) -> list[dict[str, Any]]:
    """What waits for a person, of the mails received on that day or later, newest first: {item, title, received_at, code, detail, command}."""
    doubted = views.doubted_lines(since, _PROPOSALS)
    words = views.words(one.entry for one in doubted)
    return [
        found
        for one in doubted
        for found in _proposed(
            views, one.item, words.get(one.entry, {}), one.doubts, one.received_at
        )
    ]


def proposed_acts(detail: str) -> list[tuple[str, ...]]:
    """What a doubt's detail proposes to record: ("deliver", commission, unit) or ("withdraw", item)."""
    command = _command(detail)
    if command is None:
        return []
    _, act, *names = shlex.split(command)
    return [(act, *names[: 2 if act == "deliver" else 1])]


def without_command(detail: str) -> str:
    """The detail as a person at the console reads it, who types no command."""
    return _TYPED.sub("", detail)


def _proposed(
    views: Views, item: str | None, words: Mapping[str, Any], still: Collection[str], at: datetime
) -> Iterator[dict[str, Any]]:
    """Those that nobody has settled or done."""
    title = words.get("title" if item else "subject") or ""
    for code, _, detail in words.get("doubts", ()):
        if code in _PROPOSALS and code in still:
            command = (
                f"yishi split {item}"
                if code == DoubtCode.MANY_MATTERS and item
                else _command(detail)
            )
            if command is None or _is_open(views, command):
                shown = {
                    "item": item,
                    "title": title,
                    "received_at": at.astimezone(SHANGHAI).isoformat(),
                    "code": code,
                }
                yield shown | {"detail": detail, "command": command}


def _command(detail: str) -> str | None:
    found = _COMMAND.search(detail)
    return found[0].strip() if found else None


def _is_open(views: Views, command: str) -> bool:
    _, act, *names = shlex.split(command)
    if act == "deliver":
        return (names[0], names[1]) not in views.delivered([names[0]])
    if act == "withdraw":
        item = views.item(names[0])
        return item is not None and item.state in {"counted", "waiting"}
    return True
