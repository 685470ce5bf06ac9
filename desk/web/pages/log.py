"""来件日志、扣留: every mail with its outcome and why, as filtered, live and to be taken away as a
file; of a held mail only its place and rule.

Writes nothing but the release of a held mail, which is the secrecy officer's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from config.errors import EdgeDown, Refused
from desk.acts.labels import DOUBTS, ITEM_STATES, OUTCOMES
from desk.acts.mailroom.held import HeldMail, ReleasedMail, held_mails, released_mails
from desk.acts.mailroom.log import LogQuery, log_lines, log_page
from desk.acts.mailroom.log_line import LogLine
from desk.forms.log import json_lines, log_csv
from desk.web.access import may
from desk.web.forms import wanted
from desk.web.requests import Download, Page, PlainText, Redirect, Request, Response
from desk.web.values import Pageful, day_asked, names, pageful, units_to_choose
from ledger.views import ANY_DOUBT, LogFilter, Views

LINES = 50
MOST_EXPORTED = 20_000
FILTERS = {
    "search": "字词",
    "unit": "单位",
    "state": "状态",
    "doubt": "存疑",
    "category": "类别",
    "mailbox": "邮箱",
    "since": "从",
    "until": "到",
}
FILES = ("files", "文件导入")

Options = Sequence[tuple[str, str]]

LATEST = 50  # of those that were released


@dataclass(frozen=True, slots=True)
class MailRow:
    """A line with why it went where it went, and how many of its attachments were not read."""

    line: LogLine
    why: tuple[str, ...]
    problems: int


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter that is set, in words; `without` is the query of the address that leaves it out."""

    label: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What may be filtered by: code and words."""

    units: Options
    states: Options
    doubts: Options
    categories: Options
    mailboxes: Options


@dataclass(frozen=True, slots=True)
class LogPage:
    """The log as it is filtered; `head` is the entry that it stands at, `live` where it asks for
    what is new.
    """

    mails: Pageful[MailRow]
    head: int
    held: int
    live: bool
    now: datetime
    names: Mapping[str, str]
    filters: Mapping[str, str]
    chosen: Sequence[ChosenFilter]
    options: FilterOptions


def log(request: Request) -> Response:
    """Asked again by the page itself, with the entry that it stood at, it answers what was added
    since, or nothing where nothing was.
    """
    query, after = _query(request), request.number("after") if request.partial else None
    with request.console.book.reading() as views:
        head = views.head()[0]
        if after is not None and after >= head:
            return PlainText("", 204)
        lines, rest = _page(views, query, request, after=after or 0)
        if after is not None and not lines:
            return PlainText("", 204)
        if after is not None and (
            rest or request.query_text("whole")
        ):  # too many to be put on top one by one, or no table is there yet
            lines, rest = _page(views, query, request)
            after = None
        held = views.log.count(outcome="held")
    template = (
        "log.html" if not request.partial else "log_lines.html" if after is None else "log_new.html"
    )
    rows = [_row(line, request) for line in lines]
    filters = {name: value for name in FILTERS if (value := request.query_text(name))}
    return Page(
        template,
        LogPage(
            mails=pageful(rows, rest, request=request, path="/log"),
            head=head,
            held=held,
            live=not request.query_text("before"),
            now=request.console.now(),
            names=names(request),
            filters=filters,
            chosen=_chosen(filters, request),
            options=_options(request),
        ),
    )


def log_file(request: Request) -> Response:
    """What is filtered, whole: as a table, or as the public form of the log."""
    query = replace(_query(request), limit=MOST_EXPORTED + 1)
    with request.console.book.reading() as views:
        lines = log_lines(views, query, roster=request.console.rules.roster)
    if len(lines) > MOST_EXPORTED:
        raise Refused(f"符合的来件超过 {MOST_EXPORTED} 封，请用日期缩小范围后再导出")
    bare, name = map(_bare, lines), f"来件日志-{request.console.today}"
    if request.query_text("form") == "json":
        return Download(f"{name}.jsonl", "".join(json_lines(bare)).encode(), "application/jsonl")
    return Download(f"{name}.csv", log_csv(bare, names(request)), "text/csv; charset=utf-8")


def _page(
    views: Views, query: LogQuery, request: Request, *, after: int = 0
) -> tuple[list[LogLine], int | None]:
    return log_page(
        views,
        query,
        before=request.number("before"),
        after=after,
        most=LINES,
        roster=request.console.rules.roster,
    )


def _query(request: Request) -> LogQuery:
    state = request.query_text("state")
    if state and state not in OUTCOMES | ITEM_STATES:
        raise Refused("没有这种状态，请从列表中选")
    unit, search, category, doubt, mailbox = (
        request.query_text(name) or None
        for name in ("unit", "search", "category", "doubt", "mailbox")
    )
    return LogQuery(
        LogFilter(
            day_asked(request, "since"),
            day_asked(request, "until"),
            mailbox,
            state if state in OUTCOMES else None,
        ),
        unit=unit,
        search=search,
        category=category,
        doubt=doubt,
        item_state=state if state in ITEM_STATES else None,
        held=_sees_held(request),
    )


def _sees_held(request: Request) -> bool:
    return may(request.person.role if request.person else None, "held")


def _bare(line: LogLine) -> LogLine:
    """Of a held mail not even whose it is."""
    return replace(line, sender=None) if line.outcome == "held" else line


def _row(line: LogLine, request: Request) -> MailRow:
    why = [DOUBTS.get(code, code) for code in line.doubts]
    if line.outcome == "seen_before":
        why.append("与已登记的来件逐字相同")
    if line.outcome == "unreadable" and not why:
        why.append("原件破损或过大，只登记了位置")
    if line.outcome == "held" and _sees_held(request):
        why.append("见“扣留的来件”")
    problems = sum(attachment.problem is not None for attachment in line.attachments)
    return MailRow(_bare(line), tuple(why), problems)


def _chosen(filters: Mapping[str, str], request: Request) -> list[ChosenFilter]:
    words = names(request) | OUTCOMES | ITEM_STATES | DOUBTS | dict([FILES])
    return [
        ChosenFilter(
            FILTERS[name],
            value if name == "search" else words.get(value, value),
            urlencode({other: filters[other] for other in filters if other != name}),
        )
        for name, value in filters.items()
    ]


def _options(request: Request) -> FilterOptions:
    rules = request.console.rules
    mailboxes = [(table.name, table.name) for table in request.console.settings.mailboxes]
    return FilterOptions(
        units=units_to_choose(request),
        states=list((OUTCOMES | ITEM_STATES).items()),
        doubts=list(({ANY_DOUBT: "任何一种"} | DOUBTS).items()),
        categories=[(category.code, category.name) for category in rules.rulebook.categories],
        mailboxes=[*mailboxes, FILES],
    )


@dataclass(frozen=True, slots=True)
class HeldPage:
    """What is held now, and the `most` latest that were and are released."""

    held: list[HeldMail]
    released: list[ReleasedMail]
    most: int = LATEST


def held(request: Request) -> Response:
    """What is held now, and what was and is released."""
    with request.console.book.reading() as views:
        return Page("held.html", HeldPage(held_mails(views), released_mails(views, most=LATEST)))


def release(request: Request) -> Response:
    """Fetched once more and taken in as any other, but for the screen; nothing is written where
    that can't be.
    """
    number = request.path_number("entry")
    reason = wanted(request, "reason", "请写放行的理由：由谁认定、为什么不涉密")
    try:
        items = request.console.release(number, reason=reason, actor=request.actor)
    except EdgeDown as error:
        raise Refused(f"没有放行，来件仍被扣留：取不回原件（{error}）") from error
    return Redirect("/log/held", f"已放行第 {number} 号记录的来件，登记信息 {items} 条")
