"""申诉: what a unit objects to is recorded with a term, and answered by a person. Changes no fact
and no score: those that follow are recorded by their own acts.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from classify.screen import screen_text
from config.errors import Refused
from config.period import Period, Year, period_of
from config.schedule import Workdays
from config.sentences import unknown
from desk.acts.labels import OBJECTION_OUTCOMES
from desk.acts.rules import Rules
from ingest.charset import clean
from ledger.book import Writer
from ledger.payload import Answered, Objected, Outcome
from ledger.views import ObjectionView, Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What a unit objects to: a period, an item (id or ref) or a fact (ref), one of them; none
    where it takes up an answered one `again`.

    `day` is when it came; `due` the last day for the answer, None for the usual term.
    """

    unit: str
    words: str
    day: date
    due: date | None = None
    period: str | None = None
    item: str | None = None
    fact: str | None = None
    again: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was decided of the objection `to`, and when; `followed` are refs of facts that were
    recorded because of it. A withdrawn one needs no words.
    """

    to: int
    outcome: str
    words: str
    day: date
    followed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerTerm:
    """By when an objection is answered where nobody says otherwise: that many workdays after the
    day on which it came.
    """

    days: int
    calendar: Workdays

    def due(self, day: date) -> date:
        return self.calendar.after(day, number=self.days)


def record_objection(
    writer: Writer, objection: Objection, *, rules: Rules, term: AnswerTerm, today: date
) -> ObjectionView:
    """Record what a unit objects to; the objection as it stands then. Refused for what names
    nothing, or is marked secret.
    """
    if objection.again:
        objection = _taken_up(writer.views, objection)
    words = _words(objection.words, "申诉的内容")
    if objection.unit not in rules.roster.blocks:
        raise Refused(unknown("单位", objection.unit, rules.roster.blocks))
    if objection.day > today:
        raise Refused(f"收到申诉的日期 {objection.day} 还没有到")
    due = objection.due or term.due(objection.day)
    if due < objection.day:
        raise Refused(f"答复期限 {due} 早于收到申诉的 {objection.day}")
    about = (objection.period, objection.item, objection.fact)
    if sum(name is not None for name in about) != 1:
        raise Refused("请写明申诉针对什么：一个统计期、一条信息或一条记录，三者取一")
    payload = _payload(writer.views, objection, due=due, rules=rules, today=today)
    recorded = writer.append(payload, {"words": words})
    return objection_at(writer.views, recorded.seq)


def answer_objection(writer: Writer, reply: Reply, *, today: date) -> ObjectionView:
    """Answer an objection, or correct the answer that it got; the objection as it stands then."""
    outcome = _outcome(reply.outcome)
    objection = objection_at(writer.views, reply.to)
    words = _words(reply.words, "答复") if reply.words.strip() or outcome != "withdrawn" else ""
    if not objection.day <= reply.day <= today:
        raise Refused(f"答复的日期 {reply.day} 应在收到申诉的 {objection.day} 和今天之间")
    followed = {ref: writer.views.facts.by_ref(ref) for ref in reply.followed}
    if missing := [ref for ref, fact in followed.items() if fact is None]:
        raise Refused(f"没有 ref 为 {missing[0]!r} 的事实；先更正或补记，再写进答复")
    facts = tuple(fact.seq for fact in followed.values() if fact)
    writer.append(
        Answered(of=objection.seq, day=reply.day, outcome=outcome, followed=facts),
        {"words": words},
    )
    return objection_at(writer.views, objection.seq)


def _outcome(code: str) -> Outcome:
    known: dict[str, Outcome] = {outcome: outcome for outcome in get_args(Outcome)}
    if code not in known:
        listed = "、".join(f"{each}（{OBJECTION_OUTCOMES[each]}）" for each in known)
        raise Refused(f"没有结论 {code!r}；可用 {listed}")
    return known[code]


def objection_at(views: Views, number: int) -> ObjectionView:
    """The objection with that number; Refused where there is none."""
    objection = views.office.objection(number)
    if objection is None:
        raise Refused(f"没有第 {number} 号申诉；yishi objection list --all 列出全部")
    return objection


def _taken_up(views: Views, objection: Objection) -> Objection:
    """The same thing once more: what it is about is what the former one was about."""
    former = objection_at(views, objection.again or 0)
    if former.unit != objection.unit:
        raise Refused(f"第 {former.seq} 号申诉是 {former.unit} 的，不是 {objection.unit} 的")
    if former.answer is None:
        raise Refused(f"第 {former.seq} 号申诉还没有答复，不用再次登记")
    if objection.period or objection.item or objection.fact:
        raise Refused("再次申诉针对的就是原来那件，不另写统计期、信息或记录")
    return replace(
        objection, period=former.period, item=None if former.fact else former.item, fact=former.fact
    )


def _payload(
    views: Views, objection: Objection, *, due: date, rules: Rules, today: date
) -> Objected:
    period = _period(objection.period, rules, today) if objection.period else None
    item = views.items.by_name(objection.item) if objection.item else None
    fact = views.facts.by_ref(objection.fact) if objection.fact else None
    if objection.item and item is None:
        raise Refused(f"没有编号或 ref 为 {objection.item!r} 的信息")
    if objection.fact and fact is None:
        raise Refused(f"没有 ref 为 {objection.fact!r} 的事实")
    return Objected(
        unit=objection.unit,
        day=objection.day,
        due=due,
        period=str(period) if period else None,
        item=item.id if item else None,
        fact=fact.seq if fact else None,
        again=objection.again,
    )


def _period(text: str, rules: Rules, today: date) -> Period:
    """A period that the rulebook has figures of, or a year."""
    period = period_of(text)
    if type(period) not in {rules.rulebook.span, Year}:
        raise Refused(
            f"{text} 不是《{rules.rulebook.title}》的统计期；请写成 {rules.rulebook.span.form[3]} "
            "的样子，或写年份"
        )
    if period.first_day > today:
        raise Refused(f"{period} 还没有开始")
    return period


def _words(text: str, what: str) -> str:
    words = clean(text).strip()
    if not words:
        raise Refused(f"请写{what}")
    if screen_text(words):
        raise Refused("文字带有密级标志；涉密内容不得录入（第十条）")
    return words
