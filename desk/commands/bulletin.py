"""`yishi bulletin` and `yishi notice`: what the office announces, as files; only --words and
--number keep anything.
"""

import json as json_forms
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import Json, Unit, at_desk

if TYPE_CHECKING:
    from config.period import Period
    from desk.acts.bulletins.press import Press
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
    from desk.acts.tallies.reasons import reasons_of
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
