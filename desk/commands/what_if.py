"""`yishi what-if ...`: any command that records a fact, tried without recording it."""

import typer

from desk.commands.recorded import DRY_RUN


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
    context.meta[DRY_RUN] = True
    with command.make_context(act, list(context.args), parent=context) as inner:
        command.invoke(inner)
