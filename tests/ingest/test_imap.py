"""ingest/imap.py: connecting, logging in and failing, against a real Dovecot and a fake Coremail."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from config.errors import EdgeDown, LoginRefused
from ingest.account import Account
from ingest.imap import FolderMissing, ImapConnection
from tests.coremail import Coremail, serving
from tests.dovecot import PASSWORD, Dovecot, mail
from tests.proxy import proxy


def account(port: int, **kwargs: Any) -> Account:
    known = {
        "name": "main",
        "host": "localhost",
        "tls": "none",
        "username": "clerk",
        "password": PASSWORD,
    }
    return Account(port=port, **{**known, **kwargs})


@pytest.fixture
def connected() -> Iterator[Callable[[Account], ImapConnection]]:
    """Opens connections and closes them after the test."""
    with ExitStack() as opened:

        def connect(who: Account) -> ImapConnection:
            connection = ImapConnection(who, largest=1 << 20)
            opened.callback(connection.close, politely=False)
            connection.open()
            return connection

        yield connect


def test_the_password_is_checked_and_the_sentence_says_what_to_do(
    dovecot: Dovecot, mail_user, connected
) -> None:
    with pytest.raises(LoginRefused) as caught:
        connected(account(dovecot.port, username=mail_user, password="wrong-one"))  # noqa: S106  that is the point of the test
    assert "请更新授权码" in str(caught.value)
    assert "检查 IMAP 开关" in str(caught.value)
    assert mail_user not in str(caught.value)
    assert "wrong-one" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_neither_the_wire_nor_a_user_name_is_ever_logged(
    dovecot: Dovecot, mail_user, caplog, connected
) -> None:
    """The library sets imaplib's debugging to 5, which formats every body as well: it must be 0."""
    caplog.set_level(logging.DEBUG)
    dovecot.deliver(mail_user, mail(1))
    connection = connected(account(dovecot.port, username=mail_user))
    connection.examine("INBOX")
    connection.parts([1], item="[]")
    assert connection._client._imap.debug == 0
    connection.close(politely=True)
    assert caplog.records == []


def test_a_server_that_lists_id_is_told_who_we_are(dovecot: Dovecot, mail_user, connected) -> None:
    connected(account(dovecot.port, username=mail_user)).close(politely=True)
    assert [
        line
        for line in dovecot.log().splitlines()
        if f"imap({mail_user})" in line and "name=yishi" in line
    ]


@pytest.mark.parametrize(
    ("greeting", "capabilities", "told"),
    [
        (b"* OK Coremail System IMap Server Ready", b"IMAP4rev1 ID", True),
        (b"* OK Coremail System IMap Server Ready", b"IMAP4rev1", True),
        (b"* OK ready", b"IMAP4rev1 ID", True),
        (b"* OK ready", b"IMAP4rev1 IDLE", False),
    ],
)
def test_id_goes_where_it_is_known_and_nowhere_else(
    greeting, capabilities, told, connected
) -> None:
    """A command that QQ doesn't know makes it drop the connection."""
    with serving(Coremail({}, greeting=greeting, capabilities=capabilities)) as server:
        connected(account(server.port)).close(politely=True)
    assert any(command.startswith(b'ID ("NAME" "YISHI"') for command in server.commands) is told
    assert server.commands.index(b"LOGIN") < len(server.commands) - 1 - server.commands[::-1].index(
        b"CAPABILITY"
    )


def test_a_folder_that_stays_shut_says_so_in_the_servers_words(connected) -> None:
    with serving(Coremail({}, greeting=b"* OK ready", capabilities=b"IMAP4rev1")) as server:
        connection = connected(account(server.port))
        with pytest.raises(EdgeDown, match="Unsafe Login"):
            connection.examine("INBOX")


def test_a_refusal_in_gbk_is_understood(connected) -> None:
    with (
        serving(Coremail({}, login_answer="NO 请使用授权码登录".encode("gbk"))) as server,
        pytest.raises(EdgeDown, match="请使用授权码登录"),
    ):
        connected(account(server.port))


