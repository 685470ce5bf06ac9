"""The demonstration's server answers a real IMAP client over a real socket."""

import socket
import threading
from datetime import datetime, timedelta, timezone

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from config.errors import Misconfigured
from desk.demo import server
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from desk.demo.server import running_server

USER, PASSWORD = "xinxi", "only-for-the-demo"
FOLDERS = ("INBOX", "信息报送")


def connected(address):
    client = IMAPClient(address[0], port=address[1], ssl=False, timeout=20)
    client.normalise_times = False
    return client


def fetched(client, folder):
    """{uid: (INTERNALDATE, bytes)} of a folder, in the order of its UIDs."""
    client.select_folder(folder, readonly=True)
    uids = client.search(["ALL"])
    answers = client.fetch(uids, ["INTERNALDATE", "BODY.PEEK[]"])
    return {uid: (answers[uid][b"INTERNALDATE"], answers[uid][b"BODY[]"]) for uid in uids}


def test_every_mail_is_in_its_folder_with_its_date_and_its_bytes():
    mails = demo_mails()
    with (
        running_server(mails, user=USER, password=PASSWORD) as address,
        connected(address) as client,
    ):
        client.login(USER, PASSWORD)
        assert [name for _, _, name in client.list_folders()] == list(FOLDERS)
        for folder in FOLDERS:
            found = fetched(client, folder)
            assert list(found) == list(range(101, 101 + len(found)))
            assert list(found.values()) == [
                (mail.received_at, mail.content) for mail in mails if mail.folder == folder
            ]


def test_internaldate_keeps_the_offset_of_shanghai_at_the_end_of_a_quarter():
    """Five past midnight in Shanghai is the day before in UTC: only the offset says which quarter
    it is.
    """
    mails = [mail for mail in demo_mails() if mail.received_at.month == 4][:1]
    with (
        running_server(mails, user=USER, password=PASSWORD) as address,
        connected(address) as client,
    ):
        client.login(USER, PASSWORD)
        ((received, _),) = fetched(client, "INBOX").values()
    assert received == datetime(2026, 4, 1, 0, 3, 12, tzinfo=timezone(timedelta(hours=8)))
    assert received.utcoffset() == timedelta(hours=8)


def test_what_is_no_mail_is_delivered_all_the_same():
    garbage = [mail for mail in demo_mails() if mail.fate is Fate.UNREADABLE]
    with (
        running_server(garbage, user=USER, password=PASSWORD) as address,
        connected(address) as client,
    ):
        client.login(USER, PASSWORD)
        assert [content for _, content in fetched(client, "INBOX").values()] == [
            mail.content for mail in garbage
        ]


def test_a_wrong_password_is_refused():
    with (
        running_server((), user=USER, password=PASSWORD) as address,
        connected(address) as client,
        pytest.raises(LoginError),
    ):
        client.login(USER, "wrong")


def test_after_the_with_nobody_listens_and_no_thread_is_left_even_if_a_client_stayed():
    before = set(threading.enumerate())
    with running_server((), user=USER, password=PASSWORD) as address:
        staying = socket.create_connection(address, timeout=20)
        assert staying.recv(200).startswith(b"* OK")
    with staying, pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=20)
    assert set(threading.enumerate()) <= before


def test_the_server_stops_when_what_runs_inside_fails():
    before = set(threading.enumerate())
    with pytest.raises(ZeroDivisionError), running_server((), user=USER, password=PASSWORD):
        _ = 1 / 0
    assert set(threading.enumerate()) <= before


def test_a_mail_that_can_not_be_delivered_fails_the_start():
    with pytest.raises(AttributeError), running_server((None,), user=USER, password=PASSWORD):
        pass


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(server, "find_spec", lambda _name: None)
    with (
        pytest.raises(Misconfigured, match="make venv"),
        running_server((), user=USER, password=PASSWORD),
    ):
        pass
