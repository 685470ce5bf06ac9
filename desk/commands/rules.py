"""A rulebook, and a period tried by another one, as tables on a terminal. Shapes what it is given; asks nothing."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from desk.acts.tallies.other_rulebook import Moved
from scoring.describe import LENGTHS, RuleRow
from scoring.rulebook_file import Rulebook
from scoring.score import points_text


def rulebook_table(book: Rulebook, rows: Sequence[RuleRow]) -> Table:
    """条款、内容、规则、分值、读法."""
    checked = f"，{book.checked} 核对" if book.checked else ""
    table = Table(
        title=f"{book.title}（{book.document}，{book.takes_effect} 施行{checked}；{LENGTHS[book.period]}统计）",
        box=SIMPLE_HEAD,
    )
    for heading in ("条款", "内容", "规则", "分值", "读法"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, (row.cite, row.says, row.rule, row.points, row.reading)))
    return table


def trial_table(period: str, moved: Sequence[Moved]) -> Table:
    """现行与试算, those that move marked."""
    table = Table(title=f"{period} 试算（未写入台账）", caption="※ 得分或名次会变", box=SIMPLE_HEAD)
    for heading in ("单位", "现行", "试算", "差", "名次", "试算名次", ""):
        table.add_column(heading, justify="left" if heading == "单位" else "right")
    for one in moved:
        changed = "※" if (one.total, one.rank) != (one.tried, one.tried_rank) else ""
        sums = map(points_text, (one.total, one.tried, one.tried - one.total))
        table.add_row(escape(one.name), *sums, str(one.rank), str(one.tried_rank), changed)
    return table
