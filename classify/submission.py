"""What a mail means: its unit, its items, and the doubts about them. Types only."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Literal

from ingest.mail import Forwarded


class DoubtCode(StrEnum):
    """存疑: what a person should look at; kept with the mail or its item, never a reason to stop."""

    UNKNOWN_SENDER = "unknown_sender"
    CONFLICTING_UNIT = "conflicting_unit"
    MANY_MATTERS = "many_matters"
    UNREADABLE_ATTACHMENT = "unreadable_attachment"
    ENCRYPTED_ATTACHMENT = "encrypted_attachment"
    SCANNED_ATTACHMENT = "scanned_attachment"
    UNSUPPORTED_ATTACHMENT = "unsupported_attachment"
    CLOUD_ATTACHMENT = "cloud_attachment"
    MISNAMED_ATTACHMENT = "misnamed_attachment"
    MACROS = "macros"
    NO_SIGNATORY = "no_signatory"
    NO_TEXT = "no_text"
    REPEATED = "repeated"
    REVISED = "revised"
    NEAR_REPEAT = "near_repeat"
    SIMILAR_TO_OTHER_UNIT = "similar_to_other_unit"
    OVERSIZE = "oversize"
    SENDER_UNVERIFIED = "sender_unverified"
    SENDER_FORGED = "sender_forged"
    ON_BEHALF = "on_behalf"
    ENCRYPTED_MAIL = "encrypted_mail"
    BOUNCE = "bounce"
    READ_RECEIPT = "read_receipt"
    AUTO_REPLY = "auto_reply"
    CALENDAR = "calendar"
    CATEGORY_UNCLEAR = "category_unclear"
    NO_ITEM = "no_item"
    ASKS_WITHDRAWAL = "asks_withdrawal"
    DELIVERS = "delivers"
    NO_OWN_TEXT = "no_own_text"
    UNREADABLE_TEXT = "unreadable_text"
    SENDER_AMBIGUOUS = "sender_ambiguous"
    MANY_ALIKE = "many_alike"
    UNSURE_ITEM = "unsure_item"


LETTER = -1  # where a claim stands that the mail itself makes
FINGERPRINT_VERSION = 4
BANDS, BAND_ROWS = 20, 3

# An item with one of these waits for a person and counts for nobody until then (READING.md, what
# counts): whose it is, or whether it is one at all.
UNCERTAIN_TEXT = frozenset(
    {
        *(DoubtCode.NO_OWN_TEXT, DoubtCode.UNREADABLE_TEXT),
        *(DoubtCode.MANY_ALIKE, DoubtCode.UNSURE_ITEM),
    }
)
WAITING = UNCERTAIN_TEXT | {
    *(DoubtCode.UNKNOWN_SENDER, DoubtCode.CONFLICTING_UNIT),
    *(DoubtCode.SENDER_FORGED, DoubtCode.SENDER_AMBIGUOUS),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """建议: what a doubt proposes to a person.

    That its item delivers `commission` for `unit` (`deliver`), that `item` is taken back
    (`withdraw`), or that its item is `item` again (`repeat`).
    """

    kind: Literal["deliver", "withdraw", "repeat"]
    item: str | None = None
    commission: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: its code, where in the mail it arose (an attachment's name, "subject", "text"),
    and what was found, in Chinese for the person who decides.

    `about` are the ids that it speaks of: items, a commission, or the units of which the mail may
    be. No program reads `detail`.
    """

    code: DoubtCode
    where: str = ""
    detail: str = ""
    about: tuple[str, ...] = ()
    proposes: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """出处: where a field was read: "subject", "text" or a document's name, the line there from 1
    (0: the whole is one), and that line.
    """

    field: str
    where: str
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Fields:
    """What the text says about itself; None where it says nothing.

    `issue` in Arabic digits; `date` the document's own, ISO 8601; `commission` the words that name
    what it answers; a `Place` for each that was read.
    """

    signatory: str | None = None
    reviewer: str | None = None
    editor: str | None = None
    telephone: str | None = None
    issue: str | None = None
    date: str | None = None
    urgent: bool = False
    commission: str | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """拟拆分的一条: its title, and the line of the item's text, from 1, at which it begins."""

    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """识别码: by which an item is known again (classify/fingerprints.py).

    `text`: SHA-256 (hex) of the normalised text, None without one; `title`: what counts of the
    title; `sketch`: by which it is told without the text what it can't be like, empty for a short
    text. Equal texts have equal fingerprints; texts nearly alike share a band.
    """

    # A worker's answer is JSON, which has no bytes.
    __pydantic_config__: ClassVar[dict[str, str]] = {
        "ser_json_bytes": "base64",
        "val_json_bytes": "base64",
    }
    text: str | None
    title: str
    sketch: bytes = b""

    @property
    def bands(self) -> tuple[int, ...]:
        """20 numbers of 29 bits: which band, and its three bytes of the sketch; none for a short
        text.
        """
        return bands_of(self.sketch)

    def packed(self) -> dict[str, object]:
        """For the content of an entry, as JSON."""
        return {
            "version": FINGERPRINT_VERSION,
            "text": self.text,
            "title": self.title,
            "sketch": base64.b64encode(self.sketch).decode(),
        }

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> "Fingerprint | None":
        """None where another version packed it: then it is made anew from the text."""
        if packed["version"] != FINGERPRINT_VERSION:
            return None
        return cls(packed["text"], packed["title"], base64.b64decode(packed["sketch"]))