def test_a_connection_closed_at_the_login_is_not_taken_for_a_wrong_password(connected) -> None:
    with serving(Coremail({}, login_answer=b"* BYE")) as server:
        server.answer = lambda command: (
            [b"* BYE busy", b"OK"]
            if command.upper().startswith(b"LOGIN")
            else Coremail.answer(server, command)
        )
        with pytest.raises(EdgeDown, match="服务器答复 'busy'") as caught:
            connected(account(server.port))
    assert not isinstance(caught.value, LoginRefused)


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (b"NO [AUTHENTICATIONFAILED] no", True),
        (
            b"NO Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or busy.",
            True,
        ),
        (b"NO [UNAVAILABLE] Temporary authentication failure.", False),
        (b"NO [INUSE] too many connections", False),
        (b"NO [LIMIT] slow down", False),
    ],
)
def test_a_refused_login_is_told_from_a_server_in_trouble(answer, refused, connected) -> None:
    with serving(Coremail({}, login_answer=answer)) as server, pytest.raises(EdgeDown) as caught:
        connected(account(server.port))
    assert isinstance(caught.value, LoginRefused) is refused


def test_a_server_that_takes_no_passwords_gets_none(connected) -> None:
    with (
        serving(Coremail({}, capabilities=b"IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2")) as server,
        pytest.raises(EdgeDown, match="未发送口令"),
    ):
        connected(account(server.port))
    assert b"LOGIN" not in server.commands


def test_capabilities_are_those_after_the_login(connected) -> None:
    """QQ lists MOVE and UIDPLUS only then."""

    class Tencent(Coremail):
        def answer(self, command: bytes) -> list[bytes]:
            said = super().answer(command)
            if command.upper().startswith(b"LOGIN"):
                self.capabilities = b"IMAP4rev1 ID MOVE UIDPLUS"
            return said

    with serving(Tencent({}, capabilities=b"IMAP4rev1 ID AUTH=LOGIN NAMESPACE")) as server:
        connection = connected(account(server.port))
        assert [connection.offers(each) for each in ("MOVE", "UIDPLUS", "NAMESPACE")] == [
            True,
            True,
            False,
        ]


class Exchange(Coremail):
    """Names of folders as literals, a folder that holds only others, and news of other mails in
    every answer.
    """

    def answer(self, command: bytes) -> list[bytes]:
        verb = command.upper()
        if verb.startswith(b"LIST"):
            name = b"INBOX/&Xn9USpCuTvY-"
            shut = b'* LIST (\\Noselect \\HasChildren) "/" "Public Folders"'
            return [
                b'* LIST (\\HasNoChildren) "/" {%d}\r\n%s' % (len(name), name),
                b"* LIST () NIL INBOX",
                shut,
                b"OK LIST completed",
            ]
        if verb.startswith(b"EXAMINE") and b"INBOX" not in verb:
            return [b"NO \xb2\xbb\xb4\xe6\xd4\xda"]
        return super().answer(command)

    def _fetch(self, command: bytes) -> list[bytes]:
        return [
            b"* 9 FETCH (FLAGS (\\Seen) UID 77)",
            *super()._fetch(command),
            b"OK FETCH completed",
        ][:-1]


def test_names_sent_as_literals_are_read_and_folders_that_can_not_be_opened_left_out(
    connected,
) -> None:
    with serving(Exchange({})) as server:
        connection = connected(account(server.port))
        assert connection.folders() == ("INBOX/广告邮件", "INBOX")
        with pytest.raises(FolderMissing, match="最接近的是 INBOX/广告邮件"):
            connection.examine("广告邮件")


def test_news_of_mails_that_were_not_asked_about_is_not_taken_for_an_answer(connected) -> None:
    with serving(Exchange({5: mail(1)})) as server:
        connection = connected(account(server.port))
        connection.examine("INBOX")
        assert list(connection.facts([5])) == [5]
        assert list(connection.parts([5], item="[]")) == [5]


def test_what_a_server_says_before_it_hangs_up_is_the_reason(connected) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as asked:
                connection.sendall(b"* OK ready\r\n")
                tag = asked.readline().split(b" ")[0]
                connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
                asked.readline()
                connection.sendall(
                    b"* BYE Unsafe Login. Please contact kefu@example.com for help\r\n"
                )

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(EdgeDown, match="Unsafe Login") as caught:
            connected(account(listener.getsockname()[1], host="127.0.0.1"))
    assert not isinstance(caught.value, LoginRefused)


