"""The log as other programs read it (INTERFACE.md), and as a table for office programs; held mails
likewise.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from desk.acts.labels import DOUBTS, ITEM_STATES, OUTCOMES, minute_text
from desk.forms import fields_of

if TYPE_CHECKING:
    from desk.acts.mailroom.held import HeldMail
    from desk.acts.mailroom.log_line import LoggedItem, LogLine

HEADINGS = (
    "收到时间",
    "去向",
    "邮箱",
    "文件夹",
    "发件人",
    "主题",
    "信息编号",
    "标题",
    "单位",
    "状态",
    "类别",
    "存疑",
    "附件",
)


def json_lines(lines: Iterable["LogLine"]) -> Iterator[str]:
    """The log as JSON Lines, each with its end."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    return (encode(log_form(line)) + "\n" for line in lines)


def log_form(line: "LogLine") -> dict[str, Any]:
    """One line of `yishi log --json`."""
    return {
        **fields_of(line, "mailbox folder uidvalidity uid message_id received_at recorded_at"),
        **fields_of(line, "sender subject digest size outcome doubts"),
        "items": [item_form(item) for item in line.items],
        "attachments": [
            {
                "name": attachment.name,
                "type": attachment.kind,
                **fields_of(attachment, "size text_chars problem"),
            }
            for attachment in line.attachments
        ],
        "defects": list(line.defects),
    }


def item_form(item: "LoggedItem") -> dict[str, Any]:
    """An item of such a line; `yishi show --json` begins with the same keys."""
    return fields_of(item, "item title unit state repeat_of category") | fields_of(
        item, "signatory reviewer editor telephone commission doubts"
    )


def held_form(mail: "HeldMail") -> dict[str, Any]:
    """One mail of `yishi mail held --json`."""
    return fields_of(
        mail, "entry mailbox folder uidvalidity uid received_at held_at sender strength rule"
    )


def log_csv(lines: Iterable["LogLine"], names: Mapping[str, str]) -> bytes:
    """A row an item, or one for a mail that brought none; with the mark by which office programs
    know UTF-8. `names` of units and categories by code.
    """
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(HEADINGS)
    for line in lines:
        rows.writerows(_row(line, item, names) for item in line.items or (None,))
    return b"\xef\xbb\xbf" + table.getvalue().encode()


def _row(line: "LogLine", item: "LoggedItem | None", names: Mapping[str, str]) -> Iterator[str]:
    files = "；".join(attachment.name or "（无名）" for attachment in line.attachments)
    doubts = "；".join(
        DOUBTS.get(code, code) for code in (*line.doubts, *(item.doubts if item else ()))
    )
    of_item = (
        (
            item.item,
            item.title,
            names.get(item.unit or "", item.unit),
            ITEM_STATES.get(item.state),
            names.get(item.category or "", item.category),
        )
        if item
        else (None,) * 5
    )
    cells = (
        minute_text(line.received_at),
        OUTCOMES[line.outcome],
        line.mailbox,
        line.folder,
        line.sender,
        line.subject,
        *of_item,
        doubts,
        files,
    )
    return map(_cell, cells)


def _cell(value: str | None) -> str:
    """No cell is a formula: whoever sent the mail wrote it."""
    text = value or ""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
