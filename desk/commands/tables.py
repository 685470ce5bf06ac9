"""How figures, lines and mails look on a terminal, in Chinese. Shapes what it is given; asks nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from config.roster import Roster
from desk.acts.forms import both_ranks
from desk.acts.record import Recorded
from desk.acts.tally import OfficeYear, QuarterTally, Rules
from ledger.portable import Line
from scoring.rulebook import Rulebook
from scoring.score import Part, ScoreEntry, points_text
from scoring.year import performance_points

STATES = {"running": "进行中", "open": "已结束、未签发", "closed": "已签发"}
OUTCOMES = {"recorded": "已登记", "seen_before": "重复收到", "held": "扣留", "unreadable": "无法读取"}
ITEM_STATES = {"counted": "计数", "waiting": "待认定", "repeated": "重复报送", "withdrawn": "撤回"}
KINDS = {
    "received": "收到",
    "assigned": "归属",
    "repeated": "重复报送",
    "withdrawn": "撤回",
    "adopted": "采用",
    "reported_up": "采编上报",
    "instructed": "批示",
    "commended": "优秀信息",
    "commissioned": "约稿",
    "delivered": "约稿完成",
    "commission_missed": "约稿未完成",
    "revoked": "更正",
    "closed": "签发",
    "reprimanded": "通报批评",
    "reprimand_declined": "不予通报批评",
}
DOUBTS = {
    "unknown_sender": "发件人不明",
    "conflicting_unit": "单位不一致",
    "many_matters": "疑似多事",
    "unreadable_attachment": "附件无法读取",
    "encrypted_attachment": "附件加密",
    "unsupported_attachment": "附件格式暂不支持",
    "cloud_attachment": "云附件",
    "no_signatory": "无签发人",
    "no_text": "无正文",
    "repeated": "重复报送",
    "revised": "修订稿",
    "oversize": "超过大小上限",
    "sender_unverified": "发件人未验证",
}


def quarter_table(found: QuarterTally, rulebook: Rulebook) -> Table:
    """各单位得分情况, in the roster's order."""
    groups = {group.code: group.name for group in rulebook.groups}
    table = _table(
        f"{found.period} 政务信息统计（{STATES[found.state]}）",
        left=("单位", "类别"),
        right=("报送/任务", "采用", "基础分", "信息得分", "约稿等", "本季", "全年累计", "名次", "类内", "连续未完成"),
    )
    for tally, rank, within in zip(found.units, *both_ranks(found.units), strict=True):
        quota = f"{tally.received}/{tally.quota}" if tally.quota is not None else f"{tally.received}/—"
        sums = [points_text(points) for points in (*map(tally.sum_of, Part), tally.total, found.so_far[tally.unit])]
        run = f"{tally.short_run}（建议通报批评）" if tally.reprimand_proposed else str(tally.short_run or "")
        group = groups.get(tally.group, tally.group)
        table.add_row(*map(escape, (tally.name, group, quota, str(tally.adopted_items), *sums, str(rank), str(within), run)))
    return table


def year_table(found: OfficeYear, rules: Rules) -> Table:
    """全年得分情况."""
    groups = {group.code: group.name for group in rules.rulebook.groups}
    quarters = sorted({quarter for unit in found.units for quarter in unit.quarters})
    table = _table(
        f"{found.year} 年政务信息统计（{STATES[found.state]}）",
        left=("单位", "类别"),
        right=(*map(str, quarters), "全年", "名次", "类内", "报送", "采用", "零采用", "通报批评", "绩效"),
    )
    for unit, rank, within in zip(found.units, *both_ranks(found.units), strict=True):
        points = [points_text(unit.quarters[quarter]) if quarter in unit.quarters else "—" for quarter in quarters]
        counts = (str(unit.received), str(unit.adopted_items), "是" if unit.zero_adoption else "", str(unit.reprimands or ""))
        ends = (points_text(unit.total), str(rank), str(within), *counts, points_text(performance_points(unit)))
        table.add_row(*map(escape, (unit.name, groups.get(unit.group, unit.group), *points, *ends)))
    return table


def line_table(lines: Iterable[ScoreEntry], names: Mapping[str, str]) -> Table:
    """Score lines with what made them."""
    table = _table("得分明细", left=("单位", "信息", "规则", "条款"), right=("分", "更正", "依据（记录号）"))
    for line in lines:
        because = " ".join(map(str, line.because))
        row = (
            names.get(line.unit, line.unit),
            line.item or "",
            line.rule,
            line.cite,
            points_text(line.points),
            line.corrects or "",
            because,
        )
        table.add_row(*map(escape, row))
    return table


