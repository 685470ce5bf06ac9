"""From a mail understood to its items in the ledger: what the program records of its own, repeats
included. Decides nothing about a mark.
"""

from dataclasses import replace
from typing import cast

from classify.commissions import with_deliveries
from classify.repeats import settle
from classify.submission import Doubt, DoubtCode, Item, Proposal, Submission
from classify.titles import title_key
from config.period import SHANGHAI, civil_date
from desk.acts.mailroom.history import History
from ingest.mail import RawMail
from ledger.book import Writer
from ledger.entry import decode
from ledger.item_words import words_of_item
from ledger.payloads import Received
from ledger.portable import MailedLine, RepeatedLine, mailed_line
from ledger.recording import record
from ledger.views import Views
from ledger.vocabulary import Vocabulary


def settled(
    writer: Writer, submission: Submission, raw: RawMail, *, history: History
) -> Submission:
    """The mail as it was understood, held against what the ledger has of its unit."""
    if raw.content is None:
        submission = replace(
            submission, items=tuple(_only_headers(item) for item in submission.items)
        )
    if submission.unit is None:
        return submission
    same_text, same_title = history.like(submission.unit, submission.items)
    alike = [
        () if item.fingerprint.text in same_text else history.alike(writer, item)
        for item in submission.items
    ]
    told = settle(submission, same_text=same_text, same_title=same_title, alike=alike)
    return _with_proposals(writer, told, raw, history=history)


def add_items(
    writer: Writer,
    submission: Submission,
    raw: RawMail,
    *,
    logged: int,
    known: Vocabulary,
    history: History,
) -> int:
    """Record the items and the repeats among them; how many items. None where an import has
    brought this mail's items already.
    """
    if raw.digest in history.with_items:
        return 0
    for item in submission.items:
        entry = record(writer, line_of_item(item, submission, raw, logged=logged), known=known)
        named = cast("Received", decode(entry)).item
        if item.repeat_of:
            _record_repeat(writer, named, item.repeat_of, raw, known)
            history.ask_again(writer, item)
        else:
            history.add(
                None if item.waits else submission.unit,
                item,
                named=named,
                received_at=raw.received_at,
            )
    return len(submission.items)


def _record_repeat(writer: Writer, item: str, first: str, raw: RawMail, known: Vocabulary) -> None:
    """The repeat is the later received of the two, whichever came to us first."""
    of = writer.views.items.by_ids([first])[first]
    later, earlier = (item, first) if raw.received_at >= of.received_at else (first, item)
    record(
        writer,
        RepeatedLine(day=civil_date(raw.received_at), item=later, of=earlier, actor=writer.actor),
        known=known,
    )


def line_of_item(item: Item, submission: Submission, raw: RawMail, *, logged: int) -> MailedLine:
    """The receipt of an item that came in that mail; one that waits is nobody's until a person has
    said that it counts.
    """
    return mailed_line(
        words_of_item(item, because=_because(submission, item)),
        unit=None if item.waits else submission.unit,
        received_at=raw.received_at.astimezone(SHANGHAI),
        category=item.category,
        source="mail",
        mail=raw.digest,
        logged=logged,
    )


def _because(submission: Submission, item: Item) -> str:
    """In one line whose it is and of which kind, and why."""
    return "；".join(
        filter(
            None,
            (
                submission.because,
                f"类别{item.grounds.because}" if item.category and item.grounds else "",
            ),
        )
    )


def _only_headers(item: Item) -> Item:
    """Of a mail over the size limit only the headers were read: that is its doubt, and that it has
    no text follows from it.
    """
    detail = "邮件超过大小上限，正文和附件未读取"
    doubts = tuple(
        replace(doubt, detail=detail) if doubt.code is DoubtCode.NO_OWN_TEXT else doubt
        for doubt in item.doubts
        if doubt.code is not DoubtCode.NO_SIGNATORY
    )
    return replace(item, doubts=(*doubts, Doubt(DoubtCode.OVERSIZE, "text", detail)))


def _with_proposals(
    writer: Writer, submission: Submission, raw: RawMail, *, history: History
) -> Submission:
    """The submission of a known unit with what it seems to deliver or to take back."""
    if submission.unit is None:
        return submission
    day = civil_date(raw.received_at)
    asked = history.asked(writer, day).get(submission.unit, ())
    told = with_deliveries(submission, asked, day=day)
    return _asking_back(writer.views, told, submission.unit) if told.withdraws else told


def _asking_back(views: Views, submission: Submission, unit: str) -> Submission:
    """What the unit asks to take back, by its title; the likeliest title that the ledger knows
    decides.
    """
    keys = {title: key for title in submission.withdraws if (key := title_key(title))}
    _, counted = views.intake.like(text_keys=(), title_keys=set(keys.values()))
    known = (
        (counted[unit, key].item, title) for title, key in keys.items() if (unit, key) in counted
    )
    item, title = next(known, (None, submission.withdraws[0]))
    asked = Doubt(
        DoubtCode.ASKS_WITHDRAWAL,
        "text",
        f"要求撤回《{title}》，没有找到这一标题的信息，请人工查找",
    )
    if item:
        found, proposal = f"要求撤回 {item}《{title}》", Proposal("withdraw", item=item)
        asked = replace(asked, detail=found, about=(item,), proposes=proposal)
    doubts = (asked if one.code is asked.code else one for one in submission.doubts)
    return replace(submission, doubts=tuple(doubts))
