"""`yishi rulebook` from the command line: shown, checked, compared, tried; in words and as JSON."""

from pathlib import Path

from tests.ledgers import adopted, received
from tests.program import make_desk
from tests.rulebooks import TEXT


def with_rules(folder, text):
    folder.mkdir(parents=True)
    (folder / "rules.toml").write_text(text, "utf-8")
    return folder


def test_the_office_s_rulebook_is_shown_as_a_table(tmp_path):
    desk = make_desk(tmp_path / "office", "u")
    done = desk("rulebook", "show")
    assert done.status == 0
    assert "第九条(二)" in done.out
    assert "被《银川政务信息》采用，简讯" in done.out
    rows = desk("rulebook", "show", "yinchuan-2018", "--json").json
    assert {
        "cite": "第九条(三)",
        "says": "评为优秀信息",
        "rule": "commendation",
        "points": "2",
        "reading": None,
    } in rows


def test_a_mistake_is_shown_with_its_line_and_ends_with_2(tmp_path):
    desk = make_desk(tmp_path / "office", "u")
    assert (desk("rulebook", "check").status, desk("rulebook", "check").out) == (0, "没有问题\n")
    folder = with_rules(
        tmp_path / "mine", TEXT.replace('publication = "guobao"', 'publication = "guobaoo"')
    )
    done = desk("rulebook", "check", folder)
    assert done.status == 2
    line = TEXT[: TEXT.index('id = "adoption.guobao"')].count("\n") + 1
    assert (
        done.out.splitlines()[0]
        == f"{folder / 'rules.toml'}:{line}: 错误：adoption.guobao：没有刊物 'guobaoo'"
    )
    assert desk("rulebook", "check", folder, "--json").json[0]["weight"] == "wrong"


def test_two_rulebooks_are_compared(tmp_path):
    desk = make_desk(tmp_path / "office", "u")
    folder = with_rules(tmp_path / "mine", TEXT.replace('points = "2"', 'points = "4"'))
    assert (
        desk("rulebook", "diff", "yinchuan-2018", folder).out == "改 commendation：points 2 → 4\n"
    )
    assert desk("rulebook", "diff", "yinchuan-2018", "yinchuan-2018").out == "两部规则所说的相同\n"
    assert [
        one["name"] for one in desk("rulebook", "diff", "yinchuan-2018", folder, "--json").json
    ] == ["commendation"]


def test_a_quarter_is_tried_by_another_reading_and_nothing_is_written(tmp_path):
    desk = make_desk(tmp_path / "office", "u", "v")
    desk.take([received("A", "2026-04-05", "u", joint=["v"]), adopted("a1", "A", "2026-04-20")])
    before = desk("export").out
    done = desk("rulebook", "try", "--period", "2026Q2", "--reading", "joint=split", "--json")
    assert done.status == 0
    assert {one["unit"] for one in done.json} == {"u", "v"}
    assert desk("export").out == before
    assert "试算" in desk("rulebook", "try", "--period", "2026Q2", "--reading", "joint=split").out


def test_a_reading_that_is_none_is_refused(tmp_path):
    desk = make_desk(tmp_path / "office", "u")
    assert desk("rulebook", "try", "--period", "2026Q2", "--reading", "joint").status == 1
    done = desk("rulebook", "try", "--period", "2026Q2", "--reading", "jont=split")
    assert (done.status, "最接近的是 joint" in done.err) == (2, True)
    done = desk("rulebook", "try", "--period", "2026Q2", "--reading", "joint=halves")
    assert (done.status, done.out) == (2, "")
    assert "条文口径 joint：taken：没有 'halves' 这个词" in done.err


def test_what_the_rulebook_names_is_attested_and_scored(tmp_path):
    """A late report of the office of 钟楼 costs a point, with its evidence; a commission done
    earns two; in the quarter's table and explained.
    """
    elsewhere = Path(__file__).parents[2] / "scoring" / "elsewhere" / "zhonglou"
    desk = make_desk(tmp_path / "office", "u:section", more=f'\n[rulebook]\npath = "{elsewhere}"\n')
    done = desk(
        "attest",
        "late_report",
        "--unit",
        "u",
        "--day",
        "2026-02-03",
        "--evidence",
        "局办通报第2期",
        "--ref",
        "R1",
    )
    assert (done.status, done.err) == (0, "")
    assert "报送不及时" in done.out
    refused = desk("attest", "late_reprot", "--unit", "u", "--evidence", "局办通报第2期")
    assert (refused.status, "最接近的是 late_report" in refused.err) == (1, True)
    assert desk("attest", "late_report", "--unit", "u", "--evidence", "机密★5年").status == 1
    (unit,) = desk("tally", "2026Q1", "--scores", "--json").json["units"]
    assert [(line["rule"], line["points"]) for line in unit["scores"]] == [
        ("late_report", "-1"),
        ("opening", "6"),
    ]
    assert "5（不达标）" in desk("tally", "2026Q1").out
    explained = desk("explain", "u", "2026Q1")
    assert explained.status == 0
    assert "认定：报送不及时" in explained.out
    assert desk("revoke", "R1", "--reason", "误记").status == 0
    assert desk("tally", "2026Q1", "--json").json["units"][0]["total"] == "6"
    assert desk("verify").status == 0
