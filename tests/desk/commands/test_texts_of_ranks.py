"""`yishi explain` of a unit against another, of a rank and of an item; `yishi score what-if`."""

import pytest

from tests.ledgers import adopted, fact, many, received
from tests.program import make_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = make_desk(tmp_path_factory.mktemp("standings"), "d", "e", "v:vertical_agency")
    facts = [
        received("a", "2019-01-05"),
        adopted("p", "a", "2019-01-09"),
        received("b", "2019-01-05", "e"),
        adopted("q", "b", "2019-01-09", "guobao"),
    ]
    assert (
        made.take(
            [
                *facts,
                *many("v", 7, "2019-01-05", "v"),
                fact("commended", "k", "2019-02-01", item="b"),
            ]
        ).status
        == 0
    )
    return made


def test_a_unit_is_explained_against_another(desk):
    form = desk("explain", "d", "2019Q1", "--against", "e", "--json").json
    assert (form["rank"], form["next_ahead"]["difference"], form["against"]["difference"]) == (
        2,
        "4",
        "-4",
    )
    words = desk("explain", "d", "2019Q1", "--against", "单位e").out
    for said in (
        "名次 2（共 3 个单位），类内 2；距前一名单位e 4 分",
        "单位d 3 分，单位e 7 分，相差 -4 分",
        "采用《国报信息》全文（adoption.guobao） 第九条(三) 0 对 5（-5）",
        "[q]",
    ):
        assert said in words


def test_what_is_missing_to_the_quota_is_said(desk):
    assert "距报送任务还差 3 条，2019-03-31 截止" in desk("explain", "v", "2019Q1").out


def test_a_rank_is_explained_over_all_and_within_a_group(desk):
    assert "2019Q1 第 1 名：单位e" in desk("explain", "2019Q1", "--rank", 1).out
    words = desk("explain", "2019Q1", "--rank", 2, "--group", "dispatched_agency").out
    assert words.startswith("2019Q1 派出机构类内第 2 名：单位d")
    assert "前一名：单位e，7 分" in words
    form = desk("explain", "2019Q1", "--rank", 1, "--json").json
    assert ([unit["unit"] for unit in form["units"]], form["above"], form["below"]["unit"]) == (
        ["e"],
        None,
        "d",
    )


def test_an_item_is_explained_fact_by_fact(desk):
    words = desk("explain", "b").out
    assert "共得 7 分" in words
    assert "采用《国报信息》全文：5 分 [q]" in words
    assert desk("explain", "b", "--json").json["total"] == "7"
    assert "若采用《国报信息》全文：+2 分" in desk("explain", "a").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("d", "2019Q1", "--rank", 1),
        ("d", "--against", "e"),
        ("d", "2019Q1", "--group", "county"),
        ("2019Q1", "--rank", 1, "--against", "e"),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_options_that_do_not_go_together_are_misuse(desk, arguments):
    assert desk("explain", *arguments).status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere",),
        ("2019Q1", "--rank", 9),
        ("d", "2019Q1", "--against", "x"),
        ("nobody", "2019Q1"),
    ],
    ids=str,
)
def test_what_is_not_there_is_refused(desk, arguments):
    done = desk("explain", *arguments)
    assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)


def test_what_if_says_what_would_come_of_it_and_writes_nothing(desk):
    before = desk("export").out
    words = desk("what-if", "adopt", "a", "--publication", "guobao", "--day", "2019-02-02").out
    for said in ("未写入", "计分 2 分", "单位d 2019Q1：3 → 5 分（+2）"):
        assert said in words
    form = desk(
        "what-if", "adopt", "a", "--publication", "guobao", "--day", "2019-02-02", "--json"
    ).json
    assert (
        form["written"],
        [line["points"] for line in form["came"]],
        [unit["points"] for unit in form["units"]],
    ) == (
        False,
        ["2"],
        ["+2"],
    )
    assert (
        "各单位的数字都不变"
        in desk(
            "what-if", "adopt", "b", "--publication", "ningxia_chenbao", "--day", "2019-02-02"
        ).out
    )
    assert desk("export").out == before


def test_every_command_that_records_can_be_tried_and_no_other(desk):
    assert desk("what-if", "instruct", "a", "--rank", "city", "--day", "2019-02-02").status == 0
    assert desk("what-if", "revoke", "q", "--reason", "x", "--day", "2019-02-02").status == 0
    wrong = desk("what-if", "adpt", "a")
    assert (wrong.status, wrong.out) == (1, "")
    assert "adopt" in wrong.err
    assert desk("what-if", "adopt", "a").status == 2
    assert desk("what-if", "adopt", "zzz", "--publication", "guobao").status == 1
    assert desk("what-if").status == 2
    assert desk("what-if", "--help").status == 0
    assert desk("what-if", "adopt", "--help").status == 0
