"""What a person reads: `yishi tally`, `year`, `explain`, `show`; nothing here writes."""

from typing import Annotated

import typer

from desk.commands.common import (
    ItemName,
    Json,
    QuarterName,
    at_desk,
    print_json,
    print_table,
)


def tally(
    context: typer.Context,
    period: QuarterName,
    scores: Annotated[bool, typer.Option("--scores", help="列出每一笔得分")] = False,
    stream: Annotated[str, typer.Option(help="govinfo 政务信息，website 网站信息")] = "govinfo",
    json: Json = False,
) -> None:
    """季度统计：各单位报送、采用、得分、排名。"""
    from config.errors import Refused
    from desk.acts.tallies.tally import quarter_tally

    if stream not in {"govinfo", "website"}:
        raise Refused(f"没有 {stream!r} 这一类信息；可用 govinfo 或 website")
    with at_desk(context, reads=True) as desk, desk.book.reading() as views:
        office = quarter_tally(
            views,
            desk.rules.rulebook.span.parse(period),
            rules=desk.rules,
            today=desk.today,
            stream="website" if stream == "website" else "govinfo",
        )
    if json:
        from desk.forms.tallies import quarter_form

        print_json(quarter_form(office, scores=scores))
        return
    from desk.commands.grids import line_table, quarter_table

    print_table(quarter_table(office, desk.rules.rulebook))
    if scores:
        print_table(
            line_table(
                [line for unit in office.units for line in unit.scores],
                {unit.unit: unit.name for unit in office.units},
            )
        )
    if office.nowhere:
        typer.echo(f"另有 {len(office.nowhere)} 笔得分因单位撤销且无承接单位，不计入任何单位。")


def year(
    context: typer.Context,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="年份，如 2026", min=1, max=9998)],
    notes: Annotated[
        bool, typer.Option("--notes", help="JSON 中也列出建议的先进单位和名册变动")
    ] = False,
    json: Json = False,
) -> None:
    """全年统计：各单位全年得分、排名、零采用、通报批评、绩效扣分；建议的先进单位，名册变动。"""
    from desk.acts.bulletins.year import year_notes
    from desk.acts.tallies.tally import year_tally

    with at_desk(context, reads=True) as desk, desk.book.reading() as views:
        office = year_tally(views, year, rules=desk.rules, today=desk.today)
    beside = year_notes(office, rules=desk.rules)
    if json:
        from desk.forms.bulletins import notes_form
        from desk.forms.tallies import year_form

        print_json(year_form(office) | (notes_form(beside) if notes else {}))
        return
    from desk.commands.grids import year_table
    from desk.commands.texts import notes_texts

    print_table(year_table(office, desk.rules))
    for text in notes_texts(beside, desk.rules.rulebook):
        typer.echo(text)


def explain(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="UNIT|ITEM|PERIOD",
            help="单位代码（后写季度）、信息编号，或季度（与 --rank 同用）",
        ),
    ],
    period: Annotated[str | None, typer.Argument(metavar="PERIOD", help="季度，如 2026Q3")] = None,
    against: Annotated[
        str | None, typer.Option(metavar="UNIT", help="与另一单位逐项相比：它为什么在前或在后")
    ] = None,
    rank: Annotated[int | None, typer.Option(min=1, help="第几名")] = None,
    group: Annotated[str | None, typer.Option(help="类内名次：单位类别的代码")] = None,
    json: Json = False,
) -> None:
    """逐笔说明：某单位、某条信息或某一名次的每一分出自哪条规则、哪号记录、哪封邮件；离前一名、
    离任务还差多少。
    """
    from desk.acts.tallies.explanation import explain_item, explain_rank, explain_unit
    from desk.commands.texts import item_gains_text, rank_text, unit_text
    from desk.forms.followed import item_explanation_form
    from desk.forms.tallies import explanation_form, rank_explanation_form

    if (rank is None and group) or (against and (rank or period is None)) or (rank and period):
        raise typer.BadParameter(
            "写成 explain 单位 季度 [--against 单位]、explain 信息编号，或 explain 季度 --rank "
            "名次 [--group 类别]"
        )
    with at_desk(context, reads=True) as desk, desk.book.reading() as views:
        rules, today, span = desk.rules, desk.today, desk.rules.rulebook.span
        if rank is not None:
            quarter, text = span.parse(what), rank_text
            ranking = explain_rank(views, rank, quarter, group=group, rules=rules, today=today)
            form = rank_explanation_form(ranking)
        elif period is None:
            shown, gains = explain_item(views, what, rules=rules, today=today)
            form, text = item_explanation_form(shown, gains), item_gains_text
        else:
            quarter, text = span.parse(period), unit_text
            unit = explain_unit(views, what, quarter, against=against, rules=rules, today=today)
            form = explanation_form(unit)
    if json:
        print_json(form)
    else:
        typer.echo(text(form, rules.rulebook))


def show(context: typer.Context, item: ItemName, json: Json = False) -> None:
    """一条信息：标题、正文、来源邮件、历次记录和得分。"""
    from desk.acts.tallies.explanation import show_item
    from desk.commands.texts import item_text
    from desk.forms.followed import shown_item_form

    with at_desk(context, reads=True) as desk, desk.book.reading() as views:
        shown = show_item(views, item, rules=desk.rules)
        form = shown_item_form(shown)
    if json:
        print_json(form)
    else:
        typer.echo(item_text(form, desk.rules.rulebook))
