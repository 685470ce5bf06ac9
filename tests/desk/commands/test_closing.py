"""`yishi close`: what is open is listed with its commands, and closed only once nothing is or a
person says why.
"""

import json

import pytest

from tests.ledgers import closed, many, received
from tests.program import make_desk

HEAD = "From: d@example.gov.cn\r\nDate: Mon, 06 May 2019 09:00:00 +0800\r\nSubject: {}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
REPORT = "近日，某单位组织开展专项行动，出动人员三百余人次，检查点位一百二十处，整改问题四十六个，取得明显成效，群众反映良好。"
TWO = f"一、某单位启动餐饮油烟静默监管试点工作\n{REPORT}\n二、某街早市设置潮汐摊位受到摊贩欢迎\n{REPORT}又及。\n签发人：马文清"
DAY = ("--day", "2019-07-02")


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path / "office", "d", "v:vertical_agency")


def post(desk, name, subject, text):
    (desk.folder / name).write_bytes(
        (HEAD.format(subject) + text.replace("\n", "\r\n") + "\r\n").encode()
    )
    assert desk("ingest", desk.folder / name).status == 0


def short_twice(desk):
    """Unit v is short in two quarters; the first is closed."""
    assert (
        desk.take(
            [
                received("a", "2019-01-05", "v"),
                received("b", "2019-04-05", "v"),
                closed("2019Q1", "2019-04-02"),
            ]
        ).status
        == 0
    )


def test_what_is_open_is_listed_with_its_commands_and_nothing_is_closed(desk):
    short_twice(desk)
    done = desk("close", "2019Q2", *DAY)
    assert done.status == 1
    assert (
        "未了 建议通报批评未定 v 2019Q2（连续 2 个季度未完成报送任务）：yishi unit reprimand v 2019Q2 或 yishi unit decline-reprimand v 2019Q2"
        in done.out
    )
    assert (
        done.err == "yishi: 2019Q2 还有 1 件未了，没有签发；办完再签，或 --even-so --reason 理由\n"
    )
    assert desk("tally", "2019Q2", "--json").json["state"] == "open"
    form = desk("close", "2019Q2", *DAY, "--json")
    assert form.status == 1
    assert (form.json["closed"], [one["kind"] for one in form.json["unfinished"]]) == (
        False,
        ["reprimand"],
    )


@pytest.mark.parametrize(
    ("command", "kind"),
    [("reprimand", "reprimanded"), ("decline-reprimand", "reprimand_declined")],
)
def test_a_decision_on_a_reprimand_is_a_fact(desk, command, kind):
    short_twice(desk)
    said = ("--reason", "机构调整", "--actor", "张某", "--note", "备注", "--ref", "own-ref")
    done = desk(command, "v", "2019Q2", *said, *DAY, "--json")
    assert (done.status, done.err) == (0, "")
    assert (done.json["ref"], done.json["quarter"], done.json["came"]) == ("own-ref", "2019Q3", [])
    line = json.loads(desk("export").out.splitlines()[-1])
    assert (line["kind"], line["unit"], line["period"]) == (kind, "v", "2019Q2")
    assert (line["actor"], line["note"], line["reason"]) == ("张某", "备注", "机构调整")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("reprimand", "d", "2019Q2"), "2019Q2 没有建议对 'd' 通报批评"),
        (("decline-reprimand", "v", "2019Q1", "--reason", "x"), "2019Q1 没有建议对 'v' 通报批评"),
        (("reprimand", "nobody", "2019Q2"), "nobody"),
        (("reprimand", "nobody", "2019Q2", "--reason", "x"), "nobody"),
        (("reprimand", "d", "2019Q2", "--reason", ""), "请写明理由"),
        (("decline-reprimand", "d", "2019Q2", "--reason", "x"), "没有建议"),
    ],
    ids=str,
)
def test_what_is_not_proposed_is_not_decided(desk, arguments, says):
    short_twice(desk)
    done = desk(*arguments, *DAY)
    assert (done.status, done.out) == (1, "")
    assert says in done.err


def test_a_reprimand_that_is_not_proposed_is_taken_with_its_reason(desk):
    short_twice(desk)
    done = desk("reprimand", "d", "2019Q2", "--reason", "瞒报", *DAY)
    assert (done.status, done.err) == (0, "")
    assert json.loads(desk("export").out.splitlines()[-1])["reason"] == "瞒报"
    assert next(one["reprimands"] for one in desk("year", 2019, "--json").json["units"]) == 1


