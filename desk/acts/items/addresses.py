"""教地址: from a day on mail from an address is a unit's, because a person said so. Moves nothing
that was received before, and scores nothing.
"""

import re
from dataclasses import dataclass
from datetime import date

from classify.screen import screen_text
from classify.sender import taught_on, whose_address
from classify.submission import DoubtCode
from config.domains import anybodys
from config.errors import Refused
from config.roster import Roster
from config.sentences import unknown
from desk.acts.rules import Rules
from ledger.book import Writer
from ledger.payloads import Logged, Taught
from ledger.views import Views

_ADDRESS = re.compile(r"[^\s@,;<>\"]{0,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")


@dataclass(frozen=True, slots=True)
class Teaching:
    """What was taught or taken back (`unit` is None) and by which entry, None where it held
    already; `waiting`: items of strangers that it leaves waiting.
    """

    address: str
    unit: str | None
    since: date
    entry: int | None
    waiting: tuple[str, ...] = ()


def teach(
    writer: Writer, address: str, unit: str, *, since: date, reason: str | None, rules: Rules
) -> Teaching:
    """Mail received from that address (or "@domain") on `since` or later is the unit's. Refused for
    what anybody could write from.
    """
    return _teach(writer, _checked(address), unit, since=since, reason=reason, roster=rules.roster)


def take_back(writer: Writer, address: str, *, since: date, reason: str | None) -> Teaching:
    """From that day on the address is no longer taken for what people taught; Refused where nothing
    of it was taught for that day or later.
    """
    written = address.strip().lower()
    if not any(
        one.address == written and (one.until is None or one.until >= since)
        for one in writer.views.office.taught()
    ):
        raise Refused(f"{since} 起没有教过 {written}；yishi unit teach --list 列出教过的地址")
    return _append(writer, Taught(address=written, unit=None, since=since), reason)


def sender_to_teach(views: Views, item: str, unit: str, since: date, *, roster: Roster) -> str:
    """The address of the mail that brought an item, to be taught as that unit's; Refused where
    there is none, where it was perhaps not that address that sent it, or where it is another
    unit's: it was no stranger's, so teaching it in passing would take it from them.
    """
    address = _checked(_sender_of(views, item))
    owner = whose_address(
        address, roster, day=since, taught=taught_on(views.office.taught(), since)
    )
    if owner not in {None, unit}:
        raise Refused(
            f"{address} 已是 {owner} 的地址；"
            f"如确已改属，请另用 yishi unit teach {address} {unit}，这里不加 --teach"
        )
    return address


def _teach(
    writer: Writer, address: str, unit: str, *, since: date, reason: str | None, roster: Roster
) -> Teaching:
    if unit not in roster.blocks:
        raise Refused(unknown("单位", unit, roster.blocks))
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


def _sender_of(views: Views, name: str) -> str:
    """The address of the mail that brought an item; Refused where there is none, or where it was
    perhaps not that address that sent it.
    """
    item = views.items.by_name(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    line = views.payload(item.logged) if item.logged else None
    if not isinstance(line, Logged) or not line.sender:
        raise Refused(f"{name} 没有发件地址可教；不加 --teach 照样可以归属")
    if DoubtCode.SENDER_FORGED in line.doubts:
        raise Refused(f"{name} 的发件人验证未通过，不能据以教会地址；不加 --teach 照样可以归属")
    return line.sender
