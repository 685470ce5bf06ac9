"""A job runs once for each time it is due, also after failures and kills; its letters come with
its end or not at all.
"""

import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from threading import Event, Thread

import pytest

from config.errors import EdgeDown, LedgerBroken, Refused
from config.period import SHANGHAI
from config.schedule import Workdays
from desk.acts.clock.runs import Job, Report, run_now, run_owed
from desk.acts.clock.timetable import Timing, every_day
from desk.acts.mailroom.rounds import Stopped
from ledger.book import Book
from ledger.office.outbox import Letter, letters
from ledger.office.runs import last_run, runs
from tests.desks import ROOT

EIGHT = datetime(2028, 2, 28, 8, tzinfo=SHANGHAI)
KILLED = """
import os, signal, sys
from datetime import datetime, time
import desk.acts.clock.runs as clockwork
from config.period import SHANGHAI
from config.schedule import Workdays
from desk.acts.clock.runs import Job, Report, run_owed
from desk.acts.clock.timetable import Timing, every_day
from ledger.book import Book
from ledger.office.outbox import Letter

def die(*_args):
    os.kill(os.getpid(), signal.SIGKILL)

def act(occasion):
    if sys.argv[2] == "act":
        die()
    return Report("gemacht", (Letter("night:1", ("chief",), "x", "y"),))

if sys.argv[2] == "end":
    kept = clockwork.keep_run_on
    clockwork.keep_run_on = lambda page, run: (kept(page, run), die())
now = lambda: datetime(2028, 2, 29, 8, 30, tzinfo=SHANGHAI)
run_owed(Book(sys.argv[1], now=now), Job("night", "夜间", Timing(every_day, time(8), Workdays()), act), now=now)
"""


@dataclass
class Office:
    """A book, a clock that the test moves, and a job whose act the test gives."""

    book: Book
    now: datetime = EIGHT
    said: list[object] = field(default_factory=list)
    fails: Exception | None = None

    def act(self, occasion):
        self.said.append(occasion)
        if self.fails:
            raise self.fails
        return Report("做完了", (Letter(f"night:{occasion.slot:%m-%d}", ("chief",), "x", "y"),))

    def job(self, act=None) -> Job:
        return Job("night", "夜间", Timing(every_day, time(8), Workdays()), act or self.act)

    def look(self, **later: float):
        self.now += timedelta(**later)
        return run_owed(self.book, self.job(), now=lambda: self.now)


@pytest.fixture
def office(tmp_path):
    made = Office(None)
    made.book = Book(f"sqlite:///{tmp_path / 'ledger.db'}", now=lambda: made.now)
    made.look()  # met for the first time: nothing is owed
    yield made
    made.book.dispose()


def test_it_runs_when_its_time_has_come_and_once(office):
    assert [office.look(hours=23, minutes=59), office.said] == [None, []]
    done = office.look(minutes=1)
    assert (done.outcome, done.slot, done.tries, done.words) == (
        "done",
        EIGHT + timedelta(days=1),
        1,
        "做完了",
    )
    assert [office.look(hours=1) for _ in range(22)] == [None] * 22
    assert [letter.letter.cause for letter in letters(office.book)] == ["night:02-29"]


def test_of_days_that_were_missed_the_last_one_is_made_up_once(office):
    assert office.look(days=10, hours=5).slot == EIGHT + timedelta(days=10)
    assert office.look(hours=1) is None
    assert len(office.said) == 1


def test_it_is_told_how_the_last_one_that_ended_well_stood(office):
    office.look(days=1)
    office.fails = EdgeDown("没有应答")
    with pytest.raises(EdgeDown):
        office.look(days=1)
    office.fails = None
    office.look(days=1)
    assert [occasion.since.slot - EIGHT for occasion in office.said] == [
        timedelta(0),
        timedelta(days=1),
        timedelta(days=1),
    ]


def test_a_failure_is_kept_in_words_and_tried_again_later(office):
    office.fails = EdgeDown("邮箱没有应答")
    with pytest.raises(EdgeDown):
        office.look(days=1)
    kept = last_run(office.book, "night")
    assert (kept.outcome, kept.words, kept.again - office.now) == (
        "failed",
        "邮箱没有应答",
        timedelta(minutes=5),
    )
    assert office.look(minutes=4) is None
    with pytest.raises(EdgeDown):
        office.look(minutes=1)
    office.fails = None
    assert office.look(minutes=10).tries == 3
    assert len(runs(office.book, "night")) == 2
    assert len(letters(office.book)) == 1


def test_what_nobody_foresaw_is_kept_without_its_words(office):
    office.fails = ValueError("一封来件里的话")
    with pytest.raises(ValueError, match="来件"):
        office.look(days=1)
    assert last_run(office.book, "night").words == "程序内部错误（ValueError），详见运行日志"


def test_one_that_was_asked_to_stop_is_begun_anew_at_once(office):
    office.fails = Stopped()
    with pytest.raises(Stopped):
        office.look(days=1)
    office.fails = None
    assert office.look().outcome == "done"


def test_what_must_be_told_is_told_after_its_letters_are_kept(office):
    act = lambda _occasion: Report(  # noqa: E731 # one line says it
        "坏了", (Letter("verify:1", ("admin",), "x", "y"),), LedgerBroken("台账坏了")
    )
    office.now += timedelta(days=1)
    with pytest.raises(LedgerBroken):
        run_owed(office.book, office.job(act), now=lambda: office.now)
    assert (last_run(office.book, "night").outcome, len(letters(office.book))) == ("done", 1)


def test_a_person_may_have_it_run_at_any_time_and_its_own_time_stays(office):
    done = run_now(office.book, office.job(), now=lambda: office.now, actor="zhang")
    assert (done.by_hand, done.by, done.outcome) == (True, "zhang", "done")
    assert office.look(days=1).outcome == "done"
    assert office.said[1].since.outcome == "first"


def test_while_it_runs_nobody_else_runs_it(office):
    begun, end = Event(), Event()

    def act(_occasion):
        begun.set()
        end.wait(30)
        return Report("做完了")

    office.now += timedelta(days=1)
    thread = Thread(
        target=run_owed, args=(office.book, office.job(act)), kwargs={"now": lambda: office.now}
    )
    thread.start()
    begun.wait(30)
    try:
        assert office.look() is None
        with pytest.raises(Refused, match="正由另一进程运行"):
            run_now(office.book, office.job(), now=lambda: office.now, actor="zhang")
    finally:
        end.set()
        thread.join()
    assert [run.outcome for run in runs(office.book, "night")] == ["first", "done"]
    assert office.said == []


@pytest.mark.parametrize("where", ["act", "end"])
def test_killed_in_the_middle_it_is_run_once_more_by_the_next_process_and_its_letter_is_one(
    office, tmp_path, where
):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url, where], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (last_run(office.book, "night").outcome, letters(office.book)) == ("running", [])
    again = office.look(days=1, minutes=31)
    assert (again.outcome, again.tries) == ("done", 2)
    assert len(letters(office.book)) == 1
