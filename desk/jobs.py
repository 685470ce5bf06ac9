"""The clock's jobs, a line each: what it is called, when it is due, and the one act that it calls.
Decides when nothing runs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from math import inf
from threading import Event

from config.accounts import MailboxTable
from config.errors import EdgeDown, LedgerBroken, Misconfigured
from config.period import SHANGHAI
from config.schedule import Workdays
from desk.acts.bulletins.drafts import Drafting, bulletin_letters, year_letters
from desk.acts.clock.letters import DigestSources, digest_letter, owed_commissions, reminder
from desk.acts.clock.runs import Job, Occasion, Report
from desk.acts.clock.timetable import Due, Timing, every_day, first_of_week, settling, workdays
from desk.acts.mailroom.proof import Proof, last_proofs, total_of
from desk.acts.mailroom.reconciliation import reconcile
from desk.acts.mailroom.rounds import Stopped
from desk.acts.tallies.progress import progress_letter
from desk.edges import open_intake, open_mailbox
from desk.wiring import Desk
from ledger.office.health import mailbox_health
from ledger.office.outbox import Letter, last_mark, letters

SHOWN = 20  # problems that a letter names


@dataclass(frozen=True, slots=True)
class Works:
    """What the jobs of one process work with; a job under way ends early once `stop` is set."""

    desk: Desk
    stop: Event = field(default_factory=Event)


def jobs_of(works: Works) -> tuple[Job, ...]:
    """Every job that the settings do not skip."""
    schedule = works.desk.settings.schedule

    def settled(day: date, calendar: Workdays) -> bool:  # by the rulebook that is in force then
        return settling(works.desk.rules.rulebook.span)(day, calendar)

    table: tuple[tuple[str, str, Due, Callable[[Works, Occasion], Report]], ...] = (
        ("reconcile", "核对邮箱", every_day, reconcile_all),
        ("verify", "核验台账", every_day, verify),
        ("digest", "晨报", workdays, digest),
        ("commissions", "约稿提醒", workdays, commissions),
        ("progress", "报送任务进度", first_of_week, progress),
        ("bulletin", "通报草稿", settled, bulletin),
        ("year", "年度通报草稿", settled, year),
    )
    return tuple(
        Job(
            name,
            label,
            Timing(due, getattr(schedule, name), schedule.calendar),
            partial(act, works),
        )
        for name, label, due, act in table
        if name not in schedule.skip
    )


def reconcile_all(works: Works, _occasion: Occasion) -> Report:
    """Every mailbox held against the log, one after the other; one that is being polled is waited
    for, one that is down leaves the others alone.
    """
    proofs_made, down = list[Proof](), list[str]()
    for table in works.desk.settings.mailboxes:
        try:
            proofs_made.append(_reconciled(works, table))
        except (EdgeDown, Misconfigured) as error:
            down.append(str(error))
    if down:
        raise EdgeDown("；".join(down))
    total = total_of(proofs_made)
    return Report(
        f"核对 {len(proofs_made)} 个邮箱，缺 {total.missing} 封，垃圾邮件等文件夹中 "
        f"{total.strays} 封"
    )


def verify(works: Works, occasion: Occasion) -> Report:
    """Chain, contents, archive, views; what is wrong is written to a person before the service
    stops.
    """
    problems = list(works.desk.book.problems(works.desk.archive))
    if not problems:
        return Report("台账核验无误")
    finding = f"台账核验发现 {len(problems)} 处问题"
    text = (
        f"{finding}：\n\n"
        + "\n".join(f"  {problem}" for problem in problems[:SHOWN])
        + "\n\n后台已停止。请停用台账，恢复最近的备份。\n"
    )
    letter = Letter(f"verify:{_slot(occasion)}", ("admin", "chief"), f"{finding}，后台已停止", text)
    advice = f"{finding}；请运行 yishi ledger verify 查看，停用台账并恢复最近的备份"
    return Report(finding, (letter,), LedgerBroken(advice))


def digest(works: Works, occasion: Occasion) -> Report:
    desk = works.desk
    now = desk.now()
    unsent = sum(
        one.state == "refused" or (one.state == "waiting" and one.course.attempts > 0)
        for one in letters(desk.book)
    )
    office = DigestSources(
        desk.rules.roster,
        desk.settings.schedule.calendar,
        mailbox_health(desk.book),
        last_proofs(desk.book),
        unsent,
    )
    with desk.book.reading() as views:
        since, after = occasion.since.head, occasion.since.began_at or now
        letter = digest_letter(
            views,
            office,
            since=since,
            after=after,
            today=desk.today,
            cause=f"digest:{_slot(occasion)}",
        )
    return _written(letter)


def commissions(works: Works, occasion: Occasion) -> Report:
    desk = works.desk
    last = None if occasion.by_hand else last_mark(desk.book, "commissions")
    with desk.book.reading() as views:
        owed = owed_commissions(
            views,
            today=desk.today,
            roster=desk.rules.roster,
            calendar=desk.settings.schedule.calendar,
        )
    return _written(
        reminder(owed, today=desk.today, last=last, cause=f"commissions:{_slot(occasion)}")
    )


def progress(works: Works, occasion: Occasion) -> Report:
    desk = works.desk
    calendar = desk.settings.schedule.calendar
    with desk.book.reading() as views:
        return _written(
            progress_letter(
                views,
                rules=desk.rules,
                today=desk.today,
                calendar=calendar,
                cause=f"progress:{_slot(occasion)}",
            )
        )


def bulletin(works: Works, occasion: Occasion) -> Report:
    return _written(*bulletin_letters(_drafting(works.desk, again=occasion.by_hand)))


def year(works: Works, occasion: Occasion) -> Report:
    return _written(*year_letters(_drafting(works.desk, again=occasion.by_hand)))


def _drafting(desk: Desk, *, again: bool) -> Drafting:
    settings = desk.settings
    return Drafting(
        desk.book, desk.rules, settings.bulletin, settings.schedule.calendar, desk.today, again
    )


def _written(*drafts: Letter | None) -> Report:
    letters = tuple(letter for letter in drafts if letter)
    return Report("；".join(letter.subject for letter in letters) or "没有要写的", letters)


def _slot(occasion: Occasion) -> str:
    """By hand a job may run at the very second of its own time."""
    return (
        f"{occasion.slot.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}{'+' if occasion.by_hand else ''}"
    )


def _reconciled(works: Works, table: MailboxTable) -> Proof:
    desk = works.desk
    since = desk.today - timedelta(days=desk.settings.schedule.reconcile_days)
    with open_intake(desk) as intake:
        proof = reconcile(
            intake, open_mailbox(desk, table), since=since, now=desk.now, stop=works.stop, wait=inf
        )
    if proof is None:
        raise Stopped
    return proof
