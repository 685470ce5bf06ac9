"""read: one opened mail -> what it means, by the other modules in order. Pure: history is settled afterwards (repeats.settle)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from classify.asides import aside_of
from classify.category import categorised
from classify.cloud import cloud_doubts
from classify.letter import Letter, letter_of
from classify.matters import items_of
from classify.sender import unit_of
from classify.submission import Doubt, DoubtCode, Item, Submission
from config.period import SHANGHAI
from config.phrases import NO_PHRASES, Phrases
from config.roster import Roster
from ingest.contents import ENCRYPTED
from ingest.mail import Forwarded, MailKind, OpenedMail

_NO_ITEM = {
    MailKind.BOUNCE: (DoubtCode.BOUNCE, "退信，不是报送"),
    MailKind.READ_RECEIPT: (DoubtCode.READ_RECEIPT, "已读回执，不是报送"),
    MailKind.AUTO_REPLY: (DoubtCode.AUTO_REPLY, "自动回复，不是报送"),
    MailKind.CALENDAR: (DoubtCode.CALENDAR, "日程邀请，不是报送"),
}


def read(
    mail: OpenedMail,
    roster: Roster,
    *,
    day: date,
    taught: Mapping[str, str],
    authserv_ids: Collection[str] = (),
    phrases: Phrases = NO_PHRASES,
) -> Submission:
    """The submission of a mail received on `day` (civil date in Shanghai). Never raises.

    `taught` and `authserv_ids` as in `unit_of`; `phrases` speak for categories.

    A letter has at least one item; what a program wrote or is a mere note has none, and a doubt that says what it is.
    """
    if mail.kind in _NO_ITEM:
        code, detail = _NO_ITEM[mail.kind]
        return Submission(
            unit=None,
            items=(),
            doubts=(Doubt(code, "", detail),),
            because=detail,
            defects=mail.defects,
        )
    verdict = unit_of(mail, roster, day=day, taught=taught, authserv_ids=authserv_ids)
    letter = letter_of(mail)
    aside = aside_of(mail, letter, known=verdict.unit is not None)
    items = () if aside and aside.alone else items_of(mail)
    return Submission(
        unit=verdict.unit,
        items=tuple(map(_with_signatory_asked, _categorised(items, mail, letter, phrases))),
        doubts=(
            *verdict.doubts,
            *((aside.doubt,) if aside else ()),
            *cloud_doubts(_written(mail), mail.links),
            *_encrypted(mail),
        ),
        because="；".join(
            filter(None, (verdict.because, _passed_on(letter.forwarded, mail.forwarded)))
        ),
        defects=mail.defects,
        forwarded=(*letter.forwarded, *mail.forwarded),
        withdraws=aside.titles if aside else (),
        claims=verdict.evidence,
        verified=verdict.verification.because,
    )


def _written(mail: OpenedMail) -> str:
    """The mail's own words and those of the mails inside it."""
    return "\n".join(
        (
            mail.text,
            *(
                document.text
                for document in mail.documents
                if document.kind == "eml" and document.text
            ),
        )
    )


def _encrypted(mail: OpenedMail) -> tuple[Doubt, ...]:
    return (
        (Doubt(DoubtCode.ENCRYPTED_MAIL, "text", "邮件已加密，程序读不到内容，请人工解密查看"),)
        if ENCRYPTED in mail.defects
        else ()
    )


def _passed_on(quoted: tuple[Forwarded, ...], enclosed: tuple[Forwarded, ...]) -> str:
    """Whose mail was handed on, and of which day: of those that stand one in another the innermost."""
    if not (quoted or enclosed):
        return ""
    if len(enclosed) > 1:
        return f"转发件，附有原件{len(enclosed)}封"
    inner = (*quoted, *enclosed)[-1]
    day = f"（{inner.sent_at.astimezone(SHANGHAI):%Y-%m-%d}）" if inner.sent_at else ""
    return f"转发件，原件出自{inner.sender or inner.sender_name or '不明发件人'}{day}"


def _categorised(
    items: tuple[Item, ...], mail: OpenedMail, letter: Letter, phrases: Phrases
) -> Iterator[Item]:
    """What the mail says around a single item speaks of it; of several nobody knows of which, so each has only its file names."""
    around = () if len(items) > 1 else (mail.subject, letter.subject, letter.text, letter.earlier)
    for item in items:
        names = (mail.documents[number].name or "" for number in item.documents)
        yield categorised(item, phrases=phrases, cover="\n".join((*names, *around)))


def _with_signatory_asked(item: Item) -> Item:
    """第八条: the leader who signed it off should be named; that nobody is, is shown, never a ground for refusing it."""
    if item.fields.signatory:
        return item
    return replace(
        item, doubts=(*item.doubts, Doubt(DoubtCode.NO_SIGNATORY, "text", "文中没有写明签发人"))
    )
