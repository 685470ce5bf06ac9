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


def explanation_text(unit: Mapping[str, Any], rulebook: Rulebook) -> str:
    """逐笔说明: a unit's quarter, every line followed to its entries and its mail."""
    quota = (
        f"任务 {unit['quota']} 条，{'已' if unit['quota_met'] else '未'}完成"
        if unit["quota"] is not None
        else "无报送任务"
    )
    sums = (
        f"基础分 {unit['base_points']}，信息分 {unit['item_points']}，约稿等 "
        f"{unit['penalty_points']}"
    )
    lines = [
        f"{unit['name']} {unit['period']}（{STATES[unit['state']]}）：合计 {unit['total']} 分",
        f"报送 {unit['received']} 条，{quota}；{sums}",
    ]
    if unit["reprimand_proposed"]:
        lines.append(f"连续 {unit['short_run']} 个季度未完成报送任务：建议通报批评")
    return "\n".join(
        [*lines, *(text for line in unit["scores"] for text in followed(line, rulebook))]
    )


def notes_texts(notes: "YearNotes", rulebook: Rulebook) -> list[str]:
    """Beside a year's table: who is proposed as exemplary, and what became of the roster."""
    from desk.acts.bulletins.year import CHANGES

    groups = {group.code: group.name for group in rulebook.groups}
    lines = (
        [f"建议先进单位（由人决定）：{'、'.join(unit.name for unit in notes.exemplary)}"]
        if notes.exemplary
        else []
    )
    for change in notes.changes:
        to = groups.get(change.to or "", change.to) if change.change == "regrouped" else change.to
        lines.append(f"名册变动：{change.day} {change.name}{CHANGES[change.change]}{to or ''}")
    return lines


def item_text(item: Mapping[str, Any], rulebook: Rulebook) -> str:
    """一条信息: what it says, where it came from, what was recorded about it and what that was
    worth.
    """
    title = "（已清除）" if item["sealed"] else item["title"]
    state = ITEM_STATES[item["state"]] + (
        f"，重复的是 {item['repeat_of']}" if item["repeat_of"] else ""
    )
    because = f"，{item['because']}" if item["because"] else ""
    lines = [
        f"{item['item']} {title}",
        (
            f"单位 {item['unit'] or '待认定'}，{state}，收到 "
            f"{item['received_at'][:16].replace('T', ' ')}{because}"
        ),
    ]
    lines += list(_fields(item))
    lines += [
        f"存疑：{DOUBTS.get(d['code'], d['code'])} {d['detail']}".rstrip() for d in item["details"]
    ]
    lines += [_mail(item["mail"])] if item["mail"] else []
    lines += ["", item["text"], ""] if item["text"] else [""]
    lines += [f"记录 {fact['entry']:>6} {_fact(fact, rulebook)}" for fact in item["facts"]]
    return "\n".join(
        [*lines, *(text for line in item["scores"] for text in followed(line, rulebook))]
    )


def _fields(item: Mapping[str, Any]) -> Iterable[str]:
    """What the text says of itself, each with the line where it was read."""
    labels = {"签发": "signatory", "审核": "reviewer", "编辑": "editor", "电话": "telephone"}
    labels |= {"期号": "issue", "日期": "date", "紧急": "urgent", "所答约稿": "answers"}
    places = {
        {"commission": "answers"}.get(place["field"], place["field"]): place
        for place in item["places"]
    }
    for label, key in labels.items():
        if item[key]:
            place = places.get(key)
            line = f" 第 {place['line']} 行" if place and place["line"] else ""
            at = f"（{_WHERE.get(place['where'], place['where'])}{line}）" if place else ""
            yield f"{label} {'是' if key == 'urgent' else item[key]}{at}"
    proposed = item["cut"] if "many_matters" in item["doubts"] else ()
    yield from (f"拟拆分：第 {piece['line']} 行起 {piece['title']}" for piece in proposed)
    if item["recut"]:
        yield {"split": "已由人工拆分", "merged": "已由人工合并"}[item["recut"]]


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
        _caused(sign, line, names, rulebook)
        for sign, lines in (("计分", done.came), ("撤销", done.went))
        for line in lines
    ]


def _caused(sign: str, line: ScoreEntry, names: Mapping[str, str], rulebook: Rulebook) -> str:
    corrects = f"，更正 {line.corrects}" if line.corrects else ""
    rule, unit = rule_label(line.rule, rulebook), names.get(line.unit, line.unit)
    points = f"    {sign} {points_text(line.points)} 分：{unit} {line.period}"
    return f"{points} {rule} {line.cite}{corrects}"


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


def unit_text(form: Mapping[str, Any], rulebook: Rulebook) -> str:
    """A unit's period: its points, its place, and the other unit that it is set against."""
    lines = [explanation_text(form, rulebook), *_place(form)]
    if other := form.get("against"):
        lines += _against(form["name"], other, rulebook)
        lines += [f"{other['name']}的得分："] if other["scores"] else []
        lines += [text for line in other["scores"] for text in followed(line, rulebook)]
    return "\n".join(lines)


def rank_text(form: Mapping[str, Any], rulebook: Rulebook) -> str:
    """Whoever has a rank, and how far it is to the next above and below."""
    names = "、".join(unit["name"] for unit in form["units"])
    group = next((one.name for one in rulebook.groups if one.code == form["group"]), form["group"])
    head = f"{form['period']} {f'{group}类内' if group else ''}第 {form['rank']} 名：{names}"
    lines = [head, *(unit_text(unit, rulebook) for unit in form["units"])]
    for key, label in (("above", "前一名"), ("below", "后一名")):
        if other := form[key]:
            lines += [
                f"{label}：{other['name']}，{other['other']} 分",
                *_against(form["units"][0]["name"], other, rulebook),
            ]
    return "\n".join(lines)


def item_gains_text(form: Mapping[str, Any], rulebook: Rulebook) -> str:
    """What an item earned, and what each fact on it gave."""
    title = "（已清除）" if form["sealed"] else form["title"]
    repeat = f"，重复的是 {form['repeat_of']}：得分记在那一条" if form["repeat_of"] else ""
    lines = [
        f"{form['item']} {title}",
        (
            f"单位 {form['unit'] or '待认定'}，{ITEM_STATES[form['state']]}{repeat}，共得 "
            f"{form['total']} 分"
        ),
    ]
    for fact in form["facts"]:
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
    lines += [f"若{fact_label(gain, rulebook)}：{gain['points']} 分" for gain in form["gains"]]
    return "\n".join(
        [*lines, *(text for line in form["scores"] for text in followed(line, rulebook))]
    )


def _place(unit: Mapping[str, Any]) -> Iterator[str]:
    ahead = unit["next_ahead"]
    behind = f"；距前一名{ahead['name']} {ahead['difference']} 分" if ahead else ""
    yield (
        f"名次 {unit['rank']}（共 {unit['units']} 个单位），类内 {unit['rank_in_group']}{behind}"
    )
    quota = unit["to_quota"]
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
