"""`yishi objection new`, `yishi objection answer`, `yishi objection list`: from what a unit objects to, to its answer;
a closing names what is open.
"""

from tests.ledgers import adopted, received
from tests.program import make_desk


def test_an_objection_is_entered_listed_answered_and_listed_with_all(tmp_path):
    desk = make_desk(tmp_path, "d", "e", more="[objections]\ndays = 3\n")
    desk.take([received("A", "2026-07-05"), adopted("x", "A", "2026-07-06")])
    said = desk(
        "object",
        "d",
        "--item",
        "A",
        "--words",
        "少算一条",
        "--day",
        "2026-07-20",
        "--actor",
        "王芳",
        "--json",
    ).json
    assert said | {"overdue": None} == {
        "objection": 3,
        "unit": "d",
        "day": "2026-07-20",
        "due": "2026-07-23",
        "overdue": None,
        "period": None,
        "item": "2026-00001",
        "fact": None,
        "again": None,
        "words": "少算一条",
        "actor": "王芳",
        "answers": [],
    }
    assert (
        "第 3 号 2026-07-20 d 对 2026-00001：少算一条；2026-07-23 前答复，已逾期"
        in desk("objections").out
    )
    assert "没有申诉" in desk("objections", "--unit", "e").out
    done = desk(
        "answer", 3, "upheld", "--words", "已补记", "--followed", "x", "--day", "2026-07-22"
    )
    assert "2026-07-22 答复：采纳（x） 已补记" in done.out
    assert desk("objections", "--json").json == []
    (one,) = desk("objections", "--all", "--json").json
    assert [(each["outcome"], each["words"], each["followed"]) for each in one["answers"]] == [
        ("upheld", "已补记", ["x"])
    ]
    assert "再次申诉，原第 3 号" in desk("object", "d", "--again", 3, "--words", "仍有异议").out


def test_what_can_not_be_is_refused_in_one_sentence(tmp_path):
    desk = make_desk(tmp_path, "d")
    assert (
        desk("object", "d", "--words", "异议").err
        == "yishi: 请写明申诉针对什么：一个统计期、一条信息或一条记录，三者取一\n"
    )
    assert "没有第 5 号申诉" in desk("answer", 5, "rejected", "--words", "维持").err
    assert "可用 upheld（采纳）" in desk("answer", 5, "no", "--words", "维持").err


def test_a_closing_names_an_objection_that_is_open(tmp_path):
    desk = make_desk(tmp_path, "d")
    desk.take([received("A", "2026-04-05")])
    desk(
        "object",
        "d",
        "--period",
        "2026Q2",
        "--words",
        "少算一条",
        "--day",
        "2026-07-20",
        "--due",
        "2026-07-31",
    )
    refused = desk("close", "2026Q2")
    assert refused.status == 1
    assert (
        "未了 申诉未答复 2 d（对 2026Q2 的申诉，2026-07-31 前答复）：yishi objection answer 2 结论 --words 答复"
        in refused.out
    )
    desk("answer", 2, "rejected", "--words", "经核对无误")
    assert desk("close", "2026Q2").status == 0
