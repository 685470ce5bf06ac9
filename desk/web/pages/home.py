"""首页: what waits for people, how far each unit is this quarter, and what was closed last. Writes
nothing.
"""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from config.errors import Refused
from config.period import Quarter
from desk.acts.commissions import open_commissions
from desk.acts.labels import DOUBTS
from desk.acts.status import DeskStatus, status_of
from desk.acts.tallies.tally import QuarterTally, quarter_tally, undecided
from desk.web.periods import Bar, bars
from desk.web.requests import Page, Request, Response
from ledger.office.outbox import count_letters
from ledger.views import Views
from scoring.score import Tally, points_text


@dataclass(frozen=True, slots=True)
class Waiting:
    """待办: how many of what waits, in words; `route` is the page where it is done, `path` its
    address, `urgent` where it must not wait.
    """

    words: str
    count: int
    unit: str
    route: str
    path: str
    urgent: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """What waits, how far each group's units are in the running period, which quarter was closed
    last, and whether mail is taken in.
    """

    waiting: tuple[Waiting, ...]
    period: str
    groups: tuple[tuple[str, Markup], ...]
    short: int
    closing: str
    service: bool
    rules_problem: str


def home(request: Request) -> Response:
    console = request.console
    status = status_of(console.book, console.settings.mailboxes, now=console.now())
    with console.book.reading() as views:
        office = _tally(views, request)
        waiting = (
            _waiting(views, request)
            + _to_close(views, request)
            + _mailboxes(status)
            + _letters(request)
        )
        closing = views.quarters.last_closed()
    units = sorted(office.units, key=_progress) if office else []
    value = HomePage(
        waiting=tuple(one for one in waiting if one.count),
        period=str(office.period) if office else "",
        groups=tuple(_groups(units, request)),
        short=sum(tally.quota_met is False for tally in units),
        closing=str(Quarter.from_ordinal(closing)) if closing is not None else "",
        service=status.process is not None,
        rules_problem=console.problem,
    )
    return Page("home.html", value)


def _tally(views: Views, request: Request) -> QuarterTally | None:
    """This quarter's; None before the regulation took effect."""
    try:
        period = request.console.rules.rulebook.span.of(request.console.today)
        return quarter_tally(
            views, period, rules=request.console.rules, today=request.console.today
        )
    except Refused:
        return None


def _waiting(views: Views, request: Request) -> list[Waiting]:
    doubtful, today = views.items.count_doubtful(), request.console.today
    held = views.log.count(outcome="held")
    unknown = views.items.count(state="waiting")
    unreadable = views.log.count(outcome="unreadable")
    doubts = doubtful.pop("")
    detail, secret = _doubts(doubtful), "由保密员处理（第十条）"
    return [
        Waiting("扣留的来件", held, "封", "held", "/log/held", urgent=True, detail=secret),
        Waiting("待认定单位的信息", unknown, "条", "log", "/log?state=waiting"),
        Waiting("存疑未处理的信息", doubts, "条", "log", "/log?doubt=any", detail=detail),
        Waiting("无法读取的来件", unreadable, "封", "log", "/log?state=unreadable"),
        _overdue(views, today),
        _objected(views, today),
    ]


def _overdue(views: Views, today: date) -> Waiting:
    asked = open_commissions(views, since=today.replace(year=today.year - 1))
    count = sum(one.due < today for several in asked.values() for one in several)
    return Waiting("逾期未交的约稿", count, "件", "commissions", "/commissions", urgent=True)


def _objected(views: Views, today: date) -> Waiting:
    count, late = views.office.count_open_objections(today)
    words = f"逾期 {late} 件" if late else ""
    return Waiting("待答复的申诉", count, "件", "objections", "/objections", late > 0, words)


def _to_close(views: Views, request: Request) -> list[Waiting]:
    """The quarters that have ended since the last closing, and what the first of them still wants
    of a person.
    """
    closed, rules = views.quarters.last_closed(), request.console.rules
    now = Quarter.of(request.console.today).ordinal
    ended = (
        [Quarter.from_ordinal(one) for one in range(closed + 1, now)] if closed is not None else []
    )
    if not ended:
        return []
    first = quarter_tally(views, ended[0], rules=rules, today=request.console.today)
    path, names = f"/bulletin/{ended[0]}", "、".join(map(str, ended))
    return [
        Waiting(
            "待确认的通报批评",
            len(undecided(views, first)),
            "个单位",
            "bulletin",
            path,
            detail=str(ended[0]),
        ),
        Waiting("已结束、待签发的季度", len(ended), "个", "bulletin", path, detail=names),
    ]


def _doubts(counts: dict[str, int]) -> str:
    """The commonest of them in words."""
    most = sorted(counts.items(), key=lambda one: -one[1])[:3]
    return "，".join(f"{DOUBTS.get(code, code)} {count}" for code, count in most)


def _mailboxes(status: DeskStatus) -> list[Waiting]:
    failing = [mailbox for mailbox in status.mailboxes if mailbox.failures]
    detail = "；".join(f"{mailbox.name}：{mailbox.reason}" for mailbox in failing)
    return [
        Waiting(
            "收取失败的邮箱", len(failing), "个", "system", "/system", urgent=True, detail=detail
        )
    ]


def _letters(request: Request) -> list[Waiting]:
    refused = count_letters(request.console.book).get("refused", 0)
    return [Waiting("被拒收的信", refused, "封", "letters", "/system/outbox?state=refused")]


def _progress(tally: Tally) -> tuple[bool, float]:
    """Those that lag furthest behind their quota first."""
    return tally.quota is None, tally.received / tally.quota if tally.quota else 0.0


def _groups(units: list[Tally], request: Request) -> list[tuple[str, Markup]]:
    """A chart for each group of units."""
    names = {group.code: group.name for group in request.console.rules.rulebook.groups}
    return [
        (
            name,
            bars(
                [_bar(tally) for tally in units if tally.group == code],
                title=f"{name}本季度报送进度",
            ),
        )
        for code, name in names.items()
        if any(tally.group == code for tally in units)
    ]


def _bar(tally: Tally) -> Bar:
    of = f"/{tally.quota}" if tally.quota is not None else ""
    return Bar(
        tally.name,
        tally.received,
        tally.quota or 0,
        f"{tally.received}{of} 条 {points_text(tally.total)} 分",
    )
