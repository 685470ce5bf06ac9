"""一事一报: one opened mail -> its submission: its unit, its items, and the doubts about them.

Separate documents are separate items; a text that seems to hold several matters is only doubted.
Pure: history is settled afterwards (repeats.settle).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from classify.attachments import cloud_doubts, with_notes
from classify.category import categorised
from classify.cuts import announced, cut_of
from classify.document_fields import is_revision, read_document_fields
from classify.drafts import (
    COMPARED,
    ItemDraft,
    has_text,
    is_beside,
    joined,
    merged,
    with_annexes,
    with_unread,
)
from classify.fields import read_fields, together, without_commission
from classify.fingerprints import fingerprint_of
from classify.mail_body import MailBody, body_of, is_cover, is_mere_cover, unwrapped
from classify.mail_texts import MailTexts
from classify.non_items import non_item_of
from classify.own_text import with_text_doubts
from classify.sender import unit_of
from classify.submission import Doubt, DoubtCode, Fields, Item, Submission
from classify.text import NO_TEXT, Text
from classify.titles import clean_file_name, title_of
from config.period import SHANGHAI
from config.phrases import NO_PHRASES, Phrases
from config.roster import Roster
from ingest.contents import ENCRYPTED
from ingest.mail import Document, Forwarded, MailKind, OpenedMail

_NO_ITEM = {
    MailKind.BOUNCE: (DoubtCode.BOUNCE, "退信，不是报送"),
    MailKind.READ_RECEIPT: (DoubtCode.READ_RECEIPT, "已读回执，不是报送"),
    MailKind.AUTO_REPLY: (DoubtCode.AUTO_REPLY, "自动回复，不是报送"),
    MailKind.CALENDAR: (DoubtCode.CALENDAR, "日程邀请，不是报送"),
}

_ITEMS_AT_MOST = 100
_MAILS = frozenset(["eml", "msg", "tnef"])


def read(
    texts: MailTexts,
    roster: Roster,
    *,
    day: date,
    taught: Mapping[str, str],
    authserv_ids: Collection[str] = (),
    phrases: Phrases = NO_PHRASES,
) -> Submission:
    """The submission of a mail received on `day` (civil date in Shanghai). Never raises.

    `taught` and `authserv_ids` as in `unit_of`; `phrases` speak for categories.

    A letter has at least one item; what a program wrote or is a mere note has none, and a doubt
    that says what it is.
    """
    mail = texts.mail
    if mail.kind in _NO_ITEM:
        code, detail = _NO_ITEM[mail.kind]
        return Submission(
            unit=None,
            items=(),
            doubts=(Doubt(code, "", detail),),
            because=detail,
            defects=mail.defects,
        )
    body = body_of(texts)
    verdict = unit_of(texts, body, roster, day=day, taught=taught, authserv_ids=authserv_ids)
    non_item = non_item_of(texts, body, known=verdict.unit is not None)
    asks_back = non_item is not None and non_item.doubt.code is DoubtCode.ASKS_WITHDRAWAL
    items = (
        ()
        if non_item and non_item.alone
        else _categorised(texts, body, phrases, unit=verdict.unit, asks_back=asks_back)
    )
    passed_on = _passed_on(body.forwarded, mail.forwarded)
    return Submission(
        unit=verdict.unit,
        items=tuple(map(_with_signatory_asked, items)),
        doubts=(
            *verdict.doubts,
            *((non_item.doubt,) if non_item else ()),
            *cloud_doubts(_written(texts), mail.links),
            *_encrypted(mail),
        ),
        because="；".join(filter(None, (verdict.because, passed_on))),
        defects=mail.defects,
        forwarded=(*body.forwarded, *mail.forwarded),
        withdraws=non_item.titles if non_item else (),
        claims=verdict.evidence,
        verified=verdict.verification.because,
    )


def _written(texts: MailTexts) -> Text:
    """The mail's own words and those of the mails inside it."""
    inside = (document.text for document in texts.mail.documents if document.kind == "eml")
    return texts.text.become("\n".join((texts.text.raw, *filter(None, inside))))


