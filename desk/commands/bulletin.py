"""`yishi bulletin draft`, `bulletin close`, `unit reprimand`, `unit decline-reprimand` and `unit
notice`: what the office announces, as files, and the closing of a quarter with what is open before.
"""

import json as json_forms
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from desk.acts.labels import DOUBTS, UNFINISHED
from desk.commands.common import (
    Actor,
    Day,
    Details,
    Json,
    Note,
    QuarterName,
    Reason,
    Unit,
    actor_or_user,
    at_desk,
    civil,
    print_json,
    print_table,
    records,
)

if TYPE_CHECKING:
    from config.period import Period, Quarter
    from desk.acts.bulletins.closure import ClosingReport, Reprimand, Unfinished
    from desk.acts.bulletins.press import Press
    from desk.acts.rules import Rules
    from desk.commands.common import Recording
    from desk.wiring import Desk

FORMATS = ("docx", "xlsx", "html", "csv", "json")
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="写到哪个文件（html、csv、json 不写则输出到屏幕）"),
]


def bulletin(
    context: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="季度，如 2026Q3；全年，如 2026")],
    format: Annotated[
        str | None,
        typer.Option(
            "--format", help="docx xlsx html csv json（缺省：按 --out 的扩展名，再缺省 docx）"
        ),
    ] = None,
    out: Out = None,
    words: Annotated[
        Path | None,
        typer.Option(
            "--words", metavar="FILE", help="“存在问题和下步要求”的文字，一行一段；记下来，下次照用"
        ),
    ] = None,
    number: Annotated[
        str | None, typer.Option("--number", help="发文字号中的号；记下来，下次照用")
    ] = None,
    json: Json = False,
) -> None:
    """政务信息采用情况通报：季度或全年，公文（.docx）、工作簿（.xlsx）、网页、CSV、JSON。"""
    from config.errors import Refused
    from desk.acts.bulletins.bulletin import write_words
    from desk.acts.bulletins.press import Press, file_of

    suffix = out.suffix.removeprefix(".").lower() if out else ""
    chosen = "json" if json else format or suffix or "docx"
    if chosen not in FORMATS:
        raise Refused(f"没有格式 {chosen!r}；可用 {' '.join(FORMATS)}")
    with at_desk(context) as desk:
        press = Press(desk.book, desk.rules, desk.settings.bulletin, desk.today)
        which = _period(period, desk)
        if words or number is not None:
            write_words(desk.book, which, words=_text_of(words) if words else None, number=number)
        period_or_year = which.year if _is_year(which, desk) else which
        content = (
            _json(press, period_or_year)
            if chosen == "json"
            else file_of(press, period_or_year, chosen)
        )
    if out is None and isinstance(content, str):
        typer.echo(content, nl=False)
        return
    file = out or Path(f"政务信息采用情况通报-{which}.{chosen}")
    _write(file, content)
    typer.echo(f"已写入 {file}")
    if chosen == "docx":
        _say_fonts()


def notice(
    context: typer.Context,
    unit: Unit,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="季度，如 2026Q3")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="写到哪个 .docx 文件")],
) -> None:
    """给一个单位的告知：它的信息、采用、得分和每一分的缘由（.docx）。"""
    from desk.acts.bulletins.press import notice as made
    from desk.publish.docx import docx_of

    with at_desk(context) as desk:
        which = desk.rules.rulebook.span.parse(period)
        document = made(
            desk.book,
            unit,
            which,
            rules=desk.rules,
            letterhead=desk.settings.bulletin,
            today=desk.today,
        )
    _write(out, docx_of(document))
    typer.echo(f"已写入 {out}")
    _say_fonts()


def _period(text: str, desk: "Desk") -> "Period":
    from config.period import Year

    return (Year if re.fullmatch("[0-9]{4}", text) else desk.rules.rulebook.span).parse(text)


def _is_year(period: "Period", desk: "Desk") -> bool:
    """A year of shorter periods, not the period of a rulebook that scores by the year."""
    from config.period import Year

    return type(period) is Year and desk.rules.rulebook.span is not Year


