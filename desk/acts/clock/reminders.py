"""约稿提醒: commissions that are due within three days or overdue, and who still owes a piece. Records nothing: whether one is missed a person says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.roster import Roster
from config.schedule import Workdays
from ledger.letter import Letter
from ledger.views import Views

SOON = timedelta(days=3)
LATELY = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Owed:
    """A commission that is not answered: its title ("" once it is sealed), and the units that have neither delivered nor been found missing."""

    id: str
    title: str
    due: date
    units: tuple[str, ...]


def owed_commissions(
    views: Views, *, today: date, roster: Roster, calendar: Workdays
) -> list[Owed]:
    """Those that somebody still owes and that are due within three days, or before the office is at work again, the one due first first.

    Not those of more than half a year ago.
    """
    last = max(today + SOON, calendar.after(today, number=1))
    due = [one for one in views.office.commissions(since=today - LATELY) if one.due <= last]
    answered = views.office.delivered(one.id for one in due)
    words = views.words(one.seq for one in due)
    found = []
    for one in due:
        waiting = [unit for unit in one.units if (one.id, unit) not in answered]
        names = tuple(unit_name(roster, unit, on=one.due) for unit in waiting)
        found += (
            [Owed(one.id, words.get(one.seq, {}).get("title") or "", one.due, names)]
            if waiting
            else []
        )
    return found


def reminder(owed: Sequence[Owed], *, today: date, last: str | None, cause: str) -> Letter | None:
    """A letter to the editors where one has come to be due or overdue since the `last` mark; an old list is not told again."""
    stages = {f"{one.id}:{'late' if one.due < today else 'soon'}" for one in owed}
    if stages <= set((last or "").split()):
        return None
    soon, late = [one for one in owed if one.due >= today], [one for one in owed if one.due < today]
    lines = [f"即将到期的约稿 {len(soon)} 件：", *map(_line, soon), ""] if soon else []
    lines += [f"已逾期的约稿 {len(late)} 件：", *map(_line, late), ""] if late else []
    lines.append(
        "交来的请登记 yishi deliver 约稿编号 单位代码；逾期未交、经人认定的请登记 yishi miss 约稿编号 单位代码。"
    )
    first = (soon or late)[0]
    told = "、".join(
        filter(
            None, (f"{len(soon)} 件将到期" if soon else "", f"{len(late)} 件已逾期" if late else "")
        )
    )
    subject = f"约稿提醒：{told}（《{first.title or first.id}》{'等' if len(owed) > 1 else ''}）"
    mark = " ".join(sorted(stages))
    return Letter(
        cause,
        ("editors",),
        subject,
        "\n".join(lines) + "\n",
        topic="commissions",
        mark=mark,
        useful=timedelta(days=3),
    )


def unit_name(roster: Roster, code: str, *, on: date) -> str:
    """What a unit is called for short on that day, else of late; its code where the roster does not know it."""
    blocks = roster.blocks.get(code)
    return (roster.on(code, on) or blocks[-1]).short if blocks else code


def _line(one: Owed) -> str:
    return f"  {one.id}《{one.title}》{one.due} 截止，尚未交稿：{'、'.join(one.units)}"
