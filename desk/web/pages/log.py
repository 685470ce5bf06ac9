"""来件日志: every mail with its outcome and why, as filtered, live and to be taken away as a file. Of a held mail only its place. Writes nothing."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from config.errors import Refused
from desk.acts.labels import DOUBTS, ITEM_STATES, OUTCOMES
from desk.acts.mailroom.log import LogQuery, log_lines, log_page
from desk.web.access import may
from desk.web.paging import pageful
from desk.web.rendering import moment_text
from desk.web.requests import Download, Page, PlainText, Request, Response
from desk.web.values import day_asked, names
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
BESIDE = ("entry", "excerpts")  # what stands beside the public form of a line
HEADINGS = (
    "收到时间",
    "去向",
    "邮箱",
    "文件夹",
    "发件人",
    "主题",
    "信息编号",
    "标题",
    "单位",
    "状态",
    "类别",
    "存疑",
    "附件",
)


def log(request: Request) -> Response:
    """Asked again by the page itself, with the entry that it stood at, it answers what was added since, or nothing where nothing was."""
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
    page = pageful(
        [_with_words(line, request) for line in lines], rest, request=request, path="/log"
    )
    values = {
        "page": page,
        "head": head,
        "held": held,
        "live": not request.query_text("before"),
        "now": request.console.now(),
        "names": names(request),
    }
    template = (
        "log.html" if not request.partial else "log_lines.html" if after is None else "log_new.html"
    )
    return Page(template, values | _choices(request) | _asked(request))


def _page(
    views: Views, query: LogQuery, request: Request, *, after: int = 0
) -> tuple[list[dict[str, Any]], int | None]:
    return log_page(
        views,
        query,
        before=request.number("before"),
        after=after,
        most=LINES,
        roster=request.console.rules.roster,
    )


def log_file(request: Request) -> Response:
    """What is filtered, whole: as a table, or as the public form of the log."""
    with request.console.book.reading() as views:
        found = _lines(views, request)
    public = [{key: value for key, value in line.items() if key not in BESIDE} for line in found]
    if request.query_text("form") == "json":
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in public)
        return Download(
            f"来件日志-{request.console.today}.jsonl", text.encode(), "application/jsonl"
        )
    return Download(
        f"来件日志-{request.console.today}.csv", _table(found, request), "text/csv; charset=utf-8"
    )


def _query(request: Request) -> LogQuery:
    state = request.query_text("state")
    if state and state not in OUTCOMES | ITEM_STATES:
        raise Refused("没有这种状态，请从列表中选")
    lines = LogFilter(
        day_asked(request, "since"),
        day_asked(request, "until"),
        request.query_text("mailbox") or None,
        state if state in OUTCOMES else None,
    )
    unit, search, category, doubt = (
        request.query_text(name) or None for name in ("unit", "search", "category", "doubt")
    )
    item_state = state if state in ITEM_STATES else None
    return LogQuery(
        lines,
        unit=unit,
        search=search,
        category=category,
        doubt=doubt,
        item_state=item_state,
        held=_sees_held(request),
    )


def _sees_held(request: Request) -> bool:
    return may(request.person.role if request.person else None, "held")


def _lines(views: Views, request: Request) -> list[dict[str, Any]]:
    query = _query(request)
    wanted = LogQuery(
        query.lines,
        query.unit,
        query.item_state,
        query.search,
        MOST_EXPORTED + 1,
        query.category,
        query.doubt,
        held=query.held,
    )
    found = log_lines(views, wanted, roster=request.console.rules.roster)
    if len(found) > MOST_EXPORTED:
        raise Refused(f"符合的来件超过 {MOST_EXPORTED} 封，请用日期缩小范围后再导出")
    return [_bare(line) for line in found]


def _bare(line: Mapping[str, Any]) -> dict[str, Any]:
    """Of a held mail not even whose it is."""
    return dict(line) | ({"sender": None} if line["outcome"] == "held" else {})


def _with_words(line: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """A line with why it went where it went."""
    found = {"excerpts": None} | _bare(line)
    whole = [DOUBTS.get(code, code) for code in line["doubts"]]
    if line["outcome"] == "seen_before":
        whole.append("与已登记的来件逐字相同")
    if line["outcome"] == "unreadable" and not whole:
        whole.append("原件破损或过大，只登记了位置")
    if line["outcome"] == "held" and _sees_held(request):
        whole.append("见“扣留的来件”")
    return found | {
        "why": whole,
        "problems": [one for one in line["attachments"] if one["problem"]],
    }


def _asked(request: Request) -> dict[str, Any]:
    """What is filtered: its values, and in words with the address that leaves it out."""
    given = {name: value for name in FILTERS if (value := request.query_text(name))}
    words = names(request) | OUTCOMES | ITEM_STATES | DOUBTS | {"files": "文件导入"}
    said = [
        (
            FILTERS[name],
            value if name == "search" else words.get(value, value),
            urlencode({k: v for k, v in given.items() if k != name}),
        )
        for name, value in given.items()
    ]
    return {"filters": given, "said": said}


def _choices(request: Request) -> dict[str, Any]:
    rules = request.console.rules
    mailboxes = [(table.name, table.name) for table in request.console.settings.mailboxes]
    return {
        "units": [(code, blocks[-1].name) for code, blocks in rules.roster.blocks.items()],
        "categories": [(one.code, one.name) for one in rules.rulebook.categories],
        "mailboxes": [*mailboxes, ("files", "文件导入")],
        "states": list((OUTCOMES | ITEM_STATES).items()),
        "outcomes": OUTCOMES,
        "item_states": ITEM_STATES,
        "doubts": {ANY_DOUBT: "任何一种"} | DOUBTS,
    }


def _table(lines: Iterable[Mapping[str, Any]], request: Request) -> bytes:
    """A row an item, or one for a mail that brought none; with the mark by which office programs know UTF-8."""
    called, out = names(request), io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADINGS)
    for line in lines:
        files = "；".join(one["name"] or "（无名）" for one in line["attachments"])
        head = (
            moment_text(line["received_at"]),
            OUTCOMES[line["outcome"]],
            line["mailbox"],
            line["folder"],
            line["sender"],
            line["subject"],
        )
        items: list[dict[str, Any]] = line["items"] or [{}]
        for item in items:
            doubts = "；".join(
                DOUBTS.get(code, code) for code in (*line["doubts"], *item.get("doubts", ()))
            )
            unit, category = (
                called.get(item.get(key) or "", item.get(key)) for key in ("unit", "category")
            )
            state = ITEM_STATES.get(item.get("state", ""), "")
            rows.writerow(
                _cell(one)
                for one in (
                    *head,
                    item.get("item"),
                    item.get("title"),
                    unit,
                    state,
                    category,
                    doubts,
                    files,
                )
            )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: Any) -> str:
    """No cell is a formula: whoever sent the mail wrote it."""
    text = str(value or "")
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
