"""Every mail of a file or a folder is found once, in order, under a key that stays."""

import mailbox
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import Refused
from ingest.maildir import read_paths
from ingest.parse import canonical, digest_of, parse

MAIL = b"From: a@example.gov.cn\r\nSubject: x\r\n\r\nbody\r\n"
FROM = b"From a@example.gov.cn Mon Jul  6 09:10:11 2026\n"


def _write(path, content=MAIL):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _found(*paths, **limits):
    return list(read_paths(paths, **limits))


def test_a_file_is_one_mail_under_its_absolute_path(tmp_path, monkeypatch):
    _write(tmp_path / "a.eml", MAIL.replace(b"\r\n", b"\n"))
    monkeypatch.chdir(tmp_path)
    (mail,) = _found(Path("a.eml"))
    assert (mail.key.mailbox, mail.key.folder, mail.key.uidvalidity, mail.key.uid) == (
        "files",
        str(tmp_path / "a.eml"),
        0,
        1,
    )
    assert (mail.content, mail.size, mail.digest) == (MAIL, len(MAIL), digest_of(MAIL))


def test_folders_are_walked_to_the_end_in_order_whatever_the_names(tmp_path):
    for name in ("b.txt", "a/z", "a/c/d.eml", "B.eml", ".hidden"):
        _write(tmp_path / name)
    assert [os.path.relpath(mail.key.folder, tmp_path) for mail in _found(tmp_path)] == [
        ".hidden",
        "B.eml",
        "a/c/d.eml",
        "a/z",
        "b.txt",
    ]


def test_a_loop_of_links_and_what_is_no_file_are_passed_over(tmp_path):
    _write(tmp_path / "a/m.eml")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "a/gone").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "a/pipe")
    assert [mail.key.folder for mail in _found(tmp_path)] == [str(tmp_path / "a/m.eml")]


def test_of_a_maildir_the_mails_are_taken_and_nothing_else(tmp_path):
    for name in (
        "cur/1.M1.host:2,S",
        "new/2.M2.host",
        "tmp/3.M3.host",
        ".Sent/cur/4",
        ".Sent/new/5",
        ".Sent/tmp/6",
        "dovecot-uidlist",
    ):
        _write(tmp_path / "box" / name)
    assert [os.path.relpath(mail.key.folder, tmp_path / "box") for mail in _found(tmp_path)] == [
        ".Sent/cur/4",
        ".Sent/new/5",
        "cur/1.M1.host:2,S",
        "new/2.M2.host",
    ]


def test_a_path_that_is_not_there_is_refused_before_anything_is_read(tmp_path):
    mails = read_paths([_write(tmp_path / "a.eml"), tmp_path / "nowhere"])
    with pytest.raises(Refused):
        next(mails)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_an_mbox_is_told_by_its_content_and_split_at_its_from_lines(tmp_path, line_end):
    text = (
        FROM
        + MAIL
        + b"\n"
        + FROM
        + b"Subject: 2\n\nFrom here on no mail begins\n\nFrom here neither\n>From me\n>>From you\n\n"
        + FROM
        + b"Subject: 3\n\nend"
    )
    path = _write(tmp_path / "anything", text.replace(b"\r\n", b"\n").replace(b"\n", line_end))
    mails = _found(path)
    assert [mail.key.uid for mail in mails] == [1, 2, 3]
    assert mails[0].content == MAIL
    assert (
        mails[1].content
        == b"Subject: 2\r\n\r\nFrom here on no mail begins\r\n\r\nFrom here neither\r\nFrom me\r\n>From you\r\n"
    )
    assert mails[2].content == b"Subject: 3\r\n\r\nend"


def test_a_from_line_without_a_blank_line_before_it_is_text(tmp_path):
    (mail,) = _found(_write(tmp_path / "m", FROM + MAIL + FROM + b"more\n"))
    assert b"more" in mail.content


def test_a_mail_has_one_digest_as_a_file_and_in_an_mbox_of_the_standard_library(tmp_path):
    content = b"From: a@example.com\nSubject: x\n\nFrom the office\n\nbody\n"
    _write(tmp_path / "a.eml", content)
    box = mailbox.mbox(tmp_path / "b.mbox")
    box.add(content)
    box.add(content)
    box.close()
    assert {mail.digest for mail in _found(tmp_path)} == {digest_of(canonical(content))}


