"""`yishi ...`: every command, and what becomes of an error: one sentence and an exit status (INTERFACE.md)."""

import sys

import typer

from config.errors import YishiError
from desk.commands import care, facts, mail, reports
from desk.commands.common import Config

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="一事：政务信息的收件、台账与计分。")


@app.callback()
def desk(context: typer.Context, config: Config = None) -> None:
    """一事：政务信息的收件、台账与计分。"""
    context.obj = config


for part in (care, mail, facts, reports):
    app.registered_commands += part.app.registered_commands


def main() -> None:
    """The program: exit status 0 done; 1 refused; 2 misconfigured or misused; 3 an outside thing is down; 4 the ledger does not verify."""
    try:
        app()
    except YishiError as error:
        sys.stderr.write(f"yishi: {error}\n")
        sys.exit(error.exit_status)
