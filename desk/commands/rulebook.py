"""`yishi rulebook show|check|diff|try`: a rulebook put beside the measure, checked, compared, and
tried on a period. Records nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from desk.acts.tallies.dry_run import Moved
from desk.commands.common import Json, at_desk, print_json, print_table
from scoring.describe import LENGTHS, RuleRow
from scoring.rulebook_file import Rulebook
from scoring.score import points_text

_Where = Annotated[
    str | None,
    typer.Argument(
        metavar="[RULEBOOK]", help="规则所在的文件夹，或随程序附带的规则名（缺省：设置中的规则）"
    ),
]
_Named = Annotated[
    str, typer.Argument(metavar="RULEBOOK", help="规则所在的文件夹，或随程序附带的规则名")
]
_Readings = Annotated[
    list[str], typer.Option("--reading", metavar="KEY=VALUE", help="改取的条文口径，可多次给出")
]


def show(
    context: typer.Context,
    where: _Where = None,
    *,
    reading: _Readings = [],  # noqa: B006 # typer's default of an option that may be repeated
    json: Json = False,
) -> None:
    """把规则列成表：条款、内容、规则、分值、条文口径。"""
    from scoring.describe import rows_of
    from scoring.rulebook_file import load_rulebook

    book = load_rulebook(_folder(context, where), readings=_readings(reading))
    rows = rows_of(book)
    if json:
        print_json(
            [
                {
                    "cite": r.cite,
                    "says": r.says,
                    "rule": r.rule,
                    "points": r.points,
                    "reading": r.reading or None,
                }
                for r in rows
            ]
        )
        return
    print_table(rulebook_table(book, rows))


def check(context: typer.Context, where: _Where = None, *, json: Json = False) -> None:
    """检查规则：错在哪个文件、哪一行、怎么改；哪些条款没有被引用。"""
    from scoring.checks import check_rulebook

    problems = check_rulebook(_folder(context, where))
    if json:
        print_json(
            [{"weight": f.weight, "file": f.file, "line": f.line, "says": f.says} for f in problems]
        )
    for one in problems if not json else ():
        typer.echo(
            f"{one.file}:{one.line or ''}: {'错误' if one.weight == 'wrong' else '请看'}："
            f"{one.says}"
        )
    if not problems and not json:
        typer.echo("没有问题")
    if any(problem.weight == "wrong" for problem in problems):
        raise typer.Exit(2)


def diff(context: typer.Context, old: _Named, new: _Named, *, json: Json = False) -> None:
    """比较两部规则：增、删、改了什么。"""
    from scoring.rulebook_changes import differences
    from scoring.rulebook_file import load_rulebook

    changes = differences(*(load_rulebook(_folder(context, where)) for where in (old, new)))
    if json:
        print_json(
            [{"what": d.what, "table": d.table, "name": d.name, "says": d.says} for d in changes]
        )
        return
    signs = {"came": "＋", "went": "－", "changed": "改"}
    for change in changes:
        typer.echo(f"{signs[change.what]} {change.name}：{change.says}")
    if not changes:
        typer.echo("两部规则所说的相同")


def attempt(
    context: typer.Context,
    *,
    period: Annotated[str, typer.Option(help="统计期，如 2026Q2")],
    rulebook: Annotated[
        str | None, typer.Option(metavar="RULEBOOK", help="另一部规则的文件夹或名字")
    ] = None,
    reading: _Readings = [],  # noqa: B006 # typer's default of an option that may be repeated
    json: Json = False,
) -> None:
    """试算：按另一部规则或另一种条文口径算一个统计期，与现行的并排，看谁会变；不写入台账。"""
    from desk.acts.tallies.dry_run import try_period
    from desk.forms.tallies import trial_form
    from scoring.rulebook_file import load_rulebook

    with at_desk(context) as desk, desk.book.reading() as views:
        other = load_rulebook(_folder(context, rulebook), readings=_readings(reading))
        kind = desk.rules.rulebook.span
        moved = try_period(
            views, kind.parse(period), rules=desk.rules, other=other, today=desk.today
        )
    if json:
        print_json(trial_form(moved))
        return
    print_table(trial_table(period, moved))


def _folder(context: typer.Context, where: str | None) -> Path:
    """A folder that is there, else a rulebook that ships; without a name that of the settings."""
    import os

    from config.settings import load_settings
    from scoring.rulebook_file import find_rulebook

    if where is None:
        settings = load_settings(context.obj, environ=os.environ)
        return settings.rulebook.path or find_rulebook(settings.rulebook.name or "")
    return Path(where) if Path(where).is_dir() else find_rulebook(where)


def _readings(given: list[str]) -> dict[str, str]:
    from config.errors import Refused

    if wrong := next((one for one in given if one.count("=") != 1), None):
        raise Refused(f"--reading {wrong!r} 请写成 KEY=VALUE，如 joint=split")
    return dict(one.split("=") for one in given)


def rulebook_table(book: Rulebook, rows: Sequence[RuleRow]) -> Table:
    """条款、内容、规则、分值、条文口径."""
    checked = f"，{book.checked} 核对" if book.checked else ""
    table = Table(
        title=(
            f"{book.title}（{book.document}，{book.takes_effect} 施行{checked}；"
            f"{LENGTHS[book.period]}统计）"
        ),
        box=SIMPLE_HEAD,
    )
    for heading in ("条款", "内容", "规则", "分值", "条文口径"):
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
