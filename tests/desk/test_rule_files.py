"""Roster and rulebook are held against each other and the ledger before they are used, and read
anew when their files change, in the service, the console and every command.
"""

import json
import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.errors import Misconfigured
from desk.acts.items.addresses import teach
from desk.acts.mailroom.poll import ingest
from desk.acts.objections import AnswerTerm, Objection, record_objection
from desk.edges import open_intake
from desk.wiring import open_desk
from scoring.rulebook_file import find_rulebook
from tests.desks import MORNING, make_office
from tests.ledgers import fact, received, roster_of
from tests.program import make_desk

NEW = roster_of("new:county")
TEXT = (
    "入夏以来城区供水管网巡检提前一小时，发现并修复漏点二十六处，夜间水压平稳，居民投诉减少四成。"
)
MAIL = (
    b"From: new@example.gov.cn\r\nSubject: =?utf-8?b?5L6b5rC0?=\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + TEXT.encode()
)
NAMED = {
    "an item": [received("a", "2026-07-01", "b")],
    "an assignment": [
        received("a", "2026-07-01", "a"),
        fact("assigned", "s", "2026-07-01", item="a", unit="b"),
    ],
    "a joint item": [received("a", "2026-07-01", "a") | {"joint": ["c", "b"]}],
    "a commission": [
        fact("commissioned", "C1", "2026-07-01", title="x", units=["a", "b"], due="2026-07-05")
    ],
    "a reprimand": [fact("reprimanded", "r", "2026-07-01", unit="b", period="2026Q2")],
}


def change(file: Path, text: str) -> None:
    """As an editor writes it: another file under its name, of another time."""
    new = file.with_suffix(".new")
    new.write_text(text, "utf-8")
    os.utime(new, ns=(0, file.stat().st_mtime_ns + 1_000_000))
    new.replace(file)


def test_a_group_that_the_rulebook_lacks_is_refused_with_the_nearest(tmp_path):
    """Its quota went away without a word."""
    desk = make_desk(tmp_path / "office", "a:countyy")
    done = desk("tally", "2026Q2")
    assert (done.status, done.out) == (2, "")
    assert "roster.toml:a 的 group：没有单位类别 'countyy'，最接近的是 county" in done.err


@pytest.mark.parametrize("facts", NAMED.values(), ids=NAMED)
def test_a_unit_that_the_ledger_names_can_t_be_taken_out_or_recoded(tmp_path, facts):
    """Its points went, and ranks of others with them."""
    desk = make_desk(tmp_path / "office", "a", "b", "c")
    assert desk.take(facts).status == 0
    assert desk("check").out == "没有问题\n"
    change(desk.folder / "roster.toml", roster_of("a", "bb", "c"))
    for command in (("tally", "2026Q2"), ("log",), ("check",)):
        done = desk(*command)
        assert done.status == 2
        assert "台账里有单位 'b'的记录，名册上没有，最接近的是 bb" in done.out + done.err
    change(desk.folder / "roster.toml", roster_of("a", "b", "c", b="until = 2026-08-01"))
    assert desk("check", "--json").json == {"problem": None}


def test_a_taught_address_and_an_objection_name_their_unit_too(tmp_path):
    for number, act in enumerate((taught, objected)):
        office = make_office(tmp_path / str(number))
        roster = office.folder / "roster.toml"
        roster.write_text(roster_of("a", "b"), "utf-8")
        with office.desk() as desk, desk.book.writing(actor="x") as writer:
            act(writer, desk)
        change(roster, roster_of("a"))
        with pytest.raises(Misconfigured, match="'b'的记录"):
            open_desk(office.config, now=lambda: MORNING)


def taught(writer, desk):
    teach(writer, "x@example.com", "b", since=desk.today, reason=None, rules=desk.rules)


def objected(writer, desk):
    term = AnswerTerm(10, desk.settings.schedule.calendar)
    said = Objection(unit="b", words="漏计", day=desk.today, period="2026Q2")
    record_objection(writer, said, rules=desk.rules, term=term, today=desk.today)


def test_a_running_desk_takes_a_new_unit_and_a_bad_file_leaves_the_good_one_in_force(tmp_path):
    office = make_office(tmp_path)
    roster = office.folder / "roster.toml"
    good = roster.read_text("utf-8")
    (tmp_path / "mail.eml").write_bytes(MAIL)
    with office.desk() as desk:
        before = desk.rules
        assert desk.rules is before
        change(roster, good + NEW)
        with open_intake(desk) as intake:
            ingest(intake, [tmp_path / "mail.eml"], max_bytes=1 << 20, tell=lambda *_: None)
        with desk.book.reading() as views:
            assert views.items.by_name("2026-00001").unit == "new"
        for bad in ("[[unit]]\ncode = ", good, good + roster_of("new:countyy")):
            with capture_logs() as logs:
                change(roster, bad)
                assert "new" in desk.rules.roster.codes
                assert desk.files.now().problem
                assert desk.rules.roster.codes == desk.rules.roster.codes
            assert [log["event"] for log in logs] == ["rules.refused"]
        change(roster, good + NEW + roster_of("newer"))
        assert "newer" in desk.rules.roster.codes
        assert desk.files.now().problem == ""


def test_a_rulebook_is_read_anew_as_well(tmp_path):
    office = make_office(tmp_path)
    (tmp_path / "rules").mkdir()
    rules = tmp_path / "rules" / "rules.toml"
    text = (find_rulebook("yinchuan-2018") / "rules.toml").read_text("utf-8")
    rules.write_text(text, "utf-8")
    settings = office.config.read_text("utf-8") + '[rulebook]\npath = "rules"\n'
    office.config.write_text(settings, "utf-8")
    with office.desk() as desk:
        change(rules, text.replace("2018-06-01", "2018-07-01"))
        assert str(desk.rules.rulebook.takes_effect) == "2018-07-01"
        change(rules, text.replace("[[group]]", "[[grup]]", 1))
        assert str(desk.rules.rulebook.takes_effect) == "2018-07-01"
        assert "rules.toml" in desk.files.now().problem


def test_status_says_that_a_file_can_t_be_used_and_shows_the_rest(tmp_path):
    desk = make_desk(tmp_path / "office", "a")
    assert desk.take([received("a", "2026-07-01", "a")]).status == 0
    change(desk.folder / "roster.toml", roster_of("b"))
    done = desk("status")
    assert done.status == 2
    assert "台账：1 号记录" in done.out
    assert "名册或规则不能用：" in done.out
    assert "'a'的记录" in json.loads(desk("status", "--json").out)["rules_problem"]
