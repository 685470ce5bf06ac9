"""ingest/worker.py: what a worker may do, and what it is told of the world."""

import json
import mmap
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.sandbox import Failure, Sandbox
from ingest.worker import ANSWER, EVERY_STEP, JOB, NO_STEP, READY, RESULT, STEP, Steps

OBEY = "tests.sandboxed:obey"


@pytest.fixture
def limits(monkeypatch) -> dict[str, Any]:
    monkeypatch.setenv("YISHI_MAILBOX_MAIN_PASSWORD", "a secret")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    with Sandbox(OBEY, workers=1, seconds=7, memory=512 << 20) as sandbox:
        (answer,) = sandbox.run_all([b"limits"])
    assert isinstance(answer, bytes)
    return json.loads(answer)


def test_memory_processor_time_files_and_dumps_are_bounded(limits) -> None:
    assert (limits["memory"], limits["core"], limits["file"]) == (512 << 20, 1, [0, 128 << 20])
    assert 7 <= limits["cpu"] <= 10


def test_no_secret_of_ours_is_in_its_environment(limits) -> None:
    assert "a secret" not in str(limits["environment"])
    assert limits["environment"]["TZ"] == "Asia/Shanghai"
    assert set(limits["environment"]) <= {
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "LD_LIBRARY_PATH",
        "PYTHONPATH",
    }


def test_signals_meant_for_the_parent_are_ignored(limits) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        assert limits["ignored"] & 1 << (number - 1)


def test_nothing_of_a_mail_can_be_written_to_a_disk(tmp_path) -> None:
    with Sandbox(OBEY, workers=1) as sandbox:
        assert list(sandbox.run_all([b"write " + bytes(tmp_path / "file")])) == [
            Failure("raised", "OSError")
        ]
    assert (tmp_path / "file").stat().st_size == 0


def test_it_answers_in_frames_and_ends_with_its_input() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "ingest.worker", OBEY, "5", str(512 << 20), "1000"]
    pipe = subprocess.PIPE
    shared = os.memfd_create("steps")
    os.ftruncate(shared, STEP.size)
    worker = subprocess.Popen(
        [*command, str(os.getpid()), str(shared)],
        stdin=pipe,
        stdout=pipe,
        cwd=root,
        pass_fds=[shared],
    )
    os.close(shared)
    out, _ = worker.communicate(JOB.pack(8, NO_STEP, NO_STEP, NO_STEP) + b"echo 123", timeout=20)
    assert out == ANSWER.pack(READY, 0) + ANSWER.pack(RESULT, 3) + b"123"
    assert worker.returncode == 0


def test_it_does_not_start_for_a_parent_that_is_gone() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "ingest.worker", OBEY, "5", str(512 << 20), "1000", "1", "0"]
    done = subprocess.run(
        command, input=b"", capture_output=True, cwd=root, check=False, timeout=20
    )
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_step_is_noted_before_it_is_taken_and_denied_where_it_is_left_out() -> None:
    shared = mmap.mmap(-1, STEP.size)
    steps = Steps(shared)
    assert steps.begin(7)
    assert STEP.unpack_from(shared) == (7,)
    steps.left_out = frozenset([NO_STEP, 7])
    assert [steps.begin(7), steps.begin(8)] == [False, True]
    steps.left_out = frozenset([EVERY_STEP])
    assert [steps.begin(7), steps.begin(8)] == [False, False]
