"""通报: what is still open of a period, its draft to look at and to take away, a person's own words, reprimands decided, and the closing."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TypeVar

from config.errors import Refused
from config.period import Period, Quarter
from desk.acts.bulletins.bulletin import write_words
from desk.acts.bulletins.closing import to_close
from desk.acts.bulletins.press import KINDS, Press, period_page, period_paper
from desk.acts.bulletins.signing import sign_on
from desk.acts.bulletins.unfinished import Unfinished, unfinished
from desk.acts.labels import DOUBTS, STATES
from desk.acts.record import record_fact
from desk.acts.tallies.tally import QuarterTally, is_closed
from desk.web.access import may
from desk.web.periods import choices, next_to_close, period_asked, tally_asked
from desk.web.requests import (
    Download,
    Missing,
    Overtaken,
    Page,
    Printout,
    Redirect,
    Request,
    Response,
)
from desk.web.revision import check_number
from desk.web.saying import line_from_form
from ledger.ownwords import OwnWords, own_words_of
from ledger.payloads import EntryKind
from ledger.portable import ClosedLine, ReprimandLine
from ledger.views import Views
from scoring.score import figures

Made = TypeVar("Made")
MOST = 200  # open things that are listed
DECISIONS = {
    "confirm": (EntryKind.REPRIMANDED, "已确认通报批评"),
    "decline": (EntryKind.REPRIMAND_DECLINED, "已记录：不予通报批评"),
}
OPEN = {
    "waiting": "待认定信息",
    "doubt": "存疑未定",
    "commission": "约稿到期未定",
    "objection": "申诉未答复",
    "held": "扣留来件",
}


def bulletin(request: Request) -> Response:
    console = request.console
    with console.book.reading() as views:
        period = period_asked(request) if request.path else next_to_close(views, request=request)
        found = tally_asked(views, period, request=request)
        still, blocked = _open(views, period, request)
        reprimands = _reprimands(views, found)
        closed = is_closed(views, period)
    own = own_words_of(console.book, str(period))
    listed = [one for one in still if one.kind != "reprimand"]  # those have a table of their own
    values = {
        "section": "bulletin",
        "period": period,
        "choices": choices(request),
        "state": STATES[found.state],
        "closed": closed,
        "still": [_shown(one, request) for one in listed[:MOST]],
        "left": len(listed) - MOST,
        "count": len(still),
        "blocked": blocked,
        "seen": _mark(found, still),
        "reprimands": reprimands,
        "latest": max((seq for one in reprimands if isinstance(seq := one["seq"], int)), default=0),
        "automatic": console.rules.rulebook.reading.reprimand.taken == "automatic",
        "own": own,
        "was": mark_of(own),
        "kinds": tuple(KINDS),
    }
    return Page("bulletin.html", values)


def bulletin_paper(request: Request) -> Response:
    """The draft as it reads now, or as it was closed."""
    return Printout(found_or_missing(lambda: period_page(press(request), period_asked(request))))


def bulletin_file(request: Request) -> Response:
    period, form = period_asked(request), form_asked(request)
    with request.console.book.reading() as views:
        draft = "" if is_closed(views, period) else "（草稿）"
    content = found_or_missing(lambda: period_paper(press(request), period, form))
    return Download(f"政务信息采用情况通报-{period}{draft}.{form}", content, KINDS[form])


def own_words(request: Request) -> Response:
    """What a person says in the bulletin, and its number."""
    period = period_asked(request)
    return keep_words(request, period, f"/bulletin/{period}")


def reprimand(request: Request) -> Response:
    """Proposed reprimands are confirmed, or declined with a reason: all that were chosen, or none. What was decided may be decided otherwise."""
    period, decision, units = (
        period_asked(request),
        request.form_text("decision"),
        request.form_list("unit"),
    )
    if decision not in DECISIONS or not units:
        raise Refused("请先勾选单位，再选择确认或不予确认")
    if decision == "decline" and not request.form_text("reason"):
        raise Refused("不予确认须写明理由")
    kind, told = DECISIONS[decision]
    values = {
        "day": request.console.today,
        "actor": request.actor,
        "period": str(period),
        "reason": request.form_text("reason"),
    }
    with request.console.book.writing(actor=request.actor) as writer:
        proposed = {
            tally.unit
            for tally in tally_asked(writer.views, period, request=request).units
            if tally.reprimand_proposed
        }
        if unknown := sorted(set(units) - proposed):
            raise Refused(f"{period} 没有建议对 {unknown[0]!r} 通报批评")
        decided = _decided(writer.views, period)
        latest = max(decided.get(unit, (0, ""))[0] for unit in units)
        check_number(writer.views, max(latest, request.number("revision") or 0), request=request)
        for unit in units:
            line = line_from_form(ReprimandLine, kind=kind.value, unit=unit, **values)
            record_fact(writer, line, rules=request.console.rules, today=request.console.today)
    return Redirect(f"/bulletin/{period}#reprimands", f"{told}：{len(units)} 个单位")


def close(request: Request) -> Response:
    """The figures are fixed as the person saw them; with a reason where something is open."""
    period, console = period_asked(request), request.console
    if not isinstance(period, Quarter):
        raise Refused(f"《{console.rules.rulebook.title}》不按季度考核；签发目前只用于按季度的规则")
    line = line_from_form(
        ClosedLine,
        day=console.today,
        actor=request.actor,
        period=str(period),
        reason=request.form_text("reason"),
    )
    with console.book.writing(actor=request.actor) as writer:
        still, blocked = _open(writer.views, period, request)
        if blocked:
            raise Refused(blocked)
        if request.form_text("seen") != _mark(
            tally_asked(writer.views, period, request=request), still
        ):
            raise Overtaken("您打开这一页之后，数字或未了的事有了变化；没有签发，请刷新后看过再定")
        done = sign_on(writer, line, rules=console.rules, today=console.today)
        if done.tally is None:
            raise Refused(
                f"{period} 还有 {len(done.unfinished)} 件未了，没有签发；请先办完，或写明仍然签发的理由"
            )
    return Redirect(
        f"/bulletin/{period}", f"{period} 已签发；数字从此固定，现在发现的差错更正在下一个季度"
    )


def keep_words(request: Request, period: Period, back: str) -> Response:
    """Own words into that period's bulletin; Overtaken where they are others than those that the form was filled in against."""
    known = own_words_of(request.console.book, str(period))
    words = next(iter(request.form.get("words", ())), "").replace("\r\n", "\n")
    if request.form_text("was") != mark_of(known) or not write_words(
        request.console.book,
        period,
        words=words,
        number=request.form_text("number"),
        instead_of=known,
    ):
        raise Overtaken("您打开这一页之后，已有人改了这些话；没有写入任何内容，请刷新后看过再写")
    return Redirect(back, "已记下，通报里照用")


