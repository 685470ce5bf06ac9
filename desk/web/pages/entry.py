"""补录: what came by telephone or on paper, typed in or read from a file, asked about where it seems a repeat, and recorded. Keeps no file."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from config.errors import Refused
from config.period import SHANGHAI, Quarter, civil_date
from desk.acts.by_hand.asked import WAYS, ByHand, check_words
from desk.acts.by_hand.entering import Agreed, Entered, Question, Unconfirmed, enter
from desk.acts.by_hand.reading import paper_of
from desk.acts.commissions import asked_since
from desk.acts.uploads import Marked
from desk.web.asking import Answer, Ask, Goto, Shown
from desk.web.days import day_of
from desk.web.pages.deciding import told_points
from desk.web.pages.log import names
from desk.web.units import units_by_group
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


def entry(ask: Ask) -> Answer:
    now = ask.console.now().astimezone(SHANGHAI)
    given = {name: ask.asked(name) for name in FIELDS}
    given["day"] = given["day"] or now.date().isoformat()
    given["time"] = given["time"] or f"{now:%H:%M}"
    given["way"] = given["way"] or "telephone"
    return _shown(ask, given)


def enter_by_hand(ask: Ask) -> Answer:
    """A file is read into the form first; then it is recorded, or asked about. What is marked or too long is not shown again."""
    given = {name: ask.said(name) for name in FIELDS}
    check_words(given["text"], *(words for name, words in given.items() if name != "text"))
    try:
        if ask.files.get("file") or ask.said("act") == "read":
            return _read(ask, given)
        done = enter(
            ask.console.book,
            _said(ask),
            agreed=_agreed(ask),
            actor=ask.actor,
            rules=ask.console.rules,
            phrases=ask.console.phrases,
            now=ask.console.now(),
        )
    except Unconfirmed as error:
        return _shown(ask, given, question=error.question, status=409)
    except Marked:
        raise
    except Refused as error:
        return _shown(ask, given, words=str(error), status=422)
    told = _told(ask, done)
    if ask.said("act") == "again":
        kept = {name: given[name] for name in ("unit", "day", "time", "way")}
        return Goto(f"/entry?{urlencode(kept | {'last': done.item})}", told)
    return Goto(f"/items/{done.item}", told)


def _read(ask: Ask, given: dict[str, str]) -> Answer:
    """What the person typed stays; only what is empty is read from the file."""
    files = ask.files.get("file", ())
    if len(files) != 1:
        raise Refused("请选一个文件" if not files else "一次只读一个文件（一事一报）")
    paper = paper_of(ask.console.uploads, files[0].content, name=files[0].name)
    read = {"title": paper.title, "text": paper.text, "signatory": paper.signatory}
    kept = [
        words
        for name, words in (("title", "标题"), ("text", "正文"), ("signatory", "签发人"))
        if given[name] and read[name]
    ]
    told = [
        "已从文件读出，请核对后录入；文件本身没有保存",
        *([f"{'、'.join(kept)}已有内容，没有改动"] if kept else []),
        *paper.told,
    ]
    return _shown(
        ask, given | {name: words for name, words in read.items() if not given[name]}, told=told
    )


def _said(ask: Ask) -> ByHand:
    return ByHand(
        unit=ask.said("unit"),
        title=" ".join(ask.said("title").split()),
        text=ask.said("text").replace("\r\n", "\n"),
        received_at=_moment(ask),
        way=ask.said("way"),
        category=ask.said("category") or None,
        joint=ask.every("joint"),
        signatory=ask.said("signatory") or None,
        commission=ask.said("commission") or None,
        delivers=bool(ask.said("delivers")),
        note=ask.said("note") or None,
    )


def _moment(ask: Ask) -> datetime:
    if not ask.said("day"):
        raise Refused("请写收到日期")
    day = day_of(ask.said("day"), otherwise=date.min)
    try:
        at = time.fromisoformat(ask.said("time") or "00:00")
    except ValueError:
        raise Refused(f"{ask.said('time')!r} 不是时间，请写作 09:30") from None
    return datetime.combine(day, at.replace(tzinfo=None), SHANGHAI)


def _agreed(ask: Ask) -> Agreed:
    """What was asked on the page that this form came from, and what the person chose there."""
    if ask.every("seen") and not ask.said("same"):
        raise Refused("请选定是不是重复报送")
    repeats = ask.said("same") if ask.said("same") not in {"", "other"} else None
    closed = Quarter.parse(ask.said("closed")) if ask.said("closed") else None
    return Agreed(frozenset(ask.every("seen")) - {repeats or ""}, repeats, closed)


def _told(ask: Ask, done: Entered) -> str:
    called = names(ask)
    points = "".join(map(told_points, done.done))
    repeat = f"，记为 {done.repeats} 的重复" if done.repeats else ""
    kind = (
        f"；类别“{called.get(done.category, done.category)}”由程序建议，可在“处理”里改"
        if done.proposed and done.category
        else ""
    )
    unclear = (
        "；类别程序定不了，请在“处理”里定"
        if done.proposed and not done.category and ask.console.phrases.listed
        else ""
    )
    return f"已补录 {done.item}{repeat}{points}{kind}{unclear}"


def _shown(
    ask: Ask,
    given: dict[str, str],
    *,
    words: str = "",
    told: list[str] | None = None,
    question: Question | None = None,
    status: int = 200,
) -> Answer:
    console = ask.console
    with console.book.reading() as views:
        since = date.fromordinal(console.today.toordinal() - _ASKED_WITHIN)
        asked = [one for one in asked_since(views, since, today=console.today) if one.waiting]
        last = views.item(ask.asked("last")) if ask.asked("last") else None
        title = views.words([last.seq]).get(last.seq, {}).get("title") if last else None
    values = {
        "given": given,
        "joint": ask.every("joint"),
        "words": words,
        "told": told or [],
        "question": _question(ask, question) if question else None,
        "groups": units_by_group(
            console.rules, console.today, also=(given["unit"], *ask.every("joint"))
        ),
        "categories": [(one.code, one.name) for one in console.rules.rulebook.categories],
        "commissions": asked,
        "ways": WAYS,
        "names": names(ask),
        "readable": READABLE,
        "last": last and (last.id, title),
        "section": "entry",
    }
    return Shown("entry.html", values, status)


def _question(ask: Ask, question: Question) -> dict[str, Any]:
    """What the page asks, with what the ledger says of each item that it names."""
    done = replace(question, done=question.done[:1]).done
    return {
        "alike": question.alike,
        "closed": str(question.closed) if question.closed else "",
        "closed_words": period_text(question.closed) if question.closed else "",
        "counts_in": period_text(question.counts_in),
        "points": "".join(map(told_points, done)).lstrip("，"),
        "chosen": ask.said("same"),
        "today": civil_date(ask.console.now()),
    }


PAGES = {"entry": entry, "enter": enter_by_hand}
