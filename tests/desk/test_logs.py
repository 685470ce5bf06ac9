"""What the log shows, where it goes, and what never gets into it."""

import json
import logging
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from desk.logs import configure, redacted

ROOT = Path(__file__).parents[2]
EVENT = "import structlog; from desk.logs import configure; configure('info'); structlog.get_logger().info('mail.received', uid=7, subject='供暖')"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave the process's logging as the other tests expect it."""
    handlers, level = logging.root.handlers, logging.root.level
    yield
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What was logged since the last look."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_line_of_json_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    structlog.get_logger().info("mail.received", mailbox="main", folder="已处理", uid=7)
    (line,) = logged(capsys)
    assert line.pop("timestamp")
    assert line == {
        "event": "mail.received",
        "level": "info",
        "mailbox": "main",
        "folder": "已处理",
        "uid": 7,
    }


def test_libraries_log_in_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    logging.getLogger("some.library").warning("took %s s", 3)
    (line,) = logged(capsys)
    assert (line["event"], line["level"]) == ("took 3 s", "warning")


def test_what_lies_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    structlog.get_logger().debug("mail.received")
    logging.getLogger("some.library").debug("wire")
    assert logged(capsys) == []


@pytest.mark.parametrize(
    "name", ["imapclient.imaplib", "sqlalchemy.engine.Engine", "apscheduler.scheduler"]
)
def test_chatty_libraries_are_heard_from_warnings_on(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    configure("debug")
    logging.getLogger(name).info("a statement with its parameters")
    logging.getLogger(name).warning("a warning")
    assert [line["event"] for line in logged(capsys)] == ["a warning"]


def test_a_traceback_shows_the_way_and_no_local_variables(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("info")
    body = {"不得外传" + "的内容": 1}
    try:
        body["other"]
    except KeyError:
        structlog.get_logger().exception("round.failed")
    (line,) = logged(capsys)
    text = json.dumps(line, ensure_ascii=False)
    assert "KeyError" in text
    assert "test_logs.py" in text
    assert "不得外传的内容" not in text


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"password": "geheim"}, "geheim"),
        ({"mailbox": {"imap_password": "geheim"}}, "geheim"),
        ({"subject": "geheim"}, "geheim"),
        ({"items": [{"title": "geheim"}]}, "geheim"),
        ({"attachments": ("geheim",)}, "geheim"),
        ({"filename": "geheim"}, "geheim"),
        ({"signatory": "geheim"}, "geheim"),
        ({"url": "postgresql+psycopg://yishi:geheim@db.example.com/yishi"}, "geheim"),
        ({"detail": "(sqlite3.Error) failed [SQL: INSERT] [parameters: ('geheim', 1)]"}, "geheim"),
        (
            {"detail": "1 validation error [type=int, input_value='geheim', input_type=str]"},
            "geheim",
        ),
        ({"detail": "> KJHG3 LOGIN office geheim"}, "geheim"),
        ({"detail": "联系电话13812345678转"}, "13812345678"),
        ({"detail": ValueError("电话13812345678")}, "13812345678"),
        ({"exception": "Traceback\nIntegrityError: failed [parameters: ('geheim',)]"}, "geheim"),
        (
            {
                "exception": [
                    {"exc_value": "postgresql://yishi:geheim@db", "frames": [{"name": "f"}]}
                ]
            },
            "geheim",
        ),
    ],
)
def test_what_is_private_is_taken_out_at_every_depth(fields: dict[str, object], word: str) -> None:
    event = redacted(None, "info", {"event": "something.happened", **fields})
    assert word not in str(event)
    assert "[…]" in str(event)


@pytest.mark.parametrize(
    "fields",
    [
        {"uid": 13812345678},
        {"digest": "0013812345678900"},
        {"mailbox": "main", "folder": "INBOX", "seconds": 1.5, "ok": True, "since": None},
        {"error": "NO Login failed: password expired"},
        {"url": "https://example.com/a:b"},
        {
            "exception": [
                {
                    "exc_type": "ValueError",
                    "frames": [{"filename": "x.py", "name": "f", "lineno": 1}],
                }
            ]
        },
    ],
)
def test_what_helps_stays(fields: dict[str, object]) -> None:
    assert redacted(None, "info", fields) == fields


def test_a_value_can_neither_steer_the_terminal_nor_pass_for_another_line() -> None:
    event = redacted(
        None, "info", {"folder": "a\x1b[2J\nentry.appended", "deep": [{"x": "\x9b31m"}]}
    )
    assert event == {"folder": "a\\x1b[2J\\nentry.appended", "deep": [{"x": "\\x9b31m"}]}


def test_endless_nesting_is_cut() -> None:
    value: list[object] = []
    value.append(value)
    assert "[…]" in str(redacted(None, "info", {"value": value}))


def test_a_person_on_a_terminal_reads_words_and_not_json() -> None:
    master, terminal = pty.openpty()
    with os.fdopen(master, "rb", buffering=0) as screen:
        subprocess.run([sys.executable, "-c", EVENT], cwd=ROOT, stderr=terminal, check=True)
        shown = screen.read(4096).decode()
        os.close(terminal)
    assert "mail.received" in shown
    assert "{" not in shown
    assert "供暖" not in shown


def test_standard_output_stays_free_for_results() -> None:
    done = subprocess.run([sys.executable, "-c", EVENT], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b""
    assert json.loads(done.stderr)["event"] == "mail.received"
