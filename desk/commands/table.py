"""Every command: its group, its name there, its function, and the names by which it was known
before. A line here registers it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

import typer
from typer.core import TyperCommand

from desk.commands.parser import HELP, CommandGroup, CommandLine, command_of

DAILY, NOUNS = "每天用的", "按事分组（如 yishi item --help）"


@dataclass(frozen=True, slots=True)
class Noun:
    """A group: its commands in the order of its help; `otherwise` is the one meant where none of
    them is named, as before there was a group.
    """

    name: str
    says: str
    lines: tuple[CommandLine, ...]
    otherwise: str = ""


ANY = MappingProxyType({"allow_extra_args": True, "ignore_unknown_options": True})
GROUPS = (
    Noun(
        "mail",
        "来件：收取、导入、日志、核对、重读、扣留和放行",
        (
            CommandLine("poll", "desk.commands.mail:poll", daily=True),
            CommandLine("ingest", "desk.commands.mail:ingest"),
            CommandLine("log", "desk.commands.mail:log", daily=True),
            CommandLine("held", "desk.commands.mail:held"),
            CommandLine("release", "desk.commands.mail:release"),
            CommandLine("reconcile", "desk.commands.reread:reconcile"),
            CommandLine("reread", "desk.commands.reread:reread"),
            CommandLine("classify", "desk.commands.classification:classify"),
        ),
    ),
    Noun(
        "item",
        "信息：查看、补录、采用、归属、类别、拆分、重复、撤回、清除",
        (
            CommandLine("show", "desk.commands.reports:show", daily=True),
            CommandLine("enter", "desk.commands.by_hand:enter"),
            CommandLine("adopt", "desk.commands.facts:adopt", daily=True, tried=True),
            CommandLine("report-up", "desk.commands.facts:report_up", tried=True),
            CommandLine("instruct", "desk.commands.facts:instruct", tried=True),
            CommandLine("commend", "desk.commands.facts:commend", tried=True),
            CommandLine("attest", "desk.commands.facts:attest", tried=True),
            CommandLine("assign", "desk.commands.items:assign"),
            CommandLine("categorise", "desk.commands.items:categorise"),
            CommandLine("settle", "desk.commands.items:settle"),
            CommandLine("proposals", "desk.commands.items:proposals"),
            CommandLine("split", "desk.commands.recut:split"),
            CommandLine("merge", "desk.commands.recut:merge"),
            CommandLine("repeat", "desk.commands.items:repeat", tried=True),
            CommandLine("withdraw", "desk.commands.items:withdraw", tried=True),
            CommandLine("seal", "desk.commands.ledger:seal"),
        ),
    ),
    Noun(
        "commission",
        "约稿：约稿、交稿、未完成",
        (
            CommandLine("new", "desk.commands.facts:commission", tried=True),
            CommandLine("deliver", "desk.commands.facts:deliver", tried=True),
            CommandLine("miss", "desk.commands.facts:miss", tried=True),
        ),
        otherwise="new",
    ),
    Noun(
        "publication",
        "刊物：各期和文稿草稿",
        (CommandLine("issues", "desk.commands.issues:issues"),),
    ),
    Noun(
        "unit",
        "单位：教地址、通报批评、告知书",
        (
            CommandLine("teach", "desk.commands.items:teach"),
            CommandLine("reprimand", "desk.commands.bulletin:reprimand", tried=True),
            CommandLine(
                "decline-reprimand", "desk.commands.bulletin:decline_reprimand", tried=True
            ),
            CommandLine("notice", "desk.commands.bulletin:notice"),
        ),
    ),
    Noun(
        "objection",
        "申诉：登记、答复、待答复的",
        (
            CommandLine("list", "desk.commands.objections:objections", old="objections"),
            CommandLine("new", "desk.commands.objections:enter", old="object"),
            CommandLine("answer", "desk.commands.objections:answer"),
        ),
    ),
    Noun(
        "score",
        "计分：季度、全年、逐笔说明、假设",
        (
            CommandLine("tally", "desk.commands.reports:tally", daily=True),
            CommandLine("year", "desk.commands.reports:year"),
            CommandLine("explain", "desk.commands.reports:explain", daily=True),
            CommandLine("what-if", "desk.commands.common:what_if", settings=ANY),
        ),
    ),
    Noun(
        "bulletin",
        "通报：草稿和签发",
        (
            CommandLine("draft", "desk.commands.bulletin:bulletin"),
            CommandLine("close", "desk.commands.bulletin:close", daily=True),
        ),
        otherwise="draft",
    ),
    Noun(
        "ledger",
        "台账：更正、核验、重建、导入、导出",
        (
            CommandLine("revoke", "desk.commands.ledger:revoke", tried=True),
            CommandLine("verify", "desk.commands.ledger:verify"),
            CommandLine("rebuild", "desk.commands.ledger:rebuild"),
            CommandLine("import", "desk.commands.tables:import_"),
            CommandLine("export", "desk.commands.tables:export"),
        ),
    ),
    Noun(
        "rulebook",
        "考核规则：显示、检查、比较、试算",
        (
            CommandLine("show", "desk.commands.rulebook:show"),
            CommandLine("check", "desk.commands.rulebook:check"),
            CommandLine("diff", "desk.commands.rulebook:diff"),
            CommandLine("try", "desk.commands.rulebook:attempt"),
        ),
    ),
    Noun(
        "user",
        "网页用户：建立、改角色、改口令、停用",
        (
            CommandLine("add", "desk.commands.users:add"),
            CommandLine("list", "desk.commands.users:list_"),
            CommandLine("password", "desk.commands.users:password"),
            CommandLine("role", "desk.commands.users:role_"),
            CommandLine("disable", "desk.commands.users:disable"),
        ),
    ),
    Noun(
        "service",
        "服务：新建、设置、检查、后台运行、网页、时刻表、发件箱、现况、演示",
        (
            CommandLine("init", "desk.commands.ledger:init"),
            CommandLine("config", "desk.commands.ledger:config"),
            CommandLine("check", "desk.commands.ledger:check"),
            CommandLine("run", "desk.commands.mail:run", daily=True),
            CommandLine("console", "desk.commands.service:console"),
            CommandLine("schedule", "desk.commands.service:schedule"),
            CommandLine("outbox", "desk.commands.service:outbox"),
            CommandLine("status", "desk.commands.ledger:status", daily=True),
            CommandLine("demo", "desk.commands.demo:demo", daily=True),
        ),
    ),
)
# In this order in the help.
DAILY_NAMES = (
    "poll",
    "run",
    "log",
    "show",
    "adopt",
    "tally",
    "explain",
    "close",
    "status",
    "demo",
)
NEVER_FLAT = frozenset({"user", "rulebook"})  # groups whose commands never stood at the top


def lines() -> Iterator[CommandLine]:
    return (line for noun in GROUPS for line in noun.lines)


def fill(root: CommandGroup) -> None:
    """Give the program its commands: ten of every day, the groups, and the old names, which still
    work and are not shown.
    """
    daily = {line.name: line for line in lines() if line.daily}
    root.table = {name: daily[name] for name in DAILY_NAMES}
    root.old_names = {
        line.old or line.name: line
        for noun in GROUPS
        if noun.name not in NEVER_FLAT
        for line in noun.lines
        if not line.daily
    }
    root.panel = DAILY
    for noun in GROUPS:
        root.commands[noun.name] = group_of(noun)


def group_of(noun: Noun) -> CommandGroup:
    made = CommandGroup(
        name=noun.name,
        help=f"{noun.says}。",
        no_args_is_help=True,
        subcommand_metavar="命令 [参数]…",
        options_metavar="[选项]",
        context_settings={"help_option_names": list(HELP)},
        rich_help_panel=NOUNS,
    )
    made.table, made.otherwise = {line.name: line for line in noun.lines}, noun.otherwise
    return made


def tried(name: str) -> "TyperCommand | None":
    """The command of that name that `yishi score what-if` may try, None where there is none."""
    line = _tried().get(name)
    return command_of(line, name) if line else None


def tried_names() -> list[str]:
    return list(_tried())


def _tried() -> dict[str, CommandLine]:
    """By the names at the top: a group's own for the command that it stands for."""
    return {
        noun.name if line.name == noun.otherwise else line.name: line
        for noun in GROUPS
        for line in noun.lines
        if line.tried
    }


def version(value: bool) -> None:  # noqa: FBT001 # what typer calls with a flag
    """`--version`."""
    if value:
        from importlib.metadata import version as version_of

        typer.echo(f"yishi {version_of('yishi')}")
        raise typer.Exit
