"""`yishi bulletin` and `yishi notice`: what the office announces, as files; only --words and --number keep anything."""

import json as json_forms
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desk.commands.common import Json, Unit, at_desk

if TYPE_CHECKING:
    from config.period import Period
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

    chosen = (
        "json"
        if json
        else format or (out.suffix.removeprefix(".").lower() if out and out.suffix else "docx")
    )
    if chosen not in FORMATS:
        raise Refused(f"没有格式 {chosen!r}；可用 {' '.join(FORMATS)}")
    with at_desk(context) as desk:
        which = _period(period, desk)
        if words or number is not None:
            write_words(desk.book, which, words=_text_of(words) if words else None, number=number)
        content = (
            _year(desk, which, chosen) if _is_year(which, desk) else _quarter(desk, which, chosen)
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
    from desk.acts.bulletins.notice import notice as made
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


def _quarter(desk: "Desk", period: "Period", chosen: str) -> str | bytes:
    from desk.acts.bulletins.bulletin import bulletin as made
    from desk.acts.bulletins.press import workbook_of
    from desk.acts.tallies.reasons import reasons_of
    from desk.publish import data, docx, html

    one = made(
        desk.book, period, rules=desk.rules, letterhead=desk.settings.bulletin, today=desk.today
    )
    if chosen == "docx":
        return docx.docx_of(one.document)
    if chosen == "html":
        return html.html_of(one.document)
    if chosen == "csv":
        return data.bulletin_csv(one.story)
    if chosen == "xlsx":
        return workbook_of(desk.book, one, period, roster=desk.rules.roster)
    with desk.book.reading() as views:
        reasons = reasons_of(
            views, [line for tally in one.story.figures.units for line in tally.scores]
        )
    return _json(data.bulletin_json(one.story, one.document, reasons))


def _year(desk: "Desk", year: "Period", chosen: str) -> str | bytes:
    from desk.acts.bulletins.year import year_bulletin
    from desk.publish import data, docx, html, xlsx

    one = year_bulletin(
        desk.book, year.year, rules=desk.rules, letterhead=desk.settings.bulletin, today=desk.today
    )
    if chosen == "docx":
        return docx.docx_of(one.document)
    if chosen == "xlsx":
        return xlsx.year_workbook(one)
    if chosen == "html":
        return html.html_of(one.document)
    if chosen == "csv":
        return data.document_csv(one.document)
    head = {
        "period": str(year),
        "state": one.figures.state,
        "rulebook": one.figures.rulebook,
        "ledger_head": one.figures.head,
    }
    return _json(head | {"document": data.document_json(one.document)})


def _json(form: dict[str, Any]) -> str:
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
