"""How a command line is read: groups whose commands are loaded when they are needed, with help in
Chinese, and what is wrong with a line as one sentence. Knows no command.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

HELP = ("-h", "--help")


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command: `target` is `module:function`; `settings` are those of its context.

    `daily` puts it at the top as well; `old` is the name that it had there; `tried`: `yishi
    what-if` takes it.
    """

    name: str
    target: str
    daily: bool = False
    old: str = ""
    tried: bool = False
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class _Chinese:
    """What the library says in English in a page of help, said in Chinese."""

    def get_help_option(self, context: Any) -> Any:
        option = super().get_help_option(context)  # type: ignore[misc] # of the class that this one is mixed into
        if option is not None:
            option.help = "显示这一页说明"
        return option

    def format_usage(self, context: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(context))  # type: ignore[attr-defined] # see above
        formatter.write_usage(context.command_path, pieces, prefix="用法：")

    def format_help(self, context: Any, formatter: Any) -> None:
        from typer import rich_utils  # a page of help is what rich is loaded for

        rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
        rich_utils.OPTIONS_PANEL_TITLE = "选项"
        rich_utils.COMMANDS_PANEL_TITLE = "命令"
        rich_utils.DEFAULT_STRING = "[缺省：{}]"
        rich_utils.REQUIRED_LONG_STRING = "[必填]"
        super().format_help(context, formatter)  # type: ignore[misc] # see above


class Command(_Chinese, TyperCommand):
    """One command."""

    def parse_args(self, context: Any, arguments: list[str]) -> list[str]:
        strict, context.allow_extra_args = not context.allow_extra_args, True
        rest = super().parse_args(context, arguments)
        if rest and strict and not context.resilient_parsing:
            raise typer.BadParameter(f"多写了 {' '.join(rest)}", ctx=context)
        return rest


class CommandGroup(_Chinese, TyperGroup):
    """Commands by name, each loaded when it is asked for."""

    table: Mapping[str, CommandLine] = MappingProxyType({})
    old_names: Mapping[str, CommandLine] = MappingProxyType({})  # old names, that still work
    otherwise: str = ""  # the command that is meant by arguments that begin with none of them
    panel: str | None = None  # under which heading the table's commands are listed

    def list_commands(self, _context: Any) -> list[str]:
        return [*self.table, *self.commands]

    def get_command(self, _context: Any, name: str) -> Any:
        known = self.commands.get(name)
        line = self.table.get(name) or self.old_names.get(name)
        if known or line is None:
            return known
        command = command_of(line, name)
        command.hidden, command.rich_help_panel = name in self.old_names, self.panel
        return command

    def parse_args(self, context: Any, arguments: list[str]) -> list[str]:
        own = not arguments or arguments[0] in HELP or self.get_command(context, arguments[0])
        if self.otherwise and not own:
            arguments = [self.otherwise, *arguments]
        return super().parse_args(context, arguments)

    def resolve_command(self, context: Any, arguments: list[str]) -> Any:
        name = arguments[0]
        if self.get_command(context, name) is None and not context.resilient_parsing:
            near = get_close_matches(name, [*self.table, *self.commands, *self.old_names], n=1)
            raise typer.BadParameter(
                f"没有命令 {name}" + (f"，最接近的是 {near[0]}" if near else ""), ctx=context
            )
        return super().resolve_command(context, arguments)


def command_of(line: CommandLine, name: str) -> TyperCommand:
    """The command of that line under that name, its module loaded now; the list of commands has its
    first sentence.
    """
    module, _, function = line.target.partition(":")
    run = getattr(import_module(module), function)
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(
        name,
        cls=Command,
        short_help=f"{(run.__doc__ or '').partition('。')[0]}。",
        context_settings={"help_option_names": list(HELP), **line.settings},
        options_metavar="[选项]",
    )(run)
    return cast("TyperCommand", typer.main.get_command(app))


def misuse_sentence(error: Any) -> str:
    """The sentence for a parser's error, with where its usage stands; "" where it printed its help.

    What a command finds wrong itself is said in the command's own words (`typer.BadParameter`
    without a parameter).
    """
    kind = type(error).__name__  # the library keeps these classes to itself
    if kind == "NoArgsIsHelpError":
        return ""
    parameter, context = getattr(error, "param", None), getattr(error, "ctx", None)
    if kind == "NoSuchOption":
        near = sorted(error.possibilities or ())
        sentence = f"没有选项 {error.option_name}" + (f"，最接近的是 {near[0]}" if near else "")
    elif kind == "BadOptionUsage":
        sentence = f"选项 {error.option_name} 后面要写值"
    elif parameter is None:
        sentence = error.message
    elif kind == "MissingParameter":
        sentence = f"缺少{'参数' if _is_argument(parameter) else '选项'} {_called(parameter)}"
    else:
        sentence = f"{_called(parameter)} {_expected(parameter)}"
    return f"{sentence}；用法见 {context.command_path} --help" if context else str(sentence)


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def _called(parameter: Any) -> str:
    return str(parameter.display_name_raw if _is_argument(parameter) else parameter.opts[0])


def _expected(parameter: Any) -> str:
    """What the parameter takes."""
    takes = parameter.type_descriptor
    if takes.is_choice:
        return f"只能是 {', '.join(str(getattr(each, 'value', each)) for each in takes.choices)}"
    if takes.annotation is int:
        low, high = getattr(takes, "min", None), getattr(takes, "max", None)
        least = f"，不小于 {low}" if low is not None else ""
        return "要写整数" + least + (f"，不大于 {high}" if high is not None else "")
    if takes.annotation is datetime:
        return "的日期请写作 2026-07-06"
    return "没有这个文件或目录" if takes.annotation is Path else "不对"
