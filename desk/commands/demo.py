"""`yishi demo`: plays the demonstration and prints what happened."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import print_table

if TYPE_CHECKING:
    from desk.demo.story import Story

app = typer.Typer()


@app.command()
def demo(folder: Annotated[Path, typer.Argument(metavar="DIR", help="演示目录（再次演示时整个重做）")] = Path("demo")) -> None:
    """演示：本机起一个真的邮箱，收六十多封虚构来件，记一批事实，签发一个季度，给出下一季度的统计。"""
    from desk.demo.story import play
    from desk.logs import configure

    configure("warning")
    story = play(folder)
    story.desk.book.dispose()
    _tell(story)
    settings = folder / "yishi.toml"
    typer.echo(f"\n演示目录留在 {folder}，可以接着看：")
    for rest in ("log", "tally 2026Q2 --scores", f"explain {story.explained['unit']} 2026Q2", "show 2026-00001", "verify"):
        typer.echo(f"  yishi --config {settings} {rest}")


def _tell(story: "Story") -> None:
    from desk.commands.tables import act_text, explanation_text, log_table, quarter_table

    roster, rulebook = story.desk.rules.roster, story.desk.rules.rulebook
    done = story.round
    typer.echo(f"一、收件：共 {done.seen} 封，登记 {done.recorded}，扣留 {done.held}，无法读取 {done.unreadable}；信息 {done.items} 条\n")
    print_table(log_table(story.log, roster))
    typer.echo("\n二、经办：每记一笔，当即计分\n")
    for line, about, recorded in story.acts:
        typer.echo(act_text(line, about, recorded, roster))
    typer.echo("\n三、统计：2026Q1 已签发，迟到的事实更正在 2026Q2\n")
    print_table(quarter_table(story.tally, rulebook))
    typer.echo("\n四、逐笔说明：每一分都能追到规则、条款、记录和来件\n")
    typer.echo(explanation_text(story.explained))
