"""From a line to an entry: names are looked up, what the ledger will not take is refused (INTERFACE.md, READING.md), the rest is appended.

Every fact goes through `record`, whether a person, a file or a mail brings it. A closing is computed above (desk/acts/closing.py).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from config.errors import Refused
from config.period import SHANGHAI, civil_date
from config.roster import Roster
from ledger.book import Page
from ledger.entry import LedgerEntry
from ledger.facts import Fact
from ledger.payloads import (
    Adopted,
    Assigned,
    Commended,
    Commissioned,
    CommissionMissed,
    Delivered,
    EntryKind,
    FactPayload,
    Instructed,
    Received,
    Repeated,
    ReportedUp,
    ReprimandDeclined,
    Reprimanded,
    Revoked,
    Withdrawn,
)
from ledger.portable import (
    AdoptedLine,
    AssignedLine,
    CommissionedLine,
    DeliveredLine,
    InstructedLine,
    ItemLine,
    Line,
    MailedLine,
    MissedLine,
    ReceivedLine,
    RepeatedLine,
    ReprimandLine,
    RevokedLine,
    in_words,
)
from ledger.views import CommissionView, ItemView

ITEM_ID = re.compile(r"[0-9]{4}-(?!0+$)(?:[0-9]{5}|[1-9][0-9]{5,11})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes that facts may name: the roster's units, and what the rulebook declares (publication → its genres)."""

    roster: Roster
    publications: Mapping[str, frozenset[str]]
    ranks: frozenset[str]
    categories: frozenset[str]


def record(page: Page, line: Line, *, known: Vocabulary) -> LedgerEntry:
    """The entry that this line makes; Refused says why there is none. Nothing is appended then."""
    if line.ref is not None and (page.views.fact(line.ref) or page.views.item(line.ref)):
        raise Refused(f"ref {line.ref!r} is taken: a ref names one fact for ever")
    payload = _PAYLOADS[type(line)](page, line, known)
    return page.append(payload, in_words(line))


def fact_fields(page: Page, line: Line, **about: str) -> dict[str, Any]:
    """What every payload takes from its line; a fact without a ref is named after what it is about and how many there were."""
    ref = line.ref or _free_ref(page, about)
    return {"ref": ref, "day": line.day, "actor": line.actor, "recorded_at": line.recorded_at}


def _free_ref(page: Page, about: Mapping[str, str]) -> str:
    number = page.views.count_about(**about) + 1
    name = next(iter(about.values()))
    while page.views.fact(ref := f"{name}/{number}"):
        number += 1
    return ref


def _received(page: Page, line: ReceivedLine, known: Vocabulary) -> FactPayload:
    day = civil_date(line.received_at)
    if line.day not in {None, day}:
        raise Refused(f"day {line.day} is not that of received_at, {day}; leave it out")
    if bool(line.title) == line.sealed or (line.sealed and line.text):
        raise Refused("an item has a title, and a sealed one has neither title nor text")
    for unit in {line.unit, *line.joint} - {None}:
        _unit(known, cast("str", unit), day)
    if len({line.unit, *line.joint}) <= len(line.joint):
        raise Refused("joint lists the other units, each once, never the sender")
    if line.category and line.category not in known.categories:
        raise Refused(f"unknown category {line.category!r}; known are {', '.join(sorted(known.categories))}")
    if line.commission:
        _commission(page, line.commission)
    item = _item_id(page, line, day.year)
    return Received(
        **fact_fields(page, line.model_copy(update={"ref": line.ref or item, "day": day})),
        item=item,
        unit=line.unit,
        received_at=line.received_at.astimezone(SHANGHAI),
        stream=line.stream,
        category=line.category,
        joint=line.joint,
        source=line.source,
        commission=line.commission,
        mail=line.mail,
        logged=line.logged if isinstance(line, MailedLine) else None,
        doubts=tuple(code for code, _, _ in line.doubts) if isinstance(line, MailedLine) else (),
        sealed=line.sealed,
    )


def _item_id(page: Page, line: ReceivedLine, year: int) -> str:
    if line.ref and ITEM_ID.fullmatch(line.ref):
        return line.ref
    number = page.views.last_number(year) + 1
    while page.views.fact(item := f"{year}-{number:05}"):
        number += 1
    return item


def _assigned(page: Page, line: AssignedLine, known: Vocabulary) -> FactPayload:
    item = _item(page, line.item)
    _unit(known, line.unit, item.day)
    return Assigned(**fact_fields(page, line, item=item.id), item=item.id, unit=line.unit)


def _repeated(page: Page, line: RepeatedLine, _known: Vocabulary) -> FactPayload:
    item, of = _item(page, line.item), _item(page, line.of)
    _check_repeat(item, of)
    return Repeated(**fact_fields(page, line, item=item.id), item=item.id, of=of.id)


def _check_repeat(item: ItemView, of: ItemView) -> None:
    if item.id == of.id:
        raise Refused(f"{item.id} can't be a repeat of itself")
    if item.stream != of.stream:
        raise Refused(f"{item.id} and {of.id} are of two streams; a repeat is of one stream with what it repeats")
    if (item.received_at, item.seq) < (of.received_at, of.seq):
        raise Refused(f"{item.id} was received before {of.id}; the repeat is the later one: say it the other way round")
    if item.repeat_of:
        raise Refused(f"{item.id} is a repeat of {item.repeat_of} already; revoke that first")


def _on_item(page: Page, line: ItemLine, _known: Vocabulary) -> FactPayload:
    item = _item(page, line.item)
    made = {"withdrawn": Withdrawn, "reported_up": ReportedUp, "commended": Commended}[line.kind]
    return made(**fact_fields(page, line, item=item.id), item=item.id)