@pytest.mark.parametrize(
    ("opening", "headers", "wanted"),
    [
        (
            FROM,
            b"Received: by x; Mon, 6 Jul 2026 08:00:00 +0800 (CST)\nReceived: by y; Mon, 6 Jul 2026 07:00:00 +0800\nDate: Sun, 5 Jul 2026 08:00:00 +0800\n",
            (6, 0),
        ),
        (FROM, b"Received: by x without a date\nDate: Sun, 5 Jul 2026 08:00:00 +0800\n", (6, 9)),
        (FROM, b"Date: Sun, 5 Jul 2026 08:00:00 +0800\n", (6, 9)),
        (
            b"From a@b Mon Jul  6 09:10 +0800 2026\n",
            b"Date: Sun, 5 Jul 2026 08:00:00 +0800\n",
            (6, 1),
        ),
        (b"", b"Date: Sun, 5 Jul 2026 08:00:00 +0800\n", (5, 0)),
        (b"", b"Date: no date\n", (1, 2)),
    ],
)
def test_the_time_of_receipt_is_the_servers_then_the_mboxs_then_the_senders_then_the_files(
    tmp_path, opening, headers, wanted
):
    path = _write(tmp_path / "m", opening + b"Subject: x\n" + headers + b"\nbody\n")
    moment = datetime(2026, 7, 1, 2, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    (mail,) = _found(path)
    assert mail.received_at.tzinfo is not None
    utc = mail.received_at.astimezone(UTC)
    assert (utc.year, utc.month, utc.day, utc.hour) == (2026, 7, *wanted)


def test_a_mail_over_the_limit_has_its_size_and_headers_and_no_content(tmp_path):
    large = b"Date: Sun, 5 Jul 2026 08:00:00 +0800\n\n" + b"x" * 5000 + b"\n"
    _write(tmp_path / "a", large)
    _write(tmp_path / "b", FROM + MAIL + b"\n" + FROM + large + b"\n" + FROM + MAIL)
    alone, before, inside, after = _found(tmp_path, max_bytes=2000)
    for mail in (alone, inside):
        assert (mail.content, mail.digest) == (None, None)
        assert mail.size >= 5000
        assert mail.headers == b"Date: Sun, 5 Jul 2026 08:00:00 +0800\r\n\r\n"
    assert alone.received_at == datetime(2026, 7, 5, tzinfo=UTC)
    assert before.content == after.content == MAIL


@pytest.mark.parametrize("before", [b"", FROM], ids=["file", "mbox"])
def test_a_mail_of_just_the_limit_is_whole_and_one_byte_more_is_over_it(tmp_path, before):
    path = _write(tmp_path / "a", before + MAIL)
    (within,), (over,) = (_found(path, max_bytes=len(MAIL) - less) for less in (0, 1))
    assert (within.content, within.size) == (MAIL, len(MAIL))
    assert (over.content, over.size) == (None, len(MAIL))


def test_an_mbox_is_read_one_mail_at_a_time(tmp_path):
    path = _write(
        tmp_path / "m", (FROM + b"Subject: x\n\n" + (b"y" * 75 + b"\n") * 3000 + b"\n") * 20
    )
    tracemalloc.start()
    count = sum(1 for _ in read_paths([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20
    assert peak < 3_000_000


def test_a_line_without_end_is_read_in_pieces_and_left_out(tmp_path):
    path = _write(tmp_path / "m", FROM + b"x" * 5_000_000)
    tracemalloc.start()
    (mail,) = _found(path, max_bytes=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (mail.content, mail.size) == (None, 5_000_000)
    assert peak < 2_000_000


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_stops_nobody(tmp_path):
    _write(tmp_path / "a").chmod(0)
    _write(tmp_path / "b")
    assert [mail.digest is None for mail in _found(tmp_path)] == [True, False]


def test_a_name_that_is_no_utf8_is_spelt_out(tmp_path):
    _write(tmp_path / os.fsdecode(b"\xd0\xc5.eml"))
    (mail,) = _found(tmp_path)
    assert mail.key.folder.endswith("\\xd0\\xc5.eml")


def test_what_is_no_mail_is_handed_on_all_the_same(tmp_path):
    (mail,) = _found(_write(tmp_path / "empty", b""))
    assert mail.content == b""


def test_a_mail_from_a_file_parses(tmp_path):
    (mail,) = _found(_write(tmp_path / "m", FROM + MAIL))
    assert parse(mail.content).subject == "x"
