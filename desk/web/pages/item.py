"""信息: one item beside its original, with its fields, doubts, repeats, history and points. Writes nothing: deciding.py does."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from classify.text import rows_of
from desk.acts.items.history import item_history
from desk.acts.labels import DOUBTS, ITEM_STATES, fact_label, rule_label
from desk.acts.tallies.explanation import show_item
from desk.forms.followed import shown_item_form
from desk.web.access import BY_NAME, may
from desk.web.comparison import compared
from desk.web.doubts import Shape, shaped_doubts
from desk.web.guidance import PROBLEMS
from desk.web.requests import Page, Request, Response
from desk.web.revision import revision_of
from desk.web.values import item_named, names
from ledger.payloads import Logged
from ledger.views import ItemView, Views
from scoring.score import points_text

FIELDS = {
    "signatory": "签发人",
    "reviewer": "审核",
    "editor": "责任编辑",
    "telephone": "联系电话",
    "issue": "期号",
} | {
    "date": "成文日期",
    "answers": "回应约稿",
}
WHERE = {"subject": "主题", "text": "正文", "name": "附件名"}
SOURCES = {"mail": "来件", "by_hand": "补录", "import": "导入"}
BUILT = {
    "adopted": "采用",
    "reported_up": "采编上报",
    "instructed": "批示",
    "commended": "优秀信息",
}
SIBLINGS = 30  # items of one mail that are listed
ROWS = 600  # lines of a text among which a cut is chosen


def item(request: Request) -> Response:
    with request.console.book.reading() as views:
        found = item_named(views, request.path["id"])
        rules = request.console.rules
        shown = shown_item_form(show_item(views, found.id, rules=rules), roster=rules.roster)
        mail = (
            views.log.of_entry(shown["mail"]["entry"])
            if shown["mail"] and "entry" in shown["mail"]
            else None
        )
        logged = cast("Logged", views.stored([mail.seq])[mail.seq].payload) if mail else None
        said = views.words([mail.seq]).get(mail.seq, {}) if mail else {}
        doubts = shaped_doubts(
            views, found, text=shown["text"], roster=request.console.rules.roster
        )
        other = _other(views, request, found, shown, [one.about for one in doubts])
        settled = views.settled_doubts(found.seq) | (
            views.settled_doubts(mail.seq) if mail else set()
        )
        history = item_history(
            views,
            found.seq,
            shown["facts"],
            line=mail.seq if mail else None,
            sender=logged.sender if logged else None,
            names=names(request),
            rulebook=request.console.rules.rulebook,
        )
        values = {
            "revision": revision_of(views, [found.id]),
            "siblings": _siblings(views, found),
            "around": _around(views, found, doubts),
        }
    values |= {
        "shown": shown,
        "other": other,
        "history": history,
        "files": _files(said.get("names") or [], logged),
        "sender": logged.sender if logged else None,
        "subject": said.get("subject"),
        "doubts": doubts,
        "comparing": any(one.guide.decision == "compare" for one in doubts),
        "reopened": [
            (code, DOUBTS.get(code, code))
            for code in sorted(settled - {one.code for one in doubts})
        ],
        "fields": _fields(shown),
        "original": bool(shown["mail"] and shown["mail"].get("digest")) and not shown["sealed"],
        "built": next(
            (
                BUILT[fact["kind"]]
                for fact in shown["facts"]
                if fact["kind"] in BUILT and fact["holds"]
            ),
            "",
        ),
    }
    return Page(
        "item.html", values | _points(shown, request) | _cutting(shown) | _choices(request, found)
    )


def _siblings(views: Views, found: ItemView) -> list[dict[str, Any]]:
    """The items of the same mail in the order of recording, this one among them; [] where it came alone."""
    if not (found.mail or found.logged):
        return []
    every = views.items.of_mails(
        [found.mail] if found.mail else [], logged=[found.logged] if found.logged else []
    )
    words = views.words(one.seq for one in every[:SIBLINGS])
    rows = [
        {"id": one.id, "title": words.get(one.seq, {}).get("title"), "state": one.state}
        for one in every[:SIBLINGS]
    ]
    return rows if len(rows) > 1 else []


def _around(views: Views, found: ItemView, doubts: Sequence[Shape]) -> dict[str, Any]:
    """Where to go from here: the items before and after in the log, the next to be decided, and the next of each kind of doubt."""
    before, after = views.items.beside(found.seq)
    # A repeat that is recorded asks for nothing: all of its kind would be looked through in vain.
    codes = {
        one.code
        for one in doubts
        if one.guide.decision != "compare" or one.code.startswith(("near", "similar"))
    }
    alike = {code: views.items.next_doubtful(found, code=code) for code in codes}
    return {
        "before": before,
        "after": after,
        "doubtful": views.items.next_doubtful(found),
        "alike": alike,
    }


def _other(
    views: Views, request: Request, found: ItemView, shown: Mapping[str, Any], told: Sequence[str]
) -> dict[str, Any] | None:
    """What it is compared with: what a person names, what it repeats, or what a doubt names."""
    name = next((one for one in (request.query_text("with"), found.repeat_of, *told) if one), None)
    if name is None:
        return None
    item = item_named(views, name)
    words = views.words([item.seq]).get(item.seq, {})
    pairs = compared(
        "\n".join((words.get("title") or "", words.get("text") or "")),
        "\n".join((shown["title"] or "", shown["text"] or "")),
    )
    differ = sum(any(differs for differs, _ in (*pair.left, *pair.right)) for pair in pairs)
    later = (found.received_at, found.seq) >= (item.received_at, item.seq)
    return {
        "item": item,
        "title": words.get("title"),
        "pairs": pairs,
        "differ": differ,
        "later": later,
        "sealed": "title" not in words,
    }


def _files(names: Sequence[str | None], logged: Logged | None) -> list[dict[str, Any]]:
    """Every document of the mail: what is told of it, and whether there is anything to be looked at."""
    documents = logged.documents if logged else ()
    return [
        {
            "number": number,
            "name": name or "（无名附件）",
            "size": one.size,
            "problem": PROBLEMS.get(one.problem, one.problem) if one.problem else "",
            "image": one.kind == "image",
            "readable": one.problem is None and (one.kind == "image" or bool(one.text_chars)),
        }
        for number, (name, one) in enumerate(zip(names, documents, strict=False))
    ]


def _fields(shown: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Name, value and where it was read."""
    places = {place["field"]: place for place in shown["places"]}
    return [
        (
            name,
            shown[key],
            _place(places.get(key) or places.get({"answers": "commission"}.get(key, ""))),
        )
        for key, name in FIELDS.items()
        if shown.get(key)
    ]