def _encrypted(mail: OpenedMail) -> tuple[Doubt, ...]:
    if ENCRYPTED not in mail.defects:
        return ()
    detail = "邮件已加密，程序读不到内容，请人工解密查看"
    return (Doubt(DoubtCode.ENCRYPTED_MAIL, "text", detail),)


def _passed_on(quoted: tuple[Forwarded, ...], enclosed: tuple[Forwarded, ...]) -> str:
    """Whose mail was handed on, and of which day: the innermost, where one holds another."""
    if not (quoted or enclosed):
        return ""
    if len(enclosed) > 1:
        return f"转发件，附有原件{len(enclosed)}封"
    inner = (*quoted, *enclosed)[-1]
    day = f"（{inner.sent_at.astimezone(SHANGHAI):%Y-%m-%d}）" if inner.sent_at else ""
    return f"转发件，原件出自{inner.sender or inner.sender_name or '不明发件人'}{day}"


def _categorised(
    texts: MailTexts, body: MailBody, phrases: Phrases, *, unit: str | None, asks_back: bool
) -> tuple[Item, ...]:
    """The items with categories, and with what keeps them from counting. What stands around a
    single item speaks for it; with several items nobody knows for which, so only the file names
    count.
    """
    mail, drafts = texts.mail, _drafts(texts, body)
    items = _items(drafts, texts, body)
    alone = len(items) == 1
    around = (mail.subject, body.subject, body.text.raw, body.earlier) if alone else ()
    names = (
        "\n".join((*(mail.documents[number].name or "" for number in item.documents), *around))
        for item in items
    )
    kinds = [
        categorised(item, draft.text, phrases=phrases, cover=Text(cover))
        for item, draft, cover in zip(items, drafts, names, strict=True)
    ]
    own = [draft.text for draft in drafts]
    return with_text_doubts(kinds, own, mail, unit=unit, asks_back=asks_back)


def _with_signatory_asked(item: Item) -> Item:
    """第八条: the leader who signed it off should be named. Shown, never a reason to refuse it."""
    if item.fields.signatory:
        return item
    doubt = Doubt(DoubtCode.NO_SIGNATORY, "text", "文中没有写明签发人")
    return replace(item, doubts=(*item.doubts, doubt))


def items_of(texts: MailTexts) -> tuple[Item, ...]:
    """The mail's items, at least one, in the order of its documents, each with its own doubts."""
    body = body_of(texts)
    return _items(_drafts(texts, body), texts, body)


def _drafts(texts: MailTexts, body: MailBody) -> list[ItemDraft]:
    documents = texts.mail.documents
    read = merged(_read_drafts(body, texts))
    return _bounded(with_unread(read, documents, subject=body.subject) or [_empty(body)])


def _items(drafts: list[ItemDraft], texts: MailTexts, body: MailBody) -> tuple[Item, ...]:
    mail = texts.mail
    # What a covering letter says of signatory and revision holds for what it covers.
    is_item = any(draft.text == body.text for draft in drafts)
    covering = replace(body, text=NO_TEXT, whole=Text(f"\n{body.signature}")) if is_item else body
    around = _around(body, covering, alone=len(drafts) == 1)
    revised = is_revision(mail.subject, body.subject, covering.text)
    count = announced(body.subject) if len(drafts) == 1 else 1
    items = [_item(draft, around, revised=revised, expected=count) for draft in drafts]
    return with_notes(_announced(items, body.subject), mail.documents)


def _read_drafts(body: MailBody, texts: MailTexts) -> list[ItemDraft]:
    """A draft for the mail's own text, unless it only covers the others, and for each document with
    text; annexes go with the one before.
    """
    documents = texts.mail.documents
    own = [
        _draft(n, document, text, body.subject)
        for n, (document, text) in enumerate(zip(documents, texts.documents, strict=True))
        if text and has_text(document)
    ]
    main = [draft for draft in own if not _accompanies(draft, own, documents)]
    # a short text that came with pictures is no item either: they are
    unread = [
        document.name or ""
        for document in documents
        if not has_text(document) and (not is_beside(document) or document.kind == "image")
    ]
    if _is_item(body.text, main, unread):
        main.insert(0, ItemDraft(None, body.subject, body.text))
    return with_annexes(main, documents)


