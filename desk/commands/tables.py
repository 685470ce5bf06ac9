"""`yishi ledger import` and `export`: the portable ledger by lines, an old table row by row."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import Actor, Json, actor_or_user, at_desk, print_json, print_table

if TYPE_CHECKING:
    from desk.acts.tables.columns import TableProblem

SHOWN = 200  # problems that a terminal is given


def import_(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="JSON Lines 文件（yishi ledger export 的格式），或旧表 .xlsx、.xls、.csv",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    columns: Annotated[bool, typer.Option("--columns", help="列出旧表可以有的栏目")] = False,
    template: Annotated[
        Path | None, typer.Option(metavar="OUT.xlsx", help="写一张空的样表")
    ] = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """导入：全部写入，或（有一行不对）一行也不写。旧表逐行说明读成了什么。"""
    if columns:
        print_columns(as_json=json)
    elif template is not None:
        write_empty_table(context, template)
    elif file is None:
        raise typer.BadParameter(
            "要导入哪个文件？样表见 --template，栏目见 --columns", param_hint="FILE"
        )
    else:
        from desk.acts.tables.old_table import is_old_table

        take = import_old_table if is_old_table(file) else import_facts
        take(context, file, actor=actor_or_user(actor), dry_run=dry_run, as_json=json)


def export(context: typer.Context) -> None:
    """导出：每条事实一行 JSON，写到标准输出。"""
    from desk.acts.tables.portable import export_text

    with at_desk(context) as desk:
        for line in export_text(desk.book):
            sys.stdout.write(f"{line}\n")


def import_facts(
    context: typer.Context, file: Path, *, actor: str, dry_run: bool, as_json: bool
) -> None:
    """JSON Lines."""
    from desk.acts.tables.portable import import_file

    doubts: list[tuple[int, str]] = []
    with at_desk(context) as desk:
        count = import_file(
            desk.book,
            file,
            actor=actor,
            rules=desk.rules,
            dry_run=dry_run,
            doubt=lambda number, problem: doubts.append((number, problem)),
        )
    for number, problem in doubts:
        typer.echo(f"yishi: {file}: line {number}（第 {number} 行）：{problem}；仍照录", err=True)
    if as_json:
        print_json({"lines": count, "written": not dry_run})
    else:
        typer.echo(f"检查通过，共 {count} 行，未写入" if dry_run else f"已导入 {count} 行")


def import_old_table(
    context: typer.Context, file: Path, *, actor: str, dry_run: bool, as_json: bool
) -> None:
    """An office's old table; Refused names every wrong row, once the report is printed."""
    from config.errors import Refused
    from desk.acts.labels import KINDS
    from desk.acts.tables.old_table import fact_texts, import_table

    with at_desk(context) as desk:
        report = import_table(
            desk.book, file, actor=actor, rules=desk.rules, today=desk.today, dry_run=dry_run
        )
    if as_json:
        from desk.forms.tallies import report_form

        print_json(report_form(report, file=str(file)))
    for row in report.rows:
        for doubt in row.doubts:
            typer.echo(f"yishi: {row.sheet} 第 {row.number} 行：{doubt}；仍照录", err=True)
    if report.problems:
        head = f"{file}：{len(report.problems)} 处有误，未写入任何内容"
        more = (
            [f"  另有 {len(report.problems) - SHOWN} 处，见 --json"]
            if len(report.problems) > SHOWN
            else []
        )
        raise Refused(
            head
            if as_json
            else "\n".join([head, *map(problem_text, report.problems[:SHOWN]), *more])
        )
    if not as_json:
        for row in report.rows:
            facts = "，".join(fact_texts(row, desk.rules.rulebook))
            typer.echo(
                f"{row.sheet} 第 {row.number} 行 → {row.item} {row.unit} {row.title}：{facts}"
            )
        counts = "，".join(
            f"{KINDS.get(kind, kind)} {count}" for kind, count in report.counts.items()
        )
        done = "已导入" if report.written else "检查通过，未写入："
        typer.echo(f"{done} {len(report.rows)} 行（{counts}）")


def problem_text(problem: "TableProblem") -> str:
    place = "".join(
        (
            f"第 {problem.row} 行" if problem.row else "",
            f"“{problem.column}”" if problem.column else "",
        )
    )
    return f"  工作表“{problem.sheet}”{place}：{problem.wrong}；{problem.remedy}"


def print_columns(*, as_json: bool) -> None:
    """The headings that an old table may have."""
    from rich.markup import escape
    from rich.table import Table

    from desk.acts.tables.columns import COLUMNS
    from desk.forms.tallies import columns_form

    if as_json:
        print_json(columns_form())
        return
    table = Table("栏目", "必填", "怎么写", "例", "也可以叫", box=None, padding=(0, 2, 0, 0))
    for column in COLUMNS:
        needed = "必填" if column.required else ""
        names = "、".join(column.also)
        table.add_row(*map(escape, (column.heading, needed, column.says, column.example, names)))
    print_table(table)


def write_empty_table(context: typer.Context, path: Path) -> None:
    """The template, with the units and codes of this office."""
    from desk.acts.tables.columns import write_template

    with at_desk(context) as desk:
        write_template(path, rules=desk.rules, today=desk.today)
    typer.echo(f"已写入 {path}；填好“登记表”后 yishi ledger import {path} --dry-run")
