"""The demonstration plays the same story every time, in a folder that is its own."""

import re
from pathlib import Path

import pytest

from config.errors import Refused
from desk.acts.status import MARKER
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from desk.demo.story import QUARTER, DemoStory, play
from desk.forms.tallies import explanation_form
from scoring.score import points_text
from tests.program import yishi


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("played") / "demo"


@pytest.fixture(scope="module")
def story(folder) -> DemoStory:
    played = play(folder)
    played.desk.book.dispose()
    return played


def test_every_mail_has_a_line_and_the_round_counts_them(story):
    mails = demo_mails()
    assert len(story.log) == story.round.seen == len(mails)
    counted = {
        outcome: sum(line.outcome == outcome for line in story.log)
        for outcome in ("recorded", "held", "unreadable")
    }
    assert counted == {
        "recorded": story.round.recorded,
        "held": story.round.held,
        "unreadable": story.round.unreadable,
    }
    assert story.round.items == sum(len(line.items) for line in story.log)


def test_each_mail_met_the_fate_that_was_planned_for_it(story):
    """The stranger's waits until a person assigns it: the log was read before."""
    found = {(line.folder, line.received_at): line for line in story.log}
    for mail in demo_mails():
        line = found[mail.folder, mail.received_at]
        states = {item.state for item in line.items}
        expected = {
            Fate.RECORDED: ("recorded", {"counted"}),
            Fate.REPEATED: ("recorded", {"repeated"}),
            Fate.REVISED: ("recorded", {"repeated"}),
            Fate.WAITING: ("recorded", {"waiting"}),
            Fate.HELD: ("held", set()),
            Fate.UNREADABLE: ("unreadable", set()),
        }[mail.fate]
        assert (line.outcome, states) == expected, mail.name
        assert len(line.items) == mail.items or mail.fate in {Fate.HELD, Fate.UNREADABLE}, mail.name


def test_a_person_does_everything_that_the_office_does(story):
    kinds = [line.kind for line, _, _ in story.acts]
    assert kinds.count("adopted") >= 12
    others = {
        "reported_up",
        "instructed",
        "commended",
        "commissioned",
        "delivered",
        "commission_missed",
        "assigned",
        "closed",
    }
    assert others <= set(kinds)
    assert {line.rank for line, _, _ in story.acts if line.kind == "instructed"} == {
        "state",
        "region",
        "city",
    }


def test_what_is_found_late_corrects_the_closed_quarter_in_the_next_one(story):
    corrected = [line for _, _, done in story.acts for line in done.came if line.corrects]
    assert [(line.period, line.corrects) for line in corrected] == [(QUARTER, "2026Q1")]


def test_the_explained_lines_add_up_and_each_is_followed_to_its_mail(story):
    explained = explanation_form(story.explained)
    (tally,) = [unit for unit in story.tally.units if unit.unit == explained["unit"]]
    assert explained["total"] == points_text(tally.total) != "0"
    lines = explained["scores"]
    assert sum(int(line["points"]) for line in lines) == int(explained["total"])
    logged = {line.digest: line.entry for line in story.log}
    for line in lines:
        assert line["rule"]
        assert line["cite"].startswith("第九条")
        assert [fact["entry"] for fact in line["facts"]] == line["because"] != []
        assert logged[line["mail"]["digest"]] == line["mail"]["entry"]


def test_two_runs_print_the_same_text(tmp_path, monkeypatch):
    """Salts, digests of entries and the server's port differ: none of them is printed. The second
    run makes the folder anew.
    """
    monkeypatch.setenv("COLUMNS", "120")
    first = yishi("demo", tmp_path / "demo")
    (tmp_path / "demo" / "left-over").touch()
    second = yishi("demo", tmp_path / "demo")
    assert (first.status, first.err) == (0, "")
    assert first.out == second.out
    assert not (tmp_path / "demo" / "left-over").exists()
    for what in (
        "重复报送",
        "待认定",
        "扣留",
        "无法读取",
        "修订 2026-",
        "带密级标志",
        "发件人不明",
        "更正 2026Q1",
        "第九条(二)",
    ):
        assert what in first.out


def test_a_folder_that_is_not_the_demonstration_s_is_left_alone(tmp_path):
    (tmp_path / "kept.txt").write_text("kept", "utf-8")
    with pytest.raises(Refused, match="不是演示目录"):
        play(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_the_folder_can_be_gone_on_with_and_the_mailbox_says_that_it_is_gone(story, folder):
    del story
    assert (folder / MARKER).is_file()
    settings = folder / "yishi.toml"
    verified = yishi("--config", settings, "verify")
    assert (verified.status, verified.err) == (0, "")
    assert len(yishi("--config", settings, "log", "--json").out.splitlines()) == len(demo_mails())
    polled = yishi("--config", settings, "poll")
    assert polled.status == 3
    assert re.search("演示用的邮件服务器已随演示结束", polled.err)


def test_no_word_of_a_held_mail_is_in_the_folder(story, folder):
    del story
    held = [mail for mail in demo_mails() if mail.fate is Fate.HELD]
    assert held
    for mail in held:
        subjects = re.findall(rb"^Subject: (.+)$", mail.content, re.MULTILINE)
        kept = [
            path
            for path in folder.rglob("*")
            if path.is_file() and any(subject.strip() in path.read_bytes() for subject in subjects)
        ]
        assert (bool(subjects), kept) == (True, [])
