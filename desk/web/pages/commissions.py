"""约稿: units are asked for a piece by a day; who delivered, who owes, and a person's judgement of each."""

from datetime import date

from config.errors import Refused
from desk.acts.commissions import Asked, asked_of, asked_since
from desk.acts.labels import rule_label
from desk.acts.record import Recorded, act, act_on
from desk.web.asking import Answer, Ask, Goto, Missing, Shown
from desk.web.days import day_of
from desk.web.saying import line_said
from desk.web.standing import check_number
from ledger.book import Page
from ledger.portable import CommissionedLine, DeliveredLine, Line, MissedLine, RevokedLine
from scoring.score import points_text

STATES = {"waiting": "等稿", "overdue": "逾期未交", "done": "按时交稿", "late": "逾期交稿", "missed": "未按要求完成"}
SHOWN = {"open": "未了的", "all": "全部"}


def commissions(ask: Ask) -> Answer:
    console = ask.console
    since = day_of(ask.asked("since"), otherwise=_year_before(console.today))
    with console.book.reading() as views:
        every = asked_since(views, since, today=console.today)
    shown = ask.asked("show") if ask.asked("show") in SHOWN else "open"
    several = [one for one in every if one.waiting] if shown == "open" else every
    rules = (console.rules.rulebook.commission_missed, console.rules.rulebook.commission_delivered)
    values = {
        "several": sorted(several, key=lambda one: (not one.overdue, one.due)),
        "states": STATES,
        "names": {code: blocks[-1].short for code, blocks in console.rules.roster.blocks.items()},
        "shown": shown,
        "options": SHOWN,
        "since": since,
        "earlier": _year_before(since),
        "open_count": sum(bool(one.waiting) for one in every),
        "groups": _pick(ask),
        "rules": [(rule_label(rule.id, console.rules.rulebook), points_text(rule.points), rule.cite) for rule in rules if rule],
    }
    return Shown("commissions.html", values)


def commission(ask: Ask) -> Answer:
    """Units are asked."""
    today, units = ask.console.today, ask.every("unit")
    if not units:
        raise Refused("请选择约稿单位")
    if not ask.said("due"):
        raise Refused("请写截止日期")
    due = day_of(ask.said("due"), otherwise=today)
    if due < today:
        raise Refused(f"截止日期 {due} 早于今天")
    line = line_said(CommissionedLine, day=today, actor=ask.actor, title=ask.said("title"), units=units, due=due, note=ask.said("note"))
    done = act(ask.console.book, line, actor=ask.actor, rules=ask.console.rules, today=today)
    return Goto("/commissions", f"已约稿 {done.ref}：{len(units)} 个单位，{due} 截止")


def deliver(ask: Ask) -> Answer:
    """One of them delivered."""
    unit, day = ask.said("unit"), day_of(ask.said("day"), otherwise=ask.console.today)
    line = line_said(DeliveredLine, day=day, actor=ask.actor, commission=_named(ask), unit=unit, item=ask.said("item"))
    done = _judge(ask, line)
    return Goto("/commissions", f"已登记 {_name(ask, unit)} 交稿{_points(done)}")


def miss(ask: Ask) -> Answer:
    """One of them did not do as it was asked."""
    unit = ask.said("unit")
    with ask.console.book.reading() as views:
        found = _found(ask, asked_of(views, _named(ask), today=ask.console.today))
    if found.due >= ask.console.today:
        raise Refused(f"{found.commission} 到 {found.due} 才截止，还不能认定未完成")
    day = day_of(ask.said("day"), otherwise=found.due)
    done = _judge(ask, line_said(MissedLine, day=day, actor=ask.actor, commission=_named(ask), unit=unit, reason=ask.said("reason")))
    return Goto("/commissions", f"已认定 {_name(ask, unit)} 未按要求完成{_points(done)}")


def unjudge(ask: Ask) -> Answer:
    """A judgement was wrong: it holds no more, and stays in the ledger."""
    ref = ask.said("fact")
    with ask.console.book.reading() as views:
        found = _found(ask, asked_of(views, _named(ask), today=ask.console.today))
    if ref not in {answer.ref for answer in found.answers if answer.ref}:
        raise Refused("这件约稿没有这条记录，或已更正")
    done = _judge(ask, line_said(RevokedLine, day=ask.console.today, actor=ask.actor, fact=ref, reason=ask.said("reason")))
    return Goto("/commissions?show=all", f"已更正{_points(done)}")


def _judge(ask: Ask, line: Line) -> Recorded:
    with ask.console.book.writing(actor=ask.actor) as page:
        _check(page, ask)
        return act_on(page, line, rules=ask.console.rules, today=ask.console.today)


def _check(page: Page, ask: Ask) -> None:
    found = _found(ask, asked_of(page.views, _named(ask), today=ask.console.today))
    check_number(page.views, found.last, ask=ask)


def _named(ask: Ask) -> str:
    return ask.path["commission"]


def _found(ask: Ask, found: Asked | None) -> Asked:
    if found is None:
        raise Missing(f"没有编号为 {_named(ask)!r} 的约稿")
    return found


def _name(ask: Ask, unit: str) -> str:
    blocks = ask.console.rules.roster.blocks.get(unit)
    return blocks[-1].short if blocks else unit


def _points(done: Recorded) -> str:
    """What it was worth, in words."""
    said = [f"{line.cite} {points_text(line.points)} 分" for line in done.came]
    return f"（{'；'.join(said)}）" if said else ""


def _pick(ask: Ask) -> list[tuple[str, list[tuple[str, str]]]]:
    """Units that may be asked today, by group."""
    listed = ask.console.rules.roster.listed_on(ask.console.today)
    groups = {group.code: group.name for group in ask.console.rules.rulebook.groups}
    groups |= {unit.group: unit.group for unit in listed if unit.group not in groups}
    parts = [(name, [(unit.code, unit.short) for unit in listed if unit.group == code]) for code, name in groups.items()]
    return [(name, several) for name, several in parts if several]


def _year_before(day: date) -> date:
    return date(max(day.year - 1, 1), day.month, min(day.day, 28))


PAGES = {"commissions": commissions, "commission": commission, "deliver": deliver, "miss": miss, "unjudge": unjudge}
