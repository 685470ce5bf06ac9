"""单位: the roster with how far each unit is, and the record of one: its dates, addresses and what was taught of them, last items, points by period."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from classify.sender import TaughtAddress
from config.errors import Refused
from config.period import Period
from config.roster import Unit
from desk.acts.announcing.bulletins import titles_of
from desk.acts.deciding.teaching import Teaching, take_back_on, teach_on
from desk.acts.forms import both_ranks
from desk.acts.labels import ITEM_STATES, KINDS, fact_label
from desk.acts.scores.standing import to_quota
from desk.acts.tally import is_closed, units_in
from desk.web.asking import Answer, Ask, Goto, Missing, Shown
from desk.web.charts import Bar, bars
from desk.web.days import day_of
from desk.web.paging import Pageful, pageful
from desk.web.periods import current
from desk.web.standing import check_number
from ledger.facts import holding
from ledger.payloads import EntryKind
from ledger.views import ItemView, Views
from scoring.score import Tally, points_text

ITEMS = 50
BACK = 6  # periods of a unit's record
TOLD = frozenset(
    {
        EntryKind.ADOPTED,
        EntryKind.REPORTED_UP,
        EntryKind.INSTRUCTED,
        EntryKind.COMMENDED,
        EntryKind.DELIVERED,
        EntryKind.REPEATED,
        EntryKind.WITHDRAWN,
    }
)


def units(ask: Ask) -> Answer:
    roster, period = ask.console.rules.roster, current(ask)
    with ask.console.book.reading() as views:
        tallies = {tally.unit: tally for tally in units_in(views, period, rules=ask.console.rules)}
        taught = _taught_of(views.taught(), ask.console.today)
    groups = {group.code: group.name for group in ask.console.rules.rulebook.groups}
    rows = [_row(blocks, tallies.get(code), taught.get(code, 0), ask) for code, blocks in roster.blocks.items()]
    sections = [(name, [row for row in rows if row["group"] == code]) for code, name in groups.items()]
    others = [row for row in rows if row["group"] not in groups]
    values = {
        "period": period,
        "sections": [(name, several) for name, several in [*sections, ("其他", others)] if several],
        "count": sum(not row["gone"] for row in rows),
    }
    return Shown("units.html", values)


def unit(ask: Ask) -> Answer:
    """The record of one."""
    code, blocks = _known(ask)
    with ask.console.book.reading() as views:
        found = views.items_of_unit(code, before=ask.number("before"), most=ITEMS + 1)
        lines = _items(views, found[:ITEMS], ask)
        history = _history(views, code, ask)
        taught = [one for one in views.taught() if one.unit == code]
        last = views.last_taught()
    now = next((tally for period, tally, _, _ in history if period == current(ask) and tally), None)
    values = {
        "section": "units",
        "code": code,
        "blocks": blocks,
        "name": blocks[-1].name,
        "groups": {group.code: group.name for group in ask.console.rules.rulebook.groups},
        "taught": taught,
        "stand": last,
        "page": _pageful(lines, found, ask, code),
        "history": [(period, tally, rank, closed) for period, tally, rank, closed in history if tally],
        "chart": _chart(history, blocks[-1].name),
        "now": now,
        "quota": to_quota(now, current(ask), running=True, today=ask.console.today) if now else None,
        "period": current(ask),
        "address": ask.asked("address"),
    }
    return Shown("unit.html", values)


def teach(ask: Ask) -> Answer:
    """Mail from an address is the unit's from a day on."""
    code, _ = _known(ask)
    since = day_of(ask.said("since"), otherwise=ask.console.today)
    with ask.console.book.writing(actor=ask.actor) as page:
        check_number(page.views, page.views.last_taught(), ask=ask)
        done = teach_on(page, ask.said("address"), code, since=since, reason=ask.said("reason") or None, rules=ask.console.rules)
    return Goto(f"/units/{code}", _told(done))


def take_back(ask: Ask) -> Answer:
    """What was taught of an address ends."""
    code, _ = _known(ask)
    since = day_of(ask.said("since"), otherwise=ask.console.today)
    with ask.console.book.writing(actor=ask.actor) as page:
        check_number(page.views, page.views.last_taught(), ask=ask)
        if not any(one.unit == code and one.address == ask.said("address") for one in page.views.taught()):
            raise Refused(f"没有教过 {ask.said('address')} 归这个单位")
        done = take_back_on(page, ask.said("address"), since=since, reason=ask.said("reason") or None)
    return Goto(f"/units/{code}", f"已收回：{done.since} 起收到的来件不再按所教认 {done.address}；以前收到的不变")


