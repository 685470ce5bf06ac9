"""ingest/documents/converter.py: a program of the system gets one file, its limits and nothing
else, and leaves nothing behind.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.documents import converter
from ingest.documents.converter import FILE, FOLDER, find, run, sweep
from ingest.documents.package import NoText
from ingest.sandbox import Failure, Sandbox

ROOT = Path(__file__).parents[3]
MEMORY = converter._MEMORY


def _sh(script, **more):
    return run(
        ["/bin/sh", "-c", script, "sh", FILE, FOLDER],
        **{"content": b"words", "seconds": 5, "most": 1000, **more},
    )


def _left():
    return sorted(path.name for path in MEMORY.glob("yishi-*"))


@pytest.fixture(autouse=True)
def nothing_is_left():
    sweep()
    yield
    assert _left() == []


def _is_alive(pid):
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text("ascii")
    except (
        FileNotFoundError,
        ProcessLookupError,
    ):  # gone before it was opened, or while it was read
        return False


def _until(condition):
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_it_finds_the_first_program_that_is_installed():
    assert find("no-such-program", "cat", "sh") == "/bin/cat" or find(
        "no-such-program", "cat", "sh"
    ).endswith("/cat")
    assert find("no-such-program") is None


def test_the_content_is_the_input_where_no_argument_names_the_file():
    ran = run([find("cat")], content=b"\0\xffwords" * 10_000, seconds=5, most=1 << 20)
    assert (ran.code, ran.output, ran.stderr) == (0, b"\0\xffwords" * 10_000, b"")


def test_the_file_stands_in_a_private_folder_in_memory_which_is_all_the_program_has():
    ran = _sh(
        'stat -c %a . ; cat "$1"; echo; [ "$PWD" = "$2" ] && [ "$HOME" = "$2" ] && [ "$TMPDIR" = "$2" ] && echo "$2/x"',
        name="a.doc",
    )
    mode, words, folder = ran.output.decode().split()
    assert (mode, words) == ("700", "words")
    assert folder.startswith(f"{MEMORY}/yishi-")


def test_the_exit_status_and_the_start_of_the_complaints_are_kept():
    ran = _sh("echo out; echo no >&2; exit 7")
    assert (ran.code, ran.output, ran.stderr) == (7, b"out\n", b"no\n")
    assert len(_sh("head -c 100000 /dev/zero >&2").stderr) == converter.MAX_STDERR
    assert _sh("kill -9 $$").code == 255


def test_a_result_is_read_from_the_folder_and_never_through_a_link():
    assert _sh("echo made > result.txt; echo talk", result="result.txt").output == b"made\n"
    assert _sh("ln -s /etc/passwd result.txt", result="result.txt").output == b""
    assert _sh("true", result="result.txt").output == b""


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("sleep 60", "stopped"),
        ("while :; do :; done", "stopped"),
        ("exec sleep 60 >/dev/null 2>&1", "stopped"),
        ("cat /dev/zero", "oversize"),
    ],
)
def test_too_long_or_too_much_is_cut_off(script, problem):
    started = time.monotonic()
    with pytest.raises(NoText) as refused:
        _sh(script, seconds=0.5)
    assert refused.value.problem == problem
    assert time.monotonic() - started < 3


def test_a_result_may_be_too_much_as_well():
    with pytest.raises(NoText) as refused:
        _sh("head -c 1001 /dev/zero > result", result="result")
    assert refused.value.problem == "oversize"
    assert len(_sh("head -c 1000 /dev/zero > result", result="result").output) == 1000


def test_what_is_no_program_is_no_text():
    with pytest.raises(NoText) as refused:
        run(["/no/such/program"], content=b"", seconds=5, most=10)
    assert refused.value.problem == "unreadable"


def test_what_it_leaves_running_is_ended_with_it_and_not_waited_for():
    started = time.monotonic()
    pids = [
        int(_sh(f"{command} & echo $!").output)
        for command in ("sleep 600", "sleep 600 >/dev/null 2>&1")
    ]
    assert time.monotonic() - started < 3
    assert _until(lambda: not any(map(_is_alive, pids)))


def test_its_memory_files_and_dumps_are_bounded():
    assert (
        b"Cannot allocate"
        in _sh(
            f"exec {sys.executable} -c 'import mmap, sys; mmap.mmap(-1, 600 << 20)'",
            memory=512 << 20,
        ).stderr
    )
    assert _sh("ulimit -f; ulimit -t").output.split() == [
        str(converter.MAX_FILE // 512).encode(),
        b"6",
    ]


def test_it_knows_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("YISHI_MAILBOX_MAIN_PASSWORD", "a secret")
    assert {line.partition(b"=")[0] for line in _sh("exec env").output.split()} <= {
        b"PATH",
        b"LANG",
        b"HOME",
        b"TMPDIR",
        b"PWD",
        b"SHLVL",
        b"_",
        b"OLDPWD",
    }


def test_no_file_of_ours_is_open_in_it():
    with (ROOT / "pyproject.toml").open() as secret:
        os.set_inheritable(secret.fileno(), True)
        assert b"pyproject" not in _sh("ls -l /proc/self/fd").output


CALLER = """
import resource, sys
from ingest.documents.converter import run
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 1 << 27))
run(["/bin/sh", "-c", 'echo $$ > "$0"; sleep 600 & echo $! >> "$0"; wait', sys.argv[1]], content=b"words", seconds=300, most=10)
"""


def _called(tmp_path):
    tell = tmp_path / "pids"
    caller = subprocess.Popen([sys.executable, "-c", CALLER, str(tell)], cwd=ROOT)
    assert _until(lambda: tell.exists() and len(tell.read_text().split()) == 2)
    return caller, [int(pid) for pid in tell.read_text().split()]


def test_a_caller_that_is_killed_takes_the_program_and_the_folder_with_it(tmp_path):
    """As a worker is when its time is up; also where it may write no file itself."""
    caller, pids = _called(tmp_path)
    assert len(_left()) == 1
    caller.kill()
    caller.wait()
    assert _until(lambda: not any(map(_is_alive, pids)))
    assert _until(lambda: _left() == [])


def test_a_keeper_that_is_killed_takes_the_program_with_it_and_the_next_one_clears_up(tmp_path):
    caller, pids = _called(tmp_path)
    keeper = int(Path(f"/proc/{pids[0]}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(keeper, signal.SIGKILL)
    assert caller.wait(5) == 1
    assert _until(lambda: not _is_alive(pids[0]))
    assert len(_left()) == 1
    os.kill(pids[1], signal.SIGKILL)
    assert _sh("echo next").output == b"next\n"


def test_a_folder_that_is_held_is_not_cleared_away(tmp_path):
    caller, _ = _called(tmp_path)
    sweep()
    assert len(_left()) == 1
    caller.kill()
    caller.wait()
    assert _until(lambda: _left() == [])


def test_a_worker_that_may_write_no_file_runs_a_program_that_may():
    with Sandbox("tests.sandboxed:obey", workers=1, seconds=10) as sandbox:
        assert list(
            sandbox.run_all([b'outside cat "$1" > copy; cat copy; ulimit -f', b"echo 1"])
        ) == [b"words of a mail262144\n", b"1"]


def test_a_worker_killed_by_time_takes_the_program_and_the_folder_with_it(tmp_path):
    tell = tmp_path / "pid"
    with Sandbox("tests.sandboxed:obey", workers=1, seconds=1) as sandbox:
        assert list(sandbox.run_all([b"outside echo $$ > %b; sleep 600" % bytes(tell)])) == [
            Failure("timeout")
        ]
    assert _until(lambda: not _is_alive(int(tell.read_text())))
    assert _until(lambda: _left() == [])


def test_the_caller_s_own_limits_stay_as_they_were():
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    _sh("true")
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before
