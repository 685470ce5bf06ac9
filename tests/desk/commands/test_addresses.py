"""`yishi item assign --teach` and `yishi unit teach` from the command line, in words and as JSON."""

import json
from datetime import date

import pytest

from desk.acts.items.addresses import Teaching
from desk.commands.items import teaching_texts
from tests.ledgers import received
from tests.program import make_desk

FROM = ("--from", "2026-07-06")


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path / "office", "d", "c:county")


def test_an_address_is_taught_listed_and_taken_back(desk):
    done = desk("teach", "Clerk@example.com", "d", *FROM, "--reason", "电话核实")
    assert (done.status, done.out) == (
        0,
        "已教会：2026-07-06 起收到的来件，发件地址是 clerk@example.com 的归 d（第 1 号记录）；以前收到的不变\n",
    )
    assert desk("teach", "clerk@example.com", "c", "--from", "2026-08-01", "--json").json == {
        "address": "clerk@example.com",
        "unit": "c",
        "from": "2026-08-01",
        "entry": 2,
        "waiting": [],
    }
    assert desk("teach", "--list").out.splitlines() == [
        "clerk@example.com 归 d，2026-07-06 起，至 2026-07-31 止",
        "clerk@example.com 归 c，2026-08-01 起",
    ]
    taken = desk("teach", "--revoke", "clerk@example.com", *FROM)
    assert (taken.status, taken.out) == (
        0,
        "已收回：2026-07-06 起收到的来件不再按所教认 clerk@example.com（第 3 号记录）；以前收到的不变\n",
    )
    assert (desk("teach", "--list").out, desk("teach", "--list", "--json").json) == (
        "没有教过的地址\n",
        [],
    )
    assert desk("verify").status == 0


def test_what_was_taught_is_not_exported(desk):
    desk("teach", "clerk@example.com", "d", *FROM)
    assert desk("export").out == ""
    assert desk("teach", "--list", "--json").json == [
        {"address": "clerk@example.com", "unit": "d", "from": "2026-07-06", "until": None}
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a@example.com",),
        ("a@example.com", "d", "--list"),
        ("--list", "--revoke", "a@example.com"),
        ("a@b.com", "--list"),
    ],
)
def test_one_of_the_three_is_asked_for(desk, arguments):
    assert desk("teach", *arguments).status == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("teach", "@qq.com", "d"), "人人可以注册"),
        (("teach", "a@example.com", "nobody"), "nobody"),
        (("teach", "--revoke", "a@example.com"), "没有教过"),
        (("assign", "w", "d", "--teach"), "没有发件地址可教"),
    ],
)
def test_what_can_t_be_taught_ends_with_1_and_records_nothing(desk, arguments, says):
    desk.take([received("w", "2026-07-01", unit=None)])
    done = desk(*arguments)
    assert (done.status, says in done.err) == (1, True)
    assert desk("verify", "--json").json["entries"] == 1


def test_what_still_waits_is_told_with_the_command_for_each():
    lines = list(
        teaching_texts(
            Teaching("a@example.com", "d", date(2026, 7, 6), None, ("2026-00001", "2026-00004"))
        )
    )
    assert lines == [
        "已教会：2026-07-06 起收到的来件，发件地址是 a@example.com 的归 d（原已教过）；以前收到的不变",
        "此地址还有 2 条以前收到的信息待认定，请逐条核实归属：",
        "    yishi item assign 2026-00001 d",
        "    yishi item assign 2026-00004 d",
    ]


def test_an_item_is_assigned_and_its_address_taught_by_one_command(desk, tmp_path):
    for name, subject in (("one", "某项工作推进有力"), ("two", "另一项工作取得实效")):
        head = f"From: <clerk@example.net>\r\nSubject: {name}\r\nMessage-ID: <{name}@example.net>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        (tmp_path / f"{name}.eml").write_bytes(
            (head + subject + "\r\n近日，某单位开展" + subject + "，成效明显。" * 9).encode()
        )
        assert desk("ingest", tmp_path / f"{name}.eml").status == 0
    first, second = (
        line["items"][0]["item"] for line in map(json.loads, desk("log", "--json").out.splitlines())
    )
    done = desk("assign", first, "d", "--teach", "--json")
    assert list(done.json) == ["entry", "ref", "quarter", "came", "went", "taught"]
    assert (done.json["taught"]["address"], done.json["taught"]["waiting"]) == (
        "clerk@example.net",
        [second],
    )
    assert (
        f"    yishi item assign {second} d"
        in desk("assign", first, "d", "--teach").out.splitlines()
    )
