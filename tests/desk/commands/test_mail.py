"""Mail coming in from the command line: a real server on loopback, files, a mailbox that is busy,
gone or wrong.
"""

import json
from pathlib import Path

import pytest

from config.accounts import password_of
from desk.demo.mails import demo_mails
from desk.demo.server import running_server
from desk.wiring import open_desk
from tests.program import MAILBOX, make_desk, yishi

SUMMARY = ["seen", "recorded", "seen_before", "held", "unreadable", "items", "seconds"]
USER, PASSWORD = "office", "only-for-tests"
MAIL = b"From: d@example.gov.cn\r\nSubject: %s\r\nMessage-ID: <%s@example.gov.cn>\r\n\r\n%s\r\n"


def desk_at(folder, port):
    desk = make_desk(folder, more=MAILBOX.format(port=port, user=USER))
    (folder / "password").write_text(PASSWORD, "utf-8")
    (folder / "password").chmod(0o600)
    return desk


def test_a_round_prints_its_figures_and_the_next_one_finds_nothing_new(tmp_path):
    mails = [mail for mail in demo_mails() if mail.folder == "INBOX"][:3]
    with running_server(mails, user=USER, password=PASSWORD) as (_, port):
        desk = desk_at(tmp_path, port)
        first = desk("poll", "--json")
        second = desk("poll", "--json")
        words = desk("poll")
    assert list(first.json) == SUMMARY
    assert (first.status, first.err) == (0, "")
    assert [first.json[key] for key in SUMMARY[:-1]] == [3, 3, 0, 0, 0, 3]
    assert [second.json[key] for key in ("recorded", "seen_before", "items")] == [0, 0, 0]
    assert words.out.startswith("共 ")
    assert ";" not in words.out


def test_a_mailbox_that_another_process_polls_is_left_and_named(tmp_path):
    desk = desk_at(tmp_path, 1)
    opened = open_desk(desk.settings)
    with opened.book.lease("poll:main", holder="elsewhere:1", seconds=60) as lease:
        assert lease
        done = desk("poll")
    opened.book.dispose()
    assert done.status == 0
    assert "邮箱 main 正由另一进程收取" in done.err


def test_a_mailbox_that_does_not_answer_ends_with_3(tmp_path):
    done = desk_at(tmp_path, 1)("poll")
    assert done.status == 3
    assert "邮箱 main" in done.err
    assert "演示" not in done.err


def test_a_refused_password_ends_with_3_and_is_not_repeated(tmp_path):
    with running_server([], user=USER, password=PASSWORD[::-1]) as (_, port):
        done = desk_at(tmp_path, port)("poll")
    assert done.status == 3
    assert PASSWORD not in done.out + done.err


@pytest.mark.parametrize(
    ("more", "says"), [("", "mailbox"), (MAILBOX.format(port=1, user=USER), "password")]
)
def test_what_is_missing_in_the_settings_ends_with_2(tmp_path, more, says):
    done = make_desk(tmp_path, more=more)("poll")
    assert (done.status, done.out) == (2, "")
    assert says in done.err


def test_the_password_is_read_from_the_folder_s_own_file(tmp_path):
    desk = desk_at(tmp_path, 1)
    opened = open_desk(desk.settings)
    assert password_of(opened.settings.mailboxes[0], environ={}) == PASSWORD
    opened.book.dispose()


def test_files_are_taken_in_once(tmp_path):
    desk = make_desk(tmp_path / "office")
    mails = tmp_path / "mails"
    mails.mkdir()
    (mails / "1.eml").write_bytes(MAIL % (b"Roads", b"1", b"The roads were swept."))
    (mails / "notes.bin").write_bytes(b"\x00\x01 no mail at all")
    first = desk("ingest", mails, "--json")
    assert list(first.json) == SUMMARY
    assert [first.json[key] for key in SUMMARY[:-1]] == [2, 1, 0, 0, 1, 1]
    assert [
        desk("ingest", mails, "--json").json[key]
        for key in ("recorded", "seen_before", "unreadable")
    ] == [0, 0, 0]
    assert len(desk("log", "--json").out.splitlines()) == 2


