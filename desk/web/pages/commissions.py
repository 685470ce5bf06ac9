"""约稿: units are asked for a piece by a day; who delivered, who owes, and a person's judgement of
each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote

from pydantic import BeforeValidator

from config.errors import Refused
from desk.acts import commissions as acts
from desk.acts.commissions import (
    Asked,
    ProbableDelivery,
    asked_in,
    asked_of,
    asked_since,
    probable_deliveries,
)
from desk.acts.labels import KINDS, rule_label
from desk.acts.record import Recorded, Revocation
from desk.web.forms import Day, FormModel, check_number, day_of, needed
from desk.web.requests import Missing, Page, Redirect, Request, Response
from desk.web.values import Pageful, ask_if_late, pageful, told_points, unit_names
from ledger.book import Writer
from ledger.entry import LedgerEntry
from ledger.facts import Fact
from scoring.score import points_text

STATES = {
    "waiting": "未到期",
    "overdue": "逾期未交",
    "done": "按时交稿",
    "late": "逾期交稿",
    "missed": "未按要求完成",
}
SHOWN = {"open": "未了的", "overdue": "逾期的"}
LINES = 50
UnitGroup = tuple[str, str, list[tuple[str, str]]]  # code, name, its units by code and name


@dataclass(frozen=True, slots=True)
class CommissionWords:
    """What a list of them and the page of one show alike; `worth`: state → points and article."""

    states: Mapping[str, str]
    names: Mapping[str, str]
    came: Mapping[tuple[str, str], ProbableDelivery]
    worth: Mapping[str, tuple[str, str]]
    rules: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CommissionsPage:
    """What is not done yet, or a year's, and the units that may be asked."""

    words: CommissionWords
    page: Pageful[Asked]
    shown: str
    options: Mapping[str, str]
    year: int | None
    years: Sequence[int]
    open_count: int
    came_count: int
    groups: list[UnitGroup]


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact about a commission, in words, and whether it still holds."""

    fact: Fact
    entry: LedgerEntry
    says: str
    why: str
    holds: bool


@dataclass(frozen=True, slots=True)
class CommissionPage:
    words: CommissionWords
    asked: Asked
    rows: list[FactLine]


def commissions(request: Request) -> Response:
    """What is not done yet, of the last year; or those of a year, page by page."""
    console, year = request.console, request.number("year")
    shown = request.query_text("show") if request.query_text("show") in SHOWN else "open"
    with console.book.reading() as views:
        latest = asked_since(views, _year_before(console.today), today=console.today)
        came, years = probable_deliveries(views), views.office.commission_years()
        before = request.number("before")
        of_year = (
            asked_in(views, year, before=before, most=LINES, today=console.today) if year else None
        )
    waiting = [asked for asked in latest if asked.waiting]
    chosen = [asked for asked in waiting if asked.overdue] if shown == "overdue" else waiting
    by_due = sorted(chosen, key=lambda asked: (not asked.overdue, asked.due))
    lines, rest = of_year or (by_due, None)
    value = CommissionsPage(
        words=_words(request, came),
        page=pageful(lines, rest, request=request, path="/commissions"),
        shown="" if year else shown,
        options=SHOWN,
        year=year,
        years=years,
        open_count=len(waiting),
        came_count=sum(
            (asked.commission, answer.unit) in came for asked in waiting for answer in asked.waiting
        ),
        groups=_pick(request),
    )
    return Page("commissions.html", value)


def commission_of(request: Request) -> Response:
    """One of them, with all that was recorded of it."""
    with request.console.book.reading() as views:
        asked = _found(request, asked_of(views, _named(request), today=request.console.today))
        facts = views.facts.about_commissions([asked.commission])
        seqs = [fact.seq for fact in facts]
        stored, words = views.stored(seqs), views.words(seqs)
        came = probable_deliveries(views)
        rows = [
            FactLine(
                fact=fact,
                entry=stored[fact.seq].entry,
                says=KINDS.get(fact.kind, fact.kind),
                why=_why(words.get(fact.seq, {})),
                holds=views.facts.holds(fact),
            )
            for fact in facts
        ]
    return Page("commission.html", CommissionPage(_words(request, came), asked, rows))


def _words(request: Request, came: Mapping[tuple[str, str], ProbableDelivery]) -> CommissionWords:
    book = request.console.rules.rulebook
    judged = (book.commission_missed, book.commission_delivered)
    missed, delivered = ((points_text(rule.points), rule.cite) if rule else None for rule in judged)
    worth = {"missed": missed, "done": delivered, "late": delivered}
    return CommissionWords(
        states=STATES,
        names=unit_names(request),
        came=came,
        worth={state: value for state, value in worth.items() if value},
        rules=tuple(
            (rule_label(rule.id, book), points_text(rule.points), rule.cite)
            for rule in judged
            if rule
        ),
    )


def _why(words: Mapping[str, object]) -> str:
    return "；".join(str(words[key]) for key in ("title", "note", "reason") if words.get(key))


class CommissionForm(FormModel):
    """What is asked for, and until when; of whom see `_units`."""

    title: str
    due: Annotated[date, needed("请写截止日期"), BeforeValidator(day_of)]
    note: str


class JudgementForm(FormModel):
    """What became of a commission at one unit, or why that was wrong."""

    unit: str
    item: str
    fact: str
    reason: str
    day: Day


def commission(request: Request) -> Response:
    """Units are asked."""
    console, units = request.console, _units(request)
    if not units:
        raise Refused("请选择约稿单位")
    form = CommissionForm.of(request)
    asked = acts.Commission(title=form.title, units=units, due=form.due, note=form.note)
    with console.book.writing(actor=request.actor) as writer:
        done = acts.commission(writer, asked, rules=console.rules, today=console.today)
    return Redirect("/commissions", f"已约稿 {done.ref}：{len(units)} 个单位，{asked.due} 截止")


def deliver(request: Request) -> Response:
    """One of them delivered."""
    console, form = request.console, JudgementForm.of(request)
    delivery = acts.Delivery(
        commission=_named(request), unit=form.unit, item=form.item, day=form.day
    )
    with console.book.writing(actor=request.actor, even_so=request.even_so) as writer:
        _check(writer, request)
        done = acts.deliver(writer, delivery, rules=console.rules, today=console.today)
        ask_if_late(request, done, brings=told_points(done))
    return Redirect(_back(request), f"已登记 {_name(request, form.unit)} 交稿{_points(done)}")


def miss(request: Request) -> Response:
    """One of them did not do as it was asked."""
    console, form = request.console, JudgementForm.of(request)
    with console.book.writing(actor=request.actor, even_so=request.even_so) as writer:
        asked = _check(writer, request)
        missed = acts.Miss(
            commission=asked.commission,
            unit=form.unit,
            reason=form.reason,
            day=form.day or asked.due,
        )
        done = acts.miss(writer, missed, rules=console.rules, today=console.today)
        ask_if_late(request, done, brings=told_points(done))
    return Redirect(
        _back(request), f"已认定 {_name(request, form.unit)} 未按要求完成{_points(done)}"
    )


def unjudge(request: Request) -> Response:
    """A judgement was wrong: it holds no more, and stays in the ledger."""
    console, form = request.console, JudgementForm.of(request)
    wrong = Revocation(fact=form.fact, reason=form.reason)
    with console.book.writing(actor=request.actor) as writer:
        asked = _check(writer, request)
        done = acts.undo(writer, asked, wrong, rules=console.rules, today=console.today)
        ask_if_late(request, done, brings=told_points(done))
    return Redirect(f"/commissions/{quote(asked.commission, safe='')}", f"已更正{_points(done)}")


def _check(writer: Writer, request: Request) -> Asked:
    """The commission that the form is about, as the person saw it."""
    asked = _found(request, asked_of(writer.views, _named(request), today=request.console.today))
    check_number(writer.views, asked.last, request=request)
    return asked


def _back(request: Request) -> str:
    """Where the form stood: on the page of the one, or in the list."""
    return (
        f"/commissions/{quote(_named(request), safe='')}"
        if request.form_text("of") == "one"
        else "/commissions"
    )


def _units(request: Request) -> tuple[str, ...]:
    """Those ticked, and all of every group that is ticked whole."""
    groups = {code: units for code, _, units in _pick(request)}
    if unknown := set(request.form_list("group")) - set(groups):
        raise Refused(f"没有单位类别 {'、'.join(sorted(unknown))}")
    whole = [unit for group in request.form_list("group") for unit, _ in groups[group]]
    return tuple(dict.fromkeys([*request.form_list("unit"), *whole]))


def _named(request: Request) -> str:
    return request.path["commission"]


def _found(request: Request, asked: Asked | None) -> Asked:
    if asked is None:
        raise Missing(f"没有编号为 {_named(request)!r} 的约稿")
    return asked


def _name(request: Request, unit: str) -> str:
    return unit_names(request).get(unit, unit)


def _points(done: Recorded) -> str:
    """What it was worth, in words."""
    reasons = [f"{line.cite} {points_text(line.points)} 分" for line in done.came]
    return f"（{'；'.join(reasons)}）" if reasons else ""


def _pick(request: Request) -> list[UnitGroup]:
    """Units that may be asked today, by group: its code and name, and theirs."""
    listed = request.console.rules.roster.listed_on(request.console.today)
    groups = {group.code: group.name for group in request.console.rules.rulebook.groups}
    groups |= {unit.group: unit.group for unit in listed if unit.group not in groups}
    parts = [
        (code, name, [(unit.code, unit.short) for unit in listed if unit.group == code])
        for code, name in groups.items()
    ]
    return [part for part in parts if part[2]]


def _year_before(day: date) -> date:
    return date(max(day.year - 1, 1), day.month, min(day.day, 28))
