"""判定一条信息: what a person decides on its page, under the lock and against what they saw. Shows nothing."""

from collections.abc import Callable

from config.errors import Refused
from desk.acts.commissions import Delivery, deliver
from desk.acts.items import recut
from desk.acts.items.addresses import assign_and_teach_on
from desk.acts.items.doubts import categorise_on, reopen_on, settle_on
from desk.acts.items.pieces import Known
from desk.acts.items.repeats import (
    not_repeat_on,
    repeat_fact,
    repeat_on,
    withdraw_on,
)
from desk.acts.mailroom.notices import closed_quarters, quotas_watched
from desk.acts.record import Recorded, Revocation, record_fact, revoke, vocabulary
from desk.web.requests import Redirect, Request, Response
from desk.web.revision import check_revision
from desk.web.values import item_named, told_points
from ledger.book import Writer
from ledger.portable import AssignedLine, ItemLine, Line, RepeatedLine, RevokedLine

Decision = Callable[[Writer, Request, str], str]


def decide(request: Request) -> Response:
    """One decision; what it was, in words, is told on the item's page."""
    decision = DECISIONS.get(request.form_text("act"))
    if decision is None:
        raise Refused("没有这种处理")
    with request.console.book.writing(actor=request.actor) as writer:
        item = item_named(writer.views, request.path["id"]).id
        check_revision(writer.views, [item], request=request)
        told = decision(writer, request, item)
    return Redirect(f"/items/{item}", told)


def _record(writer: Writer, line: Line, request: Request) -> Recorded:
    return record_fact(writer, line, rules=request.console.rules, today=request.console.today)


def _reason(request: Request) -> str | None:
    return request.form_text("reason") or None


def _wanted(request: Request, name: str, words: str) -> str:
    if not (found := request.form_text(name)):
        raise Refused(f"请{words}")
    return found


def _assign(writer: Writer, request: Request, item: str) -> str:
    unit = _wanted(request, "unit", "选单位")
    line = AssignedLine(
        item=item,
        unit=unit,
        day=request.console.today,
        reason=_reason(request),
        actor=request.actor,
    )
    if request.form_text("teach"):
        _, taught = assign_and_teach_on(
            writer, line, rules=request.console.rules, today=request.console.today
        )
        return f"已归属，并记住 {taught.address} 是它的地址" + (
            f"；该地址还有 {len(taught.waiting)} 条待认定" if taught.waiting else ""
        )
    return "已归属" + told_points(_record(writer, line, request))


def _categorise(writer: Writer, request: Request, item: str) -> str:
    codes = [one.code for one in request.console.rules.rulebook.categories]
    categorise_on(
        writer,
        item,
        _wanted(request, "category", "选类别"),
        categories=codes,
        reason=_reason(request),
    )
    return "已定类别"


def _settle(writer: Writer, request: Request, item: str) -> str:
    settle_on(writer, item, [_wanted(request, "doubt", "选存疑")], reason=_reason(request))
    return "已消除这条存疑"


def _reopen(writer: Writer, request: Request, item: str) -> str:
    reopen_on(writer, item, [_wanted(request, "doubt", "选存疑")], reason=_reason(request))
    return "这条存疑重新列出"


def _repeat(writer: Writer, request: Request, item: str) -> str:
    line = RepeatedLine(
        item=item,
        of=_wanted(request, "of", "写它所重复的信息的编号"),
        day=request.console.today,
        note=_reason(request),
        actor=request.actor,
    )
    return "已认定为重复报送" + told_points(
        repeat_on(writer, line, rules=request.console.rules, today=request.console.today)
    )


def _not_repeat(writer: Writer, request: Request, item: str) -> str:
    """It is an item of its own: what says otherwise is revoked, what is doubted of it settled."""
    today, ref = request.console.today, repeat_fact(writer, item)
    line = (
        RevokedLine(
            fact=ref,
            reason=_wanted(request, "reason", "写不是重复的理由"),
            day=today,
            actor=request.actor,
        )
        if ref
        else None
    )
    done = not_repeat_on(
        writer, item, reason=_reason(request), rules=request.console.rules, today=today, line=line
    )
    return "已认定不是重复，单独计数" + (told_points(done) if done else "")