def press(request: Request) -> Press:
    console = request.console
    return Press(console.book, console.rules, console.settings.bulletin, console.today)


def mark_of(own: OwnWords) -> str:
    """What travels with the form of own words."""
    return hashlib.sha256(
        repr((own.words, own.number)).encode("utf-8", "surrogatepass")
    ).hexdigest()[:16]


def form_asked(request: Request) -> str:
    """What kind of file."""
    if (form := request.path["form"]) not in KINDS:
        raise Missing(f"没有格式 {form!r}；可下载 {'、'.join(KINDS)}")
    return form


def found_or_missing(make: Callable[[], Made]) -> Made:
    """What has no figures is not there."""
    try:
        return make()
    except Refused as error:
        raise Missing(str(error)) from None


def _open(views: Views, period: Period, request: Request) -> tuple[Sequence[Unfinished], str]:
    """What is open, and why the period can't be closed; "" where it can."""
    if not isinstance(period, Quarter):
        return [], "这部规则不按季度考核，不用签发"
    rules, today = request.console.rules, request.console.today
    try:
        quarters = to_close(views, period, rules, today)
    except Refused as error:
        still = (
            []
            if is_closed(views, period)
            else unfinished(views, [period], rules=rules, today=today)
        )
        return still, str(error)
    return (
        (unfinished(views, quarters, rules=rules, today=today), "")
        if quarters
        else ([], f"{period} 在施行之前，不用签发")
    )


def _mark(found: QuarterTally, still: Sequence[Unfinished]) -> str:
    """What a closing is decided upon: every unit's figures, and what is open."""
    said = ([(tally.unit, figures(tally)) for tally in found.units], [asdict(one) for one in still])
    return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def _shown(one: Unfinished, request: Request) -> dict[str, str]:
    """With the page where it is settled."""
    role = request.person.role if request.person else None
    what, _, unit = one.what.partition(" ")
    blocks = request.console.rules.roster.blocks.get(unit)
    places = {
        "waiting": f"/items/{what}",
        "doubt": f"/items/{what}" if what[:1].isdigit() else "/log",
        "commission": f"/commissions#{what}",
        "objection": f"/objections#o{what}",
        "held": "/log/held" if may(role, "held") else "",
    }
    named = f"{what} {blocks[-1].short if blocks else unit}".strip()
    return {
        "kind": OPEN[one.kind],
        "what": named,
        "detail": DOUBTS.get(one.detail, one.detail),
        "path": places[one.kind],
    }


def _decided(views: Views, period: Period) -> dict[str, tuple[int, str]]:
    """Unit → the entry that decided on its reprimand last, and how."""
    words = {EntryKind.REPRIMANDED: "已确认", EntryKind.REPRIMAND_DECLINED: "不予确认"}
    return {
        fact.unit: (fact.seq, words[fact.kind])
        for fact in views.decided_reprimands(str(period))
        if fact.unit
    }


def _reprimands(views: Views, found: QuarterTally) -> list[dict[str, object]]:
    decided = _decided(views, found.period)
    return [
        {
            "unit": tally.unit,
            "name": tally.name,
            "run": tally.short_run,
            "seq": seq,
            "decided": words,
        }
        for tally in found.units
        if tally.reprimand_proposed
        for seq, words in [decided.get(tally.unit, (0, ""))]
    ]
