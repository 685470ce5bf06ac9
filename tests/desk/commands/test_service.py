"""`yishi service schedule` and `yishi service outbox` as a person types them."""

import pytest

from tests.ledgers import received
from tests.postbox import postbox
from tests.program import make_desk

OUTBOX = """
[outbox]
host = "127.0.0.1"
port = {port}
tls = "none"
from = "tongzhi@example.gov.cn"
editors = ["editor@example.gov.cn"]
"""


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


def test_the_schedule_shows_every_job_with_its_next_time_and_that_nothing_is_sent_without_a_server(
    desk,
):
    done = desk("schedule")
    assert done.status == 0
    assert [line.partition("（")[0] for line in done.out.splitlines()[:-1]] == [
        *("reconcile", "verify", "digest", "commissions", "progress", "bulletin", "year")
    ]
    assert "晨报）：下次 20" in done.out
    assert "没有设置发信服务器" in done.err
    forms = desk("schedule", "--json").json
    assert {form["job"]: form["last"] for form in forms}["digest"] is None
    assert forms[2]["next"].endswith("+08:00")


def test_a_job_is_run_by_its_name_and_shown_with_its_outcome(desk):
    done = desk("schedule", "run", "digest", "--actor", "张三")
    assert (done.status, "（张三 要求） 完成：政务信息晨报" in done.out) == (0, True)
    last = desk("schedule", "--json").json[2]["last"]
    assert (last["outcome"], last["by_hand"], last["by"], last["tries"]) == (
        "done",
        True,
        "张三",
        1,
    )
    assert desk("schedule", "run", "verify", "--json").json[0]["said"] == "台账核验无误"


def test_without_a_name_all_that_is_due_is_run_and_at_first_nothing_is(desk):
    assert desk("schedule", "run").out == "没有到期的。\n"
    assert desk("schedule", "run", "--json").json == []


def test_a_name_that_nobody_knows_is_refused_with_the_nearest_one(desk):
    done = desk("schedule", "run", "dijest")
    assert (done.status, "最接近的是 digest" in done.err) == (1, True)


def test_letters_are_listed_shown_cancelled_and_sent_again(tmp_path):
    with postbox() as box:
        desk = make_desk(tmp_path, more=OUTBOX.format(port=box.port))
        assert desk("outbox").out == "发件箱是空的。\n"
        desk.take([received("A", "2026-07-06")])
        box.data = "451 down"
        desk("schedule", "run", "digest")
        (form,) = desk("outbox", "--json").json
        assert (form["state"], form["attempts"], form["roles"]) == ("waiting", 1, ["editors"])
        assert "451" in desk("outbox").out
        assert "新登记信息 1 条" in desk("outbox", "show", 1).out
        assert desk("outbox", "cancel", 1, "--json").json["state"] == "cancelled"
        box.data = ""
        assert desk("outbox", "send").out.count("已取消") == 1
        assert desk("outbox", "resend", 1, "--json").json["state"] == "sent"
        assert "已寄出" in desk("outbox").out
        assert len(box.taken) == 1


@pytest.mark.parametrize(
    "arguments", [("resend",), ("cancel",), ("show",), ("send", 1), ("burn", 1)]
)
def test_what_makes_no_sense_is_misuse(desk, arguments):
    assert desk("outbox", *arguments).status == 2


def test_a_letter_that_is_not_there_is_refused(desk):
    done = desk("outbox", "resend", 9)
    assert (done.status, done.err) == (1, "yishi: 发件箱中没有第 9 号信\n")
