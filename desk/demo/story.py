"""The demonstration: a mailbox is polled, an office's half year is recorded, a quarter is closed.
Prints nothing: it tells what happened.
"""

import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from config.errors import Refused
from config.period import Quarter
from desk.acts.mailroom.log import LogQuery, log_lines
from desk.acts.mailroom.log_line import LogLine
from desk.acts.mailroom.poll import poll
from desk.acts.mailroom.rounds import Round
from desk.acts.record import Recorded, record_fact
from desk.acts.status import MARKER
from desk.acts.tallies.explanation import Explanation, explain_unit
from desk.acts.tallies.tally import QuarterTally, quarter_tally
from desk.demo.mails import demo_mails
from desk.demo.server import running_server
from desk.edges import open_intake, open_mailbox
from desk.wiring import Desk, open_desk
from ledger.facts import Fact
from ledger.portable import LINES

CLERK = "演示"
UNIT, QUARTER = "qixiang", "2026Q2"
USER, PASSWORD = "demo", "demo-only"
SETTINGS = """# 演示用的设置；演示结束，邮件服务器随之关闭。
[ledger]
url = "sqlite:///data/ledger.db"
archive = "data/archive"

[roster]
path = "roster.toml"

[[mailbox]]
name = "demo"
host = "{host}"
port = {port}
tls = "none"
username = "{user}"
password_file = "password"
folders = ["INBOX", "信息报送"]
since = 2026-01-01
"""


@dataclass(frozen=True, slots=True)
class DemoStory:
    """What happened: the round, the log, each act with the title that it was about, the next
    quarter's tally, one unit's lines.
    """

    desk: Desk
    round: Round
    log: list[LogLine]
    acts: list[tuple[Fact, str, Recorded]]
    tally: QuarterTally
    explained: Explanation


def play(folder: Path) -> DemoStory:
    """Play the whole of it in a folder of its own, by a clock that stands at 6 July 2026; Refused
    where the folder is not the demonstration's.
    """
    _clear(folder)
    with running_server(demo_mails(), user=USER, password=PASSWORD) as (host, port):
        (folder / "yishi.toml").write_text(
            SETTINGS.format(host=host, port=port, user=USER), "utf-8"
        )
        desk = open_desk(folder / "yishi.toml", now=lambda: datetime(2026, 7, 6, 1, tzinfo=UTC))
        with open_intake(desk) as intake:
            done = poll(intake, open_mailbox(desk, desk.settings.mailboxes[0])) or Round()
    with desk.book.reading() as views:
        log = log_lines(views, LogQuery(), roster=desk.rules.roster)
    acts = list(
        _record_all(
            desk,
            {
                item.title or "": item.item
                for line in log
                for item in line.items
                if item.state != "repeated"
            },
        )
    )
    quarter = Quarter.parse(QUARTER)
    with desk.book.reading() as views:
        tally = quarter_tally(views, quarter, rules=desk.rules, today=desk.today)
        explained = explain_unit(views, UNIT, quarter, rules=desk.rules, today=desk.today)
    return DemoStory(desk, done, log, acts, tally, explained)


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise Refused(f"{folder} 不是演示目录，未改动；请另给一个目录")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MARKER).write_text("这是 yishi demo 的目录，再次演示时会整个重做。\n", "utf-8")
    (folder / "roster.toml").write_text(
        files("config").joinpath("rosters/yinchuan.toml").read_text("utf-8"), "utf-8"
    )
    (folder / "password").write_text(PASSWORD, "utf-8")
    (folder / "password").chmod(0o600)


def _record_all(desk: Desk, ids: dict[str, str]) -> Iterator[tuple[Fact, str, Recorded]]:
    commissions: dict[str, str] = {}
    for fields in tomllib.loads(files("desk.demo").joinpath("acts.toml").read_text("utf-8"))["act"]:
        about = (
            fields.get("item")
            or fields.get("title")
            or commissions.get(fields.get("commission", ""), "")
        )
        if fields["kind"] == "commissioned":
            commissions[fields["ref"]] = about
        given = fields | ({"item": ids[about]} if "item" in fields else {})
        line = LINES[fields["kind"]].model_validate(given | {"actor": CLERK}, strict=False)
        with desk.book.writing(actor=CLERK) as writer:
            done = record_fact(writer, line, rules=desk.rules, today=desk.today)
            recorded = writer.views.facts.at(done.entry.seq)
        yield recorded, about, done
