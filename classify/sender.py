"""归属: whose mail it is, by its address; what the text says only checks that, or is proposed to a person. Never credits an unknown sender."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from classify.fields import UNIT_LABELS, labelled
from classify.letter import letter_of
from classify.offices import unit_at_start, units_in
from classify.submission import Doubt, DoubtCode
from classify.titles import clean_subject
from classify.wording import ends_of, flat
from config.roster import Roster, Unit
from ingest.mail import OpenedMail

_BRACKET = re.compile(r"[【\[〔(]([^【】\[\]〔〕()\n]{2,40})[】\]〕)]")
_DOCUMENTS_READ = 50


@dataclass(frozen=True, slots=True)
class Verdict:
    """归属意见: the unit's code, None where a person must say; `because` is one short sentence in Chinese."""

    unit: str | None
    because: str
    doubts: tuple[Doubt, ...] = ()


def unit_of(mail: OpenedMail, roster: Roster, *, day: date, taught: Mapping[str, str]) -> Verdict:
    """The unit that a mail received on `day` is credited to.

    `taught`: address -> code, as people taught it; it stands over the roster (INTERFACE.md, roster file). A plain 报送单位 field that names
    another unit is a conflict; mere mentions are not. A stranger's mail waits, with the unit that its text names as a proposal.
    """
    units = roster.listed_on(day)
    address = mail.sender.lower()
    if code := taught.get(address):
        return _checked(code, mail, units, because=f"发件地址经人工确认属于{_name(code, units)}")
    if code := roster.by_address(address, day) if address else None:
        return _checked(code, mail, units, because=f"发件地址登记为{_name(code, units)}")
    return _unknown(mail, units)


def _checked(code: str, mail: OpenedMail, units: tuple[Unit, ...], *, because: str) -> Verdict:
    others = next((named for named in _fields_of(mail, units) if code not in named), None)
    if others is None:
        return Verdict(code, because)
    detail = f"{because},正文报送单位写的是{_name(others[0], units)},请确定归属"
    return Verdict(None, "地址与正文所称单位不一致", (Doubt(DoubtCode.CONFLICTING_UNIT, "text", detail),))


def _unknown(mail: OpenedMail, units: tuple[Unit, ...]) -> Verdict:
    place, code = next(_proposals(mail, units), ("", None))
    detail = (
        f"发件地址未登记,{place}所称单位为{_name(code, units)},请核实后归属" if code else "发件地址未登记,文中也未说明报送单位,请人工归属"
    )
    return Verdict(None, "发件地址未登记", (Doubt(DoubtCode.UNKNOWN_SENDER, "sender", detail),))


def _proposals(mail: OpenedMail, units: tuple[Unit, ...]) -> Iterator[tuple[str, str]]:
    """What the mail says of its sender, the plainest first; a place that names several units proposes none (MAIL.md 4.2, attribution order)."""
    letter = letter_of(mail)
    subject = flat(letter.subject[:1000])
    yield from (("报送单位一栏", named[0]) for named in _fields_of(mail, units) if len(named) == 1)
    tags = (units_in(tag, units) for tag in _BRACKET.findall(subject))
    yield from (("主题", named[0]) for named in tags if len(named) == 1)
    openings = (unit_at_start(part, units) for part in re.split("[-_—:]", subject) if part.strip())
    yield from (("主题", code) for code in openings if code)
    if code := unit_at_start(clean_subject(subject), units):
        yield "主题", code
    for text in _texts(mail):
        yield from (("正文开头", code) for line in ends_of(text, first=5, last=0) if (code := unit_at_start(line, units)))
    for text in _texts(mail):
        yield from (("落款", code) for line in ends_of(text, first=0, last=4) if len(line) <= 40 and (code := unit_at_start(line, units)))


def _fields_of(mail: OpenedMail, units: tuple[Unit, ...]) -> Iterator[tuple[str, ...]]:
    """For each 报送单位 field the units that it names; a field that names none of the roster says nothing."""
    for text in _texts(mail):
        yield from (named for value in labelled(text, UNIT_LABELS) if (named := units_in(value, units)))


def _texts(mail: OpenedMail) -> Iterator[str]:
    letter = letter_of(mail)
    yield "\n".join(filter(None, (letter.text, letter.signature)))
    yield from islice((document.text for document in mail.documents if document.text), _DOCUMENTS_READ)


def _name(code: str | None, units: tuple[Unit, ...]) -> str:
    return next((unit.name for unit in units if unit.code == code), code or "")
