"""What commands share: their options, the desk they work at, and how they print. Knows no command."""

import getpass
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from desk.acts.record import Recorded
    from desk.wiring import Desk
    from ledger.portable import Line

SUPPOSING = "desk.supposing"  # in a context's meta: a command that records is only tried
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


@contextmanager
def at_desk(context: typer.Context, *, service: bool = False) -> Iterator["Desk"]:
    """The ledger and all that belongs to it, by the settings of this call. Only the service logs what went well: a command prints it."""
    from desk.logs import configure
    from desk.wiring import open_desk

    desk = open_desk(context.obj)
    configure(desk.settings.log.level if service else "warning")
    try:
        yield desk
    finally:
        desk.book.dispose()


def actor_or_user(actor: str | None) -> str:
    return actor or getpass.getuser()


def civil(day: datetime | None) -> date | None:
    return day.date() if day else None


def record(
    context: typer.Context, line: type["Line"], fields: Mapping[str, Any], *, as_json: bool
) -> None:
    """Record one fact and print the score lines that it caused. `fields` are the line's; day and actor have their defaults here."""
    from desk.acts.record import act

    with at_desk(context) as desk:
        who = actor_or_user(fields["actor"])
        given = {key: value for key, value in fields.items() if value is not None}
        fact = line.model_validate(
            given | {"actor": who, "day": civil(fields["day"]) or desk.today}
        )
        if context.meta.get(SUPPOSING):
            _suppose(desk, fact, who, as_json=as_json)
            return
        done = act(desk.book, fact, actor=who, rules=desk.rules, today=desk.today)
    print_recorded(desk, done, as_json=as_json)


def _suppose(desk: "Desk", fact: "Line", actor: str, *, as_json: bool) -> None:
    """The same on a page that is not kept."""
    from desk.acts.tallies.dry_run import suppose
    from desk.commands.supposing import print_supposed

    found = suppose(desk.book, fact, actor=actor, rules=desk.rules, today=desk.today)
    names = {unit.code: unit.short for unit in desk.rules.roster.listed_in(found.done.quarter)}
    print_supposed(found, desk.rules.rulebook, names, as_json=as_json)


def print_recorded(
    desk: "Desk", done: "Recorded", *, as_json: bool, more: Mapping[str, Any] | None = None
) -> None:
    """What an act did, with the score lines that it caused; `more` is added to the JSON."""
    if as_json:
        from desk.acts.forms import recorded_form

        print_json({**recorded_form(done), **(more or {})})
        return
    typer.echo(f"已记录 {done.ref}（第 {done.entry.seq} 号记录，计入 {done.quarter}）")
    from desk.commands.texts import score_texts

    names = {unit.code: unit.short for unit in desk.rules.roster.listed_in(done.quarter)}
    for text in score_texts(done, names=names, rulebook=desk.rules.rulebook):
        typer.echo(text)


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
