"""How figures and score lines look as tables on a terminal, in Chinese. Shapes what it is given;
asks nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from config.period import Period, Quarter
from desk.acts.labels import STATES
from desk.acts.rules import Rules
from desk.acts.tallies.rank import ranked
from desk.acts.tallies.tally import OfficeYear, QuarterTally
from desk.commands.grid import Grid
from scoring.period_rules import below_pass_mark
from scoring.rulebook_file import Rulebook
from scoring.score import ScoreEntry, ScorePart, Tally, points_text
from scoring.year import YearTally, performance_points


def quarter_table(office: QuarterTally, rulebook: Rulebook) -> Grid:
    """各单位得分情况, in the roster's order."""
    groups = {group.code: group.name for group in rulebook.groups}
    table = Grid(
        f"{office.period} 政务信息统计（{STATES[office.state]}）",
        left=("单位", "类别"),
        right=(
            "报送/任务",
            "采用",
            "基础分",
            "信息分",
            "约稿等",
            "本季",
            "本年",
            "名次",
            "类内",
            "连续短缺",
        ),
        caption=(
            "名次按本季得分，类内为本类别名次；连续短缺：连续未完成报送任务的季度数，※ 建议通报批评"
        ),
    )
    for tally, *places in ranked(office.units):
        so_far = office.so_far[tally.unit]
        group = groups.get(tally.group, tally.group)
        table.add_row(*_quarter_row(tally, so_far, group, places, rulebook))
    return table


def _quarter_row(
    tally: Tally, so_far: Fraction, group: str, places: Sequence[int], rulebook: Rulebook
) -> tuple[str, ...]:
    sums = [points_text(points) for points in (*map(tally.sum_of, ScorePart), tally.total, so_far)]
    sums[-2] += "（不达标）" if below_pass_mark(tally, rulebook) else ""
    return (
        tally.name,
        group,
        f"{tally.received}/{'—' if tally.quota is None else tally.quota}",
        str(tally.adopted_items),
        *sums,
        *map(str, places),
        f"{tally.short_run or ''}{' ※' if tally.reprimand_proposed else ''}",
    )


def year_table(office: OfficeYear, rules: Rules) -> Grid:
    """全年得分情况."""
    groups = {group.code: group.name for group in rules.rulebook.groups}
    quarters = sorted({quarter for unit in office.units for quarter in unit.quarters})
    table = Grid(
        f"{office.year} 年政务信息统计（{STATES[office.state]}）",
        left=("单位", "类别"),
        right=(
            *(
                f"第{quarter.number}季" if isinstance(quarter, Quarter) else str(quarter)
                for quarter in quarters
            ),
            "全年",
            "名次",
            "类内",
            "报送",
            "采用",
            "零采用",
            "通报",
            "绩效",
        ),
        caption="通报：经确认的通报批评次数；绩效：年终绩效考核加减分，不计入全年得分；—：该季不在名册",
    )
    for unit, *places in ranked(office.units):
        group = groups.get(unit.group, unit.group)
        table.add_row(*_year_row(unit, group, places, quarters))
    return table


def _year_row(
    unit: YearTally, group: str, places: Sequence[int], quarters: Sequence[Period]
) -> tuple[str, ...]:
    return (
        unit.name,
        group,
        *(points_text(unit.quarters[q]) if q in unit.quarters else "—" for q in quarters),
        points_text(unit.total),
        *map(str, places),
        str(unit.received),
        str(unit.adopted_items),
        "是" if unit.zero_adoption else "",
        str(unit.reprimands or ""),
        points_text(performance_points(unit)),
    )


def line_table(lines: Iterable[ScoreEntry], names: Mapping[str, str]) -> Grid:
    """Score lines with what made them."""
    table = Grid(
        "得分明细", left=("单位", "信息", "规则", "条款"), right=("分", "更正", "依据（记录号）")
    )
    for line in lines:
        because = " ".join(map(str, line.because))
        who = names.get(line.unit, line.unit)
        row = (
            who,
            line.item or "",
            line.rule,
            line.cite,
            points_text(line.points),
            line.corrects or "",
            because,
        )
        table.add_row(*row)
    return table
