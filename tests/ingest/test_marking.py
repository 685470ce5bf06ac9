"""ingest/marking.py against a real Dovecot, with MOVE and, as Coremail is, without: nothing but
the named mails is ever touched.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from imapclient import IMAPClient

from config.errors import EdgeDown
from ingest.account import Account
from ingest.mailbox import ImapMailbox, Look
from ingest.marking import Settled
from tests.coremail import Coremail, serving
from tests.dovecot import PASSWORD, Dovecot, mail, mails, make_dovecot
from tests.proxy import proxy

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
DONE = "已处理"
Open = Callable[..., ImapMailbox]


def other_dovecot(*, settings: str = "", namespace: str = "") -> Iterator[Dovecot]:
    server = make_dovecot()
    conf = server.root / "conf"
    text = conf.read_text("utf-8").replace("namespace inbox {", f"namespace inbox {{\n{namespace}")
    conf.write_text(f"{text}\n{settings}\n", "utf-8")
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.rmtree(server.root, ignore_errors=True)


@pytest.fixture(scope="module")
def without_move() -> Iterator[Dovecot]:
    """As 163: UIDPLUS and no MOVE."""
    yield from other_dovecot(settings="imap_capability = IMAP4rev1 ID LITERAL+ UIDPLUS")


@pytest.fixture(scope="module")
def without_uidplus() -> Iterator[Dovecot]:
    yield from other_dovecot(settings="imap_capability = IMAP4rev1 ID LITERAL+")


@pytest.fixture(scope="module")
def with_prefix() -> Iterator[Dovecot]:
    """All folders of people below `INBOX.`, as Courier and Cyrus have them."""
    yield from other_dovecot(namespace="prefix = INBOX.\n  separator = .")


@pytest.fixture
def opened(mail_user: str) -> Open:
    """A mailbox of the test's own on a server."""

    def make(port: int, *, user: str = mail_user, **kwargs: Any) -> ImapMailbox:
        account = Account(
            name="main", host="127.0.0.1", port=port, tls="none", username=user, password=PASSWORD
        )
        return ImapMailbox(account=account, clock=lambda: NOW, **{"move_to": DONE, **kwargs})

    return make


def read(box: ImapMailbox, *, settled: bool = True) -> tuple[Look, list[Settled]]:
    """A look at the INBOX with its mails as the log would have them."""
    look = box.unseen("INBOX", known=lambda *_: frozenset())
    raws = [raw for batch in box.fetch(look) for raw in batch]
    return look, [
        Settled(raw.key.uid, raw.received_at, raw.digest or "") for raw in raws if settled
    ]


def shown(port: int, user: str) -> dict[str, dict[int, tuple[bytes, ...]]]:
    """Folder → UID → flags, seen by another client that changes nothing."""
    client = IMAPClient("127.0.0.1", port, ssl=False)
    client.login(user, PASSWORD)
    found = {}
    for _, _, name in client.list_folders():
        client.select_folder(name, readonly=True)
        uids = client.search()
        answers = client.fetch(uids, ["FLAGS"]) if uids else {}
        found[name] = {
            uid: tuple(flag for flag in answers[uid][b"FLAGS"] if flag != rb"\Recent")
            for uid in uids
        }
    client.logout()
    return found


def test_mails_that_are_settled_are_seen_and_no_other_one_is(dovecot, mail_user, opened) -> None:
    dovecot.deliver(mail_user, *mails(range(3)))
    with opened(dovecot.port, after="seen") as box:
        look, settled = read(box)
        assert box.settle(look, settled[:2]) == 2
        assert box.settle(look, settled[:2]) == 2
        assert box.unseen("INBOX", known=lambda *_: frozenset({1, 2, 3})).known == (1, 2, 3)
    assert shown(dovecot.port, mail_user) == {"INBOX": {1: (rb"\Seen",), 2: (rb"\Seen",), 3: ()}}


