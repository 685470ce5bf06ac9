"""A mail of several matters: the proposed cut is shown, accepted, changed, refused, undone; pieces
are joined; what was built on stays.
"""

from pathlib import Path

import pytest

from tests.ledgers import fact
from tests.program import Desk, make_desk

REPORT = "近日，某单位组织开展专项行动，出动人员三百余人次，检查点位一百二十处，整改问题四十六个，取得明显成效，群众反映良好。"
TWO = f"一、某单位启动餐饮油烟静默监管试点工作\n{REPORT}\n二、某街早市设置潮汐摊位受到摊贩欢迎\n{REPORT}又及。\n签发人：马文清"
ADOPT = ("--publication", "yinchuan_zhengwu")


def post(desk: Desk, name: str, subject: str, text: str) -> None:
    mail = f"From: d@example.gov.cn\r\nDate: Mon, 06 Jul 2026 09:00:00 +0800\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    (desk.folder / name).write_bytes((mail + text.replace("\n", "\r\n") + "\r\n").encode())
    assert desk("ingest", desk.folder / name).status == 0


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = make_desk(tmp_path / "office", "d", "c:county")
    post(made, "two.eml", "工作信息", TWO)
    return made


def first(desk: Desk) -> str:
    return str(desk("log", "--json", "--limit", "1").out.split('"item": "')[1].split('"')[0])


def of(desk: Desk, item: str) -> dict:
    return desk("show", item, "--json").json


def test_the_proposed_cut_waits_with_its_titles_and_is_counted_as_one(desk):
    shown = of(desk, first(desk))
    assert [piece["title"] for piece in shown["cut"]] == [
        "某单位启动餐饮油烟静默监管试点工作",
        "某街早市设置潮汐摊位受到摊贩欢迎",
    ]
    assert "many_matters" in shown["doubts"]
    (proposal,) = desk("proposals", "--since", "2020-01-01", "--json").json
    assert (proposal["code"], proposal["command"]) == (
        "many_matters",
        f"yishi item split {first(desk)}",
    )
    numbered = desk("split", first(desk), "--show").out
    assert "▶    1 一、某单位启动餐饮油烟静默监管试点工作" in numbered
    assert [
        line["line"] for line in desk("split", first(desk), "--show", "--json").json["cut"]
    ] == [1, 3]


def test_accepting_it_makes_items_of_the_same_moment_and_the_first_keeps_its_id(desk):
    item = first(desk)
    done = desk("split", item, "--actor", "王五", "--json").json
    assert [part["title"] for part in done["items"]] == [
        "某单位启动餐饮油烟静默监管试点工作",
        "某街早市设置潮汐摊位受到摊贩欢迎",
    ]
    one, two = (of(desk, part["item"]) for part in done["items"])
    assert one["item"] == item
    assert (one["received_at"], one["unit"], one["mail"]) == (
        two["received_at"],
        two["unit"],
        two["mail"],
    )
    assert (one["recut"], one["cut"], "many_matters" in one["doubts"]) == ("split", [], False)
    assert "潮汐" not in one["text"]
    assert (two["signatory"], two["state"]) == ("马文清", "counted")
    assert desk("proposals", "--since", "2020-01-01", "--json").json == []
    assert desk("verify").status == 0


def test_another_cut_may_be_given_by_lines_and_a_wrong_one_is_refused_in_a_sentence(desk):
    item = first(desk)
    for at in ("2", "3,1", "1,99", "1,x"):
        refused = desk("split", item, "--at", at)
        assert (refused.status, refused.err.count("\n")) == (1, 1)
    assert desk("split", item, "--at", "1，3").status == 0
    assert len(desk("log", "--json", "--limit", "1").out.split('"item": "')) == 3


def test_it_may_be_declared_one_matter_and_that_be_taken_back(desk):
    item = first(desk)
    assert (
        "many_matters --undo"
        in desk("split", item, "--refuse", "--reason", "同一工作的两个方面").out
    )
    assert "many_matters" not in of(desk, item)["doubts"]
    assert desk("proposals", "--since", "2020-01-01", "--json").json == []
    assert desk("split", item, "--refuse").status == 1
    assert desk("settle", item, "many_matters", "--undo").status == 0
    assert "many_matters" in of(desk, item)["doubts"]


def test_what_people_cut_is_not_read_again(desk):
    item = first(desk)
    desk("split", item)
    assert "人工" in desk("reread", item).out


