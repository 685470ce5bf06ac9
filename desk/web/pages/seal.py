"""封存: the secrecy officer sees what will go for ever with an item, and has it go. Shows no text of it."""

from typing import Any

from config.errors import Refused
from desk.acts.items.seal import Seal, seal, to_seal
from desk.acts.labels import ITEM_STATES
from desk.web.requests import Page, Redirect, Request, Response
from desk.web.revision import check_revision, revision_of
from desk.web.values import item_named, names
from ledger.views import Views


def show(request: Request) -> Response:
    """What goes, what stays, and the form."""
    with request.console.book.reading() as views:
        item = item_named(views, request.path["id"])
        found = to_seal(views, item.id)
        values = _what_goes(views, found) | {"revision": revision_of(views, found.items)}
    return Page(
        "seal.html",
        values | {"item": item, "names": names(request), "states": ITEM_STATES, "section": "log"},
    )


def seal_item(request: Request) -> Response:
    """Once, for good: it takes a reason and a tick, and against what the person saw."""
    if not (reason := request.form_text("reason")):
        raise Refused("请写封存的理由")
    if not request.form_text("sure"):
        raise Refused("请先勾选“我知道封存不能撤销”")

    def check(views: Views, found: Seal) -> None:
        check_revision(views, found.items, request=request)

    console = request.console
    with console.book.reading() as views:
        item = item_named(views, request.path["id"])
    done = seal(
        console.book, console.archive, item.id, reason=reason, actor=request.actor, check=check
    )
    told = f"已封存 {'、'.join(done.items)}：抹去 {len(done.entries)} 号记录的文字，删除原件 {len(done.mails)} 封"
    return Redirect(f"/items/{item.id}", told + ("；备份里的要另行删去" if done.mails else ""))


def _what_goes(views: Views, found: Seal) -> dict[str, Any]:
    items = views.items.by_ids(found.items)
    words = views.words(item.seq for item in items.values())
    lines = sorted(views.log.of_digests(found.mails), key=lambda mail: mail.seq)
    return {
        "items": [
            (items[name], words.get(items[name].seq, {}).get("title")) for name in found.items
        ],
        "mails": lines,
        "entries": len(found.entries),
        "archived": len(found.mails),
        "gone": not any(views.words(found.entries).values()),
    }
