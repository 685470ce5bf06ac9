"""一事一报: one mail -> its items. Cuts only where separate documents make the cut; where a text seems to hold several matters it only doubts."""

from collections.abc import Sequence
from dataclasses import replace

from classify.blocks import announced, cut_of
from classify.drafts import (
    COMPARED,
    Draft,
    has_text,
    is_beside,
    joined,
    merged,
    with_annexes,
    with_unread,
)
from classify.fields import read_fields, together, without
from classify.keys import keys_of_words, normalised
from classify.letter import Letter, is_cover, is_mere_cover, letter_of, unwrapped
from classify.notes import with_notes
from classify.repeats import is_revision
from classify.stamps import read_stamps
from classify.submission import Doubt, DoubtCode, Fields, Item
from classify.titles import clean_file_name, title_of
from ingest.mail import Document, OpenedMail

_ITEMS_AT_MOST = 100
_MAILS = frozenset(["eml", "msg", "tnef"])


def items_of(mail: OpenedMail) -> tuple[Item, ...]:
    """The mail's items, at least one, in the order of its documents; each with title, fields, keys and the doubts of its own making."""
    letter = letter_of(mail)
    read = merged(_read_drafts(letter, mail.documents))
    drafts = _bounded(with_unread(read, mail.documents, subject=letter.subject) or [_empty(letter)])
    # What a covering letter says of signatory and revision holds for what it covers.
    covering = (
        Letter(letter.subject, "") if any(draft.text == letter.text for draft in drafts) else letter
    )
    around, revised = (
        _around(letter, covering, alone=len(drafts) == 1),
        is_revision(mail.subject, letter.subject, covering.text),
    )
    count = announced(letter.subject) if len(drafts) == 1 else 1
    items = [_item(draft, around, revised=revised, expected=count) for draft in drafts]
    return with_notes(_announced(items, letter.subject), mail.documents)


def _read_drafts(letter: Letter, documents: Sequence[Document]) -> list[Draft]:
    """One draft a text: the mail's own unless it only accompanies the others, then each document that has text; annexes with the one before."""
    own = [
        _draft(n, document, letter.subject)
        for n, document in enumerate(documents)
        if has_text(document)
    ]
    main = [draft for draft in own if not _accompanies(draft, own, documents)]
    # a short text that came with pictures is no item either: they are
    unread = [
        document.name or ""
        for document in documents
        if not has_text(document) and (not is_beside(document) or document.kind == "image")
    ]
    if _is_item(letter.text, main, unread):
        main.insert(0, Draft(None, letter.subject, letter.text, normalised(letter.text)))
    return with_annexes(main)


def _is_item(text: str, drafts: list[Draft], unread: list[str]) -> bool:
    """Whether the mail's own text is an item: with documents beside it, if it is more than a cover note that may list their titles."""
    if not (drafts or unread):
        return not is_mere_cover(text)
    if is_cover(text):
        return False
    titles = [title_of(draft.text, file_name=draft.name, subject="") for draft in drafts[:COMPARED]]
    return not is_cover(text, titles=(*titles, *map(clean_file_name, unread[:COMPARED])))


def _draft(number: int, document: Document, subject: str) -> Draft:
    """An enclosed mail opens with its subject and a blank line (ingest.documents): that is its title's source, not its text."""
    text = document.text or ""
    if document.kind not in _MAILS:
        return Draft(document.name, subject, text, normalised(text), (number,))
    first, gap, rest = text.partition("\n\n")
    inner = unwrapped(first, rest) if gap and "\n" not in first else unwrapped(subject, text)
    return Draft(None, inner.subject, inner.text, normalised(inner.text), (number,))


def _accompanies(draft: Draft, own: list[Draft], documents: Sequence[Document]) -> bool:
    """Whether it is an enclosed mail that only covers other documents."""
    return len(own) > 1 and documents[draft.documents[0]].kind in _MAILS and is_cover(draft.text)


def _empty(letter: Letter) -> Draft:
    detail = "正文只有附言，没有信息内容" if letter.text.strip() else "邮件没有正文，也没有附件"
    return Draft(None, letter.subject, "", doubts=(Doubt(DoubtCode.NO_TEXT, "text", detail),))


def _bounded(drafts: list[Draft]) -> list[Draft]:
    kept, rest = drafts[:_ITEMS_AT_MOST], drafts[_ITEMS_AT_MOST:]
    if not rest:
        return kept
    doubt = Doubt(DoubtCode.MANY_MATTERS, "", f"附件过多，另有{len(rest)}件没有拆分")
    last = joined(kept[-1], *rest)
    return [*kept[:-1], replace(last, doubts=(*last.doubts, doubt))]


def _around(letter: Letter, covering: Letter, *, alone: bool) -> Fields:
    """What the mail says of what it brings; of several items nobody knows which commission it is that one of them answers."""
    stamps = read_stamps(covering.text, where="text", names=[("subject", letter.subject)])
    return together(
        read_fields(f"{covering.text}\n{letter.signature}"),
        stamps if alone else without(stamps, "commission"),
    )


def _item(draft: Draft, around: Fields, *, revised: bool, expected: int) -> Item:
    cut = cut_of(draft.text, expected=expected)
    where = draft.name or "text"
    own = read_fields(draft.text, where=where)
    stamps = read_stamps(draft.text, where=where, names=[(where, draft.name)] if draft.name else [])
    title = title_of(draft.text, file_name=draft.name, subject=draft.subject)
    return Item(
        title=title,
        text=draft.text,
        fields=together(own, stamps, around),
        keys=keys_of_words(title, draft.words),
        documents=draft.documents,
        revises=revised or is_revision(draft.subject, draft.name or "", draft.text),
        doubts=(*draft.doubts, Doubt(DoubtCode.MANY_MATTERS, where, cut.why))
        if cut.why
        else draft.doubts,
        cut=cut.pieces,
    )


def _announced(items: list[Item], subject: str) -> list[Item]:
    """The doubt where the subject announces more items than were found."""
    count = announced(subject)
    if count <= len(items) or any(
        doubt.code is DoubtCode.MANY_MATTERS for doubt in items[0].doubts
    ):
        return items
    doubt = Doubt(DoubtCode.MANY_MATTERS, "subject", f"主题称有{count}篇，只读出{len(items)}篇")
    return [replace(items[0], doubts=(*items[0].doubts, doubt)), *items[1:]]