def _deliver(writer: Writer, request: Request, item: str) -> str:
    """It is what its unit was asked for; delivered on the day on which it came."""
    commission, unit = _wanted(request, "commission", "选约稿"), _wanted(request, "unit", "选单位")
    day = item_named(writer.views, item).day
    delivery = Delivery(commission=commission, unit=unit, item=item, day=day, note=_reason(request))
    return f"已登记 {commission} 交稿" + told_points(
        deliver(writer, delivery, rules=request.console.rules, today=request.console.today)
    )


def _withdraw_asked(writer: Writer, request: Request, item: str) -> str:
    """Another item, which this one's mail asks to take back; that nobody changed it meanwhile is what its own state says."""
    of = item_named(writer.views, _wanted(request, "of", "选要撤回的信息")).id
    line = ItemLine(
        kind="withdrawn",
        item=of,
        day=request.console.today,
        note=_reason(request),
        actor=request.actor,
    )
    return f"已撤回 {of}" + told_points(
        withdraw_on(
            writer, line, asked_by=item, rules=request.console.rules, today=request.console.today
        )
    )


def _withdraw(writer: Writer, request: Request, item: str) -> str:
    line = ItemLine(
        kind="withdrawn",
        item=item,
        day=request.console.today,
        note=_reason(request),
        actor=request.actor,
    )
    return "已撤回" + told_points(_record(writer, line, request))


def _revoke(writer: Writer, request: Request, item: str) -> str:
    """Only a fact of this page: about this item, or one that it hangs together with."""
    ref = _wanted(request, "fact", "选要更正的记录")
    fact = writer.views.facts.by_ref(ref)
    if fact is None or fact.item not in writer.views.facts.joined_by_repeats({item}):
        raise Refused("这条记录不在这一页上")
    reason = _wanted(request, "reason", "写更正的理由")
    rules, today = request.console.rules, request.console.today
    done = revoke(writer, Revocation(fact=ref, reason=reason), rules=rules, today=today)
    return "已更正" + told_points(done)


def _known(request: Request) -> Known:
    rules = request.console.rules
    return Known(
        vocabulary(rules.roster, rules.rulebook),
        request.console.phrases,
        request.console.today,
        _reason(request),
    )


def _split(writer: Writer, request: Request, item: str) -> str:
    parts = request.form_list("line")
    if not all(part.isascii() and part.isdecimal() and len(part) < 7 for part in parts):
        raise Refused("请在带行号的正文里勾选每条从哪一行起")
    if len(set(parts)) < 2:
        raise Refused("请勾选每一条的第一行，至少两行")
    with quotas_watched(
        writer,
        closed_quarters(writer.views, [item]),
        rules=request.console.rules,
        today=request.console.today,
    ):
        made = recut.split(
            writer, item, at=sorted({int(part) for part in parts}), known=_known(request)
        )
    return "已拆成 " + "、".join(part.item for part in made)


def _merge(writer: Writer, request: Request, item: str) -> str:
    names = [
        item,
        *_wanted(request, "of", "写要并入的信息的编号")
        .replace("，", ",")
        .replace("、", ",")
        .split(","),
    ]
    with quotas_watched(
        writer,
        closed_quarters(writer.views, names),
        rules=request.console.rules,
        today=request.console.today,
    ):
        made = recut.merge(
            writer, [name.strip() for name in names if name.strip()], known=_known(request)
        )
    return f"已并为 {made[0].item}"


def _undo(writer: Writer, request: Request, item: str) -> str:
    with quotas_watched(
        writer,
        closed_quarters(writer.views, [item]),
        rules=request.console.rules,
        today=request.console.today,
    ):
        recut.undo(writer, item, known=_known(request))
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
