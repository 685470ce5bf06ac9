"""判定一条信息: what a person decides on its page, under the lock and against what they saw. Shows nothing."""

from collections.abc import Callable

from config.errors import Refused
from desk.acts.deciding import splitting
from desk.acts.deciding.agreeing import (
    deliver_on,
    not_repeat_on,
    repeat_fact,
    repeat_on,
    withdraw_on,
)
from desk.acts.deciding.judging import categorise_on, reopen_on, settle_on
from desk.acts.deciding.pieces import Known
from desk.acts.deciding.teaching import assign_and_teach_on
from desk.acts.mailroom.telling import closed_quarters, quotas_watched
from desk.acts.record import Recorded, act_on, vocabulary
from desk.web.asking import Answer, Ask, Goto
from desk.web.pages.item import item_named
from desk.web.standing import check_stand
from ledger.book import Writer
from ledger.portable import AssignedLine, DeliveredLine, ItemLine, Line, RepeatedLine, RevokedLine
from scoring.score import points_text, total_of

Decision = Callable[[Writer, Ask, str], str]


def decide(ask: Ask) -> Answer:
    """One decision; what it was, in words, is told on the item's page."""
    decision = DECISIONS.get(ask.said("act"))
    if decision is None:
        raise Refused("没有这种处理")
    with ask.console.book.writing(actor=ask.actor) as writer:
        item = item_named(writer.views, ask.path["id"]).id
        check_stand(writer.views, [item], ask=ask)
        told = decision(writer, ask, item)
    return Goto(f"/items/{item}", told)


def told_points(done: Recorded) -> str:
    """What a fact changed: +3 分."""
    change = total_of(done.came) - total_of(done.went)
    return (
        f"，{'+' if change > 0 else ''}{points_text(change)} 分（{done.quarter}）"
        if done.came or done.went
        else ""
    )


def _record(writer: Writer, line: Line, ask: Ask) -> Recorded:
    return act_on(writer, line, rules=ask.console.rules, today=ask.console.today)


def _reason(ask: Ask) -> str | None:
    return ask.said("reason") or None


def _wanted(ask: Ask, name: str, words: str) -> str:
    if not (found := ask.said(name)):
        raise Refused(f"请{words}")
    return found


def _assign(writer: Writer, ask: Ask, item: str) -> str:
    unit = _wanted(ask, "unit", "选单位")
    line = AssignedLine(
        item=item, unit=unit, day=ask.console.today, reason=_reason(ask), actor=ask.actor
    )
    if ask.said("teach"):
        _, taught = assign_and_teach_on(
            writer, line, rules=ask.console.rules, today=ask.console.today
        )
        return f"已归属，并记住 {taught.address} 是它的地址" + (
            f"；该地址还有 {len(taught.waiting)} 条待认定" if taught.waiting else ""
        )
    return "已归属" + told_points(_record(writer, line, ask))


def _categorise(writer: Writer, ask: Ask, item: str) -> str:
    codes = [one.code for one in ask.console.rules.rulebook.categories]
    categorise_on(
        writer, item, _wanted(ask, "category", "选类别"), categories=codes, reason=_reason(ask)
    )
    return "已定类别"


def _settle(writer: Writer, ask: Ask, item: str) -> str:
    settle_on(writer, item, [_wanted(ask, "doubt", "选存疑")], reason=_reason(ask))
    return "已消除这条存疑"


def _reopen(writer: Writer, ask: Ask, item: str) -> str:
    reopen_on(writer, item, [_wanted(ask, "doubt", "选存疑")], reason=_reason(ask))
    return "这条存疑重新列出"


def _repeat(writer: Writer, ask: Ask, item: str) -> str:
    line = RepeatedLine(
        item=item,
        of=_wanted(ask, "of", "写它所重复的信息的编号"),
        day=ask.console.today,
        note=_reason(ask),
        actor=ask.actor,
    )
    return "已认定为重复报送" + told_points(
        repeat_on(writer, line, rules=ask.console.rules, today=ask.console.today)
    )


def _not_repeat(writer: Writer, ask: Ask, item: str) -> str:
    """It is an item of its own: what says otherwise is revoked, what is doubted of it settled."""
    today, ref = ask.console.today, repeat_fact(writer, item)
    line = (
        RevokedLine(
            fact=ref, reason=_wanted(ask, "reason", "写不是重复的理由"), day=today, actor=ask.actor
        )
        if ref
        else None
    )
    done = not_repeat_on(
        writer, item, reason=_reason(ask), rules=ask.console.rules, today=today, line=line
    )
    return "已认定不是重复，单独计数" + (told_points(done) if done else "")


