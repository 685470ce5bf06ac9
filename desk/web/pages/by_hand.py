"""补录: what came by telephone or on paper, typed in or read from a file, asked about where it
seems a repeat, and recorded. Keeps no file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from config.errors import Refused
from config.period import SHANGHAI, Quarter
from desk.acts.by_hand import (
    WAYS,
    Agreed,
    Alike,
    ByHand,
    Entered,
    Question,
    Unconfirmed,
    check_words,
    enter,
)
from desk.acts.commissions import Asked, asked_since
from desk.acts.uploaded import paper_of
from desk.acts.uploads import Marked
from desk.web.forms import day_of, wanted
from desk.web.requests import Page, Redirect, Request, Response
from desk.web.values import Offered, names, told_points, units_by_group
from scoring.figures import period_text

FIELDS = (
    "unit",
    "day",
    "time",
    "title",
    "text",
    "way",
    "category",
    "signatory",
    "commission",
    "delivers",
    "note",
)
READABLE = ".docx,.doc,.wps,.pdf,.ofd,.rtf,.odt,.txt,.html,.htm,.eml"
_ASKED_WITHIN = 180  # days since a commission was due


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What a person must say first, in words; `chosen` is what they said before."""

    alike: tuple[Alike, ...]
    closed: str
    closed_words: str
    counts_in: str
    points: str
    chosen: str


@dataclass(frozen=True, slots=True)
class ByHandPage:
    """The form as it was filled in, what is wrong with it or asked of it, and its choices."""

    given: Mapping[str, str]
    joint: Sequence[str]
    problem: str
    notices: Sequence[str]
    question: AskedQuestion | None
    groups: list[tuple[str, list[Offered]]]
    categories: list[tuple[str, str]]
    commissions: Sequence[Asked]
    ways: Mapping[str, str]
    names: Mapping[str, str]
    readable: str
    last: tuple[str, str | None] | None


def by_hand(request: Request) -> Response:
    now = request.console.now().astimezone(SHANGHAI)
    given = {name: request.query_text(name) for name in FIELDS}
    given["day"] = given["day"] or now.date().isoformat()
    given["time"] = given["time"] or f"{now:%H:%M}"
    given["way"] = given["way"] or "telephone"
    return _shown(request, given)


def enter_by_hand(request: Request) -> Response:
    """A file is read into the form first; then it is recorded, or asked about. What is marked or
    too long is not shown again.
    """
    given = {name: request.form_text(name) for name in FIELDS}
    check_words(given["text"], *(words for name, words in given.items() if name != "text"))
    try:
        if request.files.get("file") or request.form_text("act") == "read":
            return _read(request, given)
        with request.console.book.writing(actor=request.actor) as writer:
            done = enter(
                writer,
                _said(request),
                agreed=_agreed(request),
                rules=request.console.rules,
                phrases=request.console.phrases,
                now=request.console.now(),
            )
    except Unconfirmed as error:
        return _shown(request, given, question=error.question, status=409)
    except Marked:
        raise
    except Refused as error:
        return _shown(request, given, words=str(error), status=422)
    notice = _told(request, done)
    if request.form_text("act") == "again":
        kept = {name: given[name] for name in ("unit", "day", "time", "way")}
        return Redirect(f"/entry?{urlencode(kept | {'last': done.item})}", notice)
    return Redirect(f"/items/{done.item}", notice)


def _read(request: Request, given: dict[str, str]) -> Response:
    """What the person typed stays; only what is empty is read from the file."""
    files = request.files.get("file", ())
    if len(files) != 1:
        raise Refused("请选一个文件" if not files else "一次只读一个文件（一事一报）")
    paper = paper_of(request.console.uploads, files[0].content, name=files[0].name)
    read = {"title": paper.title, "text": paper.text, "signatory": paper.signatory}
    kept = [
        words
        for name, words in (("title", "标题"), ("text", "正文"), ("signatory", "签发人"))
        if given[name] and read[name]
    ]
    notices = [
        "已从文件读出，请核对后录入；文件本身没有保存",
        *([f"{'、'.join(kept)}已有内容，没有改动"] if kept else []),
        *paper.notices,
    ]
    return _shown(
        request,
        given | {name: words for name, words in read.items() if not given[name]},
        notices=notices,
    )


