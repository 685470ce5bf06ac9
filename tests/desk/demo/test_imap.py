"""The server is the same from run to run where a ledger would notice."""

from imapclient import IMAPClient

from desk.demo.mails import demo_mails
from desk.demo.server import running_server


def test_every_run_shows_the_same_uidvalidity_and_uids():
    mails = demo_mails()[:3]
    assert _keys(mails) == _keys(mails)


USER, PASSWORD = "xinxi", "only-for-the-demo"


def _keys(mails):
    with (
        running_server(mails, user=USER, password=PASSWORD) as (host, port),
        IMAPClient(host, port=port, ssl=False, timeout=20) as client,
    ):
        client.login(USER, PASSWORD)
        return client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"], client.search(["ALL"])
