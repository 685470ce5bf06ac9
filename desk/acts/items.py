"""From a mail understood to its items in the ledger: what the program records of its own, repeats included. Decides nothing about a mark."""

from dataclasses import replace

from classify.read import read
from classify.repeats import settle
from classify.submission import Doubt, DoubtCode, Item, Submission
from classify.titles import title_key
from config.period import SHANGHAI, civil_date
from desk.acts.tally import Rules
from ingest.mail import OpenedMail, RawMail
from ledger.book import Page
from ledger.entry import LedgerEntry
from ledger.portable import MailedLine, RepeatedLine
from ledger.recording import Vocabulary, record


def submission_of(page: Page, mail: OpenedMail, raw: RawMail, *, rules: Rules) -> Submission:
    """The mail understood and held against what the ledger has of its unit."""
    submission = read(mail, rules.roster, day=civil_date(raw.received_at), taught={})
    if raw.content is None:
        submission = replace(submission, items=tuple(_only_headers(item) for item in submission.items))
    if submission.unit is None:
        return submission
    texts = [item.fingerprint for item in submission.items if item.fingerprint]
    titles = [title_key(item.title) for item in submission.items]
    same_text, same_title = page.views.items_like(submission.unit, text_keys=texts, title_keys=titles)
    return settle(submission, same_text=same_text, same_title=same_title)


def add_items(page: Page, submission: Submission, raw: RawMail, *, logged: int, known: Vocabulary) -> int:
    """Record the items and the repeats among them; how many items. None where an import has brought this mail's items already."""
    if raw.digest and page.views.items_of_mails([raw.digest]):
        return 0
    for item in submission.items:
        entry = record(page, _line(item, submission, raw, logged), known=known)
        if item.repeat_of:
            _record_repeat(page, entry, item.repeat_of, raw, known)
    return len(submission.items)


def _record_repeat(page: Page, entry: LedgerEntry, first: str, raw: RawMail, known: Vocabulary) -> None:
    """The repeat is the later received of the two, whichever came to us first."""
    item, of = page.views.fact_at(entry.seq).item or "", page.views.items([first])[first]
    later, earlier = (item, first) if raw.received_at >= of.received_at else (first, item)
    record(page, RepeatedLine(day=civil_date(raw.received_at), item=later, of=earlier, actor=page.actor), known=known)


def _line(item: Item, submission: Submission, raw: RawMail, logged: int) -> MailedLine:
    return MailedLine(
        unit=submission.unit,
        title=item.title,
        received_at=raw.received_at.astimezone(SHANGHAI),
        text=item.text or None,
        category=item.category,
        source="mail",
        mail=raw.digest,
        logged=logged,
        doubts=tuple((doubt.code.value, doubt.where, doubt.detail) for doubt in item.doubts),
        because=submission.because or None,
        signatory=item.fields.signatory,
        reviewer=item.fields.reviewer,
        editor=item.fields.editor,
        telephone=item.fields.telephone,
    )


def _only_headers(item: Item) -> Item:
    """Of a mail over the size limit only the headers were read: that is its doubt, and that it has no text follows from it."""
    others = tuple(doubt for doubt in item.doubts if doubt.code not in {DoubtCode.NO_TEXT, DoubtCode.NO_SIGNATORY})
    return replace(item, doubts=(*others, Doubt(DoubtCode.OVERSIZE, "text", "邮件超过大小上限，正文和附件未读取")))
