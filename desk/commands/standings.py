"""Why a unit, a rank or an item stands where it stands, as lines of text, in Chinese. Shapes what it is given; asks nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from desk.acts.labels import ITEM_STATES, fact_label, rule_label
from desk.commands.texts import explanation_text, followed
from scoring.rulebook_file import Rulebook

_PARTS = {"base_points": "基础分", "item_points": "信息分", "penalty_points": "约稿等"}


def unit_text(found: Mapping[str, Any], rulebook: Rulebook) -> str:
    """A unit's period: its points, its place, and the other unit that it is set against."""
    lines = [explanation_text(found, rulebook), *_place(found)]
    if other := found.get("against"):
        lines += _against(found["name"], other, rulebook)
        lines += [f"{other['name']}的得分："] if other["scores"] else []
        lines += [text for line in other["scores"] for text in followed(line, rulebook)]
    return "\n".join(lines)


def rank_text(found: Mapping[str, Any], rulebook: Rulebook) -> str:
    """Whoever has a rank, and how far it is to the next above and below."""
    names = "、".join(unit["name"] for unit in found["units"])
    group = next(
        (one.name for one in rulebook.groups if one.code == found["group"]), found["group"]
    )
    head = f"{found['period']} {f'{group}类内' if group else ''}第 {found['rank']} 名：{names}"
    lines = [head, *(unit_text(unit, rulebook) for unit in found["units"])]
    for key, said in (("above", "前一名"), ("below", "后一名")):
        if other := found[key]:
            lines += [
                f"{said}：{other['name']}，{other['other']} 分",
                *_against(found["units"][0]["name"], other, rulebook),
            ]
    return "\n".join(lines)


def item_gains_text(found: Mapping[str, Any], rulebook: Rulebook) -> str:
    """What an item earned, and what each fact on it gave."""
    title = "（已封存）" if found["sealed"] else found["title"]
    repeat = f"，重复的是 {found['repeat_of']}：得分记在那一条" if found["repeat_of"] else ""
    lines = [
        f"{found['item']} {title}",
        f"单位 {found['unit'] or '待认定'}，{ITEM_STATES[found['state']]}{repeat}，共得 {found['total']} 分",
    ]
    for fact in found["facts"]:
        gave = (
            ""
            if fact["points"] is None
            else f"：{fact['points']} 分"
            if fact["points"] != "0"
            else "：不另得分（同类只记最高分）"
        )
        gone = "（已更正，不再有效）" if not fact["holds"] else ""
        lines.append(
            f"记录 {fact['entry']} {fact['day']} {fact_label(fact, rulebook)}{gave if fact['holds'] else gone} [{fact['ref']}]"
        )
    lines += [f"若{fact_label(gain, rulebook)}：{gain['points']} 分" for gain in found["gains"]]
    return "\n".join(
        [*lines, *(text for line in found["scores"] for text in followed(line, rulebook))]
    )


def _place(found: Mapping[str, Any]) -> Iterator[str]:
    ahead = found["next_ahead"]
    behind = f"；距前一名{ahead['name']} {ahead['difference']} 分" if ahead else ""
    yield f"名次 {found['rank']}（共 {found['units']} 个单位），类内 {found['rank_in_group']}{behind}"
    quota = found["to_quota"]
    if quota and quota["missing"]:
        left = (
            f"，还有 {quota['working_days_left']} 个工作日（周一至周五，未除节假日）"
            if quota["days_left"]
            else ""
        )
        yield f"距报送任务还差 {quota['missing']} 条，{quota['by']} 截止{left}"


def _against(name: str, other: Mapping[str, Any], rulebook: Rulebook) -> Iterator[str]:
    """The sums that differ, then the rules that make them differ."""
    yield f"{name} {other['own']} 分，{other['name']} {other['other']} 分，相差 {other['difference']} 分"
    for part in other["parts"]:
        if part["difference"] != "0":
            yield f"    {_PARTS[part['part']]} {part['own']} 对 {part['other']}（{_signed(part['difference'])}）"
    for rule in other["rules"]:
        if rule["difference"] != "0":
            yield f"        {rule_label(rule['rule'], rulebook)} {rule['cite']} {rule['own']} 对 {rule['other']}（{_signed(rule['difference'])}）"


def _signed(points: str) -> str:
    return points if points.startswith("-") else f"+{points}"
