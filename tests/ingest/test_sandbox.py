"""ingest/sandbox.py: answers in order, and a failing job costs nobody else anything."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.errors import EdgeDown
from ingest.sandbox import Failure, Sandbox
from tests.packed import zip_of

OBEY = "tests.sandboxed:obey"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(OBEY, seconds=2, memory=512 << 20, output=1 << 20) as made:
        yield made


def answers(sandbox: Sandbox, *jobs: bytes) -> list[bytes | Failure]:
    return list(sandbox.run_all(jobs))


def test_answers_come_in_the_order_of_the_jobs(sandbox) -> None:
    jobs = [b"sleep 0.2", *(b"echo %d" % number for number in range(200))]
    assert answers(sandbox, *jobs) == [b"slept", *(b"%d" % number for number in range(200))]


def test_no_jobs_have_no_answers_and_need_no_worker() -> None:
    with Sandbox("no.such:function") as idle:
        assert answers(idle) == []


@pytest.mark.parametrize(
    ("job", "failure"),
    [
        (b"die", Failure("crashed")),
        (b"exit", Failure("crashed")),
        (b"hog", Failure("crashed")),
        (b"loop", Failure("timeout")),
        (b"sleep 60", Failure("timeout")),
        (b"big 1048577", Failure("too_big")),
        (b"raise", Failure("raised", "ValueError")),
    ],
    ids=lambda value: value.decode() if isinstance(value, bytes) else "",
)
def test_a_job_that_fails_fails_alone_and_without_its_words(sandbox, job, failure) -> None:
    assert answers(sandbox, b"echo 1", job, b"echo 2", b"echo 3", b"echo 4") == [
        b"1",
        failure,
        b"2",
        b"3",
        b"4",
    ]


def test_many_failing_jobs_side_by_side_all_fail_and_the_others_do_not(sandbox) -> None:
    jobs = [b"die", b"echo 1", b"exit", b"raise", b"echo 2", b"hog", b"echo 3", b"die"]
    got = answers(sandbox, *jobs)
    assert [each for each in got if isinstance(each, bytes)] == [b"1", b"2", b"3"]
    assert [isinstance(each, Failure) for each in got] == [
        not job.startswith(b"echo") for job in jobs
    ]


def test_a_job_whose_worker_died_is_tried_once_more(tmp_path, sandbox) -> None:
    assert answers(sandbox, b"die_once " + bytes(tmp_path / "mark")) == [b"second try"]


@pytest.mark.parametrize(
    ("job", "answer"),
    [
        (b"echo 1;die;echo 2", b"1;-;2"),
        (b"echo 1;loop;echo 2;die", b"1;-;2;-"),
        (b"hog;echo 1", b"-;1"),
        (b"echo 1;die;die;exit;echo 2", b"-;-;-;-;-"),
    ],
    ids=["one", "two", "first", "more than two"],
)
def test_the_steps_that_workers_are_lost_at_are_left_out(job, answer) -> None:
    """A hostile attachment costs itself; of a mail with many of them nothing is read but what it
    says itself.
    """
    with Sandbox("tests.sandboxed:obey_in_steps", seconds=2, memory=512 << 20) as steps:
        assert answers(steps, b"echo 0", job, b"echo 3") == [b"0", answer, b"3"]


@pytest.mark.parametrize("deed", [b"die", b"loop", b"hog"])
def test_an_attachment_that_kills_its_worker_costs_itself_alone(deed) -> None:
    """Wherever it lies: what stands before it, beside it and after it is read."""
    files = {
        "1.txt": b"echo one",
        "2.zip": zip_of({"3.txt": deed, "4.txt": b"echo four"}),
        "5.txt": b"echo five",
    }
    with Sandbox(
        "tests.sandboxed:read_attachment", workers=1, seconds=2, memory=512 << 20
    ) as reading:
        (answer,) = answers(reading, zip_of(files))
    assert isinstance(answer, bytes)
    assert json.loads(answer) == [
        ["a.zip", "", None],
        ["1.txt", "one", None],
        ["2.zip", "", None],
        ["3.txt", None, "stopped"],
        ["4.txt", "four", None],
        ["5.txt", "five", None],
        ["b.txt", "beside", None],
    ]


def test_a_step_at_which_a_worker_is_lost_once_is_tried_again(tmp_path) -> None:
    with Sandbox("tests.sandboxed:obey_in_steps", seconds=2) as steps:
        assert answers(steps, b"echo 1;die_once " + bytes(tmp_path / "mark")) == [b"1;second try"]


def test_what_all_jobs_have_in_common_is_sent_to_a_worker_once(tmp_path) -> None:
    """Once a worker and a run; to one that takes a lost worker's place as well."""
    deadly = b"die_once " + bytes(tmp_path / "mark")
    with Sandbox("tests.sandboxed:obey_with_common", workers=1) as one:
        first = list(one.run_all([b"echo 1", b"echo 2"], common=b"x" * 3_000_000))
        assert [answer.split()[::2] for answer in first] == [[b"1", b"1"], [b"2", b"2"]]
        second = list(one.run_all([b"echo 3", deadly, b"echo 4"], common=b"y"))
        assert second == [b"3 y 1", b"second try y 1", b"4 y 2"]
        assert list(one.run_all([b"echo 5"], common=b"y")) == [b"5 y 3"]