def bands_of(sketch: bytes) -> tuple[int, ...]:
    """The bands of a text by its sketch, which begins with them."""
    if not sketch:
        return ()
    rows = zip(
        *(sketch[row : BANDS * BAND_ROWS : BAND_ROWS] for row in range(BAND_ROWS)), strict=True
    )
    return tuple((band << 24) + int.from_bytes(three) for band, three in enumerate(rows))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A phrase that was found: where ("title", "text", or "cover" for what the mail says around
    the item), and how much it speaks for which category.
    """

    category: str
    words: str
    where: str
    weight: int


@dataclass(frozen=True, slots=True)
class Category:
    """信息类别: a code of the rulebook, or None where the first is not far enough ahead; `margin`
    is how far it is, `because` says it in Chinese.
    """

    code: str | None
    margin: int
    evidence: tuple[Evidence, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """信息: one matter. By its `fingerprint` it is known again.

    `documents` are positions in the mail's documents that it came from; `revises` says that it is
    marked as a revision (更正, 修订, 以此件为准); `repeat_of` is the id of the item in the ledger
    that this one repeats, or None; `grounds` is what its `category` rests on; `cut` is how a text
    that seems to hold several matters would be split, for a person to accept.
    """

    title: str
    text: str
    fields: Fields
    fingerprint: Fingerprint
    documents: tuple[int, ...] = ()
    category: str | None = None
    grounds: Category | None = None
    revises: bool = False
    repeat_of: str | None = None
    doubts: tuple[Doubt, ...] = ()
    cut: tuple[Piece, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether a person must say first that it counts, whosever it is."""
        return any(doubt.code in WAITING for doubt in self.doubts)


@dataclass(frozen=True, slots=True)
class Claim:
    """自称: a place in a mail that names units: which, in Chinese, the words there, the codes, and
    how much it says.

    `document` is the one it stands in, LETTER for what the mail itself says, None for what is said
    of all of them: subject, sender, original.
    """

    place: str
    words: str
    units: tuple[str, ...]
    weight: int
    document: int | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """报送: one mail understood. `unit` is a roster code or None while nobody knows; `because`
    says in one line what decided it.

    What a program wrote (退信, 回执, ...) has no items, nor has a note. `forwarded`: the mails that
    it was taken out of, the outermost first; `withdraws`: the titles, the likeliest first, of an
    item that the mail asks to take back. `claims` are the places that name a unit, and `verified`
    what our own server found of the sender, in words: why `unit` is what it is.
    """

    unit: str | None
    items: tuple[Item, ...]
    doubts: tuple[Doubt, ...] = ()
    because: str = ""
    defects: tuple[str, ...] = field(default=())
    forwarded: tuple[Forwarded, ...] = ()
    withdraws: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    verified: str = ""


@dataclass(frozen=True, slots=True)
class TaughtAddress:
    """所教地址: an address, or "@domain", that a person said is this unit's from a day on;
    `until`: the last day, None while nothing ends it.
    """

    address: str
    unit: str
    since: date
    until: date | None = None