def _is_item(text: Text, drafts: list[ItemDraft], unread: list[str]) -> bool:
    """Whether the mail's own text is an item, and not a note that covers (and lists) documents."""
    if not (drafts or unread):
        return not is_mere_cover(text)
    if is_cover(text):
        return False
    titles = [title_of(draft.text, file_name=draft.name, subject="") for draft in drafts[:COMPARED]]
    return not is_cover(text, titles=(*titles, *map(clean_file_name, unread[:COMPARED])))


def _draft(number: int, document: Document, text: Text, subject: str) -> ItemDraft:
    """The text of an enclosed mail opens with its subject and a blank line (documents/archives)."""
    if document.kind not in _MAILS:
        return ItemDraft(document.name, subject, text, (number,))
    first, gap, rest = text.raw.partition("\n\n")
    inner = unwrapped(first, Text(rest)) if gap and "\n" not in first else unwrapped(subject, text)
    return ItemDraft(None, inner.subject, inner.text, (number,))


def _accompanies(draft: ItemDraft, own: list[ItemDraft], documents: Sequence[Document]) -> bool:
    """Whether it is an enclosed mail that only covers other documents."""
    return len(own) > 1 and documents[draft.documents[0]].kind in _MAILS and is_cover(draft.text)


def _empty(body: MailBody) -> ItemDraft:
    detail = "正文只有附言，没有信息内容" if body.text.rows else "邮件没有正文，也没有附件"
    return ItemDraft(
        None, body.subject, NO_TEXT, doubts=(Doubt(DoubtCode.NO_TEXT, "text", detail),)
    )


def _bounded(drafts: list[ItemDraft]) -> list[ItemDraft]:
    kept, rest = drafts[:_ITEMS_AT_MOST], drafts[_ITEMS_AT_MOST:]
    if not rest:
        return kept
    doubt = Doubt(DoubtCode.MANY_MATTERS, "", f"附件过多，另有{len(rest)}件没有拆分")
    last = joined(kept[-1], *rest)
    return [*kept[:-1], replace(last, doubts=(*last.doubts, doubt))]


def _around(body: MailBody, covering: MailBody, *, alone: bool) -> Fields:
    """What the mail says around its items; of several nobody knows which answers a commission."""
    own = read_fields(covering.whole)
    marks = read_document_fields(covering.text, where="text", names=[("subject", body.subject)])
    return together(own, marks if alone else without_commission(marks))


def _item(draft: ItemDraft, around: Fields, *, revised: bool, expected: int) -> Item:
    cut = cut_of(draft.text, expected=expected)
    where = draft.name or "text"
    own = read_fields(draft.text, where=where)
    names = [(where, draft.name)] if draft.name else []
    marks = read_document_fields(draft.text, where=where, names=names)
    doubts = (Doubt(DoubtCode.MANY_MATTERS, where, cut.why),) if cut.why else ()
    title = title_of(draft.text, file_name=draft.name, subject=draft.subject)
    return Item(
        title=title,
        text=draft.text.raw,
        fields=together(own, marks, around),
        fingerprint=fingerprint_of(title, draft.text),
        documents=draft.documents,
        revises=revised or is_revision(draft.subject, draft.name or "", draft.text),
        doubts=(*draft.doubts, *doubts),
        cut=cut.pieces,
    )


def _announced(items: list[Item], subject: str) -> list[Item]:
    """The doubt where the subject announces more items than were found."""
    count = announced(subject)
    first = items[0].doubts
    if count <= len(items) or any(doubt.code is DoubtCode.MANY_MATTERS for doubt in first):
        return items
    doubt = Doubt(DoubtCode.MANY_MATTERS, "subject", f"主题称有{count}篇，只读出{len(items)}篇")
    return [replace(items[0], doubts=(*first, doubt)), *items[1:]]