def test_undoing_a_split_revokes_the_pieces_and_gives_the_item_its_text_again(desk):
    item = first(desk)
    before = of(desk, item)["text"]
    piece = desk("split", item, "--json").json["items"][1]["item"]
    assert desk("split", item, "--undo", "--reason", "误拆").status == 0
    assert (of(desk, item)["text"], of(desk, piece)["state"]) == (before, "withdrawn")
    assert desk("split", item, "--undo").status == 1
    assert desk("reread", item).out.startswith("重读 1 封：有变化 0 封")


def test_revoking_one_piece_s_receipt_takes_only_that_one_away(desk):
    item = first(desk)
    piece = desk("split", item, "--json").json["items"][1]["item"]
    assert desk("revoke", piece, "--reason", "不是信息").status == 0
    assert (of(desk, item)["state"], of(desk, piece)["state"]) == ("counted", "withdrawn")
    assert desk("split", item, "--undo").status == 0


def test_pieces_joined_are_one_item_and_the_later_is_withdrawn_until_that_is_undone(desk):
    item = first(desk)
    piece = desk("split", item, "--json").json["items"][1]["item"]
    assert desk("merge", piece, item, "--json").json["items"][0]["item"] == item
    assert (of(desk, item)["recut"], of(desk, piece)["state"]) == ("merged", "withdrawn")
    assert "潮汐" in of(desk, item)["text"]
    assert desk("merge", item, piece).status == 1
    assert desk("merge", item, "--undo").status == 0
    assert (of(desk, item)["recut"], of(desk, piece)["state"]) == ("split", "counted")
    assert "潮汐" not in of(desk, item)["text"]
    assert desk("split", item, "--undo").status == 0
    assert of(desk, piece)["state"] == "withdrawn"


def test_an_item_that_is_adopted_repeated_withdrawn_or_gone_is_refused(desk):
    item = first(desk)
    piece = desk("split", item, "--json").json["items"][1]["item"]
    desk("adopt", piece, *ADOPT)
    for refused in (
        desk("split", item, "--undo"),
        desk("split", piece, "--at", "1,2"),
        desk("merge", item, piece),
    ):
        assert (refused.status, "采用" in refused.err) == (1, True)
    desk("withdraw", item)
    assert "已撤回" in desk("split", item, "--at", "1,2").err
    desk("repeat", item, piece)
    desk("seal", piece, "--reason", "误收", "--yes")
    assert desk("split", "2026-99999").status == 1


def test_items_of_two_units_are_not_joined_and_marked_words_are_not_taken(desk):
    desk.take(
        [
            fact(
                "received",
                "x",
                "2026-07-06",
                unit="c",
                title="甲",
                received_at="2026-07-06T09:00:00+08:00",
            )
            | {"day": None}
        ]
    )
    assert (
        "同一单位" in desk("merge", first(desk), "x").err
        or desk("merge", first(desk), "x").status == 1
    )
    assert "密级标志" in desk("split", first(desk), "--refuse", "--reason", "机密★5年").err
    assert desk("merge", first(desk)).status == 1
    assert desk("merge", first(desk), "x", "--undo").status == 1
    assert desk("split", first(desk), "--undo", "--refuse").status == 1


def test_a_mail_that_answers_a_commission_or_asks_for_an_item_back_is_proposed_with_the_command(
    desk,
):
    desk(
        "commission",
        "约稿〔2026〕9号 静默监管试点情况",
        "--unit",
        "d",
        "--due",
        "2026-07-01",
        "--ref",
        "C-9",
        "--day",
        "2026-06-20",
    )
    post(
        desk,
        "answer.eml",
        "约稿回复（约稿〔2026〕9号）：静默监管试点情况",
        f"我市静默监管试点进展情况\n{REPORT}详情。\n签发人：马文清",
    )
    post(desk, "back.eml", "（撤回）我市静默监管试点进展情况", "该条信息数据有误，请予撤回。")
    post(desk, "other.eml", "（撤回）从没有报过的一条信息", "请予撤回。")
    found = desk("proposals", "--json", "--since", "2020-01-01").json
    told = {one["code"]: one for one in found if one["command"]}
    answer = told["delivers"]["item"]
    assert told["delivers"]["command"] == f"yishi commission deliver C-9 d {answer}".replace(
        f"d {answer}", f"d --item {answer}"
    )
    assert "迟交 5 天" in told["delivers"]["detail"]
    assert told["asks_withdrawal"]["command"] == f"yishi item withdraw {answer}"
    assert [one["item"] for one in found if one["command"] is None] == [None]
    assert desk("deliver", "C-9", "d", "--item", answer).status == 0
    assert desk("withdraw", answer).status == 0
    assert {one["code"] for one in desk("proposals", "--json", "--since", "2020-01-01").json} == {
        "asks_withdrawal",
        "many_matters",
    }
    assert "请人工查找" in desk("proposals", "--since", "2020-01-01").out
