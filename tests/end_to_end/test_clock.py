"""A year of the clock over a real SMTP server: outages, restarts, holidays, a leap day; every run
once, every letter once.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Thread

import chinese_calendar
import pytest

from config.period import SHANGHAI
from desk.acts.clock.outbox import send_letters
from desk.acts.clock.runs import run_owed
from desk.acts.tables.portable import import_file
from desk.edges import open_post
from desk.jobs import Works, jobs_of
from desk.wiring import Desk, open_desk
from ledger.office.outbox import letters
from ledger.office.runs import runs
from ledger.portable import ClosedLine, CommissionedLine, ReceivedLine
from tests.ledgers import act, roster_of
from tests.postbox import Postbox, postbox

SETTINGS = """
[roster]
path = "roster.toml"

[outbox]
host = "127.0.0.1"
port = {port}
tls = "none"
from = "tongzhi@example.gov.cn"
chief = ["chief@example.gov.cn"]
editors = ["editor@example.gov.cn"]
secrecy_officer = ["secrecy@example.gov.cn"]
admin = ["admin@example.gov.cn"]
"""
# When the machine is looked at on a day: after each time of the default settings.
LOOKS = tuple(
    time(hour, minute)
    for hour, minute in ((2, 40), (3, 40), (8, 31), (8, 46), (9, 1), (9, 16), (9, 21))
)
DAILY = {"reconcile": time(2, 30), "verify": time(3, 30)}
ON_WORKDAYS = {"digest": time(8, 30), "commissions": time(8, 45)}
SETTLING = {"bulletin": time(9, 15), "year": time(9, 20)}


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)


@dataclass
class Year:
    """An office whose time is what the test says; `off` are days on which the machine does not
    run.
    """

    folder: Path
    off: frozenset[date] = frozenset()
    now: datetime = field(default_factory=lambda: at(date(2023, 12, 31), time(12)))

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        desk = open_desk(self.folder / "yishi.toml", now=lambda: self.now)
        try:
            yield desk
        finally:
            desk.book.dispose()

    def look(self, *desks: Desk) -> None:
        """Each process looks at each job, and sends what waits."""
        for desk in desks:
            for job in jobs_of(Works(desk)):
                run_owed(desk.book, job, now=desk.now)
            send_letters(desk.book, open_post(desk), now=desk.now)

    def live(self, first: date, last: date, *desks: Desk) -> None:
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            for clock in () if day in self.off else LOOKS:
                self.now = at(day, clock)
                self.look(*(desks if day.day % 6 == 1 else desks[:1]))


def make_year(folder: Path, box: Postbox, *units: str, off: frozenset[date] = frozenset()) -> Year:
    (folder / "yishi.toml").write_text(SETTINGS.format(port=box.port), "utf-8")
    (folder / "roster.toml").write_text(roster_of(*units), "utf-8")
    return Year(folder, off)


def days(first: date, last: date) -> frozenset[date]:
    return frozenset(first + timedelta(days=n) for n in range((last - first).days + 1))


def due(job: str, day: date) -> time | None:
    """When a job is due that day, worked out in another way than the program's."""
    if job in DAILY:
        return DAILY[job]
    if not chinese_calendar.is_workday(day):
        return None
    if job in ON_WORKDAYS:
        return ON_WORKDAYS[job]
    if job == "progress":
        monday = day - timedelta(days=day.weekday())
        return (
            None
            if any(chinese_calendar.is_workday(one) for one in sorted(days(monday, day))[:-1])
            else time(9)
        )
    quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return (
        SETTLING[job]
        if len([one for one in days(quarter, day) if chinese_calendar.is_workday(one)]) >= 5
        else None
    )


def expected(job: str, year: Year) -> list[datetime]:
    """Every time that it was due on a day when the machine ran, and the last of those that each
    outage missed.
    """
    found: list[datetime] = []
    missed: list[datetime] = []
    for day in sorted(days(date(2024, 1, 1), date(2024, 12, 31))):
        clock = due(job, day)
        if day in year.off:
            missed += [at(day, clock)] if clock else []
            continue
        # On the first morning after an outage the machine is looked at before all that is due that
        # day but the two of the night.
        found += missed[-1:] if not clock or clock > LOOKS[0] else []
        missed = []
        found += [at(day, clock)] if clock else []
    return found


