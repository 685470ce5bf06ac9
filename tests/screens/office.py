"""An invented office in the middle of a quarter, for pictures and for what is tried on every page:
real intake, a clock of its own, the same every time.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from classify.submission import DoubtCode
from config.period import Quarter
from desk.acts.clock.runs import run_owed
from desk.acts.items.doubts import set_category
from desk.acts.labels import Role
from desk.acts.mailroom.poll import poll
from desk.acts.mailroom.rounds import Pace
from desk.acts.objections import (
    AnswerTerm,
    Objection,
    Reply,
    answer_objection,
    record_objection,
)
from desk.acts.status import SERVICE
from desk.acts.tables.portable import import_file
from desk.acts.users import add_user
from desk.console import open_console
from desk.demo.mails import DemoMail, demo_mails, letter
from desk.demo.plan import MailPlan, Plan, PlannedText, load_plan
from desk.demo.server import running_server
from desk.edges import open_intake, open_mailbox
from desk.jobs import Works, jobs_of
from desk.web.requests import Console
from desk.wiring import Desk, open_desk
from ledger.portable import LINES
from tests.desks import log_of
from tests.ledgers import act
from tests.screens.filling import filling

MAILBOX = "invented-password"
PASSWORD = "海内存知己-天涯若比邻"  # noqa: S105  an invented one
PEOPLE = {
    Role.VIEWER: "吴同",
    Role.EDITOR: "周敏",
    Role.CHIEF: "何建国",
    Role.SECRECY: "秦岚",
    Role.ADMIN: "admin",
}
FIRST = datetime(2026, 4, 7, 2, tzinfo=UTC)
NOW = datetime(2026, 6, 24, 8, 40, tzinfo=UTC)
SETTINGS = """[ledger]
url = "sqlite:///data/ledger.db"
archive = "data/archive"

[roster]
path = "roster.toml"

[[mailbox]]
name = "zhengwu"
host = "{host}"
port = {port}
tls = "none"
username = "xinxi"
password_file = "password"
folders = ["INBOX"]
since = 2026-01-01
"""


@dataclass
class Clock:
    """Stands where it was put last."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment


