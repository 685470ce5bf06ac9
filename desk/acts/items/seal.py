"""清除: take an item's words away for ever; that it was, and what it earned, stays."""

from collections.abc import Callable
from dataclasses import dataclass

from classify.screen import screen_text
from config.errors import Refused
from ledger.archive import Archive
from ledger.book import Book
from ledger.office.outbox import erase_enclosures
from ledger.payloads import Sealed
from ledger.views import Views


@dataclass(frozen=True, slots=True)
class Seal:
    """What was sealed: the items (an item and all that repeat it hold the same words), the entries
    and the archived mails.
    """

    items: tuple[str, ...]
    entries: tuple[int, ...]
    mails: tuple[str, ...]


Check = Callable[[Views, Seal], None]


def seal(
    book: Book, archive: Archive, name: str, *, reason: str, actor: str, check: Check | None = None
) -> Seal:
    """Seal an item, its repeats, and the mails they came in. Done again it only makes sure that
    the archived mails are gone.

    `check` is told under the lock what is to go, and may raise.
    """
    if screen_text(reason):
        raise Refused("理由本身带有密级标志，请改写")
    with book.writing(actor=actor) as writer:
        extent = to_seal(writer.views, name)
        if check:
            check(writer.views, extent)
        if any(writer.views.words(extent.entries).values()):
            writer.append(Sealed(entries=extent.entries, mails=extent.mails), {"reason": reason})
            writer.erase(extent.entries)
            erase_enclosures(writer)
    for digest in extent.mails:
        archive.remove(digest)
    book.compact()
    return extent


def to_seal(views: Views, name: str) -> Seal:
    """What would be sealed with that item; Refused where there is none of that name."""
    item = views.items.by_name(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    items = views.items.by_ids(views.facts.joined_by_repeats({item.id}))
    mails = {one.mail for one in items.values() if one.mail}
    logged = {mail.seq for mail in views.log.of_digests(mails)} | {
        one.logged for one in items.values() if one.logged
    }
    facts = {fact.seq for fact in views.facts.on_items(items)}
    entries = logged | facts | views.rereads(logged | facts) | views.office.objection_entries(items)
    return Seal(tuple(sorted(items)), tuple(sorted(entries)), tuple(sorted(mails)))
