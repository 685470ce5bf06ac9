"""采用、上报、批示、优秀信息: what a person records on the page of the day's work, under the lock and against what they saw. Shows nothing."""

from collections.abc import Collection

from config.errors import Refused
from desk.acts.deciding.adopting import Event, befall_on, issue_number, issue_text, sums, undo_on
from desk.acts.labels import fact_label
from desk.acts.record import Recorded
from desk.web.asking import Answer, Ask, Goto
from desk.web.days import day_of
from desk.web.pages.adopting import (
    UNDONE_AT_ONCE,
    address,
    choices,
    entries_of,
    following,
    wanted_of,
)
from desk.web.pages.item import item_named
from desk.web.pages.log import names
from desk.web.saying import line_said
from desk.web.standing import check_stand, check_untouched
from ledger.portable import AdoptedLine, InstructedLine, ItemLine
from scoring.figures import period_text
from scoring.score import points_text


def adopt(ask: Ask) -> Answer:
    """One event on one item; after an adoption the next item is open."""
    console, wanted = ask.console, wanted_of(ask)
    with console.book.writing(actor=ask.actor) as writer:
        item = item_named(writer.views, ask.path["id"])
        check_stand(writer.views, [item.id], ask=ask)
        line = _event(ask, item.id)
        done = befall_on(
            writer, [line], again=bool(ask.said("again")), rules=console.rules, today=console.today
        )
        onward = (
            following(writer.views, wanted, item, ask) if isinstance(line, AdoptedLine) else item.id
        )
    return Goto(
        address(ask, item=onward, done=done[0].entry.seq),
        f"已{_words(line, ask)} {item.id}：{_brought(done, ask)}",
    )


def adopt_many(ask: Ask) -> Answer:
    """Several items into one issue: all or none."""
    console, items = ask.console, list(dict.fromkeys(ask.every("item")))
    if not items:
        raise Refused("请先勾选信息")
    if len(items) > UNDONE_AT_ONCE:
        raise Refused(f"一次最多 {UNDONE_AT_ONCE} 条")
    with console.book.writing(actor=ask.actor) as writer:
        check_untouched(
            writer.views, [item_named(writer.views, item).id for item in items], ask=ask
        )
        lines = [_adoption(ask, item, issue=ask.said("issue")) for item in items]
        done = befall_on(writer, lines, again=False, rules=console.rules, today=console.today)
    entries = f"{done[0].entry.seq}-{done[-1].entry.seq}"
    return Goto(
        address(ask, done=entries),
        f"已{_words(lines[0], ask)} {len(lines)} 条：{_brought(done, ask)}",
    )


def take_back_event(ask: Ask) -> Answer:
    """What was recorded last is revoked, and the item is open again."""
    console, entries = ask.console, entries_of(ask.path["entries"])
    if not (reason := ask.said("reason")):
        raise Refused("请写撤销的理由")
    with console.book.writing(actor=ask.actor) as writer:
        done = undo_on(writer, entries, reason=reason, rules=console.rules, today=console.today)
        item = writer.views.fact_at(entries[0]).item
    return Goto(
        address(ask, item=item, done=""), f"已撤销 {len(done)} 条记录：{_brought(done, ask)}"
    )


def _event(ask: Ask, item: str) -> Event:
    act, _, rank = ask.said("act").partition("/")
    common = {"item": item, "day": _day(ask), "note": ask.said("note"), "actor": ask.actor}
    if act == "adopted":
        return _adoption(ask, item, issue=ask.said(f"issue-{ask.said('choice').partition('/')[0]}"))
    if act == "instructed":
        return line_said(InstructedLine, **common, rank=rank, leader=ask.said("leader"))
    if act in {"reported_up", "commended"}:
        return line_said(ItemLine, **common, kind=act)
    raise Refused("没有这种处理")


def _adoption(ask: Ask, item: str, *, issue: str) -> AdoptedLine:
    chosen = next(
        (one for one in choices(ask.console.rules) if one.code == ask.said("choice")), None
    )
    if chosen is None:
        raise Refused("请选刊物和体裁")
    common = {"item": item, "day": _day(ask), "note": ask.said("note"), "actor": ask.actor}
    return line_said(
        AdoptedLine,
        **common,
        publication=chosen.publication,
        genre=chosen.genre,
        issue=issue_number(issue),
    )


def _day(ask: Ask) -> object:
    day = day_of(ask.said("day"), otherwise=ask.console.today)
    if day > ask.console.today:
        raise Refused(f"日期 {day} 还没有到")
    return day


def _words(line: Event, ask: Ask) -> str:
    return fact_label(line.model_dump(), ask.console.rules.rulebook) + issue_text(
        getattr(line, "issue", None)
    )


def _brought(done: Collection[Recorded], ask: Ask) -> str:
    """+3 分 of each unit, by period and article."""
    called, told = names(ask), []
    for one in sums(done):
        sign = "+" if one.points > 0 else ""
        about = f"{period_text(one.quarter)}，{'、'.join(one.cites)}"
        told.append(
            f"{called.get(one.unit, one.unit)} {sign}{points_text(one.points)} 分（{about}）"
        )
    return "；".join(told) or "得分不变（同类中已有不低于它的，或此项不计分）"


PAGES = {"adopt": adopt, "adopt_many": adopt_many, "take_back_event": take_back_event}