def _adopted(page: Page, line: AdoptedLine, known: Vocabulary) -> FactPayload:
    item = _item(page, line.item)
    genres = known.publications.get(line.publication)
    if genres is None:
        raise Refused(f"unknown publication {line.publication!r}; known are {', '.join(known.publications)}")
    if line.genre not in genres:
        raise Refused(f"{line.publication} has no points for genre {line.genre!r}; it has {', '.join(sorted(genres))}")
    common = fact_fields(page, line, item=item.id)
    return Adopted(**common, item=item.id, publication=line.publication, genre=line.genre, issue=line.issue)


def _instructed(page: Page, line: InstructedLine, known: Vocabulary) -> FactPayload:
    item = _item(page, line.item)
    if line.rank not in known.ranks:
        raise Refused(f"unknown rank {line.rank!r}; known are {', '.join(sorted(known.ranks))}")
    return Instructed(**fact_fields(page, line, item=item.id), item=item.id, rank=line.rank)


def _commissioned(page: Page, line: CommissionedLine, known: Vocabulary) -> FactPayload:
    for unit in line.units:
        _unit(known, unit, line.day)
    if len(set(line.units)) < len(line.units):
        raise Refused("units names a unit twice")
    if not line.title:
        raise Refused("a commission has a title")
    commission = line.ref or _commission_id(page, line.day.year)
    common = fact_fields(page, line.model_copy(update={"ref": commission}))
    return Commissioned(**common, commission=commission, units=line.units, due=line.due)


def _commission_id(page: Page, year: int) -> str:
    number = page.views.last_commission(year) + 1
    while page.views.fact(commission := f"C{year}-{number:03}"):
        number += 1
    return commission


def _delivered(page: Page, line: DeliveredLine, known: Vocabulary) -> FactPayload:
    commission = _asked(page, line.commission, line.unit, line.day, known)
    item = _item(page, line.item).id if line.item else None
    common = fact_fields(page, line, commission=commission.id)
    return Delivered(**common, commission=commission.id, unit=line.unit, item=item)


def _missed(page: Page, line: MissedLine, known: Vocabulary) -> FactPayload:
    commission = _asked(page, line.commission, line.unit, line.day, known)
    misses = (f for f in page.views.facts_on_commissions([commission.id]) if f.kind is EntryKind.COMMISSION_MISSED and f.unit == line.unit)
    if first := next((fact for fact in misses if page.views.holds(fact)), None):
        raise Refused(f"{line.unit} has missed {commission.id} already ({first.ref}); revoke that first")
    common = fact_fields(page, line, commission=commission.id)
    return CommissionMissed(**common, commission=commission.id, unit=line.unit)


def _reprimand(page: Page, line: ReprimandLine, known: Vocabulary) -> FactPayload:
    _unit(known, line.unit, line.day)
    made = Reprimanded if line.kind == "reprimanded" else ReprimandDeclined
    return made(**fact_fields(page, line, period=line.period), unit=line.unit, period=line.period)


def _revoked(page: Page, line: RevokedLine, _known: Vocabulary) -> FactPayload:
    target = page.views.fact(line.fact)
    if target is None:
        raise Refused(f"no fact has the ref {line.fact!r}")
    if target.kind is EntryKind.CLOSED:
        raise Refused("a closing can't be revoked; what is found later is corrected in the first open quarter")
    _check_revival(page, target)
    about = next((name, value) for name in ("item", "commission", "period") if (value := getattr(target, name)))
    if target.kind is EntryKind.DELIVERED:
        about = ("commission", target.commission)
    return Revoked(**fact_fields(page, line, **dict([about])), fact=target.seq)


def _check_revival(page: Page, target: Fact) -> None:
    """Revoking a revocation restores a fact: not one that would make an item a repeat of two."""
    restored = target
    while restored.target is not None:
        restored = page.views.fact_at(restored.target)
    if restored.kind is not EntryKind.REPEATED or target is restored or not page.views.holds(target) or restored.item is None:
        return
    item = _item(page, restored.item)
    if item.repeat_of and not page.views.holds(restored):
        raise Refused(f"{item.id} is a repeat of {item.repeat_of} by now; revoke that first")


def _item(page: Page, name: str) -> ItemView:
    if item := page.views.item(name):
        return item
    raise Refused(f"no item has the id or ref {name!r}")


def _commission(page: Page, name: str) -> CommissionView:
    if commission := page.views.commission(name):
        return commission
    raise Refused(f"no commission has the ref {name!r}")


def _asked(page: Page, name: str, unit: str, day: date, known: Vocabulary) -> CommissionView:
    commission = _commission(page, name)
    _unit(known, unit, day)
    if unit not in commission.units:
        raise Refused(f"{commission.id} does not ask {unit}; it asks {', '.join(commission.units)}")
    return commission


def _unit(known: Vocabulary, code: str, day: date) -> None:
    if code not in known.roster.blocks:
        raise Refused(f"unknown unit {code!r}: it is not on the roster")
    if day < known.roster.first_day(code):
        raise Refused(f"{code} is on the roster from {known.roster.first_day(code)} on; it can't be named for {day}")


_PAYLOADS: dict[type[Line], Callable[[Page, Any, Vocabulary], FactPayload]] = {
    ReceivedLine: _received,
    MailedLine: _received,
    AssignedLine: _assigned,
    RepeatedLine: _repeated,
    ItemLine: _on_item,
    AdoptedLine: _adopted,
    InstructedLine: _instructed,
    CommissionedLine: _commissioned,
    DeliveredLine: _delivered,
    MissedLine: _missed,
    ReprimandLine: _reprimand,
    RevokedLine: _revoked,
}