def test_by_default_nothing_changes_whatever_is_settled(dovecot, mail_user, opened) -> None:
    dovecot.deliver(mail_user, *mails(range(2)))
    before = sorted((dovecot.folder(mail_user) / "new").iterdir())
    with opened(dovecot.port, move_to="") as box:
        assert box.settle(*read(box)) == 0
    assert sorted((dovecot.folder(mail_user) / "new").iterdir()) == before


@pytest.fixture(params=["dovecot", "without_move"])
def server(request) -> Dovecot:
    return request.getfixturevalue(request.param)


def test_settled_mails_are_moved_to_a_folder_made_for_them(server, mail_user, opened) -> None:
    server.deliver(mail_user, *mails(range(4)))
    with opened(server.port, after="move") as box:
        look, settled = read(box)
        assert box.settle(look, settled[1:3]) == 2
        assert box.settle(look, settled[1:3]) == 0
        assert box.unseen("INBOX", known=lambda *_: frozenset()).uids == (1, 4)
    assert {folder: list(uids) for folder, uids in shown(server.port, mail_user).items()} == {
        "INBOX": [1, 4],
        DONE: [1, 2],
    }


def test_a_moved_mail_keeps_its_bytes_its_flags_and_its_receipt(server, mail_user, opened) -> None:
    received_at = datetime(2026, 3, 1, 2, 3, 4, tzinfo=UTC)
    server.deliver(mail_user, mail(7), received_at=received_at)
    with opened(server.port, after="move") as box:
        box.settle(*read(box))
        look = box.unseen(DONE, known=lambda *_: frozenset())
        ((raw,),) = box.fetch(look)
    assert (raw.content, raw.received_at) == (mail(7), received_at)
    assert shown(server.port, mail_user)[DONE] == {1: ()}


def test_what_people_have_marked_for_deletion_stays_where_it_is(server, mail_user, opened) -> None:
    """A plain EXPUNGE would remove it."""
    server.deliver(mail_user, *mails(range(2)))
    client = IMAPClient("127.0.0.1", server.port, ssl=False)
    client.login(mail_user, PASSWORD)
    client.select_folder("INBOX")
    client.delete_messages([1])
    client.logout()
    with opened(server.port, after="move") as box:
        look, settled = read(box)
        box.settle(look, settled[1:])
    assert shown(server.port, mail_user)["INBOX"] == {1: (rb"\Deleted",)}


def test_many_are_moved_in_commands_of_bounded_length(server, mail_user, opened) -> None:
    server.deliver(mail_user, *mails(range(1100)))
    with opened(server.port, after="move") as box:
        assert box.settle(*read(box)) == 1100
    assert [len(uids) for uids in shown(server.port, mail_user).values()] in ([0, 1100], [1100, 0])


@pytest.mark.parametrize("after", ["seen", "move"])
def test_cut_anywhere_it_can_be_done_again_and_no_mail_is_lost_or_doubled(
    server, mail_user, opened, after
) -> None:
    def one(port: int, user: str) -> int:
        with opened(port, user=user, after=after) as box:
            look, settled = read(box)
            begun.append(line.from_server)
            return box.settle(look, settled)

    begun: list[int] = []
    server.deliver(f"{mail_user}.whole", *mails(range(5)))
    with proxy(server.port) as line:
        one(line.port, f"{mail_user}.whole")
    lengths = range(begun[0], line.from_server, 151)
    for number, cut_after in enumerate(lengths):
        user = f"{mail_user}.{number}"
        server.deliver(user, *mails(range(5)))
        with proxy(server.port, cut_after=cut_after) as line:
            try:
                one(line.port, user)
            except EdgeDown as error:
                assert "邮箱 main" in str(error)  # noqa: PT017  the last cuts fall into the logout
        one(server.port, user)
        found = shown(server.port, user)
        if after == "seen":
            assert found == {"INBOX": dict.fromkeys(range(1, 6), (rb"\Seen",))}
        else:
            assert found["INBOX"] == {}
            assert sorted(contents(server, user, DONE)) == sorted(mails(range(5)))
    assert len(lengths) > 5


