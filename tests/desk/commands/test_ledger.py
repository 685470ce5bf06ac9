"""Looking after the ledger from the command line."""

import json

import pytest

from tests.ledgers import adopted, closed, fact, many, received
from tests.program import make_desk, yishi


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path / "office", "d", "c:county", "v:vertical_agency")


def test_init_writes_a_desk_that_works_and_leaves_what_stands(tmp_path):
    done = yishi("init", tmp_path / "office")
    assert done.status == 0
    assert {path.name for path in (tmp_path / "office").iterdir()} == {"yishi.toml", "roster.toml"}
    assert (
        yishi("--config", tmp_path / "office" / "yishi.toml", "config").json["timezone"]
        == "Asia/Shanghai"
    )
    again = yishi("init", tmp_path / "office")
    assert again.status == 1
    assert "已存在" in again.err


def test_config_shows_what_is_in_force_and_no_secret(tmp_path, monkeypatch):
    more = "\n[[mailbox]]\nname = 'main'\nhost = 'imap.example.com'\nusername = 'u'\n"
    desk = make_desk(tmp_path, more=more)
    monkeypatch.setenv("YISHI_MAILBOX_MAIN_PASSWORD", "geheim")
    done = desk("config")
    assert done.json["mailbox"][0]["poll_every"] == "2m"
    assert "geheim" not in done.out


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"kind": "received", "ref": "b"}, "unit"),
        ({"kind": "recieved", "ref": "b"}, "received"),
        (received("b", "2019-01-05", "x"), "'x'"),
        (adopted("p", "nowhere", "2019-01-09"), "nowhere"),
        (adopted("p", "a", "2019-01-09", "yinchuan_zhenwu"), "yinchuan_zhengwu"),
        (adopted("p", "a", "2019-01-09", "guobao", "brief"), "brief"),
        (fact("adopted", "p", "2019-13-01", item="a", publication="guobao", genre="full"), "day"),
    ],
)
def test_an_import_with_one_bad_line_names_it_and_writes_nothing(desk, line, says):
    done = desk.take([received("a", "2019-01-05"), line])
    assert (done.status, done.out) == (1, "")
    assert "line 2" in done.err
    assert says in done.err
    assert desk("export").out == ""


def test_import_checks_only_where_that_is_asked(desk):
    file = desk.folder / "one.jsonl"
    file.write_text(json.dumps(received("a", "2019-01-05")), "utf-8")
    assert "检查通过，共 1 行" in desk("import", file, "--dry-run").out
    assert desk("export").out == ""
    assert desk("import", file).status == 0
    assert desk("import", file).status == 1
    assert desk("import", desk.folder / "nowhere.jsonl").status == 1


def test_what_is_exported_is_imported_into_an_empty_ledger_and_exported_alike(desk, tmp_path):
    desk.take(
        [
            received("a", "2019-01-05"),
            adopted("p", "a", "2019-01-09"),
            closed("2019Q1", "2019-04-02"),
        ]
    )
    exported = desk("export").out
    assert len(exported.splitlines()) == 3
    other = make_desk(tmp_path / "other", "d", "c:county", "v:vertical_agency")
    (other.folder / "facts.jsonl").write_text(exported, "utf-8")
    assert other("import", other.folder / "facts.jsonl").status == 0
    assert other("export").out == exported


@pytest.mark.parametrize(
    ("period", "says"),
    [("2019Q5", "2019Q5"), ("2019", "2019"), ("9998Q1", "才结束"), ("2019Q1", "已签发")],
    ids=lambda value: value,
)
def test_a_quarter_that_can_not_be_closed_is_refused(desk, period, says):
    desk.take([received("a", "2019-01-05"), closed("2019Q1", "2019-04-02")])
    done = desk("close", period, "--day", "2019-07-02")
    assert (done.status, done.out) == (1, "")
    assert says in done.err


def test_a_closing_with_json_is_the_tally_of_the_quarter(desk):
    desk.take(many("v", 10, "2019-01-05", "v"))
    form = desk("close", "2019Q1", "--day", "2019-04-02", "--json").json
    assert form["state"] == "closed"
    assert form == desk("tally", "2019Q1", "--json").json


def test_verify_knows_a_head_that_was_printed_before(desk):
    desk.take([received("a", "2019-01-05")])
    head = desk("verify", "--json").json["ledger_head"]
    desk.take([received("b", "2019-01-06")])
    assert desk("verify", "--json", "--head", head).json["problems"] == []
    done = desk("verify", "--head", "f" * 64)
    assert done.status == 4
    assert "核验通过：2 号记录" in desk("verify").out


def test_views_made_anew_tell_the_same(desk):
    desk.take([received("a", "2019-01-05"), adopted("p", "a", "2019-01-09")])
    before = desk("tally", "2019Q1", "--scores", "--json").json
    assert "已由 2 号记录重建视图" in desk("rebuild").out
    assert desk("tally", "2019Q1", "--scores", "--json").json == before


def test_a_sealed_item_keeps_its_points_and_loses_its_words(desk):
    desk.take([received("a", "2019-01-05", text="某处的全文"), adopted("p", "a", "2019-01-09")])
    done = desk("seal", "a", "--reason", "事后发现")
    assert done.status == 0
    assert "请在此前所有备份中删去" in done.out
    shown = desk("show", "a")
    assert "（已清除）" in shown.out
    assert "某处的全文" not in shown.out + desk("export").out
    assert desk("tally", "2019Q1", "--json").json["units"][0]["total"] == "3"
    assert desk("verify").status == 0
    assert desk("seal", "nowhere", "--reason", "x").status == 1
