"""`yishi demo`: plays the demonstration and prints what happened."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import print_table

if TYPE_CHECKING:
    from desk.demo.story import DemoStory


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="演示目录（再次演示时整个重做）")
    ] = Path("demo"),
) -> None:
    """演示：本机起一个真的邮箱，收六十多封虚构来件，记一批事实，签发一个季度，给出下一季度的统计。"""
    from desk.demo.story import play
    from desk.logs import configure

    configure("warning")
    story = play(folder)
    story.desk.book.dispose()
    _tell(story)
    program = "yishi" if shutil.which("yishi") else sys.argv[0]
    unit, item = story.explained.tally.unit, story.explained.lines[0].line.item
    typer.echo(f"\n演示目录留在 {folder}，可以接着看（邮件服务器已随演示结束，poll 会这样说）：")
    for rest in (
        "log",
        "tally 2026Q2 --scores",
        "tally 2026Q1",
        f"explain {unit} 2026Q2",
        f"show {item}",
        "verify",
    ):
        typer.echo(f"  {program} --config {folder / 'yishi.toml'} {rest}")
    typer.echo("或在浏览器里看：先建立一个用户（口令随后输入两遍），再打开网页：")
    for rest in ("user add me --role chief", "console"):
        typer.echo(f"  {program} --config {folder / 'yishi.toml'} {rest}")


def _tell(story: "DemoStory") -> None:
    from desk.commands.grids import quarter_table
    from desk.commands.mail_grids import log_table
    from desk.commands.texts import act_text, explanation_text
    from desk.forms.tallies import explanation_form

    roster, rulebook = story.desk.rules.roster, story.desk.rules.rulebook
    names = {code: blocks[-1].short for code, blocks in roster.blocks.items()}
    done = story.round
    typer.echo(
        f"一、收件：共 {done.seen} 封，登记 {done.recorded}，扣留 {done.held}，无法读取 "
        f"{done.unreadable}；信息 {done.items} 条\n"
    )
    print_table(log_table(story.log, roster))
    typer.echo("\n二、经办：每记一笔，当即计分\n")
    for fact, about, recorded in story.acts:
        typer.echo(act_text(fact, about, recorded, names=names, rulebook=rulebook))
    typer.echo("\n三、统计：2026Q1 已签发，迟到的事实更正在 2026Q2\n")
    print_table(quarter_table(story.tally, rulebook))
    typer.echo("\n四、逐笔说明：每一分都能追到规则、条款、记录和来件\n")
    typer.echo(explanation_text(explanation_form(story.explained), rulebook))