def _place(place: Mapping[str, Any] | None) -> str:
    if place is None:
        return ""
    line = f"第 {place['line']} 行" if place["line"] else ""
    return f"{WHERE.get(place['where'], place['where'])} {line}：{place['words']}"


def _points(shown: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Every line with its rule in words and the facts behind it; and their sum."""
    book = request.console.rules.rulebook
    lines = [
        line
        | {
            "words": rule_label(line["rule"], book),
            "facts": [(fact["entry"], fact_label(fact, book)) for fact in line["facts"]],
        }
        for line in shown["scores"]
    ]
    return {
        "scores": lines,
        "total": points_text(
            sum((Fraction(line["points"]) for line in shown["scores"]), Fraction())
        ),
    }


def _cutting(shown: Mapping[str, Any]) -> dict[str, Any]:
    """The lines that are not blank, by number, among which a cut is chosen, and the proposed pieces with theirs."""
    rows = rows_of(shown["text"] or "")
    cut = shown["cut"]
    ends = [*(one["line"] - 1 for one in cut[1:]), len(rows)]
    pieces = [
        one | {"end": end, "begins": "".join(rows[one["line"] : end])[:80]}
        for one, end in zip(cut, ends, strict=False)
    ]
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if row.strip()]
    return {
        "pieces": pieces,
        "starts": {one["line"] for one in cut},
        "rows": numbered[:ROWS],
        "more_rows": len(numbered) > ROWS,
    }


def _choices(request: Request, found: ItemView) -> dict[str, Any]:
    rules, role = request.console.rules, request.person.role if request.person else None
    ways = {"adopting": f"/adopting?item={found.id}", "seal": f"/items/{found.id}/seal"}
    return {
        "names": names(request),
        "units": [(code, blocks[-1].name) for code, blocks in rules.roster.blocks.items()],
        "categories": [(one.code, one.name) for one in rules.rulebook.categories],
        "articles": rules.rulebook.articles,
        "states": ITEM_STATES,
        "sources": SOURCES,
        "section": "log",
        "ways": {name: path for name, path in ways.items() if name in BY_NAME and may(role, name)},
    }
