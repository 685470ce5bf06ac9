"""Whoever types a command wrongly is told in Chinese what is wrong and where its usage stands, and
nothing is done.
"""

import pytest

from tests.program import make_desk, yishi


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path / "office")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["adopt"], "缺少参数 ITEM；用法见 yishi adopt --help"),
        (["adopt", "1"], "缺少选项 --publication；"),
        (["adpt"], "没有命令 adpt，最接近的是 adopt；用法见 yishi --help"),
        (["zzzz"], "没有命令 zzzz；"),
        (["tally", "--foo"], "没有选项 --foo；"),
        (["adopt", "1", "--publication"], "选项 --publication 后面要写值"),
        (["tally", "2026Q1", "x"], "多写了 x；"),
        (["log", "--limit", "x"], "--limit 要写整数；"),
        (["log", "--since", "2026"], "--since 的日期请写作 2026-07-06；"),
        (
            ["user", "add", "x", "--role", "boss"],
            "--role 只能是 viewer, editor, chief, secrecy, admin；",
        ),
        (["outbox", "show"], "show、resend、cancel 后面写信的编号，send 后面不写；"),
    ],
)
def test_what_is_wrong_is_one_sentence(desk, arguments, says):
    done = yishi(*arguments)
    assert done.status == 2
    assert done.out == ""
    assert done.err.startswith(f"yishi: {says}")
    assert done.err.count("\n") == 1


def test_without_a_command_there_is_only_the_help(desk):
    done = yishi("user")
    assert (done.status, done.err) == (2, "")
    assert "yishi user" in done.out
