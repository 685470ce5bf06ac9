"""`yishi what-if ...`: any command that records a fact, tried without recording it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from desk.commands.common import SUPPOSING, print_json

if TYPE_CHECKING:
    from config.period import Period
    from desk.acts.tallies.dry_run import Supposed
    from scoring.rulebook_file import Rulebook


def what_if(
    context: typer.Context,
    act: str = typer.Argument(
        metavar="COMMAND", help="要试的命令及其选项，如 adopt 2026-00012 --publication guobao"
    ),
) -> None:
    """假设：若记录某条事实，得分和名次会怎样变；不写入任何内容。"""
    from config.errors import Refused
    from config.sentences import nearest
    from desk.commands.table import tried, tried_names

    command, known = tried(act), tried_names()
    if command is None:
        raise Refused(f"不能试 {act!r}，最接近的是 {nearest(act, known)}；可试 {'、'.join(known)}")
    context.meta[SUPPOSING] = True
    with command.make_context(act, list(context.args), parent=context) as inner:
        command.invoke(inner)


def print_supposed(
    found: "Supposed", rulebook: "Rulebook", names: Mapping[str, str], *, as_json: bool
) -> None:
    """What would be recorded, the lines that it would cause, and whose figures would be others."""
    from desk.acts.forms import recorded_form
    from desk.commands.texts import score_texts

    if as_json:
        print_json(
            {
                "written": False,
                **recorded_form(found.done),
                "period": str(found.period),
                "units": found.moved,
                "passed": found.passed,
            }
        )
        return
    typer.echo(f"假设记录（计入 {found.done.quarter}），未写入：")
    for text in score_texts(found.done, names=names, rulebook=rulebook):
        typer.echo(text)
    for change in found.moved:
        typer.echo(moved_text(change, found.period))
    if found.passed:
        typer.echo(f"    另有 {len(found.passed)} 个单位的名次因此变动")
    if not found.moved:
        typer.echo("    各单位的数字都不变")


def moved_text(change: Mapping[str, Any], period: "Period") -> str:
    before, after = change["before"], change["after"]
    if before is None:
        return f"    {change['name']} {period}：{after['total']} 分，第 {after['rank']} 名"
    sums = (
        f"{before['total']} → {after['total']} 分（{change['points']}）"
        if before["total"] != after["total"]
        else f"{after['total']} 分"
    )
    rank = f"，名次 {before['rank']} → {after['rank']}" if before["rank"] != after["rank"] else ""
    received = (
        f"，报送 {before['received']} → {after['received']} 条"
        if before["received"] != after["received"]
        else ""
    )
    return f"    {change['name']} {period}：{sums}{rank}{received}"
