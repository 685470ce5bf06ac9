"""The invented mails of two quarters as a mail server would hold them; sends nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from desk.demo.documents import Layout, docx_of, lines_of, picture, sheet_of, txt_of
from desk.demo.mime import (
    Headers,
    MimePart,
    assembled,
    file_part,
    header_value,
    message_part,
    multipart,
    text_part,
)
from desk.demo.plan import AttachedPlan, Block, Fate, MailPlan, Plan, load_plan


@dataclass(frozen=True, slots=True)
class DemoMail:
    """来信: one invented mail. `name` is for people; `fate` says what should become of it, `unit`
    whose it is by the roster of yinchuan.toml: None for a mail that waits, is held or can't be
    read.

    `items` counts the items in it, repeats included; `received_at` is aware, +08:00.
    """

    name: str
    content: bytes
    received_at: datetime
    fate: Fate
    unit: str | None
    items: int
    folder: str


def demo_mails() -> tuple[DemoMail, ...]:
    """All of them in the order of receipt, the same bytes every day and on every machine."""
    plan = load_plan()
    return tuple(_mail(mail, plan) for mail in plan.mails.values() if mail.delivered)


def _mail(mail: MailPlan, plan: Plan) -> DemoMail:
    unit = mail.office if mail.unit is None else mail.unit
    return DemoMail(
        name=mail.name,
        content=letter(mail, plan),
        received_at=mail.received,
        fate=mail.fate,
        unit=unit or None,
        items=mail.items,
        folder=mail.folder,
    )


_OFFICE = b"xinxi@example.com"
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "damaged": "application/octet-stream",
    "txt": "text/plain",
    "picture": "image/png",
}
# web mailers leave a style sheet of this kind in every letter; it is noise that a reader has to
# drop
_STYLE = '<style id="cloudAttachStyle" type="text/css">#divBigAttach, #divBigAttach_bak {display:none;}</style>'


def letter(mail: MailPlan, plan: Plan) -> bytes:
    """The mail as the server got it, lines ended by CRLF."""
    if mail.shape == "garbage":
        return _garbage(mail.key)
    if mail.resends:
        mail = plan.mails[mail.resends].model_copy(
            update={"key": mail.key, "received": mail.received}
        )
    content = _content(mail, plan)
    return assembled((*_headers(mail, plan), *content.headers), content)


def _garbage(key: str) -> bytes:
    """Bytes without one ASCII character: no line of them can pass for a header."""
    return b"".join(
        bytes(byte | 0x80 for byte in hashlib.sha256(f"{key}/{at}".encode()).digest())
        for at in range(20)
    )


def _headers(mail: MailPlan, plan: Plan) -> Headers:
    written = format_datetime(mail.received)
    return (
        (
            "Received",
            f"from mail.example.gov.cn ([192.0.2.10])\r\n\tby mx.example.com with ESMTP; {written}".encode(),
        ),
        ("Date", (mail.date or written).encode()),
        ("From", _sender(mail, plan)),
        ("To", _OFFICE),
        ("Subject", header_value(mail.subject, mail.header)),
        ("Message-ID", f"<{mail.key}@mail.example.gov.cn>".encode()),
        ("MIME-Version", b"1.0"),
    )


def _sender(mail: MailPlan, plan: Plan) -> bytes:
    display, address = _who(mail, plan)
    name = header_value(display, mail.header.replace("cut", "B"))
    return (
        address.encode() + b" (" + name + b")"
        if mail.display_as == "comment"
        else name + b" <" + address.encode() + b">"
    )


def _who(mail: MailPlan, plan: Plan) -> tuple[str, str]:
    office = plan.offices[mail.office]
    return mail.display or office.display, mail.address or office.address


def _content(mail: MailPlan, plan: Plan) -> MimePart:
    original = plan.mails[mail.forwards] if mail.forwards else None
    parts = [_body(mail, plan), *(_attachment(attached, plan) for attached in mail.attached)]
    if original and mail.how == "text":
        parts += [_attachment(attached, plan) for attached in original.attached]
    if original and mail.how == "message":
        parts.append(message_part(letter(original, plan)))
    return parts[0] if len(parts) == 1 else multipart(tuple(parts), boundary=f"----=_{mail.key}")


def _body(mail: MailPlan, plan: Plan) -> MimePart:
    text = _words(mail, plan)
    if mail.forwards and mail.how == "text":
        text += _quoted(plan.mails[mail.forwards], plan)
    if mail.shape == "plain":
        return text_part(text, mail.body)
    lines = "\n".join(f"<div>{escape(line)}</div>" for line in text.splitlines())
    return text_part(
        f"<html><head>{_STYLE}</head><body>\n{lines}\n</body></html>", mail.body, subtype="html"
    )


def _words(mail: MailPlan, plan: Plan) -> str:
    page = "\n".join(lines_of(_sheet(mail.text, mail.block, plan))) if mail.text else ""
    return "\n\n".join(words for words in (page, mail.cover) if words)


def _quoted(original: MailPlan, plan: Plan) -> str:
    """The head and the words of a forwarded mail, as Chinese mail programs put them under the new
    words.
    """
    display, address = _who(original, plan)
    return (
        "\n\n------------------ 原始邮件 ------------------\n"
        f"发件人：{display} <{address}>\n发送时间：{_moment(original.received)}\n收件人：信息科 "
        f"<{_OFFICE.decode()}>\n主题：{original.subject}\n\n" + _words(original, plan)
    )


def _moment(when: datetime) -> str:
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"


def _attachment(attached: AttachedPlan, plan: Plan) -> MimePart:
    return file_part(
        _file(attached, plan),
        kind=_KINDS[attached.form],
        name=attached.name,
        named=attached.named,
        cut=attached.form == "damaged",
    )


def _file(attached: AttachedPlan, plan: Plan) -> bytes:
    if attached.form == "picture":
        return picture()
    sheet = _sheet(attached.text, attached.block, plan)
    return txt_of(sheet) if attached.form == "txt" else docx_of(sheet)


def _sheet(key: str, block: Block, plan: Plan) -> Layout:
    text = plan.texts[key]
    return sheet_of(text, plan.offices[text.office], block=block, day=plan.day_of(key))
