"""判定、清除一条信息: what a person decides on its page, under the lock and against what they
saw.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from config.errors import Refused
from desk.acts.commissions import Delivery, deliver
from desk.acts.items import recut
from desk.acts.items.doubts import reopen, set_category, settle
from desk.acts.items.facts import (
    Assignment,
    Repeat,
    Withdrawal,
    assign,
    assign_and_teach,
    not_repeat,
    repeat,
    waiting_beside,
    withdraw,
    withdraw_as_asked,
)
from desk.acts.items.pieces import RecutTerms
from desk.acts.items.seal import Seal, seal, to_seal
from desk.acts.record import Act, Recorded, Revocation, revoke
from desk.web.forms import FormModel, check_revision, listed, needed, revision_of, wanted
from desk.web.requests import Page, Redirect, Request, Response
from desk.web.values import ask_if_late, item_named, names, told_points
from ledger.book import Writer
from ledger.views import ItemView, MailView, Views

Value = TypeVar("Value")
Decision = Callable[[Writer, Request, str], str]


def decide(request: Request) -> Response:
    """One decision; what it was, in words, is told on the item's page."""
    decision = DECISIONS.get(request.form_text("act"))
    if decision is None:
        raise Refused("没有这种处理")
    with request.console.book.writing(actor=request.actor, even_so=request.even_so) as writer:
        item = item_named(writer.views, request.path["id"]).id
        check_revision(writer.views, [item], request=request)
        notice = decision(writer, request, item)
    return Redirect(f"/items/{item}", notice)


def _do(act: Act[Value], writer: Writer, value: Value, request: Request) -> Recorded:
    done = act(writer, value, rules=request.console.rules, today=request.console.today)
    ask_if_late(request, done, brings=told_points(done))
    return done


def _reason(request: Request) -> str | None:
    return request.form_text("reason") or None


def _assign(writer: Writer, request: Request, item: str) -> str:
    assignment = Assignment(
        item=item, unit=wanted(request, "unit", "请选单位"), reason=_reason(request)
    )
    if request.form_text("teach"):
        _, taught = assign_and_teach(
            writer, assignment, rules=request.console.rules, today=request.console.today
        )
        return f"已归属，并记住 {taught.address} 是它的地址" + (
            f"；该地址还有 {len(taught.waiting)} 条待认定" if taught.waiting else ""
        )
    several = _meant(writer, request, item)
    done = [_do(assign, writer, replace(assignment, item=name), request) for name in several]
    return f"已归属 {len(done)} 条" if len(done) > 1 else "已归属" + told_points(done[0])


def _meant(writer: Writer, request: Request, item: str) -> list[str]:
    """The item, or all of its mail that wait, where that was ticked."""
    return waiting_beside(writer.views, item) if request.form_text("all") else [item]


def _categorise(writer: Writer, request: Request, item: str) -> str:
    codes = [category.code for category in request.console.rules.rulebook.categories]
    set_category(
        writer,
        item,
        wanted(request, "category", "请选类别"),
        categories=codes,
        reason=_reason(request),
    )
    return "已定类别"


def _settle(writer: Writer, request: Request, item: str) -> str:
    settle(writer, item, [wanted(request, "doubt", "请选存疑")], reason=_reason(request))
    return "已消除这条存疑"


def _reopen(writer: Writer, request: Request, item: str) -> str:
    reopen(writer, item, [wanted(request, "doubt", "请选存疑")], reason=_reason(request))
    return "这条存疑重新列出"


def _repeat(writer: Writer, request: Request, item: str) -> str:
    of = wanted(request, "of", "请写它所重复的信息的编号")
    repetition = Repeat(item=item, of=of, note=_reason(request))
    return "已认定为重复报送" + told_points(_do(repeat, writer, repetition, request))


def _not_repeat(writer: Writer, request: Request, item: str) -> str:
    done = not_repeat(
        writer,
        item,
        reason=_reason(request),
        rules=request.console.rules,
        today=request.console.today,
    )
    return "已认定不是重复，单独计数" + (told_points(done) if done else "")


def _deliver(writer: Writer, request: Request, item: str) -> str:
    """It is what its unit was asked for; delivered on the day on which it came."""
    commission, unit = (
        wanted(request, "commission", "请选约稿"),
        wanted(request, "unit", "请选单位"),
    )
    day = item_named(writer.views, item).day
    delivery = Delivery(commission=commission, unit=unit, item=item, day=day, note=_reason(request))
    return f"已登记 {commission} 交稿" + told_points(_do(deliver, writer, delivery, request))


