"""未了的事: what a person still has to decide of a quarter before it is closed. Decides nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from classify.submission import DoubtCode
from config.period import Quarter, civil_date
from desk.acts.items.proposals import open_proposals
from desk.acts.rules import Rules
from desk.acts.tallies.tally import quarter_tally, undecided
from ledger.views import LogFilter, Views

Kind = Literal["waiting", "doubt", "commission", "reprimand", "objection", "held"]

# Of all doubts those that may move a figure once they are decided; the others are only shown.
# What is proposed comes with its own command.
_DECIDED_BY_HAND = frozenset({DoubtCode.NEAR_REPEAT, DoubtCode.SIMILAR_TO_OTHER_UNIT})


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One thing, by the ids that it is about: an item; a commission or an objection, and a unit; a unit and a period; an entry.

    `detail`, a doubt's code or a day or a sentence, and the commands that settle it are for eyes.
    """

    kind: Kind
    about: tuple[str, ...]
    detail: str
    commands: tuple[str, ...]

    @property
    def what(self) -> str:
        """The ids as a person types them."""
        return " ".join(self.about)


def unfinished(
    views: Views, quarters: Sequence[Quarter], *, rules: Rules, today: date
) -> list[Unfinished]:
    """What is open of these quarters, which follow each other."""
    first, last = quarters[0].first_day, quarters[-1].last_day
    found = [
        *_items(views, quarters),
        *_proposals(views, first, last),
        *_commissions(views, first, last),
    ]
    for quarter in quarters:
        if quarter >= rules.rulebook.span.of(rules.rulebook.takes_effect):
            found += _reprimands(views, quarter, rules, today)
    return [*found, *_objections(views, quarters[-1]), *_held(views, first, last)]


def _items(views: Views, quarters: Sequence[Quarter]) -> Iterator[Unfinished]:
    """Items that wait for a person, and those that may be another item again."""
    low, high = quarters[0].ordinal, quarters[-1].ordinal
    for item in views.quarters.waiting(low, high):
        yield Unfinished(
            "waiting",
            (item.id,),
            item.day.isoformat(),
            (f"yishi assign {item.id} 单位", f"yishi revoke {item.id} --reason 理由"),
        )
    for one in views.quarters.doubted(low, high, _DECIDED_BY_HAND):
        for doubt in sorted(one.doubts & _DECIDED_BY_HAND):
            yield Unfinished(
                "doubt",
                (one.item or "",),
                doubt,
                (f"yishi settle {one.item} {doubt}", f"yishi repeat {one.item} 原来那条"),
            )


def _proposals(views: Views, first: date, last: date) -> Iterator[Unfinished]:
    """Cuts, deliveries and requests to take back that a mail proposes."""
    for proposal in open_proposals(views, since=first):
        if civil_date(proposal.received_at) <= last:
            name, code = proposal.item or "来件", proposal.doubt.code.value
            settle = (f"yishi settle {name} {code}",) if proposal.item else ()
            yield Unfinished("doubt", (name,), code, (*filter(None, [proposal.command]), *settle))


def _commissions(views: Views, first: date, last: date) -> Iterator[Unfinished]:
    """Commissions that fell due, of whom nobody has said that they were delivered or missed."""
    due = [
        commission for commission in views.office.commissions(since=first) if commission.due <= last
    ]
    done = views.office.delivered(commission.id for commission in due)
    for commission in due:
        for unit in (unit for unit in commission.units if (commission.id, unit) not in done):
            about = f"{commission.id} {unit}"
            yield Unfinished(
                "commission",
                (commission.id, unit),
                commission.due.isoformat(),
                (f"yishi deliver {about}", f"yishi miss {about} --day {commission.due}"),
            )


def _reprimands(views: Views, quarter: Quarter, rules: Rules, today: date) -> Iterator[Unfinished]:
    if rules.rulebook.reading.reprimand.taken == "automatic":
        return
    for tally in undecided(views, quarter_tally(views, quarter, rules=rules, today=today)):
        about = f"{tally.unit} {quarter}"
        commands = (f"yishi reprimand {about}", f"yishi decline-reprimand {about} --reason 理由")
        detail = f"连续 {tally.short_run} 个季度未完成报送任务"
        yield Unfinished("reprimand", (tally.unit, str(quarter)), detail, commands)


def _objections(views: Views, last: Quarter) -> Iterator[Unfinished]:
    """Objections without an answer: one that is upheld may still move these figures."""
    for one in views.office.open_objections(until=last.ordinal):
        about = one.period or one.fact or one.item
        detail = f"对 {about} 的申诉，{one.due} 前答复"
        yield Unfinished(
            "objection",
            (str(one.seq), one.unit),
            detail,
            (f"yishi answer {one.seq} 结论 --words 答复",),
        )


def _held(views: Views, first: date, last: date) -> Iterator[Unfinished]:
    """Held mails: when they came and by which entry, nothing else of them."""
    for mail in views.log.lines(wanted=LogFilter(since=first, until=last, outcome="held")):
        yield Unfinished(
            "held",
            (str(mail.seq),),
            civil_date(mail.received_at).isoformat(),
            ("yishi held", f"yishi release {mail.seq} --reason 理由"),
        )
