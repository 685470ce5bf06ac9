"""`yishi issues`: which issues of a publication adopted what, and an issue's text as a draft for its editor. Records nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desk.commands.common import Json, at_desk, print_json

if TYPE_CHECKING:
    from desk.acts.issues import IssueName, Printed
    from desk.wiring import Desk
    from ledger.views import IssueView, Views


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
    with at_desk(context) as desk:
        _check(desk, publication, year)
        with desk.book.reading() as views:
            if issue is None:
                _print_issues(
                    _issues(views, publication, desk.today.year if year is None else year),
                    as_json=json,
                )
                return
            named = _named(views, publication, issue, year=year or 0, otherwise=desk.today.year)
            _print_held(_held(views, named, desk), as_json=json)
            if out is None:
                return
            from desk.acts.issues import issue_draft

            out.write_bytes(
                issue_draft(views, named, rules=desk.rules, office=desk.settings.bulletin.office)
            )
    typer.echo(f"已写入 {out}", err=json)


def _check(desk: "Desk", publication: str, year: int | None) -> None:
    from config.errors import Refused
    from config.sentences import nearest

    known = [one.code for one in desk.rules.rulebook.publications]
    if publication not in known:
        raise Refused(
            f"没有刊物 {publication!r}，最接近的是 {nearest(publication, known)}；可用 {'、'.join(known)}"
        )
    if year is not None and not 1 <= year <= 9999:
        raise Refused(f"{year} 不是年份，请写成 2026 的样子")


def _issues(views: "Views", publication: str, year: int) -> list["IssueView"]:
    from datetime import date

    return views.facts.issues(publication, since=date(year, 1, 1), until=date(year, 12, 31))


def _named(
    views: "Views", publication: str, issue: str, *, year: int, otherwise: int
) -> "IssueName":
    from desk.acts.adoption import issue_number
    from desk.acts.issues import IssueName, latest_year

    number = issue_number(issue)
    return IssueName(
        publication, number, year or latest_year(views, publication, number) or otherwise
    )


def _held(views: "Views", named: "IssueName", desk: "Desk") -> list["Printed"]:
    from desk.acts.issues import printed_in

    return printed_in(views, named, roster=desk.rules.roster)


def _print_issues(found: list["IssueView"], *, as_json: bool) -> None:
    from desk.acts.labels import issue_text

    if as_json:
        print_json(
            [
                {
                    "issue": one.number,
                    "first": str(one.first),
                    "last": str(one.last),
                    "adopted": one.counts,
                }
                for one in found
            ]
        )
        return
    for one in found:
        words = issue_text(one.number) or f"{one.first.month}月未编期号"
        typer.echo(f"{words}　{one.first} 至 {one.last}　共 {sum(one.counts.values())} 条")
    if not found:
        typer.echo("没有采用。")


def _print_held(found: list["Printed"], *, as_json: bool) -> None:
    from desk.acts.labels import GENRES

    if as_json:
        print_json([_form(one) for one in found])
        return
    for one in found:
        genre = one.fact.genre or ""
        typer.echo(
            f"{one.fact.day}　{one.item.id}　{GENRES.get(genre, genre)}　{one.unit}　{one.title or '（已封存）'}"
        )
    if not found:
        typer.echo("这一期没有采用的信息。")


def _form(one: "Printed") -> dict[str, Any]:
    return {
        "item": one.item.id,
        "title": one.title,
        "unit": one.item.unit,
        "genre": one.fact.genre,
        "day": str(one.fact.day),
        "ref": one.fact.ref,
        "entry": one.fact.seq,
    }