def _withdraw_asked(writer: Writer, request: Request, item: str) -> str:
    """Another item, which this one's mail asks to take back; that nobody changed it meanwhile is
    what its own state says.
    """
    of = item_named(writer.views, wanted(request, "of", "请选要撤回的信息")).id
    withdrawal = Withdrawal(item=of, note=_reason(request))
    done = withdraw_as_asked(
        writer, withdrawal, asked_by=item, rules=request.console.rules, today=request.console.today
    )
    return f"已撤回 {of}" + told_points(done)


def _withdraw(writer: Writer, request: Request, item: str) -> str:
    withdrawal = Withdrawal(item=item, note=_reason(request))
    several = _meant(writer, request, item)
    done = [_do(withdraw, writer, replace(withdrawal, item=name), request) for name in several]
    return f"已撤回 {len(done)} 条" if len(done) > 1 else "已撤回" + told_points(done[0])


def _revoke(writer: Writer, request: Request, item: str) -> str:
    """Only a fact of this page: about this item, or one that it hangs together with."""
    ref = wanted(request, "fact", "请选要更正的记录")
    fact = writer.views.facts.by_ref(ref)
    if fact is None or fact.item not in writer.views.facts.joined_by_repeats({item}):
        raise Refused("这条记录不在这一页上")
    reason = wanted(request, "reason", "请写更正的理由")
    return "已更正" + told_points(_do(revoke, writer, Revocation(fact=ref, reason=reason), request))


def _terms(request: Request) -> RecutTerms:
    console = request.console
    return RecutTerms(console.rules, console.phrases, console.today, _reason(request))


def _split(writer: Writer, request: Request, item: str) -> str:
    parts = request.form_list("line")
    if not all(part.isascii() and part.isdecimal() and len(part) < 7 for part in parts):
        raise Refused("请在带行号的正文里勾选每条从哪一行起")
    if len(set(parts)) < 2:
        raise Refused("请勾选每一条的第一行，至少两行")
    lines = sorted({int(part) for part in parts})
    made = recut.split(writer, item, at=lines, terms=_terms(request))
    return "已拆成 " + "、".join(part.item for part in made)


def _merge(writer: Writer, request: Request, item: str) -> str:
    others = listed(wanted(request, "of", "请写要并入的信息的编号"))
    made = recut.merge(writer, [item, *others], terms=_terms(request))
    return f"已并为 {made[0].item}"


def _undo(writer: Writer, request: Request, item: str) -> str:
    recut.undo(writer, item, terms=_terms(request))
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


@dataclass(frozen=True, slots=True)
class SealPage:
    """What goes with an item: the items with their titles (None: gone already), the lines of their
    mails, how many entries and archived mails.
    """

    item: ItemView
    items: tuple[tuple[ItemView, str | None], ...]
    mails: tuple[MailView, ...]
    entries: int
    archived: int
    gone: bool
    revision: int
    names: Mapping[str, str]


def show_seal(request: Request) -> Response:
    """What goes, what stays, and the form."""
    with request.console.book.reading() as views:
        item = item_named(views, request.path["id"])
        page = _page(views, item, to_seal(views, item.id), request)
    return Page("seal.html", page)


class SealForm(FormModel):
    """Once, for good: it takes a reason and a tick."""

    reason: Annotated[str, needed("请写清除的理由")]
    sure: Annotated[str, needed("请先勾选“我知道清除不能撤销”")]


def seal_item(request: Request) -> Response:
    """Against what the person saw."""
    form = SealForm.of(request)

    def check(views: Views, extent: Seal) -> None:
        check_revision(views, extent.items, request=request)

    console = request.console
    with console.book.reading() as views:
        item = item_named(views, request.path["id"])
    done = seal(
        console.book, console.archive, item.id, reason=form.reason, actor=request.actor, check=check
    )
    notice = (
        f"已清除 {'、'.join(done.items)}：抹去 {len(done.entries)} 号记录的文字，删除原件 "
        f"{len(done.mails)} 封"
    )
    return Redirect(f"/items/{item.id}", notice + ("；备份里的要另行删去" if done.mails else ""))


def _page(views: Views, item: ItemView, extent: Seal, request: Request) -> SealPage:
    items = views.items.by_ids(extent.items)
    words = views.words(one.seq for one in items.values())
    return SealPage(
        item=item,
        items=tuple(
            (items[name], words.get(items[name].seq, {}).get("title")) for name in extent.items
        ),
        mails=tuple(sorted(views.log.of_digests(extent.mails), key=lambda mail: mail.seq)),
        entries=len(extent.entries),
        archived=len(extent.mails),
        gone=not any(views.words(extent.entries).values()),
        revision=revision_of(views, extent.items),
        names=names(request),
    )
