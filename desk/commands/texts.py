"""An item, a unit's points and rank, and an act as lines of text, in Chinese. Shapes what it is
given; asks nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from desk.acts.labels import DOUBTS, ITEM_STATES, STATES, fact_label, label_of, rule_label
from ledger.facts import Fact
from scoring.rulebook_file import Rulebook
from scoring.score import ScoreEntry, points_text

if TYPE_CHECKING:
    from desk.acts.bulletins.year import YearNotes
    from desk.acts.record import Recorded

_EVENTS = frozenset({"adopted", "reported_up", "instructed", "commended"})
_WHERE = {"subject": "主题", "text": "正文"}


def explanation_text(found: Mapping[str, Any], rulebook: Rulebook) -> str:
    """逐笔说明: a unit's quarter, every line followed to its entries and its mail."""
    quota = (
        f"任务 {found['quota']} 条，{'已' if found['quota_met'] else '未'}完成"
        if found["quota"] is not None
        else "无报送任务"
    )
    sums = (
        f"基础分 {found['base_points']}，信息分 {found['item_points']}，约稿等 "
        f"{found['penalty_points']}"
    )
    lines = [
        f"{found['name']} {found['period']}（{STATES[found['state']]}）：合计 {found['total']} 分",
        f"报送 {found['received']} 条，{quota}；{sums}",
    ]
    if found["reprimand_proposed"]:
        lines.append(f"连续 {found['short_run']} 个季度未完成报送任务：建议通报批评")
    return "\n".join(
        [*lines, *(text for line in found["scores"] for text in followed(line, rulebook))]
    )


def notes_texts(notes: "YearNotes", rulebook: Rulebook) -> list[str]:
    """Beside a year's table: who is proposed as exemplary, and what became of the roster."""
    from desk.acts.bulletins.year import CHANGES

    groups = {group.code: group.name for group in rulebook.groups}
    lines = (
        [f"建议先进单位（由人决定）：{'、'.join(one.name for one in notes.exemplary)}"]
        if notes.exemplary
        else []
    )
    for each in notes.changes:
        to = groups.get(each.to or "", each.to) if each.change == "regrouped" else each.to
        lines.append(f"名册变动：{each.day} {each.name}{CHANGES[each.change]}{to or ''}")
    return lines


def item_text(found: Mapping[str, Any], rulebook: Rulebook) -> str:
    """一条信息: what it says, where it came from, what was recorded about it and what that was
    worth.
    """
    title = "（已清除）" if found["sealed"] else found["title"]
    state = ITEM_STATES[found["state"]] + (
        f"，重复的是 {found['repeat_of']}" if found["repeat_of"] else ""
    )
    because = f"，{found['because']}" if found["because"] else ""
    lines = [
        f"{found['item']} {title}",
        (
            f"单位 {found['unit'] or '待认定'}，{state}，收到 "
            f"{found['received_at'][:16].replace('T', ' ')}{because}"
        ),
    ]
    lines += list(_fields(found))
    lines += [
        f"存疑：{DOUBTS.get(d['code'], d['code'])} {d['detail']}".rstrip() for d in found["details"]
    ]
    lines += [_mail(found["mail"])] if found["mail"] else []
    lines += ["", found["text"], ""] if found["text"] else [""]
    lines += [f"记录 {fact['entry']:>6} {_fact(fact, rulebook)}" for fact in found["facts"]]
    return "\n".join(
        [*lines, *(text for line in found["scores"] for text in followed(line, rulebook))]
    )


def _fields(found: Mapping[str, Any]) -> Iterable[str]:
    """What the text says of itself, each with the line where it was read."""
    labels = {"签发": "signatory", "审核": "reviewer", "编辑": "editor", "电话": "telephone"}
    labels |= {"期号": "issue", "日期": "date", "紧急": "urgent", "所答约稿": "answers"}
    places = {
        {"commission": "answers"}.get(place["field"], place["field"]): place
        for place in found["places"]
    }
    for label, key in labels.items():
        if found[key]:
            place = places.get(key)
            line = f" 第 {place['line']} 行" if place and place["line"] else ""
            at = f"（{_WHERE.get(place['where'], place['where'])}{line}）" if place else ""
            yield f"{label} {'是' if key == 'urgent' else found[key]}{at}"
    proposed = found["cut"] if "many_matters" in found["doubts"] else ()
    yield from (f"拟拆分：第 {piece['line']} 行起 {piece['title']}" for piece in proposed)
    if found["recut"]:
        yield {"split": "已由人工拆分", "merged": "已由人工合并"}[found["recut"]]


