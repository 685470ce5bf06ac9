"""单位: the roster with how far each unit is, and its addresses: taught, and taken back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from classify.submission import TaughtAddress
from config.errors import Refused
from config.period import Period
from config.roster import Unit
from desk.acts.items import addresses
from desk.acts.tallies.tally import units_in
from desk.web.forms import Day, FormModel, Given, check_number
from desk.web.periods import current
from desk.web.requests import Page, Redirect, Request, Response
from desk.web.values import unit_asked
from scoring.score import Tally

ORDERS = {"roster": "按名册", "progress": "进度慢的在前"}


@dataclass(frozen=True, slots=True)
class UnitsRow:
    """A unit's line of the roster, as it is listed now or was last; `objected`: how many objections wait, and how many of them too long."""

    code: str
    block: Unit
    since: date | None
    until: date | None
    heir: str | None
    gone: bool
    taught: int
    tally: Tally | None
    objected: tuple[int, int]

    @property
    def progress(self) -> float:
        """The part of its quota that it has sent; without a quota it comes last."""
        return (
            self.tally.received / self.tally.quota
            if self.tally and self.tally.quota
            else float("inf")
        )

    def named(self, text: str) -> bool:
        """Whether a part of its name, of another name of it or of its code is written so."""
        return (
            text.casefold()
            in " ".join(
                (self.block.name, self.block.short, self.code, *self.block.aliases)
            ).casefold()
        )


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """The roster by group as far as it was asked for; `count` units are listed now, `waiting`
    objections are open.
    """

    period: Period
    sections: tuple[tuple[str, list[UnitsRow]], ...]
    count: int
    waiting: int
    groups: Mapping[str, str]
    orders: Mapping[str, str]
    order: str
    text: str
    group: str


def units(request: Request) -> Response:
    roster, period, today = request.console.rules.roster, current(request), request.console.today
    with request.console.book.reading() as views:
        tallies = {
            tally.unit: tally for tally in units_in(views, period, rules=request.console.rules)
        }
        taught = _taught_of(views.office.taught(), today)
        objected = views.office.open_by_unit(today)
    groups = {group.code: group.name for group in request.console.rules.rulebook.groups}
    rows = [
        _row(blocks, tallies.get(code), taught[code], objected.get(code, (0, 0)), request)
        for code, blocks in roster.blocks.items()
    ]
    text, group = request.query_text("q"), request.query_text("group")
    order = request.query_text("order") if request.query_text("order") in ORDERS else "roster"
    named = [row for row in rows if row.named(text) and group in {"", row.block.group}]
    value = UnitsPage(
        period=period,
        sections=tuple(_sections(named, groups, order)),
        count=sum(not row.gone for row in rows),
        waiting=sum(row.objected[0] for row in rows),
        groups=groups,
        orders=ORDERS,
        order=order,
        text=text,
        group=group,
    )
    return Page("units.html", value)


class AddressForm(FormModel):
    """An address that is the unit's, or is no longer, from a day on."""

    address: str
    since: Day
    reason: Given


def teach(request: Request) -> Response:
    """Mail from an address is the unit's from a day on."""
    code, _ = unit_asked(request)
    form = AddressForm.of(request)
    with request.console.book.writing(actor=request.actor) as writer:
        check_number(writer.views, writer.views.office.last_taught(), request=request)
        done = addresses.teach(
            writer,
            form.address,
            code,
            since=form.since or request.console.today,
            reason=form.reason,
            rules=request.console.rules,
        )
    return Redirect(f"/units/{code}", _told(done))


def take_back(request: Request) -> Response:
    """What was taught of an address ends."""
    code, _ = unit_asked(request)
    form = AddressForm.of(request)
    with request.console.book.writing(actor=request.actor) as writer:
        check_number(writer.views, writer.views.office.last_taught(), request=request)
        if not any(
            one.unit == code and one.address == form.address for one in writer.views.office.taught()
        ):
            raise Refused(f"没有教过 {form.address} 归这个单位")
        done = addresses.take_back(
            writer,
            form.address,
            since=form.since or request.console.today,
            reason=form.reason,
        )
    return Redirect(
        f"/units/{code}",
        f"已收回：{done.since} 起收到的来件不再按所教认 {done.address}；以前收到的不变",
    )


def _told(done: addresses.Teaching) -> str:
    already = "（原已教过）" if done.entry is None else ""
    waiting = (
        f"；此地址还有 {len(done.waiting)} 条以前收到的信息待认定，请逐条核实归属：{'、'.join(done.waiting)}"
        if done.waiting
        else ""
    )
    return f"已教会{already}：{done.since} 起收到的来件，发件地址是 {done.address} 的归本单位；以前收到的不变{waiting}"


def _row(
    blocks: Sequence[Unit],
    tally: Tally | None,
    taught: int,
    objected: tuple[int, int],
    request: Request,
) -> UnitsRow:
    today, last = request.console.today, blocks[-1]
    block = next((one for one in blocks if one.lists(today)), last)
    heir = request.console.rules.roster.blocks.get(last.merged_into or "")
    named = heir[-1].short if heir else last.merged_into
    return UnitsRow(
        block.code,
        block,
        blocks[0].start,
        last.until,
        named,
        last.last < today,
        taught,
        tally,
        objected,
    )


def _sections(
    rows: Sequence[UnitsRow], groups: dict[str, str], order: str
) -> list[tuple[str, list[UnitsRow]]]:
    """By group, as the roster has them, or the slowest of each group first."""
    rows = sorted(rows, key=lambda row: row.progress) if order == "progress" else rows
    sections: dict[str, list[UnitsRow]] = {name: [] for name in [*groups.values(), "其他"]}
    for row in rows:
        sections[groups.get(row.block.group, "其他")].append(row)
    return [(name, listed) for name, listed in sections.items() if listed]


def _taught_of(taught: Sequence[TaughtAddress], today: date) -> Counter[str]:
    """How many addresses are known for each unit."""
    return Counter(
        address.unit for address in taught if address.until is None or address.until >= today
    )
