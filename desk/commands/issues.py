"""`yishi publication issues`: which issues of a publication adopted what, and an issue's text as a
draft for its editor. Records nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.period import Year
from desk.acts.labels import GENRES, issue_text
from desk.commands.common import Json, at_desk, print_json

if TYPE_CHECKING:
    from desk.acts.issues import Printed
    from desk.wiring import Desk
    from ledger.views import IssueView


def issues(
    context: typer.Context,
    publication: Annotated[
        str, typer.Argument(metavar="PUBLICATION", help="刊物代码，如 yinchuan_zhengwu")
    ],
    issue: Annotated[
        str | None, typer.Argument(metavar="[ISSUE]", help="期号，如 12；不写则列出各期")
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="哪一年（缺省：今年；写了期号则是最近有这一期的一年）")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="把这一期的文稿草稿写成 .docx")
    ] = None,
    json: Json = False,
) -> None:
    """刊物各期：一种刊物的各期，或一期采用了哪些信息；--out 写出文稿草稿。"""
    from desk.acts.issues import issue_draft, issue_named, printed_in

    with at_desk(context) as desk:
        _check(desk, publication, year)
        with desk.book.reading() as views:
            if issue is None:
                within = Year(desk.today.year if year is None else year, 1)
                days = {"since": within.first_day, "until": within.last_day}
                _print_issues(views.facts.issues(publication, **days), as_json=json)
                return
            named = issue_named(views, publication, issue, year=year, this_year=desk.today.year)
            _print_issue(printed_in(views, named, roster=desk.rules.roster), as_json=json)
            if out is None:
                return
            office = desk.settings.bulletin.office
            out.write_bytes(issue_draft(views, named, rules=desk.rules, office=office))
    typer.echo(f"已写入 {out}", err=json)


def _check(desk: "Desk", publication: str, year: int | None) -> None:
    from config.errors import Refused
    from config.sentences import unknown

    known = [each.code for each in desk.rules.rulebook.publications]
    if publication not in known:
        raise Refused(unknown("刊物", publication, known))
    if year is not None and not 1 <= year <= 9999:
        raise Refused(f"{year} 不是年份，请写成 2026 的样子")


def _print_issues(issues: "Sequence[IssueView]", *, as_json: bool) -> None:
    if as_json:
        from desk.forms.items import issue_form

        print_json([issue_form(issue) for issue in issues])
        return
    for issue in issues:
        words = issue_text(issue.number) or f"{issue.first.month}月未编期号"
        count = sum(issue.counts.values())
        typer.echo(f"{words}　{issue.first} 至 {issue.last}　共 {count} 条")
    if not issues:
        typer.echo("没有采用。")


def _print_issue(printed: "Sequence[Printed]", *, as_json: bool) -> None:
    if as_json:
        from desk.forms.items import printed_form

        print_json([printed_form(each) for each in printed])
        return
    for each in printed:
        genre, title = each.fact.genre or "", each.title or "（已清除）"
        words = GENRES.get(genre, genre)
        typer.echo(f"{each.fact.day}　{each.item.id}　{words}　{each.unit}　{title}")
    if not printed:
        typer.echo("这一期没有采用的信息。")
