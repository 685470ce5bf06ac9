"""清除: the secrecy officer sees what will go for ever with an item, and has it go. Shows no text
of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from config.errors import Refused
from desk.acts.items.seal import Seal, seal, to_seal
from desk.web.requests import Page, Redirect, Request, Response
from desk.web.revision import check_revision, revision_of
from desk.web.values import item_named, names
from ledger.views import ItemView, MailView, Views


@dataclass(frozen=True, slots=True)
class SealPage:
    """What goes with an item: the items with their titles (None: gone already), the lines of their
    mails, how many entries and archived mails.
    """

    item: ItemView
    items: tuple[tuple[ItemView, str | None], ...]
    mails: tuple[MailView, ...]
    entries: int
    archived: int
    gone: bool
    revision: int
    names: Mapping[str, str]


def show(request: Request) -> Response:
    """What goes, what stays, and the form."""
    with request.console.book.reading() as views:
        item = item_named(views, request.path["id"])
        page = _page(views, item, to_seal(views, item.id), request)
    return Page("seal.html", page)


def seal_item(request: Request) -> Response:
    """Once, for good: it takes a reason and a tick, and against what the person saw."""
    if not (reason := request.form_text("reason")):
        raise Refused("请写清除的理由")
    if not request.form_text("sure"):
        raise Refused("请先勾选“我知道清除不能撤销”")

    def check(views: Views, found: Seal) -> None:
        check_revision(views, found.items, request=request)

    console = request.console
    with console.book.reading() as views:
        item = item_named(views, request.path["id"])
    done = seal(
        console.book, console.archive, item.id, reason=reason, actor=request.actor, check=check
    )
    told = (
        f"已清除 {'、'.join(done.items)}：抹去 {len(done.entries)} 号记录的文字，删除原件 "
        f"{len(done.mails)} 封"
    )
    return Redirect(f"/items/{item.id}", told + ("；备份里的要另行删去" if done.mails else ""))


def _page(views: Views, item: ItemView, found: Seal, request: Request) -> SealPage:
    items = views.items.by_ids(found.items)
    words = views.words(one.seq for one in items.values())
    return SealPage(
        item=item,
        items=tuple(
            (items[name], words.get(items[name].seq, {}).get("title")) for name in found.items
        ),
        mails=tuple(sorted(views.log.of_digests(found.mails), key=lambda mail: mail.seq)),
        entries=len(found.entries),
        archived=len(found.mails),
        gone=not any(views.words(found.entries).values()),
        revision=revision_of(views, found.items),
        names=names(request),
    )
