"""`yishi mail classify`: what the program makes of one file, and why, in Chinese."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.acts.labels import DOUBTS, STRENGTHS, held_rule
from desk.commands.common import Json, at_desk, print_json

_FIELDS = {
    "signatory": "签发",
    "reviewer": "审核",
    "editor": "编辑",
    "telephone": "电话",
    "issue": "期号",
    "date": "日期",
    "urgent": "紧急",
    "commission": "所答约稿",
}
_WHERE = {"subject": "主题", "text": "正文", "title": "标题", "cover": "来信"}


def classify(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, help="一封邮件（.eml、mbox）或一个文件（.docx、.pdf…）"
        ),
    ],
    json: Json = False,
) -> None:
    """试读：程序怎样理解这个文件，依据是什么；与台账比对，但什么也不写入。"""
    from desk.acts.mailroom.classification import classify_file
    from desk.edges import open_intake
    from desk.forms.mailroom import classification_form

    with at_desk(context) as desk, open_intake(desk) as intake:
        mails = classify_file(intake, file, max_bytes=desk.settings.limits.mail_bytes)
        names = {code: blocks[-1].name for code, blocks in desk.rules.roster.blocks.items()}
        categories = {category.code: category.name for category in desk.rules.rulebook.categories}
    forms = [classification_form(mail) for mail in mails]
    if json:
        print_json(forms)
        return
    typer.echo("\n\n".join(reading_text(form, names, categories) for form in forms))


def reading_text(
    mail: Mapping[str, Any], names: Mapping[str, str], categories: Mapping[str, str]
) -> str:
    """A mail: whose it is, its items, and what each decision rests on. Of a held one only the
    rule.
    """
    if mail["outcome"] == "unreadable":
        return "无法读取：不是邮件，或读取程序未能读完。"
    if mail["outcome"] == "held":
        return (
            f"将被扣留：{held_rule(mail['rule'])}（{STRENGTHS[mail['strength']]}）；"
            "不显示任何内容。"
        )
    unit = names.get(mail["unit"], mail["unit"]) if mail["unit"] else "待认定"
    lines = [f"单位 {unit}：{mail['because']}"] if mail["because"] else [f"单位 {unit}"]
    lines += [f"  验证 {mail['verified']}"] if mail["verified"] else []
    lines += [
        (
            f"  {claim['place']} “{claim['words']}” → {_all(claim['units'], names)}（权重 "
            f"{claim['weight']}）"
        )
        for claim in mail["claims"]
    ]
    lines += _doubts(mail["doubts"], "")
    lines += [
        f"附件 {one['name'] or '（无名）'}：{one['kind']}，{_length(one)}"
        for one in mail["attachments"]
    ]
    for number, item in enumerate(mail["items"], 1):
        lines += [
            f"信息 {number} {item['title']}（{item['text_chars']} 字）",
            *_item(item, categories),
        ]
    return "\n".join(lines if mail["items"] else [*lines, "没有信息。"])


def _item(item: Mapping[str, Any], categories: Mapping[str, str]) -> Iterator[str]:
    grounds = item["grounds"]
    if grounds:
        kind = categories.get(item["category"], "待定") if item["category"] else "待定"
        yield f"  类别 {kind}（领先 {grounds['margin']}）"
        for ground in grounds["evidence"]:
            name = categories.get(ground["category"], ground["category"])
            yield (
                f"    {_WHERE.get(ground['where'], ground['where'])} “{ground['words']}” → {name} "
                f"{ground['weight']:+d}"
            )
    places = {place["field"]: place for place in item["fields"]["places"]}
    for key, label in _FIELDS.items():
        if value := item["fields"][key]:
            yield f"  {label} {'是' if value is True else value}{_place(places.get(key))}"
    yield from (f"  拟拆分：第 {piece['line']} 行起 {piece['title']}" for piece in item["cut"])
    if item["repeat_of"]:
        yield f"  重复 {item['repeat_of']}"
    yield from _doubts(item["doubts"], "  ")


def _place(place: Mapping[str, Any] | None) -> str:
    if place is None:
        return ""
    line = f" 第 {place['line']} 行" if place["line"] else ""
    return f"（{_WHERE.get(place['where'], place['where'])}{line}：{place['words'][:40]}）"


def _doubts(doubts: Iterable[Mapping[str, Any]], indent: str) -> list[str]:
    return [
        f"{indent}存疑 {DOUBTS.get(doubt['code'], doubt['code'])}：{doubt['detail']}"
        for doubt in doubts
    ]


def _all(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return "、".join(names.get(code, code) for code in codes)


def _length(outline: Mapping[str, Any]) -> str:
    return (
        f"{outline['text_chars']} 字"
        if outline["text_chars"] is not None
        else f"未读出（{outline['problem']}）"
    )
