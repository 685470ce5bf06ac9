"""The portable ledger, JSON Lines (INTERFACE.md): a line of text to a checked value and back.
Knows the form of a fact, not whether it is true.
"""

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from config.errors import Refused
from config.period import Quarter
from config.sentences import nearest, sentence_of
from ingest.charset import clean
from ledger.item_words import ItemWords, item_content
from ledger.payloads import EntryKind

MAX_LINE = 16 * 1024 * 1024  # characters


def _quarter(text: str) -> str:
    return str(Quarter.parse(text))


Words = Annotated[str, AfterValidator(clean)]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(clean),
]
Period = Annotated[str, AfterValidator(_quarter)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Line(BaseModel):
    """What every line has; `day` is the civil date of the fact."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    kind: str
    ref: Name | None = None
    day: date
    actor: Name | None = None
    note: Words | None = None
    recorded_at: AwareDatetime | None = None


class ReceivedLine(Line):
    kind: Literal["received"] = EntryKind.RECEIVED.value
    day: date | None = None  # type: ignore[assignment] # it is that of received_at
    unit: Name | None
    title: Words
    received_at: AwareDatetime
    text: Words | None = None
    category: Name | None = None
    stream: Literal["govinfo", "website"] = "govinfo"
    signatory: Words | None = None
    joint: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    source: Literal["mail", "by_hand", "import"] = "import"
    commission: Name | None = None
    mail: Digest | None = None
    sealed: bool = False


class AssignedLine(Line):
    kind: Literal["assigned"] = EntryKind.ASSIGNED.value
    item: Name
    unit: Name
    reason: Words | None = None


class RepeatedLine(Line):
    kind: Literal["repeated"] = EntryKind.REPEATED.value
    item: Name
    of: Name


class MailedLine(ReceivedLine):
    """An item as it was read from a mail or a person's words, with what the portable form has no
    word for. Made by `mailed_line`.
    """

    words: ItemWords
    logged: int | None = None


class ItemLine(Line):
    kind: Literal["withdrawn", "reported_up", "commended"]
    item: Name


class AdoptedLine(Line):
    kind: Literal["adopted"] = EntryKind.ADOPTED.value
    item: Name
    publication: Name
    genre: Name
    issue: Name | None = None


class InstructedLine(Line):
    kind: Literal["instructed"] = EntryKind.INSTRUCTED.value
    item: Name
    rank: Name
    leader: Words | None = None


class CommissionedLine(Line):
    kind: Literal["commissioned"] = EntryKind.COMMISSIONED.value
    units: Annotated[tuple[Name, ...], Field(strict=False, min_length=1)]
    title: Words
    due: date


class DeliveredLine(Line):
    kind: Literal["delivered"] = EntryKind.DELIVERED.value
    commission: Name
    unit: Name
    item: Name | None = None


class MissedLine(Line):
    kind: Literal["commission_missed"] = EntryKind.COMMISSION_MISSED.value
    commission: Name
    unit: Name
    reason: Words | None = None


class AttestedLine(Line):
    kind: Literal["attested"] = EntryKind.ATTESTED.value
    occurrence: Name
    item: Name | None = None
    unit: Name | None = None
    number: (
        Annotated[
            str, StringConstraints(pattern=r"^-?[0-9]{1,9}(?:\.[0-9]{1,9}|/[1-9][0-9]{0,8})?$")
        ]
        | None
    ) = None
    evidence: Annotated[Words, StringConstraints(min_length=1)]


class ReprimandLine(Line):
    kind: Literal["reprimanded", "reprimand_declined"]
    unit: Name
    period: Period
    reason: Words | None = None


class RevokedLine(Line):
    kind: Literal["revoked"] = EntryKind.REVOKED.value
    fact: Name
    reason: Annotated[Words, StringConstraints(min_length=1)]


class Figures(BaseModel):
    """A unit's figures in a closing, as exported."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    received: int
    base_points: str
    item_points: str
    penalty_points: str
    total: str


class ClosedLine(Line):
    kind: Literal["closed"] = EntryKind.CLOSED.value
    period: Period
    figures: dict[str, Figures] | None = None
    reason: Words | None = None


LINES: dict[str, type[Line]] = {
    "received": ReceivedLine,
    "assigned": AssignedLine,
    "repeated": RepeatedLine,
    "withdrawn": ItemLine,
    "adopted": AdoptedLine,
    "reported_up": ItemLine,
    "instructed": InstructedLine,
    "commended": ItemLine,
    "commissioned": CommissionedLine,
    "delivered": DeliveredLine,
    "commission_missed": MissedLine,
    "attested": AttestedLine,
    "reprimanded": ReprimandLine,
    "reprimand_declined": ReprimandLine,
    "revoked": RevokedLine,
    "closed": ClosedLine,
}


_WORDS = ("title", "text", "signatory", "leader", "evidence", "reason", "note")


def mailed_line(words: ItemWords, **receipt: Any) -> MailedLine:
    """The line of an item with these words; `receipt` is what else a line says of its receipt."""
    title, signatory = words.title or "", words.fields.signatory
    return MailedLine(
        **receipt, title=title, text=words.text or None, signatory=signatory, words=words
    )


def read_line(text: str) -> Line:
    """One line as its checked value; Refused says which key is wrong and what it takes."""
    if len(text) > MAX_LINE:
        raise Refused(f"这一行超过 {MAX_LINE} 个字符")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"不是 JSON:{error}") from error
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in LINES:
        raise Refused(f"没有 {kind!r} 这种事实，最接近的是 {nearest(str(kind), list(LINES))}")
    model = LINES[kind]
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise Refused(sentence_of(error, model=model, data=data)) from None


def write_line(line: Line) -> str:
    """The line as text: keys in the order of INTERFACE.md, defaults left out."""
    return json.dumps(
        {"kind": line.kind} | line.model_dump(mode="json", exclude_defaults=True),
        ensure_ascii=False,
    )


def in_words(line: Line) -> dict[str, Any]:
    """The free text of a line: what goes into the entry's content."""
    given = line.__dict__  # a model takes long to say that it has no such field
    words = {key: value for key in _WORDS if (value := given.get(key))}
    if isinstance(line, MailedLine):
        return item_content(line.words) | words
    if isinstance(line, ReceivedLine) and line.title:
        from classify.fingerprints import fingerprint_of  # noqa: PLC0415 - only where it is written
        from classify.text import Text  # noqa: PLC0415 - only where a fingerprint is made

        words["keys"] = fingerprint_of(line.title, Text(line.text or "")).packed()
    return words
