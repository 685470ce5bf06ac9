"""What every kind of entry says: the hash of its free text, which stands beside the chain; and what
entries say of objections. Types only; the other kinds: ledger/payloads.py.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

Outcome = Literal["upheld", "partly", "rejected", "withdrawn"]


class Payload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every entry may have: the hash of its content. What has its default is not written, so
    that a field added later changes no earlier form.
    """

    content: str | None = None


class Objected(Payload, frozen=True, kw_only=True):
    """申诉: a unit objects to a period's figures, an item's treatment or a fact, named by its
    entry: exactly one of the three.

    `day` is when it came, `due` the last day for its answer; `again`: the entry of the answered
    objection that it takes up once more.
    """

    unit: str
    day: date
    due: date
    period: str | None = None
    item: str | None = None
    fact: int | None = None
    again: int | None = None


class Answered(Payload, frozen=True, kw_only=True):
    """答复申诉: what was decided of the objection `of`; the latest answer stands. `followed`: the
    entries of the facts that came of it.
    """

    of: int
    day: date
    outcome: Outcome
    followed: tuple[int, ...] = ()
