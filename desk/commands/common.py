"""What commands share: their options, the desk they work at, and how they print. Knows no command."""

import getpass
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from desk.wiring import Desk

PLAIN_WIDTH = 200  # columns of a table that no terminal bounds

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="设置文件（缺省：$YISHI_CONFIG、./yishi.toml、/etc/yishi/yishi.toml）",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序使用")]
Actor = Annotated[str | None, typer.Option(help="经办人（缺省：登录用户名）")]
Note = Annotated[str | None, typer.Option(help="备注")]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="事实发生的日期（缺省：今天）")
]
ItemName = Annotated[str, typer.Argument(metavar="ITEM", help="信息编号，或其 ref")]
Reason = Annotated[str, typer.Option(help="理由")]
Unit = Annotated[str, typer.Argument(metavar="UNIT", help="单位代码")]
Period = Annotated[str, typer.Argument(metavar="PERIOD", help="季度，如 2026Q3")]


class _LateLog(logging.Handler):
    """Loads the log when a library has something for it."""

    def emit(self, record: logging.LogRecord) -> None:
        from desk.logs import configure

        configure("warning")
        logging.getLogger(record.name).handle(record)


@contextmanager
def at_desk(
    context: typer.Context, *, service: bool = False, reads: bool = False
) -> Iterator["Desk"]:
    """The ledger and all that belongs to it, by the settings of this call. Only the service logs
    what went well: a command prints it. What only `reads` has nothing to log, nor loads the log.
    """
    from desk.wiring import open_desk

    desk = open_desk(context.obj)
    if reads:
        logging.root.handlers = [_LateLog()]
    else:
        from desk.logs import configure

        configure(desk.settings.log.level if service else "warning")
    try:
        yield desk
    finally:
        desk.book.dispose()


def actor_or_user(actor: str | None) -> str:
    return actor or getpass.getuser()


def civil(day: datetime | None) -> date | None:
    return day.date() if day else None


def print_json(form: Any) -> None:
    typer.echo(json.dumps(form, ensure_ascii=False, indent=2))


def print_table(table: "Table") -> None:
    """A table as wide as the terminal or `$COLUMNS`, or as it needs where there is neither."""
    import os

    from rich.console import Console

    console = Console()
    (
        console if console.is_terminal or os.environ.get("COLUMNS") else Console(width=PLAIN_WIDTH)
    ).print(table)
