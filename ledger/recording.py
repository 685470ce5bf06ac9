"""From a line to an entry: names are looked up, what the ledger will not take is refused (INTERFACE.md, READING.md), the rest is appended.

Every fact goes through `record`, whether a person, a file or a mail brings it. A closing is computed above (desk/acts/bulletins/closure.py).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypedDict, cast

from config.errors import Refused
from config.period import SHANGHAI, civil_date
from config.sentences import unknown
from ledger import payloads
from ledger.book import Writer
from ledger.entry import LedgerEntry
from ledger.facts import Fact
from ledger.portable import (
    AdoptedLine,
    AssignedLine,
    AttestedLine,
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
from ledger.vocabulary import Vocabulary, check_attested, check_unit

ITEM_ID = re.compile(r"[0-9]{4}-(?!0+$)(?:[0-9]{5}|[1-9][0-9]{5,11})", re.ASCII)


def record(
    writer: Writer, line: Line, *, known: Vocabulary, words: Mapping[str, Any] | None = None
) -> LedgerEntry:
    """The entry that this line makes; Refused says why there is none. Nothing is appended then. `words`: `in_words(line)`, where it is at hand."""
    if line.ref is not None and writer.names.taken(line.ref):
        raise Refused(f"ref {line.ref!r} 已被占用：一个 ref 永远只指一条事实")
    payload = _PAYLOADS[type(line)](writer, line, known)
    return writer.append(payload, in_words(line) if words is None else words)


class FactFields(TypedDict):
    ref: str
    day: date
    actor: str | None
    recorded_at: datetime | None


def names_in(line: Line) -> list[str]:
    """What `record` will ask for by name: refs and items."""
    return [name for key in ("ref", "item", "of") if (name := line.__dict__.get(key))]


def fact_fields(writer: Writer, line: Line, *, ref: str = "", **about: str) -> FactFields:
    """What every payload takes from its line; a fact without a ref is named after what it is about and how many there were."""
    ref = ref or line.ref or _free_ref(writer, about)
    return {"ref": ref, "day": line.day, "actor": line.actor, "recorded_at": line.recorded_at}


def _free_ref(writer: Writer, about: Mapping[str, str]) -> str:
    number = writer.views.facts.count_about(**about) + 1
    name = next(iter(about.values()))
    while writer.views.facts.by_ref(ref := f"{name}/{number}"):
        number += 1
    return ref


def _received(writer: Writer, line: ReceivedLine, known: Vocabulary) -> payloads.FactPayload:
    day = civil_date(line.received_at)
    if line.day not in {None, day}:
        raise Refused(f"day {line.day} 与 received_at 的日期 {day} 不符，请去掉 day")
    if bool(line.title) == line.sealed or (line.sealed and line.text):
        raise Refused("信息须有标题；已清除的信息没有标题也没有正文")
    for unit in {line.unit, *line.joint} - {None}:
        check_unit(known, cast("str", unit), day)
    if len({line.unit, *line.joint}) <= len(line.joint):
        raise Refused("joint 只列其他联合单位，每个一次，不含报送单位")
    if line.category and line.category not in known.categories:
        raise Refused(unknown("类别", line.category, sorted(known.categories)))
    if line.commission:
        _commission(writer, line.commission)
    item = line.ref if line.ref and ITEM_ID.fullmatch(line.ref) else writer.next_item(day.year)
    return payloads.Received(
        **(fact_fields(writer, line, ref=line.ref or item) | {"day": day}),
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
        doubts=tuple(one.code.value for one in line.words.doubts)
        if isinstance(line, MailedLine)
        else (),
        sealed=line.sealed,
    )


def _assigned(writer: Writer, line: AssignedLine, known: Vocabulary) -> payloads.FactPayload:
    item = _item(writer, line.item)
    check_unit(known, line.unit, item.day)
    return payloads.Assigned(
        **fact_fields(writer, line, item=item.id), item=item.id, unit=line.unit
    )


def _repeated(writer: Writer, line: RepeatedLine, _known: Vocabulary) -> payloads.FactPayload:
    item, of = _item(writer, line.item), _item(writer, line.of)
    _check_repeat(item, of)
    return payloads.Repeated(**fact_fields(writer, line, item=item.id), item=item.id, of=of.id)


def _check_repeat(item: ItemView, of: ItemView) -> None:
    if item.id == of.id:
        raise Refused(f"{item.id} 不能是它自己的重复")
    if item.stream != of.stream:
        raise Refused(f"{item.id} 与 {of.id} 一为政务信息、一为网站信息，不能互为重复")
    if (item.received_at, item.seq) < (of.received_at, of.seq):
        raise Refused(f"{item.id} 先于 {of.id} 收到；后收到的才是重复，请对调")
    if item.repeat_of:
        raise Refused(f"{item.id} 已是 {item.repeat_of} 的重复，请先更正那一条")


def _on_item(writer: Writer, line: ItemLine, _known: Vocabulary) -> payloads.FactPayload:
    item = _item(writer, line.item)
    made = _ON_ITEM[line.kind]
    return made(**fact_fields(writer, line, item=item.id), item=item.id)


def _adopted(writer: Writer, line: AdoptedLine, known: Vocabulary) -> payloads.FactPayload:
    item = _item(writer, line.item)
    genres = known.publications.get(line.publication)
    if genres is None:
        raise Refused(unknown("刊物", line.publication, known.publications))
    if line.genre not in genres:
        raise Refused(
            f"{line.publication} 没有体裁 {line.genre!r} 的分值；可用 {'、'.join(sorted(genres))}"
        )
    common = fact_fields(writer, line, item=item.id)
    return payloads.Adopted(
        **common, item=item.id, publication=line.publication, genre=line.genre, issue=line.issue
    )


def _instructed(writer: Writer, line: InstructedLine, known: Vocabulary) -> payloads.FactPayload:
    item = _item(writer, line.item)
    if line.rank not in known.ranks:
        raise Refused(unknown("批示级别", line.rank, sorted(known.ranks)))
    return payloads.Instructed(
        **fact_fields(writer, line, item=item.id), item=item.id, rank=line.rank
    )


def _commissioned(
    writer: Writer, line: CommissionedLine, known: Vocabulary
) -> payloads.FactPayload:
    for unit in line.units:
        check_unit(known, unit, line.day)
    if len(set(line.units)) < len(line.units):
        raise Refused("units 中有单位重复")
    if not line.title:
        raise Refused("约稿须有题目")
    commission = line.ref or _commission_id(writer, line.day.year)
    common = fact_fields(writer, line, ref=commission)
    return payloads.Commissioned(**common, commission=commission, units=line.units, due=line.due)


def _commission_id(writer: Writer, year: int) -> str:
    number = writer.views.office.last_commission(year) + 1
    while writer.views.facts.by_ref(commission := f"C{year}-{number:03}"):
        number += 1
    return commission


def _delivered(writer: Writer, line: DeliveredLine, known: Vocabulary) -> payloads.FactPayload:
    commission = _asked(writer, line.commission, line.unit, line.day, known)
    item = _item(writer, line.item).id if line.item else None
    common = fact_fields(writer, line, commission=commission.id)
    return payloads.Delivered(**common, commission=commission.id, unit=line.unit, item=item)


def _missed(writer: Writer, line: MissedLine, known: Vocabulary) -> payloads.FactPayload:
    commission = _asked(writer, line.commission, line.unit, line.day, known)
    misses = (
        f
        for f in writer.views.facts.on_commissions([commission.id])
        if f.kind is payloads.EntryKind.COMMISSION_MISSED and f.unit == line.unit
    )
    if first := next((fact for fact in misses if writer.views.facts.holds(fact)), None):
        raise Refused(f"{line.unit} 未完成 {commission.id} 已有记录（{first.ref}），请先更正那一条")
    common = fact_fields(writer, line, commission=commission.id)
    return payloads.CommissionMissed(**common, commission=commission.id, unit=line.unit)


def _attested(writer: Writer, line: AttestedLine, known: Vocabulary) -> payloads.FactPayload:
    check_attested(line, known.occurrences)
    item = _item(writer, line.item).id if line.item else None
    if line.unit:
        check_unit(known, line.unit, line.day)
    about = {"item": item} if item else {"occurrence": line.occurrence}
    common = fact_fields(writer, line, **about)
    return payloads.Attested(
        **common, occurrence=line.occurrence, item=item, unit=line.unit, number=line.number
    )


def _reprimand(writer: Writer, line: ReprimandLine, known: Vocabulary) -> payloads.FactPayload:
    check_unit(known, line.unit, line.day)
    made = payloads.Reprimanded if line.kind == "reprimanded" else payloads.ReprimandDeclined
    return made(**fact_fields(writer, line, period=line.period), unit=line.unit, period=line.period)


def _revoked(writer: Writer, line: RevokedLine, _known: Vocabulary) -> payloads.FactPayload:
    target = writer.views.facts.by_ref(line.fact)
    if target is None:
        raise Refused(f"没有 ref 为 {line.fact!r} 的事实")
    if target.kind is payloads.EntryKind.CLOSED:
        raise Refused("签发不能更正；此后发现的差错更正在第一个未签发的季度")
    _check_revival(writer, target)
    about = next(
        (name, value)
        for name in ("item", "commission", "period")
        if (value := getattr(target, name))
    )
    if target.kind is payloads.EntryKind.DELIVERED:
        about = ("commission", target.commission)
    return payloads.Revoked(**fact_fields(writer, line, **dict([about])), fact=target.seq)


def _check_revival(writer: Writer, target: Fact) -> None:
    """Revoking a revocation restores a fact: not one that would make an item a repeat of two."""
    restored = target
    while restored.target is not None:
        restored = writer.views.facts.at(restored.target)
    if (
        restored.kind is not payloads.EntryKind.REPEATED
        or target is restored
        or not writer.views.facts.holds(target)
        or restored.item is None
    ):
        return
    item = _item(writer, restored.item)
    if item.repeat_of and not writer.views.facts.holds(restored):
        raise Refused(f"{item.id} 现在是 {item.repeat_of} 的重复，请先更正那一条")


def _item(writer: Writer, name: str) -> ItemView:
    if item := writer.names.item(name):
        return item
    raise Refused(f"没有编号或 ref 为 {name!r} 的信息")


def _commission(writer: Writer, name: str) -> CommissionView:
    if commission := writer.names.commission(name):
        return commission
    raise Refused(f"没有编号为 {name!r} 的约稿")


def _asked(writer: Writer, name: str, unit: str, day: date, known: Vocabulary) -> CommissionView:
    commission = _commission(writer, name)
    check_unit(known, unit, day)
    if unit not in commission.units:
        raise Refused(
            f"约稿 {commission.id} 没有约 {unit}；所约单位是 {'、'.join(commission.units)}"
        )
    return commission


_ON_ITEM = {
    "withdrawn": payloads.Withdrawn,
    "reported_up": payloads.ReportedUp,
    "commended": payloads.Commended,
}
_PAYLOADS: dict[type[Line], Callable[[Writer, Any, Vocabulary], payloads.FactPayload]] = {
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
    AttestedLine: _attested,
    ReprimandLine: _reprimand,
    RevokedLine: _revoked,
}