def test_once_everything_is_decided_it_is_closed(desk):
    short_twice(desk)
    assert desk("reprimand", "v", "2019Q2", "--day", "2019-07-03").status == 0
    done = desk("close", "2019Q2", *DAY)
    assert (done.status, done.err) == (0, "")
    assert "2019Q2 已签发" in done.out
    assert desk("year", 2019, "--json").json["units"][-1]["reprimands"] == 1


def test_it_is_closed_even_so_with_a_reason_which_is_kept_and_moves_with_an_export(desk, tmp_path):
    short_twice(desk)
    done = desk("close", "2019Q2", *DAY, "--even-so", "--reason", "领导外出，下季度再定")
    assert (done.status, done.err) == (0, "")
    assert "未了 建议通报批评未定" in done.out
    exported = desk("export").out
    line = json.loads(exported.splitlines()[-1])
    assert (line["kind"], line["reason"]) == ("closed", "领导外出，下季度再定")
    other = make_desk(tmp_path / "other", "d", "v:vertical_agency")
    (other.folder / "facts.jsonl").write_text(exported, "utf-8")
    assert other("import", other.folder / "facts.jsonl").status == 0
    assert other("export").out == exported


@pytest.mark.parametrize("options", [("--even-so",), ("--reason", "x")], ids=" ".join)
def test_even_so_and_its_reason_go_together(desk, options):
    assert desk("close", "2019Q2", *DAY, *options).status == 2


def test_a_reason_that_is_marked_secret_is_refused(desk):
    short_twice(desk)
    done = desk("close", "2019Q2", *DAY, "--even-so", "--reason", "机密★1年")
    assert (done.status, "机密" in done.err) == (1, False)


def test_a_dry_run_lists_what_is_open_and_the_figures_and_closes_nothing(desk):
    short_twice(desk)
    tried = desk("close", "2019Q2", *DAY, "--dry-run")
    assert (tried.status, tried.err) == (0, "")
    assert "将要固定的数字" in tried.out
    form = desk("close", "2019Q2", *DAY, "--dry-run", "--json").json
    assert (form["closed"], len(form["unfinished"]), form["state"]) == (False, 1, "closed")
    assert desk("tally", "2019Q2", "--json").json["state"] == "open"
    real = desk("close", "2019Q2", *DAY, "--json", "--even-so", "--reason", "x").json
    assert real["units"] == form["units"]


def test_mails_leave_open_what_a_person_has_to_decide_of_them(desk):
    """A cut that is proposed and a held mail; of the held one nothing is said. A quarter that is
    not theirs is free of them.
    """
    post(desk, "two.eml", "工作信息", TWO)
    post(desk, "secret.eml", "来信", "机密★5年")
    done = desk("close", "2019Q2", *DAY)
    assert done.status == 1
    doubt, held = done.out.splitlines()
    assert doubt.startswith(
        "未了 存疑未定 2019-00001（疑似多事）：yishi item split 2019-00001 或 yishi item settle 2019-00001 many_matters"
    )
    assert held.startswith("未了 扣留来件 ")
    assert "来信" not in done.out
    assert desk("settle", "2019-00001", "many_matters").status == 0
    assert [one["kind"] for one in desk("close", "2019Q2", *DAY, "--json").json["unfinished"]] == [
        "held"
    ]


def test_an_imported_closing_is_not_asked_what_is_open(desk):
    short_twice(desk)
    assert desk.take([closed("2019Q2", "2019-07-02")]).status == 0


@pytest.mark.parametrize(
    ("period", "says"),
    [("9998Q1", "才结束"), ("2019Q1", "已签发"), ("2018Q1", "施行")],
    ids=lambda value: value,
)
def test_a_quarter_that_can_not_be_closed_at_all_says_so_before_anything_that_is_open(
    desk, period, says
):
    short_twice(desk)
    for more in ((), ("--dry-run",)):
        done = desk("close", period, *DAY, *more)
        assert (done.status, done.out) == (1, "")
        assert says in done.err


def test_nothing_is_open_of_a_quarter_in_order(desk):
    assert desk.take(many("v", 10, "2019-01-05", "v")).status == 0
    assert (
        desk("close", "2019Q1", "--day", "2019-04-02", "--dry-run", "--json").json["unfinished"]
        == []
    )