def test_an_answer_of_just_the_greatest_size_is_taken(sandbox) -> None:
    assert answers(sandbox, b"big 1048576") == [bytes(1 << 20)]


def test_what_the_function_prints_goes_nowhere(sandbox, capfd) -> None:
    assert answers(sandbox, b"talk", b"echo 1") == [b"said", b"1"]
    assert capfd.readouterr() == ("", "")


def test_a_job_larger_than_any_pipe_gets_through(sandbox) -> None:
    job = b"echo " + os.urandom(1_000_000)
    assert answers(sandbox, job, job, job) == [job[5:]] * 3


def test_a_worker_killed_from_outside_between_two_runs_is_replaced(sandbox) -> None:
    (first,) = answers(sandbox, b"limits")
    os.kill(json.loads(first)["pid"], signal.SIGKILL)
    time.sleep(0.05)
    assert answers(sandbox, b"echo 1", b"echo 2") == [b"1", b"2"]


def test_a_run_left_early_leaves_nothing_for_the_next_one(sandbox) -> None:
    run = sandbox.run_all(b"echo %d" % number for number in range(50))
    assert [next(run), next(run)] == [b"0", b"1"]
    run.close()
    assert answers(sandbox, b"echo new") == [b"new"]


def test_when_the_jobs_break_off_those_that_came_are_answered_first(sandbox) -> None:
    """They are fetched while others are worked on: a connection that is lost must not cost what it
    had brought.
    """

    def jobs() -> Iterator[bytes]:
        yield from (b"sleep 0.2", b"echo 1", b"echo 2")
        raise EdgeDown("the line was cut")

    got: list[bytes | Failure] = []
    with pytest.raises(EdgeDown, match="the line was cut"):
        got.extend(each for each in sandbox.run_all(jobs()))
    assert got == [b"slept", b"1", b"2"]
    assert answers(sandbox, b"echo 3") == [b"3"]


def test_jobs_are_taken_only_a_few_ahead(sandbox) -> None:
    """However long the list is, memory stays flat."""
    taken = []

    def jobs() -> Iterator[bytes]:
        for number in range(1000):
            taken.append(number)
            yield b"echo %d" % number

    for given, _ in enumerate(sandbox.run_all(jobs()), 1):
        assert len(taken) - given <= 64


def test_workers_work_side_by_side(sandbox) -> None:
    answers(sandbox, b"echo", b"echo")
    began = time.monotonic()
    answers(sandbox, *[b"sleep 0.3"] * 4)
    assert time.monotonic() - began < 1.0


def test_time_in_which_the_caller_is_busy_counts_against_no_job_that_is_done(sandbox) -> None:
    run = sandbox.run_all(
        [b"echo 1", b"echo 2", b"big 1048576", b"echo 3", b"echo 4", b"big 1048576", b"echo 5"]
    )
    got = []
    for each in run:
        got.append(each if isinstance(each, Failure) else len(each))
        if len(got) in {1, 4}:
            time.sleep(2.3)
    assert got == [1, 1, 1 << 20, 1, 1, 1 << 20, 1]


@pytest.mark.parametrize(("function", "memory"), [("no.such:function", 512 << 20), (OBEY, 1 << 20)])
def test_a_worker_that_can_not_even_start_is_no_fault_of_the_job(function, memory) -> None:
    with (
        Sandbox(function, memory=memory) as broken,
        pytest.raises(EdgeDown, match="拆件进程无法启动"),
    ):
        answers(broken, b"echo")


def test_no_worker_outlives_the_sandbox() -> None:
    with Sandbox(OBEY) as made:
        pids = {
            json.loads(each)["pid"]
            for each in answers(made, *[b"limits"] * 20)
            if isinstance(each, bytes)
        }
    assert pids
    assert not any(is_alive(pid) for pid in pids)


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text("ascii")
    except FileNotFoundError:
        return False


PARENT = """
import json, sys
from ingest.sandbox import Sandbox
with Sandbox("tests.sandboxed:obey", seconds=600) as sandbox:
    run = sandbox.run_all([b"limits", b"limits", b"loop", b"sleep 600", b"loop"])
    for _ in range(2):
        print(json.loads(next(run))["pid"], flush=True)
    next(run)
"""


def test_no_worker_outlives_a_parent_that_is_killed(tmp_path) -> None:
    """Not even one in an endless loop, which never sees the end of its input."""
    root = Path(__file__).parents[2]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(root)},
        cwd=tmp_path,
    )
    assert parent.stdout is not None
    pids = {int(parent.stdout.readline()) for _ in range(2)}
    time.sleep(0.2)
    assert all(is_alive(pid) for pid in pids)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while any(is_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(is_alive(pid) for pid in pids)
