"""信息: one item beside its original, with its fields, doubts, repeats, history and points. Writes nothing: deciding.py does."""

import re
from collections.abc import Mapping
from typing import Any

from config.errors import BadMail
from desk.acts.labels import DOUBTS, ITEM_STATES, fact_label, rule_label
from desk.acts.scores.explaining import show_item
from desk.web.asking import Answer, Ask, Download, Framed, Missing, Shown
from desk.web.comparing import compared
from desk.web.pages.log import names
from desk.web.standing import stand_of
from ingest.original import own_html
from ingest.parse import parse
from ledger.views import ItemView, Views

FIELDS = {"signatory": "签发人", "reviewer": "审核", "editor": "责任编辑", "telephone": "联系电话", "issue": "期号"} | {
    "date": "成文日期",
    "answers": "回应约稿",
}
WHERE = {"subject": "主题", "text": "正文", "name": "附件名"}
SOURCES = {"mail": "来件", "by_hand": "补录", "import": "导入"}
# These are decided by what they ask for, not by being told that nothing is left to decide.
BY_FACT = {"unknown_sender", "conflicting_unit", "repeated", "revised"}
_ID = re.compile(r"\b\d{4}-\d{5,}\b")


def item(ask: Ask) -> Answer:
    rules = ask.console.rules
    with ask.console.book.reading() as views:
        found = item_named(views, ask.path["id"])
        shown = show_item(views, found.id, rules=rules)
        mail = views.mail_of_entry(shown["mail"]["entry"]) if shown["mail"] and "entry" in shown["mail"] else None
        logged = views.stored([mail.seq])[mail.seq].payload if mail else None
        files = views.words([mail.seq]).get(mail.seq, {}).get("names") or [] if mail else []
        other = _other(views, ask, found, shown)
        stand = stand_of(views, [found.id])
        settled = views.settled_doubts(found.seq)
    whole = [code for code in getattr(logged, "doubts", ()) if code not in shown["doubts"]]
    values = {
        "shown": shown,
        "stand": stand,
        "other": other,
        "files": list(enumerate(zip(files, getattr(logged, "documents", ()), strict=False))),
        "sender": getattr(logged, "sender", None),
        "doubts": _doubts(shown, whole),
        "reopened": [(code, DOUBTS.get(code, code)) for code in sorted(settled - set(shown["doubts"]) - set(whole))],
        "facts": [fact | {"words": fact_label(fact, rules.rulebook)} for fact in shown["facts"]],
        "scores": [line | {"words": rule_label(line["rule"], rules.rulebook)} for line in shown["scores"]],
        "fields": _fields(shown),
        "original": bool(shown["mail"] and shown["mail"].get("digest")) and not shown["sealed"],
    }
    return Shown("item.html", values | _choices(ask))


def mail_text(ask: Ask) -> Answer:
    """The mail as it was sent, for the sandboxed frame."""
    content = _original(ask)
    html = own_html(content)
    if html is None:
        text = _parsed(content).text
        html = f"<pre>{text.replace('&', '&amp;').replace('<', '&lt;')}</pre>"
    return Framed(html)


def mail_file(ask: Ask) -> Answer:
    return Download(f"{ask.path['id']}.eml", _original(ask), "message/rfc822")


def attachment(ask: Ask) -> Answer:
    """One attachment as the log numbers them; never under the type that the sender gave it. What lies inside another is kept with that one."""
    content, number = _original(ask), ask.path["number"]
    listed = _listed(ask)
    if not number.isascii() or not number.isdecimal() or len(number) > 6 or int(number) >= len(listed):
        raise Missing("原件里没有这个附件")
    wanted = listed[int(number)]
    alike = [one for one in _parsed(content).attachments if (one.name, len(one.content)) == wanted]
    if not alike:
        raise Missing("这个文件在压缩包或转发的邮件里，请下载原件")
    one = alike[min(listed[: int(number)].count(wanted), len(alike) - 1)]
    return Download(one.name or f"附件{int(number) + 1}", one.content)


def item_named(views: Views, name: str) -> ItemView:
    """The item of that id or ref; Missing where there is none."""
    found = views.item(name)
    if found is None:
        raise Missing(f"没有编号为 {name} 的信息")
    return found


def _original(ask: Ask) -> bytes:
    with ask.console.book.reading() as views:
        found = item_named(views, ask.path["id"])
        sealed = "title" not in views.words([found.seq]).get(found.seq, {})
    content = ask.console.archive.read(found.mail) if found.mail and not sealed else None
    if content is None:
        raise Missing("这条信息没有原件可看：它是补录或导入的，或者已经封存")
    return content


def _listed(ask: Ask) -> list[tuple[str | None, int]]:
    """Name and size of every document of the item's mail, in the order of the log: also of those that came out of others."""
    with ask.console.book.reading() as views:
        found = item_named(views, ask.path["id"])
        lines = [line.seq for line in views.mails_of([found.mail] if found.mail else []) if line.outcome == "recorded"][:1]
        payload = views.stored(lines)[lines[0]].payload if lines else None
        names = views.words(lines).get(lines[0], {}).get("names") or [] if lines else []
    return [(name, document.size) for name, document in zip(names, getattr(payload, "documents", ()), strict=False)]


def _parsed(content: bytes) -> Any:
    try:
        return parse(content)
    except BadMail as error:
        raise Missing(str(error)) from error


def _other(views: Views, ask: Ask, found: ItemView, shown: Mapping[str, Any]) -> dict[str, Any] | None:
    """What it is compared with: what a person names, what it repeats, or what a doubt names."""
    told = [name for one in shown["details"] for name in _ID.findall(one["detail"])]
    name = next((one for one in (ask.asked("with"), found.repeat_of, *told) if one), None)
    if name is None:
        return None
    item = item_named(views, name)
    words = views.words([item.seq]).get(item.seq, {})
    pairs = compared("\n".join((words.get("title") or "", words.get("text") or "")), "\n".join((shown["title"] or "", shown["text"] or "")))
    return {"item": item, "title": words.get("title"), "pairs": pairs}


def _doubts(shown: Mapping[str, Any], whole: list[str]) -> list[dict[str, Any]]:
    detail = {one["code"]: one["detail"] for one in shown["details"]}
    every = [(code, "") for code in shown["doubts"]] + [(code, "整封来件") for code in whole]
    return [
        {"code": code, "words": DOUBTS.get(code, code), "of": of, "detail": detail.get(code, ""), "by_fact": code in BY_FACT}
        for code, of in every
    ]


def _fields(shown: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Name, value and where it was read."""
    places = {place["field"]: place for place in shown["places"]}
    return [
        (name, shown[key], _place(places.get(key) or places.get({"answers": "commission"}.get(key, ""))))
        for key, name in FIELDS.items()
        if shown.get(key)
    ]


def _place(place: Mapping[str, Any] | None) -> str:
    if place is None:
        return ""
    line = f"第 {place['line']} 行" if place["line"] else ""
    return f"{WHERE.get(place['where'], place['where'])} {line}：{place['words']}"


def _choices(ask: Ask) -> dict[str, Any]:
    rules = ask.console.rules
    return {
        "names": names(ask),
        "units": [(code, blocks[-1].name) for code, blocks in rules.roster.blocks.items()],
        "categories": [(one.code, one.name) for one in rules.rulebook.categories],
        "states": ITEM_STATES,
        "sources": SOURCES,
        "section": "log",
    }


PAGES = {"item": item, "mail_text": mail_text, "mail_file": mail_file, "attachment": attachment}