def test_a_path_that_is_not_there_is_no_traceback(tmp_path):
    done = make_desk(tmp_path / "office")("ingest", tmp_path / "nowhere")
    assert done.status == 1
    assert "nowhere" in done.err


def held_desk(tmp_path: Path):
    """A desk with one held file: what the terminal was told, and the number of its entry."""
    desk = make_desk(tmp_path / "office")
    file = tmp_path / "letter.eml"
    file.write_bytes(MAIL % (b"Letter", b"2", "机密★5年".encode()))
    done = desk("ingest", file)
    return desk, file, done


def test_a_held_file_s_path_goes_to_the_terminal_alone(tmp_path):
    desk, file, done = held_desk(tmp_path)
    assert str(file) in done.err
    assert "有 1 封来件被扣留" in done.out
    assert "letter" not in desk("log", "--json").out


def test_a_held_mail_is_recorded_once_a_person_released_it(tmp_path):
    desk, file, _ = held_desk(tmp_path)
    refused = desk("release", "99", "--reason", "经核非密")
    assert (refused.status, refused.out) == (1, "")
    done = desk("release", "1", "--reason", "经核非密", "--path", file, "--actor", "张某")
    assert (done.status, done.err) == (0, "")
    assert "已放行第 1 号记录的来件" in done.out
    (line,) = desk("log", "--json").out.splitlines()
    assert json.loads(line)["outcome"] == "recorded"


def test_nobody_may_call_a_mailbox_files(tmp_path):
    more = MAILBOX.format(port=1, user=USER).replace('"main"', '"files"')
    done = yishi("--config", make_desk(tmp_path, more=more).settings, "poll")
    assert done.status == 2
    assert "files" in done.err


def test_what_is_held_is_listed_without_a_word_of_it(tmp_path):
    """Entry, place, receipt, sender and rule are all that there is."""
    desk = make_desk(tmp_path)
    (tmp_path / "甲.eml").write_bytes(
        MAIL % ("关于某事【机密】".encode(), b"1", "机密★1年\r\n绝密的正文内容".encode())
    )
    (tmp_path / "乙.eml").write_bytes(MAIL % ("普通信息".encode(), b"2", "普通的正文内容".encode()))
    assert desk("held").out == "没有扣留的来件。\n"
    assert desk("held", "--json").json == []
    desk("ingest", str(tmp_path / "甲.eml"), str(tmp_path / "乙.eml"))
    (line,) = desk("held", "--json").json
    assert list(line) == [
        "entry",
        "mailbox",
        "folder",
        "uidvalidity",
        "uid",
        "received_at",
        "held_at",
        "sender",
        "strength",
        "rule",
    ]
    assert (line["mailbox"], line["sender"], line["strength"]) == (
        "files",
        "d@example.gov.cn",
        "strong",
    )
    words = desk("held").out
    assert "密级★" in words
    assert str(line["entry"]) in words
    assert not any(secret in words for secret in ("关于某事", "正文内容", "甲.eml"))
    released = desk(
        "release", str(line["entry"]), "--reason", "经核非密", "--path", str(tmp_path / "甲.eml")
    )
    assert released.status == 0, released.err
    assert desk("held", "--json").json == []


@pytest.mark.parametrize(
    ("option", "name", "nearest"),
    [("--unit", "qixian", "qixiang"), ("--mailbox", "file", "files"), ("--state", "heldd", "held")],
)
def test_the_log_refuses_a_name_that_nobody_knows_and_tells_the_nearest(
    tmp_path, option, name, nearest
):
    done = make_desk(tmp_path, "qixiang")("log", option, name)
    assert (done.status, f"{name!r}，最接近的是 {nearest}" in done.err) == (1, True)