def _deliver(writer: Writer, ask: Ask, item: str) -> str:
    """It is what its unit was asked for; delivered on the day on which it came."""
    commission, unit = _wanted(ask, "commission", "选约稿"), _wanted(ask, "unit", "选单位")
    day = item_named(writer.views, item).day
    line = DeliveredLine(
        commission=commission, unit=unit, item=item, day=day, note=_reason(ask), actor=ask.actor
    )
    return f"已登记 {commission} 交稿" + told_points(
        deliver_on(writer, line, rules=ask.console.rules, today=ask.console.today)
    )


def _withdraw_asked(writer: Writer, ask: Ask, item: str) -> str:
    """Another item, which this one's mail asks to take back; that nobody changed it meanwhile is what its own state says."""
    of = item_named(writer.views, _wanted(ask, "of", "选要撤回的信息")).id
    line = ItemLine(
        kind="withdrawn", item=of, day=ask.console.today, note=_reason(ask), actor=ask.actor
    )
    return f"已撤回 {of}" + told_points(
        withdraw_on(writer, line, asked_by=item, rules=ask.console.rules, today=ask.console.today)
    )


def _withdraw(writer: Writer, ask: Ask, item: str) -> str:
    line = ItemLine(
        kind="withdrawn", item=item, day=ask.console.today, note=_reason(ask), actor=ask.actor
    )
    return "已撤回" + told_points(_record(writer, line, ask))


def _revoke(writer: Writer, ask: Ask, item: str) -> str:
    """Only a fact of this page: about this item, or one that it hangs together with."""
    ref = _wanted(ask, "fact", "选要更正的记录")
    fact = writer.views.fact(ref)
    if fact is None or fact.item not in writer.views.joined_by_repeats({item}):
        raise Refused("这条记录不在这一页上")
    reason = _wanted(ask, "reason", "写更正的理由")
    return "已更正" + told_points(
        _record(
            writer,
            RevokedLine(fact=ref, reason=reason, day=ask.console.today, actor=ask.actor),
            ask,
        )
    )


def _known(ask: Ask) -> Known:
    rules = ask.console.rules
    return Known(
        vocabulary(rules.roster, rules.rulebook),
        ask.console.phrases,
        ask.console.today,
        _reason(ask),
    )


def _split(writer: Writer, ask: Ask, item: str) -> str:
    parts = ask.every("line")
    if not all(part.isascii() and part.isdecimal() and len(part) < 7 for part in parts):
        raise Refused("请在带行号的正文里勾选每条从哪一行起")
    if len(set(parts)) < 2:
        raise Refused("请勾选每一条的第一行，至少两行")
    with quotas_watched(
        writer,
        closed_quarters(writer.views, [item]),
        rules=ask.console.rules,
        today=ask.console.today,
    ):
        made = splitting.split(
            writer, item, at=sorted({int(part) for part in parts}), known=_known(ask)
        )
    return "已拆成 " + "、".join(part.item for part in made)


def _merge(writer: Writer, ask: Ask, item: str) -> str:
    names = [
        item,
        *_wanted(ask, "of", "写要并入的信息的编号")
        .replace("，", ",")
        .replace("、", ",")
        .split(","),
    ]
    with quotas_watched(
        writer,
        closed_quarters(writer.views, names),
        rules=ask.console.rules,
        today=ask.console.today,
    ):
        made = splitting.merge(
            writer, [name.strip() for name in names if name.strip()], known=_known(ask)
        )
    return f"已并为 {made[0].item}"


def _undo(writer: Writer, ask: Ask, item: str) -> str:
    with quotas_watched(
        writer,
        closed_quarters(writer.views, [item]),
        rules=ask.console.rules,
        today=ask.console.today,
    ):
        splitting.undo(writer, item, known=_known(ask))
    return "已恢复拆分或合并以前的样子"


DECISIONS: dict[str, Decision] = {
    "assign": _assign,
    "categorise": _categorise,
    "settle": _settle,
    "reopen": _reopen,
    "repeat": _repeat,
    "not_repeat": _not_repeat,
    "deliver": _deliver,
    "withdraw": _withdraw,
    "withdraw_asked": _withdraw_asked,
    "revoke": _revoke,
    "split": _split,
    "merge": _merge,
    "undo": _undo,
}
PAGES = {"decide": decide}
