"""通报: what is still open of a period, its draft, a person's own words, reprimands decided, and
the closing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from config.errors import Refused
from config.period import Period
from desk.acts.bulletins.closure import (
    Closing,
    Outlook,
    ProposedReprimand,
    Reprimand,
    Unfinished,
    decide,
    outlook,
    proposed_reprimands,
)
from desk.acts.bulletins.closure import close as close_quarter
from desk.acts.bulletins.press import KINDS
from desk.acts.labels import DOUBTS, STATES, UNFINISHED
from desk.acts.tallies.tally import QuarterTally, is_closed
from desk.web.access import may
from desk.web.forms import check_number
from desk.web.periods import (
    choices,
    download,
    keep_words,
    mark_of,
    next_to_close,
    period_asked,
    printout,
    tally_asked,
)
from desk.web.requests import Overtaken, Page, Redirect, Request, Response
from ledger.office.bulletin_words import OwnWords, own_words_of
from scoring.score import figures

MOST = 200  # open things that are listed
DECISIONS = {"confirm": "已确认通报批评", "decline": "已记录：不予通报批评"}


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One thing that is open, and the page where it is settled; "" where this person has none."""

    kind: str
    what: str
    detail: str
    path: str


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """`open` are the first of all `count` things; what proposes a reprimand is listed apart.

    `seen` and `was` travel with the forms: what the person saw of the figures, and of the own
    words.
    """

    period: Period
    choices: Sequence[Period]
    state: str
    closed: bool
    open: tuple[OpenLine, ...]
    left: int
    count: int
    blocked: str
    seen: str
    reprimands: tuple[ProposedReprimand, ...]
    units: tuple[tuple[str, str], ...]
    automatic: bool
    own: OwnWords
    was: str
    kinds: tuple[str, ...] = tuple(KINDS)

    @property
    def latest(self) -> int:
        """The last entry that decided on a reprimand."""
        return max((one.entry for one in self.reprimands), default=0)


def bulletin(request: Request) -> Response:
    console = request.console
    with console.book.reading() as views:
        period = period_asked(request) if request.path else next_to_close(views, request=request)
        tally = tally_asked(views, period, request=request)
        before = outlook(views, period, rules=console.rules, today=console.today)
        reprimands = proposed_reprimands(views, tally)
        closed = is_closed(views, period)
    own = own_words_of(console.book, str(period))
    listed = [one for one in before.unfinished if one.kind != "reprimand"]
    page = BulletinPage(
        period=period,
        choices=choices(request),
        state=STATES[tally.state],
        closed=closed,
        open=tuple(_line(one, request) for one in listed[:MOST]),
        left=len(listed) - MOST,
        count=len(before.unfinished),
        blocked=before.blocked,
        seen=_mark(tally, before),
        reprimands=reprimands,
        units=tuple((unit.unit, unit.name) for unit in tally.units if not unit.reprimand_proposed),
        automatic=console.rules.rulebook.reading.reprimand.taken == "automatic",
        own=own,
        was=mark_of(own),
    )
    return Page("bulletin.html", page)


def bulletin_paper(request: Request) -> Response:
    return printout(request, period_asked(request))


def bulletin_file(request: Request) -> Response:
    period = period_asked(request)
    with request.console.book.reading() as views:
        draft = "" if is_closed(views, period) else "（草稿）"
    return download(request, period, name=f"政务信息采用情况通报-{period}{draft}")


def own_words(request: Request) -> Response:
    """What a person says in the bulletin, and its number."""
    period = period_asked(request)
    return keep_words(request, period, back=f"/bulletin/{period}")


def reprimand(request: Request) -> Response:
    """Proposed reprimands are confirmed, or declined with a reason: all that were chosen, or none."""
    period, rules, today = period_asked(request), request.console.rules, request.console.today
    decision, units = request.form_text("decision"), request.form_list("unit")
    if decision not in DECISIONS or not units:
        raise Refused("请先勾选单位，再选择确认或不予确认")
    reason = request.form_text("reason")
    chosen = [Reprimand(unit=unit, period=str(period), reason=reason) for unit in units]
    with request.console.book.writing(actor=request.actor) as writer:
        decided = writer.views.quarters.decided_reprimands(str(period))
        latest = max((fact.seq for fact in decided if fact.unit in units), default=0)
        check_number(writer.views, max(latest, request.number("revision") or 0), request=request)
        decide(writer, chosen, confirmed=decision == "confirm", rules=rules, today=today)
    return Redirect(f"/bulletin/{period}#reprimands", f"{DECISIONS[decision]}：{len(units)} 个单位")


def close(request: Request) -> Response:
    """The figures are fixed as the person saw them; with a reason where something is open."""
    period, console = period_asked(request), request.console
    closing = Closing(period=str(period), reason=request.form_text("reason"))
    with console.book.writing(actor=request.actor) as writer:
        before = outlook(writer.views, period, rules=console.rules, today=console.today)
        if before.blocked:
            raise Refused(before.blocked)
        tally = tally_asked(writer.views, period, request=request)
        if request.form_text("seen") != _mark(tally, before):
            raise Overtaken("您打开这一页之后，数字或未了的事有了变化；没有签发，请刷新后看过再定")
        report = close_quarter(writer, closing, rules=console.rules, today=console.today)
        if report.tally is None:
            raise Refused(
                f"{period} 还有 {len(report.unfinished)} 件未了，没有签发；"
                "请先办完，或写明仍然签发的理由"
            )
    return Redirect(
        f"/bulletin/{period}", f"{period} 已签发；数字从此固定，现在发现的差错更正在下一个季度"
    )


def _mark(tally: QuarterTally, before: Outlook) -> str:
    """What a closing is decided upon: every unit's figures, and what is open."""
    seen = [(unit.unit, figures(unit)) for unit in tally.units], before.unfinished
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


def _line(one: Unfinished, request: Request) -> OpenLine:
    role = request.person.role if request.person else None
    subject, unit = one.about[0], "".join(one.about[1:])
    blocks = request.console.rules.roster.blocks.get(unit)
    places = {
        "waiting": f"/items/{subject}",
        "doubt": f"/items/{subject}" if subject[:1].isdigit() else "/log",
        "day": f"/items/{subject}" if subject[:1].isdigit() else f"/commissions#{subject}",
        "commission": f"/commissions#{subject}",
        "objection": f"/objections#o{subject}",
        "held": "/log/held" if may(role, "held") else "",
    }
    named = f"{subject} {blocks[-1].short if blocks else unit}".strip()
    return OpenLine(
        UNFINISHED[one.kind], named, DOUBTS.get(one.detail, one.detail), places[one.kind]
    )
