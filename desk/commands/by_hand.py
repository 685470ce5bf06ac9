"""What came by telephone or on paper: `yishi item enter`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import (
    Actor,
    Json,
    Note,
    actor_or_user,
    at_desk,
    print_json,
    print_recorded,
)

if TYPE_CHECKING:
    from desk.acts.by_hand import Agreed, ByHand, Entered
    from desk.wiring import Desk

_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d"]


def enter(  # each is a field of what is entered, or what a person says about it
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="报送单位代码")],
    title: Annotated[str | None, typer.Option(help="标题（缺省：从 --file 读出）")] = None,
    text: Annotated[str | None, typer.Option(help="正文（缺省：从 --file 读出）")] = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="读出标题和正文的一个文件（.docx、.pdf…），本身不保存"),
    ] = None,
    received: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help="收到的日期和时间（缺省：现在）")
    ] = None,
    way: Annotated[
        str, typer.Option(help="怎样来的：telephone 电话，fax 传真，paper 纸质，other 其他")
    ] = "paper",
    category: Annotated[str | None, typer.Option(help="类别代码（缺省：由程序建议）")] = None,
    stream: Annotated[str, typer.Option(help="govinfo 政务信息，website 网站信息")] = "govinfo",
    joint: Annotated[
        list[str] | None, typer.Option(metavar="UNIT", help="联合报送的其他单位，可多次给出")
    ] = None,
    signatory: Annotated[str | None, typer.Option(help="签发人（缺省：从正文读出）")] = None,
    commission: Annotated[str | None, typer.Option(help="所回应的约稿编号")] = None,
    delivers: Annotated[
        bool, typer.Option("--delivers", help="同时登记该单位已就这件约稿交稿")
    ] = False,
    repeats: Annotated[
        str | None, typer.Option(metavar="ITEM", help="确认是这一条的重复报送，不另计数")
    ] = None,
    other: Annotated[
        list[str] | None, typer.Option(metavar="ITEM", help="看过这一条，确认是另一条；可多次给出")
    ] = None,
    late: Annotated[bool, typer.Option("--late", help="确认收到日期在已签发的季度，照录")] = False,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """补录：把电话、传真、纸质报来的一条信息记入台账；疑似重复的先问。"""
    from config.errors import Refused
    from config.period import SHANGHAI, Quarter, civil_date
    from desk.acts.by_hand import Agreed, ByHand

    if stream not in {"govinfo", "website"}:
        raise Refused(f"没有 {stream!r} 这一类信息；可用 govinfo 或 website")
    with at_desk(context) as desk:
        moment = (
            received.replace(tzinfo=SHANGHAI)
            if received
            else desk.now().astimezone(SHANGHAI).replace(microsecond=0)
        )
        words = (title or "", text or "", signatory or "")
        if file:
            words = _with_file(desk, words, file)
        entry = ByHand(
            unit=unit,
            received_at=moment,
            way=way,
            category=category,
            stream="website" if stream == "website" else "govinfo",
            joint=tuple(joint or ()),
            commission=commission,
            delivers=delivers,
            note=note,
            title=words[0],
            text=words[1],
            signatory=words[2] or None,
        )
        agreed = Agreed(
            frozenset(other or ()), repeats, Quarter.of(civil_date(moment)) if late else None
        )
        done = _record(desk, entry, agreed, actor_or_user(actor))
    _print(desk, done, as_json=json)


def _with_file(desk: "Desk", words: tuple[str, str, str], file: Path) -> tuple[str, str, str]:
    """Title, text and signatory: what is not said is read from the file."""
    from config.errors import Refused
    from config.sentences import cause_of
    from desk.acts.uploaded import paper_of
    from desk.edges import open_uploads

    most = desk.settings.limits.mail_bytes
    try:
        with file.open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        raise Refused(f"{file} 无法读取（{cause_of(error)}）；未写入任何内容") from error
    if len(content) > most:
        raise Refused(f"{file} 超过大小上限 {most} 字节（设置 limits.mail_bytes）")
    paper = paper_of(open_uploads(desk), content, name=file.name)
    title, text, signatory = words
    return title or paper.title, text or paper.text, signatory or paper.signatory


def _record(desk: "Desk", entry: "ByHand", agreed: "Agreed", actor: str) -> "Entered":
    """What must be confirmed is asked for by the options that say it."""
    from config.errors import Refused
    from desk.acts.by_hand import Unconfirmed
    from desk.acts.by_hand import enter as record

    try:
        with desk.book.writing(actor=actor) as writer:
            return record(
                writer,
                entry,
                agreed=agreed,
                rules=desk.rules,
                phrases=desk.phrases,
                now=desk.now(),
            )
    except Unconfirmed as error:
        own = next((one.item for one in error.question.alike if one.own), None)
        how = [f"是重复的加 --repeats {own}"] if own else []
        how += (
            [f"确是另一条的加 {' '.join(f'--other {one.item}' for one in error.question.alike)}"]
            if error.question.alike
            else []
        )
        how += ["照录加 --late"] if error.question.closed else []
        raise Refused(f"{error}；没有写入。{'，'.join(how)}") from error


def _print(desk: "Desk", done: "Entered", *, as_json: bool) -> None:
    if as_json:
        from desk.forms.items import entered_form

        print_json(entered_form(done))
        return
    for act in done.done:
        print_recorded(desk, act, as_json=False)
    if done.proposed and done.category:
        names = {kind.code: kind.name for kind in desk.rules.rulebook.categories}
        name = names.get(done.category, done.category)
        typer.echo(f"类别“{name}”由程序建议；不对请 yishi item categorise {done.item} 类别代码")
