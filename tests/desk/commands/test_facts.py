"""What a person records from the command line, each answered with the score lines that it caused."""

import pytest

from tests.ledgers import adopted, closed, fact, received
from tests.program import make_desk

DAY = ("--day", "2019-02-01")


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path / "office", "d", "c:county", "v:vertical_agency")
    taken = made.take(
        [
            received("a", "2019-01-05"),
            received("b", "2019-01-06"),
            received("w", "2019-01-07", unit=None),
            fact(
                "commissioned",
                "C1",
                "2019-01-08",
                units=["d", "c"],
                title="供暖准备",
                due="2019-01-20",
            ),
        ]
    )
    assert taken.status == 0
    return made


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ("adopt", "a", "--publication", "yinchuan_zhengwu"),
            [("d", "adoption.yinchuan_zhengwu.full", "3")],
        ),
        (
            (
                "adopt",
                "a",
                "--publication",
                "yinchuan_zhengwu",
                "--genre",
                "brief",
                "--issue",
                "第1期",
            ),
            [("d", "adoption.yinchuan_zhengwu.brief", "1")],
        ),
        (("report-up", "2019-00001"), [("d", "reported_up.region", "1")]),
        (
            ("instruct", "a", "--rank", "state", "--leader", "某领导"),
            [("d", "instruction.state", "10")],
        ),
        (("commend", "a"), [("d", "commendation", "2")]),
        (("commission", "秋收情况", "--unit", "d", "--unit", "v", "--due", "2019-03-01"), []),
        (("deliver", "C1", "d", "--item", "a"), []),
        (("miss", "C1", "c", "--reason", "未交稿"), [("c", "commission.missed", "-3")]),
        (("assign", "w", "v", "--reason", "电话核实"), []),
        (("withdraw", "a"), []),
        (("repeat", "b", "a"), []),
        (("revoke", "a", "--reason", "录入错误"), []),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_fact_is_recorded_and_says_what_it_caused(desk, arguments, lines):
    done = desk(*arguments, *DAY, "--actor", "张某", "--note", "备注", "--ref", "own-ref", "--json")
    assert (done.status, done.err) == (0, "")
    assert list(done.json) == ["entry", "ref", "quarter", "came", "went"]
    assert (done.json["entry"], done.json["ref"], done.json["quarter"]) == (5, "own-ref", "2019Q1")
    assert [(line["unit"], line["rule"], line["points"]) for line in done.json["came"]] == lines
    last = desk("export").out.splitlines()[-1]
    for said in ('"ref": "own-ref"', '"actor": "张某"', '"note": "备注"', '"day": "2019-02-01"'):
        assert said in last


def test_in_words_the_answer_names_rule_article_and_unit(desk):
    done = desk("adopt", "a", "--publication", "yinchuan_zhengwu", *DAY)
    assert "（第 5 号记录，计入 2019Q1）" in done.out
    assert (
        "计分 3 分：d 2019Q1 采用《银川政务信息》全文（adoption.yinchuan_zhengwu.full） 第九条(二)"
        in done.out
    )
    revoked = desk("revoke", done.out.split()[1].split("（")[0], "--reason", "录入错误", *DAY)
    assert "撤销 3 分：d" in revoked.out


def test_a_late_fact_names_the_quarter_that_it_corrects(desk):
    desk.take([closed("2019Q1", "2019-04-02")])
    done = desk("adopt", "a", "--publication", "guobao", "--day", "2019-03-30")
    assert "计入 2019Q2" in done.out
    assert "更正 2019Q1" in done.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("adopt", "2019-00099", "--publication", "guobao"), "2019-00099"),
        (("adopt", "a", "--publication", "gubao"), "guobao"),
        (("adopt", "a", "--publication", "guobao", "--genre", "brief"), "full"),
        (("instruct", "a", "--rank", "town"), "town"),
        (("assign", "w", "nobody"), "nobody"),
        (("assign", "nothing", "d"), "nothing"),
        (("deliver", "C9", "d"), "C9"),
        (("miss", "C1", "v"), "v"),
        (("repeat", "a", "a"), "2019-00001"),
        (("revoke", "nothing", "--reason", "x"), "nothing"),
        (("withdraw", "a", "--ref", "b"), "b"),
        (("commission", "题目", "--unit", "nobody", "--due", "2019-03-01"), "nobody"),
        (("reprimand", "c", "2019Q9"), "2019Q9"),
        (("adopt", "a", "--publication", "guobao", "--note", "密级：机密★5年"), "涉密"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_the_ledger_will_not_take_is_refused_in_a_sentence(desk, arguments, says):
    done = desk(*arguments, *DAY)
    assert (done.status, done.out) == (1, "")
    assert says in done.err
    assert len(done.err.splitlines()) == 1
    assert len(desk("export").out.splitlines()) == 4


@pytest.mark.parametrize("day", ["2019-02-30", "1.2.2019", ""])
def test_a_day_that_is_none_ends_with_2(desk, day):
    assert desk("withdraw", "a", "--day", day).status == 2


def test_a_mistake_is_corrected_by_a_revocation_and_a_new_fact(desk):
    desk.take([adopted("p", "a", "2019-01-09", "guobao")])
    done = desk("revoke", "p", "--reason", "刊物录错", *DAY, "--json")
    assert [(line["rule"], line["points"]) for line in done.json["went"]] == [
        ("adoption.guobao", "5")
    ]
    assert desk("tally", "2019Q1", "--json").json["units"][0]["total"] == "0"