@contextmanager
def office(folder: Path, *, filled: bool = True) -> Iterator[Console]:
    """The office in the afternoon of 24 June 2026: its first quarter closed, its second one
    running, its service at work.

    Not `filled`, it has its mails and what people made of them, and not the thousands of items that
    make its numbers look like an office's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "roster.toml").write_text(
        files("config").joinpath("rosters/yinchuan.toml").read_text("utf-8"), "utf-8"
    )
    (folder / "password").write_text(MAILBOX, "utf-8")
    (folder / "password").chmod(0o600)
    clock, salts = Clock(FIRST), count(1)
    # The digests that pages show depend on salts that are drawn at random.
    with patch(
        "ledger.content.secrets",
        SimpleNamespace(token_hex=lambda size: f"{next(salts):0{2 * size}x}"),
    ):
        yield from _lived(folder, clock, filled=filled)


def _lived(folder: Path, clock: Clock, *, filled: bool) -> Iterator[Console]:
    with _met(folder, clock) as desk:
        for role, name in PEOPLE.items():
            add_user(desk.book, name, role=role, password=PASSWORD, now=clock)
        _first_quarter(desk, clock, filled=filled)
    clock.moment = NOW - timedelta(days=7)
    with _met(folder, clock) as desk:
        _sort_out(desk)
    clock.moment = NOW
    with _met(folder, clock) as desk:
        _second_quarter(desk, filled=filled)
        with desk.book.lease(SERVICE, holder="xinxi:2468", seconds=86_400):
            yield open_console(desk, jobs=jobs_of(Works(desk)))


@contextmanager
def _met(folder: Path, clock: Clock) -> Iterator[Desk]:
    """The desk while its mailbox answers, which has all that came before now."""
    came = sorted(
        (one for one in (*demo_mails(), *_week()) if one.received_at < clock()),
        key=lambda one: one.received_at,
    )
    # All in one folder, so that the log has them in the order in which they came.
    mails = [replace(one, folder="INBOX") for one in came]
    with running_server(mails, user="xinxi", password=MAILBOX) as (host, port):
        (folder / "yishi.toml").write_text(SETTINGS.format(host=host, port=port), "utf-8")
        desk = open_desk(folder / "yishi.toml", now=clock)
        try:
            with open_intake(desk) as intake:
                mailbox = desk.settings.mailboxes[0]
                poll(
                    intake,
                    open_mailbox(desk, mailbox),
                    whole=True,
                    pace=Pace(mailbox.poll_every, clock),
                )
            yield desk
        finally:
            desk.book.dispose()


def _week() -> Iterator[DemoMail]:
    tables, plan = _toml("week.toml"), load_plan()
    texts = {key: PlannedText.model_validate(table) for key, table in tables["text"].items()}
    mails = {one.key: one for one in map(MailPlan.model_validate, tables["mail"])}
    week = Plan(plan.offices, texts, mails)
    for one in mails.values():
        yield DemoMail(
            one.name,
            letter(one, week),
            one.received,
            one.fate,
            one.unit or one.office,
            one.items,
            one.folder,
        )


def _first_quarter(desk: Desk, clock: Clock, *, filled: bool) -> None:
    """What people made of it, to its closing a few days later."""
    _remind(desk)
    if filled:
        _fill(desk, Quarter.parse("2026Q1"), until=date(2026, 3, 31))
    _record(desk, [one for one in _acts_of_the_demo() if one["day"] <= FIRST.date()])
    clock.moment += timedelta(days=7)
    _remind(desk)


def _second_quarter(desk: Desk, *, filled: bool) -> None:
    if filled:
        _fill(desk, Quarter.parse("2026Q2"), until=date(2026, 6, 23))
    late = [one for one in _acts_of_the_demo() if one["day"] > FIRST.date()]
    _record(desk, [*late, *_toml("acts.toml")["act"]])
    _object(desk)
    _remind(desk)


def _object(desk: Desk) -> None:
    """Two units think that they were counted wrongly: one was answered, the other waits."""
    term = AnswerTerm(desk.settings.objections.days, desk.settings.schedule.calendar)
    said = {
        "fagai": (
            "我委一季度报送数与贵办统计不一致，请核对邮箱来件。",
            desk.today - timedelta(days=20),
        ),
        "jinfeng": (
            "3月份《金凤区规范共享单车停放秩序》已被晨报采用，通报未列。",
            desk.today - timedelta(days=5),
        ),
    }
    decided = "经逐封核对，来件 21 封均已登记，其中重复报送 3 条不计数，统计无误。"
    day = desk.today - timedelta(days=12)
    with desk.book.writing(actor=PEOPLE[Role.EDITOR]) as writer:
        first, _ = (
            record_objection(
                writer,
                Objection(unit=unit, words=words, day=came, period="2026Q1"),
                rules=desk.rules,
                term=term,
                today=desk.today,
            )
            for unit, (words, came) in said.items()
        )
        reply = Reply(to=first.seq, outcome="rejected", words=decided, day=day)
        answer_objection(writer, reply, today=desk.today)


def _sort_out(desk: Desk) -> None:
    """Older items were looked at: each got the kind that the program could not name."""
    codes = [one.code for one in desk.rules.rulebook.categories]
    with desk.book.writing(actor=PEOPLE[Role.EDITOR]) as writer:
        for one in writer.views.items.doubtful(DoubtCode.CATEGORY_UNCLEAR, most=1_000):
            set_category(writer, one.id, "local_work", categories=codes, reason=None)


def _remind(desk: Desk) -> None:
    """The clock's jobs, whatever is owed of them."""
    for job in jobs_of(Works(desk)):
        run_owed(desk.book, job, now=desk.now)


def _fill(desk: Desk, quarter: Quarter, *, until: date) -> None:
    file = desk.settings.roster.path.parent / "facts.jsonl"
    file.write_text(
        "\n".join(
            json.dumps(line, ensure_ascii=False)
            for line in filling(desk.rules, quarter, until=until)
        ),
        "utf-8",
    )
    import_file(desk.book, file, actor=PEOPLE[Role.EDITOR], rules=desk.rules)


def _ids(desk: Desk) -> dict[str, str]:
    """Title → item, of those that count."""
    return {
        one["title"]: one["item"]
        for line in log_of(desk.book, desk.rules.roster)
        for one in line["items"]
        if one["state"] != "repeated"
    }


def _acts_of_the_demo() -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = tomllib.loads(
        files("desk.demo").joinpath("acts.toml").read_text("utf-8")
    )["act"]
    closed = next(at for at, one in enumerate(acts) if one["kind"] == "closed")
    return acts[: closed + 1]


def _record(desk: Desk, acts: Iterable[dict[str, Any]]) -> None:
    ids = _ids(desk)
    for fields in acts:
        actor = PEOPLE[Role.CHIEF if fields["kind"] == "closed" else Role.EDITOR]
        given = (
            fields | ({"item": ids[fields["item"]]} if "item" in fields else {}) | {"actor": actor}
        )
        act(
            desk.book,
            LINES[fields["kind"]].model_validate(given, strict=False),
            actor=actor,
            rules=desk.rules,
            today=desk.today,
        )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))