def contents(server: Dovecot, user: str, folder: str) -> list[bytes]:
    return [
        file.read_bytes()
        for part in ("new", "cur")
        for file in (server.folder(user, folder) / part).iterdir()
    ]


def test_a_mail_that_is_not_what_the_log_says_is_left_alone(server, mail_user, opened) -> None:
    """A folder made anew may have the same UIDVALIDITY and UIDs: nobody has read what is in it
    now.
    """
    server.deliver(mail_user, *mails(range(2)), received_at=NOW)
    with opened(server.port, after="move") as box:
        look, settled = read(box)
        other = replace(settled[0], received_at=datetime(2026, 1, 1, tzinfo=UTC))
        assert box.settle(look, [other, settled[1]]) == 1
    assert list(shown(server.port, mail_user)["INBOX"]) == [1]


@pytest.mark.parametrize("after", ["seen", "move"])
def test_a_folder_with_another_uidvalidity_is_not_touched(server, mail_user, opened, after) -> None:
    server.deliver(mail_user, *mails(range(2)))
    with opened(server.port, after=after) as box:
        look, settled = read(box)
        with pytest.raises(EdgeDown, match="已重建"):
            box.settle(replace(look, uidvalidity=look.uidvalidity + 1), settled)
    assert shown(server.port, mail_user)["INBOX"] == {1: (), 2: ()}


def test_a_server_that_can_not_move_safely_is_refused_in_plain_words(
    without_uidplus, mail_user, opened
) -> None:
    without_uidplus.deliver(mail_user, mail(1))
    with (
        opened(without_uidplus.port, after="move") as box,
        pytest.raises(EdgeDown, match="既无 MOVE 也无 UIDPLUS"),
    ):
        box.settle(*read(box))
    assert shown(without_uidplus.port, mail_user) == {"INBOX": {1: ()}}


def test_below_a_prefix_the_folder_is_made_and_found_again(with_prefix, mail_user, opened) -> None:
    with_prefix.deliver(mail_user, *mails(range(2)))
    with opened(with_prefix.port, after="move") as box:
        look, settled = read(box)
        assert [box.settle(look, [one]) for one in settled] == [1, 1]
    assert {folder: len(uids) for folder, uids in shown(with_prefix.port, mail_user).items()} == {
        "INBOX": 0,
        f"INBOX.{DONE}": 2,
    }


def test_a_folder_that_is_read_under_its_whole_name_is_no_destination(
    with_prefix, mail_user, opened
) -> None:
    """Settings see two names; the server has one folder."""
    with_prefix.deliver(mail_user, mail(1))
    with (
        opened(with_prefix.port, after="move", folders=("INBOX", f"INBOX.{DONE}")) as box,
        pytest.raises(EdgeDown, match="也在 folders 中"),
    ):
        box.settle(*read(box))
    assert len(shown(with_prefix.port, mail_user)["INBOX"]) == 1


def test_a_folder_that_can_not_be_made_is_said_in_the_server_s_words(
    dovecot, mail_user, opened
) -> None:
    dovecot.deliver(mail_user, mail(1))
    with (
        opened(dovecot.port, after="move", move_to="信息/已处理") as box,
        pytest.raises(EdgeDown, match="新建文件夹 信息/已处理"),
    ):
        box.settle(*read(box))
    assert len(shown(dovecot.port, mail_user)["INBOX"]) == 1


def test_a_folder_that_may_only_be_read_is_refused_in_plain_words(opened) -> None:
    class Shared(Coremail):
        def answer(self, command: bytes) -> list[bytes]:
            if command.upper().startswith(b"SELECT"):
                return [
                    b"* 1 EXISTS",
                    b"* OK [UIDVALIDITY 1] valid",
                    b"OK [READ-ONLY] SELECT completed",
                ]
            return super().answer(command)

    with (
        serving(Shared({1: mail(1)})) as fake,
        opened(fake.port, after="seen") as box,
        pytest.raises(EdgeDown, match="只许读取"),
    ):
        box.settle(*read(box))
    assert not any(b"STORE" in command for command in fake.commands)
