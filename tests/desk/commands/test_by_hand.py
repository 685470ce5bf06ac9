"""What came by telephone or on paper is entered from the command line, by words or from a file."""

import pytest

from tests.desk.acts.by_hand.papers import TEXT, TITLE
from tests.program import make_desk

DAY = ("--received", "2026-07-01T09:30")


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path / "office", "d", "c:county")


def test_an_item_is_entered_and_says_what_it_caused(desk):
    done = desk(
        "enter",
        "d",
        "--title",
        TITLE,
        "--text",
        TEXT,
        *DAY,
        "--way",
        "fax",
        "--actor",
        "张某",
        "--json",
    )
    assert (done.status, done.err) == (0, "")
    assert (done.json["item"], done.json["quarter"], done.json["repeats"], done.json["also"]) == (
        "2026-00001",
        "2026Q3",
        None,
        [],
    )
    line = desk("export").out
    assert all(
        said in line
        for said in ('"source": "by_hand"', "传真补录", "2026-07-01T09:30:00+08:00", "张某")
    )
    assert desk("verify").status == 0


def test_title_and_text_are_read_from_a_file(desk, tmp_path):
    file = tmp_path / "来件.txt"
    file.write_text(TEXT, "utf-8")
    done = desk("enter", "d", "--file", file, *DAY)
    assert (done.status, "已记录 2026-00001" in done.out) == (0, True)
    assert TITLE in desk("export").out
    assert desk("enter", "d", "--file", tmp_path / "none.txt", *DAY).status == 1


def test_a_repeat_is_asked_about_by_the_options_that_answer(desk):
    entered = ("enter", "d", "--title", TITLE, "--text", TEXT, *DAY)
    desk(*entered)
    asked = desk(*entered)
    assert (
        asked.status,
        "--repeats 2026-00001" in asked.err,
        "--other 2026-00001" in asked.err,
    ) == (1, True, True)
    assert "记录 2026-00002/2" in desk(*entered, "--repeats", "2026-00001").out
    assert desk(*entered, "--other", "2026-00001").status == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--title", "机密★一年"), "密级标志"),
        (("--title", "某事", "--received", "2999-01-01"), "还没有到"),
        (("--title", "某事", "--stream", "film"), "film"),
        ((), "请写标题"),
    ],
)
def test_what_is_refused_says_why(desk, arguments, says):
    done = desk("enter", "d", *(arguments if "--received" in arguments else (*arguments, *DAY)))
    assert (done.status, says in done.err, desk("export").out) == (1, True, "")


def test_a_closed_quarter_wants_its_option(desk):
    desk.take([{"kind": "closed", "ref": "q", "day": "2026-04-02", "period": "2026Q1"}])
    entered = ("enter", "d", "--title", TITLE, "--received", "2026-03-02")
    assert "--late" in desk(*entered).err
    assert "计入 2026Q2" in desk(*entered, "--late").out
