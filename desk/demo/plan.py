"""What the demonstration's mails are to be, read from texts.toml and mails.toml beside this
module; writes no mail itself.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

Block = Literal["lines", "table", "foot", "secrecy-none"]


class Fate(StrEnum):
    """What should become of a mail: the outcome in the log, or what happened to its item."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    REVISED = "revised"
    WAITING = "waiting"
    HELD = "held"
    UNREADABLE = "unreadable"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SendingOffice(_Frozen):
    """A unit as it writes itself into its submissions, and the mailbox that it writes from."""

    name: str
    address: str
    display: str
    signatory: str
    reviewer: str
    editor: str
    telephone: str


class PlannedText(_Frozen):
    """稿件: one matter as an office would write it; `mark` is a line above everything, `body` one
    paragraph a line.
    """

    office: str
    title: str
    body: str
    mark: str = ""
    signed: bool = True


class AttachedPlan(_Frozen):
    """附件: `text` is a key of the texts, "" for a picture; `named` is charset and manner of the
    file name.
    """

    form: Literal["docx", "txt", "picture", "damaged"]
    name: str
    text: str = ""
    named: str = "utf-8 2231"
    block: Block = "lines"


class MailPlan(_Frozen):
    """来信: the keys are explained at the head of mails.toml."""

    key: str
    name: str
    fate: Fate
    received: AwareDatetime
    office: str = ""
    unit: str | None = None
    date: str = ""
    address: str = ""
    display: str = ""
    display_as: Literal["name", "comment"] = "name"
    subject: str = ""
    header: str = "utf-8 B"
    shape: Literal["plain", "html", "garbage"] = "plain"
    body: str = "utf-8 base64"
    cover: str = ""
    text: str = ""
    block: Block = "lines"
    attached: tuple[AttachedPlan, ...] = ()
    forwards: str = ""
    how: Literal["", "text", "message"] = ""
    resends: str = ""
    folder: str = "INBOX"
    delivered: bool = True
    items: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan, each part by its key; mails in the order of their receipt."""

    offices: Mapping[str, SendingOffice]
    texts: Mapping[str, PlannedText]
    mails: Mapping[str, MailPlan]

    def day_of(self, text: str) -> date:
        """The date written under a text: that of the mail which brought it first, so that sending
        it again changes no word.
        """
        return next(
            mail.received.date()
            for mail in self.mails.values()
            if text in (mail.text, *(part.text for part in mail.attached))
        )


class _Texts(_Frozen):
    office: Mapping[str, SendingOffice]
    text: Mapping[str, PlannedText]


class _Mails(_Frozen):
    mail: tuple[MailPlan, ...]


def load_plan() -> Plan:
    """The plan as the package holds it."""
    texts = _Texts.model_validate(tomllib.loads(_read("texts.toml")))
    mails = _Mails.model_validate(tomllib.loads(_read("mails.toml")))
    return Plan(texts.office, texts.text, {mail.key: mail for mail in mails.mail})


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