def test_a_certificate_of_an_unknown_authority_is_refused(
    dovecot: Dovecot, mail_user, connected
) -> None:
    with pytest.raises(EdgeDown, match="证书不可信"):
        connected(account(dovecot.tls_port, tls="implicit", username=mail_user))


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_trusted_certificate_for_another_name_is_refused(
    dovecot: Dovecot, mail_user, monkeypatch, tls, connected
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.cert))
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    with pytest.raises(EdgeDown, match="证书不可信"):
        connected(account(port, host="127.0.0.1", tls=tls, username=mail_user))


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_trusted_certificate_for_the_name_is_taken(
    dovecot: Dovecot, mail_user, monkeypatch, tls, connected
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.cert))
    connection = connected(
        account(
            dovecot.tls_port if tls == "implicit" else dovecot.port, tls=tls, username=mail_user
        )
    )
    assert connection.examine("INBOX")[1] == 0
    connection.close(politely=True)


def test_a_server_without_starttls_gets_no_password(connected) -> None:
    with (
        serving(Coremail({}, greeting=b"* OK ready")) as server,
        pytest.raises(EdgeDown, match="不提供 STARTTLS"),
    ):
        connected(account(server.port, tls="starttls"))
    assert b"LOGIN" not in server.commands


def test_a_closed_port_is_said_to_be_closed(connected) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(EdgeDown, match="连接被拒绝"):
        connected(account(port, host="127.0.0.1"))


@pytest.mark.parametrize("stall_after", [0, 60, 1500])
def test_a_server_that_falls_silent_is_waited_for_no_longer_than_said(
    dovecot: Dovecot, mail_user, stall_after, connected
) -> None:
    dovecot.deliver(mail_user, mail(1, size=20_000))
    began = time.monotonic()

    def read(port: int) -> None:
        connection = connected(
            account(port, username=mail_user, connect_seconds=0.3, read_seconds=0.3)
        )
        connection.examine("INBOX")
        connection.parts([1], item="[]")

    with (
        proxy(dovecot.port, stall_after=stall_after) as line,
        pytest.raises(EdgeDown, match="没有及时应答"),
    ):
        read(line.port)
    assert time.monotonic() - began < 5


def test_a_round_ends_at_its_deadline_however_long_the_server_takes(connected) -> None:
    class Slow(Coremail):
        def _search(self, command: bytes) -> list[bytes]:
            time.sleep(30)
            return super()._search(command)

    with serving(Slow({1: mail(1)})) as server:
        connection = connected(account(server.port, round_seconds=0.5))
        connection.examine("INBOX")
        with pytest.raises(EdgeDown, match=r"超过 0\.5 秒"):
            connection.search("ALL")


GARBAGE = [
    b"",
    b"\r\n",
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
    b"* NO\r\n",
    b"* BYE overloaded\r\n",
    b"* OK {99999999999}\r\n",
    b"\xff" * 2_000_000,
]


@pytest.mark.parametrize("greeting", GARBAGE, ids=range(len(GARBAGE)))
def test_a_greeting_that_is_none_is_an_edge_that_is_down(greeting, connected) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(greeting)

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(EdgeDown):
            connected(account(listener.getsockname()[1], host="127.0.0.1", connect_seconds=2))


ANSWERS = [
    [b"* SEARCH one two", b"OK"],
    [b"* 1 FETCH (((((", b"OK"],
    [b"* 1 FETCH " + b"(" * 50_000, b"OK"],
    [b"* 1 FETCH (UID x)", b"OK"],
    [b"* 1 FETCH (UID)", b"OK"],
    [b"* 1 FETCH NIL", b"OK"],
    [b"* SEARCH \xff\xfe", b"OK"],
    [b"nonsense", b"OK"],
]


@pytest.mark.parametrize("answer", ANSWERS, ids=range(len(ANSWERS)))
def test_an_answer_that_makes_no_sense_never_raises_anything_else(answer, connected) -> None:
    with serving(Coremail({1: mail(1)})) as server:
        connection = connected(account(server.port))
        connection.examine("INBOX")
        server.answer = lambda _: answer
        for ask in (
            lambda: connection.search("ALL"),
            lambda: connection.facts([1]),
            lambda: connection.parts([1], item="[]"),
        ):
            try:
                ask()
            except EdgeDown as error:
                assert "邮箱 main" in str(error)  # noqa: PT017  some of the answers are merely empty
        connection.close(politely=True)


def test_a_connection_that_is_closed_says_so() -> None:
    with pytest.raises(EdgeDown, match="已关闭"):
        ImapConnection(account(1), largest=1).search("ALL")


def test_closing_never_raises(dovecot: Dovecot, mail_user, connected) -> None:
    with proxy(dovecot.port) as line:
        connection = connected(account(line.port, username=mail_user))
    connection.close(politely=True)
    connection.close(politely=True)
