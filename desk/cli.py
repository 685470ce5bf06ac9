"""`yishi ...`: every command, and what becomes of an error: one sentence and an exit status
(INTERFACE.md).
"""

import sys
from typing import Annotated, cast

import typer
from typer.core import TyperOption
from typer.exceptions import TyperException

from config.errors import Misconfigured, YishiError
from desk.commands.common import Config
from desk.commands.parser import HELP, CommandGroup, misuse_sentence
from desk.commands.table import fill, version

COMPLETION = {
    "install_completion": "为现在的 shell 装上命令补全",
    "show_completion": "输出补全脚本，自行安装",
}
app = typer.Typer(
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    context_settings={"help_option_names": list(HELP)},
)
Version = Annotated[
    bool, typer.Option("--version", callback=version, is_eager=True, help="显示版本")
]


@app.callback()
def desk(context: typer.Context, config: Config = None, *, _version: Version = False) -> None:
    """一事：政务信息的收件、台账与计分。"""
    context.obj = config


def program() -> CommandGroup:
    """The whole command line, each command still to be loaded."""
    made = cast("CommandGroup", typer.main.get_command(app))
    for option in made.params:
        if option.name in COMPLETION:
            cast("TyperOption", option).help = COMPLETION[option.name]
    fill(made)
    return made


def main() -> None:
    """The program: exit status 0 done; 1 refused; 2 misconfigured or misused; 3 an outside thing is
    down; 4 the ledger does not verify.
    """
    try:
        sys.exit(
            program().main(_config_first(sys.argv[1:]), prog_name="yishi", standalone_mode=False)
        )
    except YishiError as error:
        sys.stderr.write(f"yishi: {error}\n")
        sys.exit(error.exit_status)
    except TyperException as error:
        if sentence := misuse_sentence(error):
            sys.stderr.write(f"yishi: {sentence}\n")
        sys.exit(Misconfigured.exit_status)
    except typer.Abort:
        sys.exit(1)


def _config_first(arguments: list[str]) -> list[str]:
    """Every command takes --config, so it may stand after the command's name as well as before it."""
    own: list[str] = []
    found: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            return [*found, *own, argument, *rest]
        if argument == "--config":
            found += [argument, *[value for value in [next(rest, None)] if value is not None]]
        elif argument.startswith("--config="):
            found.append(argument)
        else:
            own.append(argument)
    return [*found, *own]