OUTAGES = (
    days(date(2024, 2, 8), date(2024, 2, 20))
    | days(date(2024, 4, 2), date(2024, 4, 9))
    | days(date(2024, 8, 30), date(2024, 9, 2))
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Year, Postbox, Desk]]:
    """The year 2024: two processes, the second one looking now and then, both begun anew every
    month; the mail server down for a week in May.
    """
    with postbox() as box:
        year = make_year(tmp_path_factory.mktemp("year"), box, "d", "e:county", off=OUTAGES)
        with year.desk() as desk:
            year.look(desk)  # the clock meets its jobs: nothing of what lies before is owed
        last = date(2023, 12, 31)
        for month in range(1, 13):
            first, last = (
                last + timedelta(days=1),
                (date(2024, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1),
            )
            with year.desk() as one, year.desk() as other:
                happen(year, one, month, first)
                middle = first + timedelta(days=12)
                year.live(first, middle, one, other)
                box.data = "451 down" if month == 5 else ""
                year.live(middle + timedelta(days=1), middle + timedelta(days=7), one, other)
                box.data = ""
                year.live(middle + timedelta(days=8), last, one, other)
        with year.desk() as desk:
            yield year, box, desk


def happen(year: Year, desk: Desk, month: int, first: date) -> None:
    """Some items each month, a commission in June with a hostile title, and the first quarter
    closed at the end of April.
    """
    year.now = at(first, time(1))
    about = {"actor": "tester", "rules": desk.rules, "today": desk.today}
    for number in range(4):
        title = f"{month}月第{number + 1}件事"
        act(
            desk.book,
            ReceivedLine(kind="received", unit="d", title=title, received_at=year.now),
            **about,
        )
    if month == 6:
        title = '关于\u202e=HYPERLINK("x")<b>\r\nBcc: a@example.com</b>𠮷的约稿' + "长" * 500
        line = CommissionedLine(
            kind="commissioned", day=first, units=("d", "e"), title=title, due=date(2024, 6, 21)
        )
        act(desk.book, line, **about)
    if month == 5:
        act(desk.book, ClosedLine(kind="closed", day=first, period="2024Q1"), **about)


@pytest.mark.parametrize("job", [*DAILY, *ON_WORKDAYS, "progress", *SETTLING])
def test_every_job_ran_once_for_every_time_it_was_due_and_once_for_all_that_an_outage_missed(
    lived, job
):
    year, _, desk = lived
    found = runs(desk.book, job)
    assert {(run.outcome, run.tries) for run in found if run.outcome != "first"} == {("done", 1)}
    ran = [run.slot for run in found if run.outcome != "first"]
    if job == "reconcile":  # what the outage missed at 2:30 is the same job ten minutes later
        assert ran == [
            at(day, time(2, 30))
            for day in sorted(days(date(2024, 1, 1), date(2024, 12, 31)) - year.off)
        ]
    else:
        assert ran == expected(job, year)


def test_on_the_leap_day_the_office_got_its_digest(lived):
    _, box, _ = lived
    assert [mail["Subject"] for mail in box.mails if "2月29日" in str(mail["Subject"])] != []


def test_no_letter_came_twice_and_each_has_a_cause_of_its_own(lived):
    _, box, desk = lived
    numbers = Counter(str(mail["Message-ID"]) for mail in box.mails)
    assert max(numbers.values()) == 1
    kept = letters(desk.book)
    assert len({one.letter.cause for one in kept}) == len(kept)
    assert {one.state for one in kept} == {"sent", "expired"}
    assert len(numbers) == sum(one.state == "sent" for one in kept)


def test_while_the_server_was_down_a_digest_grew_old_and_what_stays_true_was_sent_afterwards(lived):
    _, _, desk = lived
    down = [
        one
        for one in letters(desk.book)
        if date(2024, 5, 14) <= one.course.made_at.astimezone(SHANGHAI).date() <= date(2024, 5, 20)
    ]
    assert {(one.letter.topic, one.state) for one in down} >= {
        ("digest", "expired"),
        ("progress", "sent"),
    }
    assert all(
        one.course.attempts > 1
        for one in down
        if one.state == "sent" and one.letter.topic == "progress"
    )


def test_the_draft_is_sent_on_the_fifth_workday_again_when_facts_change_and_never_once_it_is_closed(
    lived,
):
    _, _, desk = lived
    made = {}
    for one in letters(desk.book):
        if one.letter.topic.startswith("bulletin:2024Q"):
            made.setdefault(one.letter.topic[-6:], []).append(
                one.course.made_at.astimezone(SHANGHAI).date()
            )
    # The fifth workday of April, the 8th, lies in an outage; the second quarter's is 5 July, the
    # third's 12 October (a Saturday at work).
    assert (made["2024Q1"], made["2024Q2"][0], made["2024Q3"][0]) == (
        [date(2024, 4, 10)],
        date(2024, 7, 5),
        date(2024, 10, 12),
    )


def test_a_draft_goes_to_chief_and_editors_with_the_bulletin_as_a_file(lived):
    _, box, _ = lived
    to, mail = next(
        (to, mail)
        for (to, _), mail in zip(box.taken, box.mails, strict=True)
        if "2024年第二季度" in str(mail["Subject"]) and "草稿" in str(mail["Subject"])
    )
    (part,) = mail.iter_attachments()
    assert (set(to), part.get_filename()) == (
        {"chief@example.gov.cn", "editor@example.gov.cn"},
        "2024年第二季度政务信息采用情况通报（草稿）.docx",
    )
    assert part.get_content().startswith(b"PK")


def test_the_units_that_will_fall_short_are_named_while_there_is_time(lived):
    _, box, _ = lived
    notes = [
        mail
        for mail in box.mails
        if str(mail["Subject"]).startswith("报送任务进度：2024年第二季度")
    ]
    assert "单位e" in notes[5].get_content()
    assert "完不成任务的单位" in notes[5].get_content()


def test_a_commission_is_told_of_when_it_comes_due_and_once_more_when_it_is_late_its_title_harmless(
    lived,
):
    _, box, _ = lived
    told = [mail for mail in box.mails if str(mail["Subject"]).startswith("约稿提醒")]
    assert [mail["Date"].datetime.date() for mail in told] == [date(2024, 6, 18), date(2024, 6, 24)]
    assert [mail["Bcc"] for mail in told] == [None, None]
    assert "𠮷" in str(told[0]["Subject"])
    assert "\u202e" not in str(told[0]["Subject"])


def test_a_warning_comes_before_the_calendar_ends(tmp_path):
    with postbox() as box:
        year = make_year(tmp_path, box, "d")
        year.now = at(date(2026, 11, 29), time(12))
        with year.desk() as desk:
            year.look(desk)
            year.live(date(2026, 11, 30), date(2026, 12, 2), desk)
    warned = [
        "2027 年的放假调休" in mail.get_content()
        for mail in box.mails
        if "晨报" in str(mail["Subject"])
    ]
    assert warned == [False, True, True]


def test_of_processes_that_look_at_the_same_moment_one_runs(tmp_path):
    with postbox() as box:
        year = make_year(tmp_path, box, "d")
        with year.desk() as desk:
            year.look(desk)
        year.now = at(date(2024, 1, 2), time(9))
        with year.desk() as one, year.desk() as other, year.desk() as third:
            threads = [Thread(target=year.look, args=(desk,)) for desk in (one, other, third)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert [run.tries for run in runs(one.book, "digest") if run.outcome == "done"] == [1]
    assert len([mail for mail in box.mails if "晨报" in str(mail["Subject"])]) == 1


def test_a_ledger_that_comes_from_elsewhere_owes_nobody_what_lies_before(tmp_path):
    with postbox() as box:
        year = make_year(tmp_path, box, "d")
        (tmp_path / "facts.jsonl").write_text(
            '{"kind": "received", "ref": "A", "unit": "d", "title": "一件事", "received_at": "2023-11-01T09:00:00+08:00"}',
            "utf-8",
        )
        with year.desk() as desk:
            import_file(desk.book, tmp_path / "facts.jsonl", actor="tester", rules=desk.rules)
            year.look(desk)
            assert letters(desk.book) == []
    assert box.taken == []