def _said(request: Request) -> ByHand:
    return ByHand(
        unit=request.form_text("unit"),
        title=" ".join(request.form_text("title").split()),
        text=request.form_text("text").replace("\r\n", "\n"),
        received_at=_moment(request),
        way=request.form_text("way"),
        category=request.form_text("category") or None,
        joint=request.form_list("joint"),
        signatory=request.form_text("signatory") or None,
        commission=request.form_text("commission") or None,
        delivers=bool(request.form_text("delivers")),
        note=request.form_text("note") or None,
    )


def _moment(request: Request) -> datetime:
    day = day_of(wanted(request, "day", "请写收到日期")) or date.min
    try:
        at = time.fromisoformat(request.form_text("time") or "00:00")
    except ValueError:
        raise Refused(f"{request.form_text('time')!r} 不是时间，请写作 09:30") from None
    return datetime.combine(day, at.replace(tzinfo=None), SHANGHAI)


def _agreed(request: Request) -> Agreed:
    """What was asked on the page that this form came from, and what the person chose there."""
    if request.form_list("seen") and not request.form_text("same"):
        raise Refused("请选定是不是重复报送")
    repeats = request.form_text("same") if request.form_text("same") not in {"", "other"} else None
    closed = Quarter.parse(request.form_text("closed")) if request.form_text("closed") else None
    return Agreed(frozenset(request.form_list("seen")) - {repeats or ""}, repeats, closed)


def _told(request: Request, done: Entered) -> str:
    called = names(request)
    points = "".join(map(told_points, done.done))
    repeat = f"，记为 {done.repeats} 的重复" if done.repeats else ""
    kind = (
        f"；类别“{called.get(done.category, done.category)}”由程序建议，可在“处理”里改"
        if done.proposed and done.category
        else ""
    )
    unclear = (
        "；类别程序定不了，请在“处理”里定"
        if done.proposed and not done.category and request.console.phrases.listed
        else ""
    )
    return f"已补录 {done.item}{repeat}{points}{kind}{unclear}"


def _shown(
    request: Request,
    given: Mapping[str, str],
    *,
    words: str = "",
    notices: Sequence[str] = (),
    question: Question | None = None,
    status: int = 200,
) -> Response:
    console, joint = request.console, request.form_list("joint")
    with console.book.reading() as views:
        since = date.fromordinal(console.today.toordinal() - _ASKED_WITHIN)
        asked = [one for one in asked_since(views, since, today=console.today) if one.waiting]
        last = views.items.by_name(request.query_text("last"))
        title = views.words([last.seq]).get(last.seq, {}).get("title") if last else None
    value = ByHandPage(
        given=given,
        joint=joint,
        problem=words,
        notices=notices,
        question=_question(request, question) if question else None,
        groups=units_by_group(console.rules, console.today, also=(given["unit"], *joint)),
        categories=[(kind.code, kind.name) for kind in console.rules.rulebook.categories],
        commissions=asked,
        ways=WAYS,
        names=names(request),
        readable=READABLE,
        last=(last.id, title) if last else None,
    )
    return Page("by_hand.html", value, status)


def _question(request: Request, question: Question) -> AskedQuestion:
    """What the page asks, with what the ledger says of each item that it names."""
    return AskedQuestion(
        alike=question.alike,
        closed=str(question.closed) if question.closed else "",
        closed_words=period_text(question.closed) if question.closed else "",
        counts_in=period_text(question.counts_in),
        points="".join(map(told_points, question.done[:1])).lstrip("，"),
        chosen=request.form_text("same"),
    )