def _json(press: "Press", period: "Period | int") -> str:
    from desk.acts.bulletins.press import paper_of
    from desk.acts.tallies.explanation import reasons_of
    from desk.forms.bulletins import bulletin_form, year_bulletin_form
    from scoring.bulletin import Bulletin

    paper = paper_of(press, period)
    if isinstance(paper, Bulletin):
        lines = [line for tally in paper.story.figures.units for line in tally.scores]
        with press.book.reading() as views:
            form = bulletin_form(paper, reasons_of(views, lines))
    else:
        form = year_bulletin_form(paper)
    return json_forms.dumps(form, ensure_ascii=False, indent=2) + "\n"


def _text_of(file: Path) -> str:
    from config.errors import Refused
    from config.sentences import cause_of

    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise Refused(f"读不了 {file}：{cause_of(error)}") from error
    except UnicodeDecodeError:
        raise Refused(f"{file} 不是 UTF-8 文本，请另存为 UTF-8") from None


def _write(file: Path, content: str | bytes) -> None:
    from config.errors import Refused
    from config.sentences import cause_of

    try:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise Refused(f"写不了 {file}：{cause_of(error)}") from error


def _say_fonts() -> None:
    from desk.publish.html import stand_ins

    typer.echo(f"纸面字体只写名称：{stand_ins()}。")


def close(
    context: typer.Context,
    period: QuarterName,
    even_so: Annotated[
        bool, typer.Option("--even-so", help="还有未了的事也签发，须写 --reason")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="未了而签发的理由，随签发保存")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只列出未了的事和将要固定的数字")
    ] = False,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """签发：固定一个季度的数字；此后的变动更正在第一个未签发的季度。还有未了的事则不签发，除非
    --even-so。
    """
    from config.period import Quarter
    from desk.acts.bulletins import closure

    if even_so != bool(reason):
        raise typer.BadParameter("--even-so 和 --reason 要一起写", param_hint="--even-so")
    quarter = Quarter.parse(period)
    wanted = closure.Closing(period=str(quarter), reason=reason, day=civil(day), note=note)
    with (
        at_desk(context) as desk,
        desk.book.writing(actor=actor_or_user(actor), keep=not dry_run) as writer,
    ):
        report = closure.close(writer, wanted, rules=desk.rules, today=desk.today, dry_run=dry_run)
    _print(report, quarter, rules=desk.rules, dry_run=dry_run, as_json=json)


def _print(
    report: "ClosingReport", quarter: "Quarter", *, rules: "Rules", dry_run: bool, as_json: bool
) -> None:
    """The closing, or why there is none: then Refused, once the list is printed."""
    from config.errors import Refused
    from desk.commands.grids import quarter_table
    from desk.forms.bulletins import closing_form

    if as_json:
        print_json(closing_form(report, quarter, dry_run=dry_run))
    else:
        for one in report.unfinished:
            typer.echo(unfinished_text(one))
    if report.tally is None:
        count = len(report.unfinished)
        raise Refused(
            f"{quarter} 还有 {count} 件未了，没有签发；办完再签，或 --even-so --reason 理由"
        )
    if as_json:
        return
    if dry_run:
        print_table(quarter_table(report.tally, rules.rulebook))
        typer.echo(f"以上是 {quarter} 签发时将要固定的数字；未写入任何内容")
    else:
        typer.echo(f"{quarter} 已签发，台账至 {report.tally.ledger_head}")


def unfinished_text(one: "Unfinished") -> str:
    """With its commands."""
    commands = f"：{' 或 '.join(one.commands)}" if one.commands else ""
    return (
        f"未了 {UNFINISHED[one.kind]} {one.what}（{DOUBTS.get(one.detail, one.detail)}）{commands}"
    )


@records
def reprimand(
    unit: Unit,
    period: QuarterName,
    reason: Annotated[str | None, typer.Option(help="理由")] = None,
    **details: Unpack[Details],
) -> "Recording[Reprimand]":
    """通报批评：确认对某单位某季度的通报批评。"""
    from desk.acts.bulletins import closure as acts

    proposed = acts.Reprimand(unit=unit, period=period, reason=reason, **details)
    return acts.reprimand, proposed


@records
def decline_reprimand(
    unit: Unit,
    period: QuarterName,
    reason: Reason,
    **details: Unpack[Details],
) -> "Recording[Reprimand]":
    """通报批评不予确认（须给理由）。"""
    from desk.acts.bulletins import closure as acts

    proposed = acts.Reprimand(unit=unit, period=period, reason=reason, **details)
    return acts.decline_reprimand, proposed