def act_text(
    fact: Fact, about: str, done: "Recorded", *, names: Mapping[str, str], rulebook: Rulebook
) -> str:
    """One act: what was recorded, and the score lines that came and went with it. `names`: unit
    code → what it is called.
    """
    unit = names.get(fact.unit, fact.unit) if fact.unit else None
    what = " ".join(filter(None, (label_of(fact, rulebook), about, unit, fact.period)))
    lines = [f"{fact.day} {what} [{done.ref}]", *score_texts(done, names=names, rulebook=rulebook)]
    if fact.kind.value in _EVENTS and not done.came:
        lines.append("    不另得分：同类中已有不低于它的")
    return "\n".join(lines)


def score_texts(done: "Recorded", *, names: Mapping[str, str], rulebook: Rulebook) -> list[str]:
    """What came with an act and what went, a line each."""
    return [
        _caused(sign, one, names, rulebook)
        for sign, several in (("计分", done.came), ("撤销", done.went))
        for one in several
    ]


def _caused(sign: str, one: ScoreEntry, names: Mapping[str, str], rulebook: Rulebook) -> str:
    corrects = f"，更正 {one.corrects}" if one.corrects else ""
    rule = rule_label(one.rule, rulebook)
    return (
        f"    {sign} {points_text(one.points)} 分：{names.get(one.unit, one.unit)} {one.period} "
        f"{rule} {one.cite}{corrects}"
    )


def followed(line: Mapping[str, Any], rulebook: Rulebook) -> Iterable[str]:
    corrects = f"，更正 {line['corrects']}" if line["corrects"] else ""
    yield (
        f"{line['points']:>5} 分 {line['period']} {rule_label(line['rule'], rulebook)} "
        f"{line['cite']}{corrects}"
    )
    if line["item"]:
        yield f"         信息 {line['item']} {line['title'] or '（已清除）'}"
    yield from (f"         记录 {fact['entry']} {_fact(fact, rulebook)}" for fact in line["facts"])
    if line["mail"]:
        yield f"         {_mail(line['mail'])}"


def _fact(fact: Mapping[str, Any], rulebook: Rulebook) -> str:
    about = [
        fact[key]
        for key in ("unit", "of", "commission", "leader", "evidence", "reason", "note")
        if key in fact
    ]
    gone = "（已更正，不再有效）" if not fact["holds"] else ""
    return (
        " ".join(
            (
                fact["day"],
                fact_label(fact, rulebook),
                *about,
                f"[{fact['ref']}]",
                f"经办 {fact['actor']}",
            )
        )
        + gone
    )


def _mail(mail: Mapping[str, Any]) -> str:
    where = (
        f"{mail['mailbox']}/{mail['folder']} UID {mail['uid']}（记录 {mail['entry']}）"
        if "uid" in mail
        else ""
    )
    return " ".join(filter(None, ("来件", where, (mail["digest"] or "")[:16])))


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
    title = "（已清除）" if found["sealed"] else found["title"]
    repeat = f"，重复的是 {found['repeat_of']}：得分记在那一条" if found["repeat_of"] else ""
    lines = [
        f"{found['item']} {title}",
        (
            f"单位 {found['unit'] or '待认定'}，{ITEM_STATES[found['state']]}{repeat}，共得 "
            f"{found['total']} 分"
        ),
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
            f"记录 {fact['entry']} {fact['day']} {fact_label(fact, rulebook)}"
            f"{gave if fact['holds'] else gone} [{fact['ref']}]"
        )
    lines += [f"若{fact_label(gain, rulebook)}：{gain['points']} 分" for gain in found["gains"]]
    return "\n".join(
        [*lines, *(text for line in found["scores"] for text in followed(line, rulebook))]
    )


def _place(found: Mapping[str, Any]) -> Iterator[str]:
    ahead = found["next_ahead"]
    behind = f"；距前一名{ahead['name']} {ahead['difference']} 分" if ahead else ""
    yield (
        f"名次 {found['rank']}（共 {found['units']} 个单位），类内 {found['rank_in_group']}{behind}"
    )
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
    yield (
        f"{name} {other['own']} 分，{other['name']} {other['other']} 分，相差 "
        f"{other['difference']} 分"
    )
    for part in other["parts"]:
        if part["difference"] != "0":
            yield (
                f"    {_PARTS[part['part']]} {part['own']} 对 "
                f"{part['other']}（{_signed(part['difference'])}）"
            )
    for rule in other["rules"]:
        if rule["difference"] != "0":
            yield (
                f"        {rule_label(rule['rule'], rulebook)} {rule['cite']} {rule['own']} 对 "
                f"{rule['other']}（{_signed(rule['difference'])}）"
            )


def _signed(points: str) -> str:
    return points if points.startswith("-") else f"+{points}"
