"""`yishi ...`: every command, and what becomes of an error: one sentence and an exit status (INTERFACE.md)."""

import sys

import typer
from typer.exceptions import TyperException

from config.errors import Misconfigured, YishiError
from desk.commands import (
    again,
    bulletins,
    care,
    classifying,
    clock,
    console,
    demo,
    entering,
    facts,
    issues,
    judging,
    mail,
    objecting,
    people,
    reports,
    rereading,
    rulebook,
    splitting,
    status,
    supposing,
    teaching,
)
from desk.commands.common import Config
from desk.commands.misuse import misuse_sentence

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="一事：政务信息的收件、台账与计分。",
)


@app.callback()
def desk(context: typer.Context, config: Config = None) -> None:
    """一事：政务信息的收件、台账与计分。"""
    context.obj = config


for part in (
    demo,
    care,
    mail,
    again,
    rereading,
    splitting,
    status,
    clock,
    classifying,
    teaching,
    facts,
    entering,
    supposing,
    judging,
    objecting,
    reports,
    bulletins,
    issues,
    console,
):
    app.registered_commands += part.app.registered_commands
app.add_typer(people.app, name="user")
app.add_typer(rulebook.app, name="rulebook")


def main() -> None:
    """The program: exit status 0 done; 1 refused; 2 misconfigured or misused; 3 an outside thing is down; 4 the ledger does not verify."""
    try:
        sys.exit(app(_config_first(sys.argv[1:]), standalone_mode=False))
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
