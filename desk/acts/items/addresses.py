"""教地址: from a day on mail from an address is a unit's, because a person said so. Moves nothing that was received before, and scores nothing."""

import re
from dataclasses import dataclass
from datetime import date

from classify.screen import screen_text
from classify.sender import taught_on, whose_address
from classify.submission import DoubtCode
from config.domains import anybodys
from config.errors import Refused
from config.roster import Roster
from desk.acts.record import Recorded, record_fact
from desk.acts.rules import Rules
from ledger.book import Book, Writer
from ledger.payloads import Logged, Taught
from ledger.portable import AssignedLine

_ADDRESS = re.compile(r"[^\s@,;<>\"]{0,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")


@dataclass(frozen=True, slots=True)
class Teaching:
    """What was taught or taken back (`unit` is None) and by which entry, None where it held already; `waiting`: items of strangers that it leaves waiting."""

    address: str
    unit: str | None
    since: date
    entry: int | None
    waiting: tuple[str, ...] = ()


def teach(
    book: Book,
    address: str,
    unit: str,
    *,
    since: date,
    reason: str | None,
    actor: str,
    rules: Rules,
) -> Teaching:
    """Mail received from that address (or "@domain") on `since` or later is the unit's. Refused for what anybody could write from."""
    with book.writing(actor=actor) as writer:
        return teach_on(writer, address, unit, since=since, reason=reason, rules=rules)


def teach_on(
    writer: Writer, address: str, unit: str, *, since: date, reason: str | None, rules: Rules
) -> Teaching:
    """The same beside what else this page holds."""
    return _teach(writer, _checked(address), unit, since=since, reason=reason, roster=rules.roster)


def take_back(book: Book, address: str, *, since: date, reason: str | None, actor: str) -> Teaching:
    """From that day on the address is no longer taken for what people taught; Refused where nothing of it was taught for that day or later."""
    with book.writing(actor=actor) as writer:
        return take_back_on(writer, address, since=since, reason=reason)


def take_back_on(writer: Writer, address: str, *, since: date, reason: str | None) -> Teaching:
    """The same beside what else this page holds."""
    written = address.strip().lower()
    if not any(
        one.address == written and (one.until is None or one.until >= since)
        for one in writer.views.office.taught()
    ):
        raise Refused(f"{since} 起没有教过 {written}；yishi teach --list 列出教过的地址")
    return _append(writer, Taught(address=written, unit=None, since=since), reason)


def assign_and_teach(
    book: Book, line: AssignedLine, *, actor: str, rules: Rules, today: date
) -> tuple[Recorded, Teaching]:
    """Whose an item is, and that further mail from its sender is that unit's, from the day of the assignment on: both or neither."""
    with book.writing(actor=actor) as writer:
        return assign_and_teach_on(writer, line, rules=rules, today=today)


def assign_and_teach_on(
    writer: Writer, line: AssignedLine, *, rules: Rules, today: date
) -> tuple[Recorded, Teaching]:
    """The same beside what else this page holds."""
    address, since = _checked(_sender_of(writer, line.item)), line.day or today
    _check_stranger(writer, address, line.unit, since, rules.roster)
    done = record_fact(writer, line, rules=rules, today=today)
    return done, _teach(
        writer, address, line.unit, since=since, reason=line.reason, roster=rules.roster
    )


def _teach(
    writer: Writer, address: str, unit: str, *, since: date, reason: str | None, roster: Roster
) -> Teaching:
    if unit not in roster.blocks:
        raise Refused(f"没有单位 {unit!r}：名册上没有这个代码")
    if since < roster.first_day(unit):
        raise Refused(f"{unit} 自 {roster.first_day(unit)} 起才在名册上，{since} 不能用它")
    waiting = tuple(
        item.id for item in writer.views.items.waiting_from(address, doubt=DoubtCode.UNKNOWN_SENDER)
    )
    if any(
        (one.address, one.unit, one.until) == (address, unit, None) and one.since <= since
        for one in writer.views.office.taught()
    ):
        return Teaching(address, unit, since, None, waiting)
    return _append(writer, Taught(address=address, unit=unit, since=since), reason, waiting)


def _append(
    writer: Writer, taught: Taught, reason: str | None, waiting: tuple[str, ...] = ()
) -> Teaching:
    if reason and screen_text(reason):
        raise Refused("理由本身带有密级标志，请改写")
    entry = writer.append(taught, {"reason": reason} if reason else {})
    return Teaching(taught.address, taught.unit, taught.since, entry.seq, waiting)


def _checked(address: str) -> str:
    """As it is looked up: in small letters."""
    written = address.strip().lower()
    if not _ADDRESS.fullmatch(written):
        raise Refused(f"{address!r} 不是邮件地址；请写整个地址，或用 @域名 指该域名下的所有地址")
    domain = written.removeprefix("@")
    if written.startswith("@") and anybodys(domain):
        raise Refused(f"{domain} 人人可以注册，不能整个算作一个单位的；请逐个教具体的地址")
    return written


def _sender_of(writer: Writer, name: str) -> str:
    """The address of the mail that brought an item; Refused where there is none, or where it was perhaps not that address that sent it."""
    item = writer.views.items.by_name(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    line = writer.views.payload(item.logged) if item.logged else None
    if not isinstance(line, Logged) or not line.sender:
        raise Refused(f"{name} 没有发件地址可教；不加 --teach 照样可以归属")
    if DoubtCode.SENDER_FORGED in line.doubts:
        raise Refused(f"{name} 的发件人验证未通过，不能据以教会地址；不加 --teach 照样可以归属")
    return line.sender


def _check_stranger(writer: Writer, address: str, unit: str, since: date, roster: Roster) -> None:
    """What is another unit's address was no stranger's: teaching it in passing would take it from them."""
    owner = whose_address(
        address, roster, day=since, taught=taught_on(writer.views.office.taught(), since)
    )
    if owner not in {None, unit}:
        raise Refused(
            f"{address} 已是 {owner} 的地址；如确已改属，请另用 yishi teach {address} {unit}，这里不加 --teach"
        )
