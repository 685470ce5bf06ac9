"""年度通报: the bulletin of a calendar year: totals over its periods, zero adoption, reprimands,
year-end performance. Composed, and nothing counted twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.period import Period, Year
from config.settings import BulletinTable
from scoring.annexes import PAGE, TIES
from scoring.bulletin import addressees, headed, own_words
from scoring.document import (
    Annex,
    Cell,
    Paper,
    PaperColumn,
    PaperTable,
    Paragraph,
    day_text,
    plain,
    sections,
)
from scoring.figures import Totals, groups_of, listed, period_text, span_text
from scoring.prose import BEST, rate
from scoring.rulebook import Rulebook
from scoring.score import points_text, ranks
from scoring.year import YearTally, performance_points

LINE = 156.0  # millimetres of a line
_ACROSS = 6  # periods of a year from which on its table lies across the page


@dataclass(frozen=True, slots=True)
class YearFigures:
    """All that a year's bulletin is made from. `short` names the periods in which a unit was
    short, `nowhere` the points that fell to nobody, as text; `closed_on` the day on which the
    last period was closed, None while one is open.
    """

    year: int
    state: str
    closed_on: date | None
    rulebook: str
    head: str
    units: tuple[YearTally, ...]
    short: Mapping[str, tuple[Period, ...]]
    exemplary: tuple[str, ...]
    nowhere: str
    before: Totals | None
    words: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class YearBulletin:
    """年度通报."""

    figures: YearFigures
    document: Paper


def compose_year(
    figures: YearFigures, *, rulebook: Rulebook, letterhead: BulletinTable
) -> YearBulletin:
    """The bulletin of a year."""
    groups = groups_of([unit.group for unit in figures.units], rulebook)
    body = sections(
        [
            ("总体情况", _overview(figures, groups)),
            ("报送任务完成情况", _quotas(figures)),
            ("信息采用情况", _adoption(figures, groups)),
            ("通报批评和年终绩效考核", _performance(figures)),
            ("评优评先", _exemplary(figures)),
            (
                "存在问题和下步要求",
                own_words(figures.words, str(figures.year), closed=figures.closed_on is not None),
            ),
        ]
    )
    period = period_text(Year(figures.year, 1))
    received, adopted = (
        sum(unit.received for unit in figures.units),
        sum(unit.adopted_items for unit in figures.units),
    )
    first = (
        f"{figures.year}年，{letterhead.office}共收到各单位报送政务信息{received}条，"
        f"采用{adopted}条，采用率{rate(adopted, received)}。现将有关情况通报如下："
    )
    document = Paper(
        title=(f"{letterhead.office}关于", f"{period}政务信息采用情况的通报"),
        addressees=addressees(groups, letterhead),
        blocks=(Paragraph(first), *body),
        signature=letterhead.signature or letterhead.office,
        date=day_text(figures.closed_on),
        annexes=(_annex(figures, groups),),
    )
    year = figures.closed_on.year if figures.closed_on else figures.year + 1
    return YearBulletin(figures, headed(document, letterhead, year=year, number=figures.number))


def _overview(figures: YearFigures, groups: Mapping[str, str]) -> Iterator[Paragraph]:
    parts = []
    for code, name in groups.items():
        own = [unit for unit in figures.units if unit.group == code]
        parts.append(
            f"{name}{len(own)}个，报送{sum(u.received for u in own)}条，"
            f"采用{sum(u.adopted_items for u in own)}条"
        )
    yield Paragraph("各类单位报送采用情况：" + "；".join(parts) + "。")
    if before := figures.before:
        received, adopted = (
            sum(unit.received for unit in figures.units),
            sum(unit.adopted_items for unit in figures.units),
        )
        yield Paragraph(
            f"上年报送{before.received}条、采用{before.adopted}条，今年分别为{received}条、"
            f"{adopted}条。"
        )


def _quotas(figures: YearFigures) -> Iterator[Paragraph]:
    short = [
        (unit.name, figures.short[unit.unit])
        for unit in figures.units
        if figures.short.get(unit.unit)
    ]
    if not short:
        yield Paragraph("没有单位未完成报送任务。")
        return
    said = [
        (
            f"{name}（"
            f"{listed([period_text(period).removeprefix(f'{figures.year}年') for period in periods])}"
            "）"
        )
        for name, periods in short
    ]
    yield Paragraph(f"未完成报送任务的单位{len(short)}个（以各期统计时为准）：{listed(said)}。")


def _adoption(figures: YearFigures, groups: Mapping[str, str]) -> Iterator[Paragraph]:
    for code, name in groups.items():
        best = [
            (unit, rank) for unit, rank in ranked(figures, code) if rank <= BEST and unit.total > 0
        ]
        if best and sum(unit.group == code for unit in figures.units) > 1:
            yield Paragraph(
                f"{name}全年得分前{BEST}名："
                + "，".join(f"{unit.name}（{points_text(unit.total)}分）" for unit, _ in best)
                + "。"
            )
    none = [unit.name for unit in figures.units if unit.zero_adoption]
    until = "全年" if figures.state != "running" else "年内到目前为止"
    yield Paragraph(
        f"{until}零采用的单位{len(none)}个：{listed(none)}。"
        if none
        else f"{until}没有零采用的单位。"
    )


def _performance(figures: YearFigures) -> Iterator[Paragraph]:
    lost = [(unit, points) for unit in figures.units if (points := performance_points(unit))]
    if not lost:
        yield Paragraph("没有因通报批评和零采用计入年终绩效考核的单位。")
        return
    said = []
    for unit, points in lost:
        why = [f"通报批评{unit.reprimands}次"] * bool(unit.reprimands) + [
            "零采用"
        ] * unit.zero_adoption
        said.append(f"{unit.name}（{listed(why)}，{points_text(points)}分）")
    cites = listed(list(dict.fromkeys(line.cite for unit, _ in lost for line in unit.performance)))
    yield Paragraph(f"依据{cites}，下列单位计入年终绩效考核，不影响信息得分：{listed(said)}。")


def _exemplary(figures: YearFigures) -> Iterator[Paragraph]:
    if figures.exemplary:
        yield Paragraph(
            f"按全年得分，建议评选为政务信息工作先进单位：{listed(figures.exemplary)}。"
            "先进个人另行研究确定。"
        )


def ranked(figures: YearFigures, group: str) -> list[tuple[YearTally, int]]:
    """The units of a group with their ranks, the best first; within a rank in the order of the
    roster.
    """
    own = [unit for unit in figures.units if unit.group == group]
    return sorted(
        zip(own, ranks([unit.total for unit in own]), strict=True), key=lambda pair: pair[1]
    )


def _annex(figures: YearFigures, groups: Mapping[str, str]) -> Annex:
    periods = sorted({period for unit in figures.units for period in unit.quarters})
    across = len(periods) > _ACROSS
    columns = _columns(periods, PAGE if across else LINE)
    tables = []
    for code, name in groups.items():
        rows = tuple(_row(unit, rank, periods) for unit, rank in ranked(figures, code))
        notes = _notes(figures) if code == list(groups)[-1] else ()
        tables.append(PaperTable(f"{name}（{len(rows)}个）", columns, rows, notes))
    return Annex(f"{figures.year}年度政务信息得分情况表", tuple(tables), landscape=across)


def _columns(periods: list[Period], width: float) -> tuple[PaperColumn, ...]:
    names = [f"第{p.number}{span_text(p)[:1]}" for p in periods] + [
        "全年",
        "报送",
        "采用",
        "零采用",
        "通报批评",
        "绩效",
    ]
    share = min(11.0, (width - 44) / len(names))
    return (
        PaperColumn("名次", 8),
        PaperColumn("单位", width - 8 - share * len(names), text=True),
        *(PaperColumn(name, share) for name in names),
    )


def _row(unit: YearTally, rank: int, periods: list[Period]) -> tuple[Cell, ...]:
    each: list[Cell] = [unit.quarters.get(period, "—") for period in periods]
    none = "是" if unit.zero_adoption else None
    ends: tuple[Cell, ...] = (
        unit.total,
        unit.received,
        unit.adopted_items,
        none,
        unit.reprimands or None,
        performance_points(unit) or None,
    )
    return (rank, plain(unit.name), *each, *ends)


def _notes(figures: YearFigures) -> tuple[str, ...]:
    found = [
        TIES,
        (
            "“—”为该期不在名册；绩效为年终绩效考核加减分，不计入信息得分；"
            "对以往年度的更正计入更正生效的年度"
        ),
    ]
    found += [figures.nowhere] if figures.nowhere else []
    found.append(
        f"数据依据{figures.closed_on}签发的台账"
        if figures.closed_on
        else "本年尚未全部签发，数据以签发时为准"
    )
    return tuple(found)