def _told(done: Teaching) -> str:
    already = "（原已教过）" if done.entry is None else ""
    waiting = f"；此地址还有 {len(done.waiting)} 条以前收到的信息待认定，请逐条核实归属：{'、'.join(done.waiting)}" if done.waiting else ""
    return f"已教会{already}：{done.since} 起收到的来件，发件地址是 {done.address} 的归本单位；以前收到的不变{waiting}"


def _known(ask: Ask) -> tuple[str, tuple[Unit, ...]]:
    code = ask.path["code"]
    blocks = ask.console.rules.roster.blocks.get(code)
    if not blocks:
        raise Missing(f"名册上没有单位 {code!r}；可从“单位”一栏查找")
    return code, blocks


def _row(blocks: Sequence[Unit], tally: Tally | None, taught: int, ask: Ask) -> dict[str, object]:
    """A unit's line of the roster, as it is listed now or was last."""
    today = ask.console.today
    block = next((one for one in blocks if one.lists(today)), blocks[-1])
    names = {code: several[-1].short for code, several in ask.console.rules.roster.blocks.items()}
    return {
        "code": block.code,
        "name": block.name,
        "short": block.short,
        "group": block.group,
        "since": blocks[0].start,
        "until": blocks[-1].until,
        "heir": names.get(blocks[-1].merged_into or "", blocks[-1].merged_into),
        "gone": blocks[-1].last < today,
        "addresses": len(block.addresses),
        "taught": taught,
        "tally": tally,
        "total": points_text(tally.total) if tally else "—",
    }


def _taught_of(taught: Sequence[TaughtAddress], today: date) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for one in taught:
        found[one.unit] += one.until is None or one.until >= today
    return found


def _history(views: Views, code: str, ask: Ask) -> list[tuple[Period, Tally | None, int, bool]]:
    """The last periods, the latest first: the unit's tally and rank in each, and whether it is closed."""
    running = current(ask)
    found = []
    for period in (running.from_ordinal(running.ordinal - back) for back in range(BACK)):
        several = units_in(views, period, rules=ask.console.rules)
        if period != running and not any(tally.received or tally.scores for tally in several):
            continue  # before the ledger begins everybody is first
        place = next((at for at, tally in enumerate(several) if tally.unit == code), None)
        rank = both_ranks(several)[0][place] if place is not None else 0
        found.append((period, several[place] if place is not None else None, rank, is_closed(views, period)))
    return found


def _chart(history: Sequence[tuple[Period, Tally | None, int, bool]], name: str) -> object:
    several = [
        Bar(str(period), float(tally.total), 0, f"{points_text(tally.total)} 分 第 {rank} 名")
        for period, tally, rank, _ in reversed(history)
        if tally
    ]
    return bars(several, title=f"{name}各期得分")


def _items(views: Views, items: Sequence[ItemView], ask: Ask) -> list[dict[str, object]]:
    titles = titles_of(views, [item.id for item in items])
    facts = views.facts_on([item.id for item in items])
    held = holding(facts)
    told: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        if fact.seq in held and fact.kind in TOLD:
            words = fact_label(
                {"kind": fact.kind.value, "publication": fact.publication, "genre": fact.genre, "rank": fact.rank},
                ask.console.rules.rulebook,
            )
            told[fact.item or ""].append(f"{words or KINDS[fact.kind]}（{fact.day}）")
    return [
        {
            "id": item.id,
            "title": titles.get(item.id),
            "at": item.received_at,
            "state": ITEM_STATES[item.state],
            "plain": item.state == "counted",
            "told": told[item.id],
        }
        for item in items
    ]


def _pageful(lines: Sequence[dict[str, object]], found: Sequence[ItemView], ask: Ask, code: str) -> Pageful[dict[str, object]]:
    return pageful(lines, found[ITEMS - 1].seq if len(found) > ITEMS else None, ask=ask, path=f"/units/{code}")


PAGES = {"units": units, "unit": unit, "teach": teach, "take_back": take_back}