def log_table(lines: Sequence[Mapping[str, Any]], roster: Roster) -> Table:
    """来件日志: a mail a line, with what became of it and why."""
    names = {code: blocks[-1].short for code, blocks in roster.blocks.items()}
    table = _table(f"来件日志（{len(lines)} 封）", left=("收到", "发件人", "主题", "去向", "单位", "信息", "原因"), right=("记录号",))
    for line in lines:
        items = line["items"]
        units = dict.fromkeys(names.get(item["unit"], item["unit"]) for item in items if item["unit"])
        ids = " ".join(item["item"] + (f"({ITEM_STATES[item['state']]})" if item["state"] != "counted" else "") for item in items)
        reasons = [*line["doubts"], *dict.fromkeys(code for item in items for code in item["doubts"])]
        why = "、".join(DOUBTS.get(code, code) for code in reasons)
        row = (
            line["received_at"][:16].replace("T", " "),
            line["sender"] or "",
            line["subject"] or "",
            OUTCOMES[line["outcome"]],
            " ".join(units),
            ids,
            why,
        )
        table.add_row(*map(escape, row), str(line["entry"]))
    return table


def explanation_text(found: Mapping[str, Any]) -> str:
    """逐笔说明, as lines of text."""
    quota = f"任务 {found['quota']} 条，{'已' if found['quota_met'] else '未'}完成" if found["quota"] is not None else "无报送任务"
    sums = f"基础分 {found['base_points']}，信息得分 {found['item_points']}，约稿等 {found['penalty_points']}"
    lines = [
        f"{found['name']} {found['period']}({STATES[found['state']]})：合计 {found['total']} 分",
        f"报送 {found['received']} 条，{quota};{sums}",
    ]
    if found["reprimand_proposed"]:
        lines.append(f"连续 {found['short_run']} 个季度未完成报送任务：建议通报批评")
    return "\n".join([*lines, *(text for line in found["scores"] for text in _line_text(line))])


def item_text(found: Mapping[str, Any]) -> str:
    """一条信息, as lines of text."""
    title = "（已封存）" if found["sealed"] else found["title"]
    state = ITEM_STATES[found["state"]] + (f"，重复的是 {found['repeat_of']}" if found["repeat_of"] else "")
    lines = [
        f"{found['item']} {title}",
        f"单位 {found['unit'] or '待认定'},{state}，收到 {found['received_at'][:16].replace('T', ' ')},{found['because'] or ''}",
    ]
    fields = {"签发": "signatory", "审核": "reviewer", "编辑": "editor", "电话": "telephone"}
    lines += [f"{label} {found[key]}" for label, key in fields.items() if found[key]]
    lines += [f"存疑：{DOUBTS.get(d['code'], d['code'])} {d['detail']}" for d in found["details"]]
    lines += [_mail_text(found["mail"])] if found["mail"] else []
    lines += ["", found["text"], ""] if found["text"] else [""]
    lines += [f"记录 {fact['entry']:>6} {_fact_text(fact)}" for fact in found["facts"]]
    return "\n".join([*lines, *(text for line in found["scores"] for text in _line_text(line))])


def act_text(line: Line, about: str, done: Recorded, roster: Roster) -> str:
    """One act in one or more lines: what was recorded, and the score lines that came and went with it."""
    lines = [f"{line.day} {KINDS[line.kind]} {about or getattr(line, 'period', '')} [{done.ref}]"]
    for sign, scores in (("得", done.came), ("撤", done.went)):
        for one in scores:
            corrects = f"，更正 {one.corrects}" if one.corrects else ""
            lines.append(
                f"    {sign} {points_text(one.points)} 分 {roster.blocks[one.unit][-1].short} {one.period} {one.rule} {one.cite}{corrects}"
            )
    return "\n".join(lines)


def _line_text(line: Mapping[str, Any]) -> Iterable[str]:
    corrects = f"，更正 {line['corrects']}" if line["corrects"] else ""
    item = f" 〔{line['item']} {line['title'] or '(已封存)'}〕" if line["item"] else ""
    yield f"{line['points']:>5} 分 {line['period']} {line['rule']} {line['cite']}{corrects}{item}"
    yield from (f"        依据 记录 {fact['entry']} {_fact_text(fact)}" for fact in line["facts"])
    if line["mail"]:
        yield f"        {_mail_text(line['mail'])}"


def _fact_text(fact: Mapping[str, Any]) -> str:
    about = [fact[key] for key in ("publication", "genre", "rank", "unit", "of", "commission", "leader", "reason", "note") if key in fact]
    gone = "" if fact["holds"] else "（已更正，不再有效）"
    return f"{fact['day']} {KINDS.get(fact['kind'], fact['kind'])} {' '.join(about)} [{fact['ref']}] {fact['actor']}{gone}"


def _mail_text(mail: Mapping[str, Any]) -> str:
    where = f"{mail['mailbox']}/{mail['folder']} UID {mail['uid']}（记录 {mail['entry']}）" if "uid" in mail else ""
    return f"来件 {where} {(mail['digest'] or '')[:16]}".rstrip()


def _table(title: str, *, left: Sequence[str], right: Sequence[str]) -> Table:
    table = Table(title=escape(title), header_style="bold")
    for name in left:
        table.add_column(name, overflow="fold")
    for name in right:
        table.add_column(name, justify="right")
    return table
