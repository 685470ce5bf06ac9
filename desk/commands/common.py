"""What commands share: their options, the desk they work at, how they print, and how one that
records a fact is made. Knows no command.
"""

import getpass
import inspect
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict, TypeVar

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from desk.acts.record import Act, Recorded
    from desk.acts.tallies.dry_run import Supposed, UnitChange
    from desk.commands.grid import Grid
    from desk.wiring import Desk

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
QuarterName = Annotated[str, typer.Argument(metavar="PERIOD", help="季度，如 2026Q3")]


class _LateLog(logging.Handler):
    """Loads the log when a library has something for it."""

    def emit(self, record: logging.LogRecord) -> None:
        from desk.logs import configure

        configure("warning")
        logging.getLogger(record.name).handle(record)


@contextmanager
def at_desk(
    context: typer.Context, *, service: bool = False, reads: bool = False, strict: bool = True
) -> Iterator["Desk"]:
    """The ledger and all that belongs to it, by the settings of this call. Only the service logs
    what went well: a command prints it. What only `reads` has nothing to log, nor loads the log.
    Not `strict`: with a roster or rulebook that can't be used, too.
    """
    from desk.wiring import open_desk

    desk = open_desk(context.obj, strict=strict)
    if reads:
        logging.root.handlers = [_LateLog()]
        desk.book.read_once()
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


def print_table(table: "Table | Grid") -> None:
    """A table as wide as the terminal or `$COLUMNS`, or as it needs where there is neither."""
    from desk.commands.grid import Grid, printed_width

    if isinstance(table, Grid):
        table.print()
        return
    from rich.console import Console

    console = Console()
    (console if console.is_terminal else Console(width=printed_width())).print(table)


EVEN_SO = "desk.even_so"  # in a context's meta: why a fact is recorded whose day can't be
DRY_RUN = "desk.dry_run"  # in a context's meta: a command that records is only tried
Ref = Annotated[str | None, typer.Option(help="这条事实的 ref（缺省：自动编号）")]

Value = TypeVar("Value")
if TYPE_CHECKING:
    Recording = tuple[Act[Value], Value]  # an act and what it is given


class Details(TypedDict):
    """What may be said of any fact: the day that it happened on, a note, its ref."""

    day: date | None
    note: str | None
    ref: str | None


def records(command: Callable[..., "Recording[Value]"]) -> Callable[..., None]:
    """A command that records one fact: behind its own parameters come those that all such commands
    have. It answers an act and what the act is given; that is recorded and printed.
    """

    @wraps(command)
    def run(
        context: typer.Context,
        *,
        day: datetime | None,
        note: str | None,
        ref: str | None,
        actor: str | None,
        json: bool,
        even_so: bool,
        reason: str | None,
        **own: Any,
    ) -> None:
        if (even_so and not reason) or (reason and not even_so and not has_reason):
            raise typer.BadParameter("--even-so 和 --reason 要一起写")
        context.meta[EVEN_SO] = reason if even_so else None
        own |= {"reason": reason} if has_reason else {}
        act, value = command(**own, day=civil(day), note=note, ref=ref)
        record(context, act, value, actor=actor, as_json=json)

    own = inspect.signature(command).parameters.values()
    has_reason = any(parameter.name == "reason" for parameter in own)
    context, *shared = inspect.signature(_shared).parameters.values()
    shared = [parameter for parameter in shared if parameter.name != "reason" or not has_reason]
    parameters = [parameter for parameter in own if parameter.kind is not parameter.VAR_KEYWORD]
    signature = inspect.Signature([context, *parameters, *shared])
    run.__signature__ = signature  # type: ignore[attr-defined] # which typer reads
    run.__annotations__ = {}
    return run


def _shared(
    context: typer.Context,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
    even_so: Annotated[
        bool, typer.Option("--even-so", help="日期晚于今天、早于收到也照记，须写 --reason")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="日期属实的理由，写进备注")] = None,
) -> None:
    """The parameters of every command that records a fact."""


def record(
    context: typer.Context, act: "Act[Value]", value: Value, *, actor: str | None, as_json: bool
) -> None:
    """Do the act and print the score lines that it caused; `yishi score what-if` only tries it."""
    even_so = context.meta.get(EVEN_SO)
    with at_desk(context) as desk:
        who = actor_or_user(actor)
        if context.meta.get(DRY_RUN):
            from desk.acts.tallies.dry_run import dry_run

            rules, today = desk.rules, desk.today
            supposed = dry_run(
                desk.book, act, value, actor=who, rules=rules, today=today, even_so=even_so
            )
            _print_supposed(desk, supposed, as_json=as_json)
            return
        with desk.book.writing(actor=who, even_so=even_so) as writer:
            done = act(writer, value, rules=desk.rules, today=desk.today)
    print_recorded(desk, done, as_json=as_json)


def print_recorded(
    desk: "Desk", done: "Recorded", *, as_json: bool, more: Mapping[str, Any] | None = None
) -> None:
    """What an act did, with the score lines that it caused; `more` is added to the JSON."""
    if as_json:
        from desk.forms.tallies import recorded_form

        print_json({**recorded_form(done), **(more or {})})
        return
    typer.echo(f"已记录 {done.ref}（第 {done.entry.seq} 号记录，{_counted(done)}）")
    _print_scores(desk, done)


def _print_supposed(desk: "Desk", supposed: "Supposed", *, as_json: bool) -> None:
    """What would be recorded, the lines that it would cause, and whose figures would be others."""
    if as_json:
        from desk.forms.tallies import supposed_form

        print_json(supposed_form(supposed))
        return
    typer.echo(f"假设记录（{_counted(supposed.done)}），未写入：")
    _print_scores(desk, supposed.done)
    for change in supposed.moved:
        typer.echo(_moved_text(change, str(supposed.period)))
    if supposed.passed:
        typer.echo(f"    另有 {len(supposed.passed)} 个单位的名次因此变动")
    if not supposed.moved:
        typer.echo("    各单位的数字都不变")


def _counted(done: "Recorded") -> str:
    late = f"{done.late} 已签发，" if done.late else ""
    return f"{late}计入 {done.quarter}"


def _print_scores(desk: "Desk", done: "Recorded") -> None:
    from desk.commands.texts import score_texts

    names = {unit.code: unit.short for unit in desk.rules.roster.listed_in(done.quarter)}
    for text in score_texts(done, names=names, rulebook=desk.rules.rulebook):
        typer.echo(text)


def _moved_text(change: "UnitChange", period: str) -> str:
    from scoring.score import points_text, signed_text

    before, after, tally = change.before, change.after, change.after.tally
    head = f"    {tally.name} {period}"
    total = points_text(tally.total)
    if before is None:
        return f"{head}：{total} 分，第 {after.rank} 名"
    was = before.tally
    sums = (
        f"{points_text(was.total)} → {total} 分（{signed_text(change.points)}）"
        if change.points
        else f"{total} 分"
    )
    rank = f"，名次 {before.rank} → {after.rank}" if before.rank != after.rank else ""
    received = (
        f"，报送 {was.received} → {tally.received} 条" if was.received != tally.received else ""
    )
    return f"{head}：{sums}{rank}{received}"


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
