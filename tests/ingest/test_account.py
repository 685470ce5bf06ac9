"""ingest/account.py: what can never work, and what a person reads when a mailbox fails."""

import ssl
from typing import Any

import pytest

from config.errors import Misconfigured
from ingest.account import (
    Account,
    failed,
    is_busy,
    is_refusal,
    no_folder,
    refused_login,
    wants_identity,
)


def account(**kwargs: Any) -> Account:
    known = {
        "name": "main",
        "host": "imap.example.com",
        "port": 993,
        "tls": "implicit",
        "username": "clerk@example.com",
        "password": "s3cret",
    }
    return Account(**{**known, **kwargs})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.1", "::1"])
def test_a_line_in_the_clear_is_for_this_machine(host) -> None:
    assert account(host=host, tls="none").tls == "none"


@pytest.mark.parametrize("host", ["imap.example.com", "10.0.0.1", "localhost.example.com"])
def test_a_line_in_the_clear_to_elsewhere_is_refused(host) -> None:
    with pytest.raises(Misconfigured, match=host):
        account(host=host, tls="none")


@pytest.mark.parametrize("secret", ["two\r\nA1 DELETE INBOX", "授权码", "nul\0"])
@pytest.mark.parametrize("where", ["username", "password"])
def test_what_can_not_be_sent_as_one_line_of_ascii_is_refused_unsaid(where, secret) -> None:
    with pytest.raises(Misconfigured) as caught:
        account(**{where: secret})
    assert secret not in str(caught.value)


def test_neither_user_name_nor_password_is_ever_shown() -> None:
    assert "s3cret" not in repr(account())
    assert "clerk" not in repr(account())


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (b"AAAA3 NO [AUTHENTICATIONFAILED] no\r\n", True),
        (b"AAAA3 BAD what\r\n", True),
        (b"AAAA3 OK done\r\n", False),
        (b"* BYE too many connections\r\n", False),
        (b"* NO storm ahead\r\n", False),
        (b"", False),
    ],
)
def test_only_a_tagged_no_refuses_a_command(line, refusal) -> None:
    assert is_refusal(line) is refusal


@pytest.mark.parametrize("said", ["请使用授权码登录", "Login fail"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_the_servers_words_are_read_in_its_own_charset(said, encoding) -> None:
    sentence = refused_login(account(), b"AAAA3 NO " + said.encode(encoding) + b"\r\n")
    assert (
        sentence
        == f"邮箱 main：imap.example.com 拒绝登录（{said}）；请更新授权码，并在网页邮箱中检查 IMAP 开关"
    )


def test_a_server_that_repeats_what_it_was_sent_is_not_quoted_in_full() -> None:
    sentence = refused_login(
        account(), b"A3 NO LOGIN clerk@example.com s3cret \x1b[2J" + b"x" * 5000
    )
    assert "clerk" not in sentence
    assert "s3cret" not in sentence
    assert "\x1b" not in sentence
    assert len(sentence) < 500


@pytest.mark.parametrize(
    ("error", "line", "late", "part"),
    [
        (TimeoutError("timed out"), b"", False, "没有及时应答"),
        (ConnectionRefusedError(111, "Connection refused"), b"", False, "连接被拒绝"),
        (ssl.SSLCertVerificationError("x"), b"", False, "证书"),
        (ValueError("a line of a mail"), b"* 1 FETCH (", False, "无法理解（ValueError）"),
        (
            ValueError("a line of a mail"),
            b"A9 NO Unsafe Login\r\n",
            False,
            "服务器答复 'Unsafe Login'",
        ),
        (OSError("bad file"), b"", True, "超过 1800 秒"),
    ],
)
def test_a_failure_is_one_sentence_with_place_and_advice_and_no_word_of_a_mail(
    error, line, late, part
) -> None:
    error.verify_message = "self-signed certificate"
    sentence = failed(account(), "检索", error=error, line=line, late=late)
    assert sentence.startswith("邮箱 main：在 imap.example.com:993 检索失败：")
    assert part in sentence
    assert "a line of a mail" not in sentence


@pytest.mark.parametrize(
    ("line", "busy"),
    [
        (b"A3 NO [UNAVAILABLE] later\r\n", True),
        (b"A3 NO [inuse] later\r\n", True),
        (b"A3 NO [AUTHENTICATIONFAILED] no\r\n", False),
        (b"A3 NO UNAVAILABLE\r\n", False),
        (b"", False),
    ],
)
def test_a_server_that_says_it_is_busy_does_not_mean_the_password(line, busy) -> None:
    assert is_busy(line) is busy


@pytest.mark.parametrize(
    ("host", "greeting", "wanted"),
    [
        ("imap.163.com", b"* OK IMAP4 ready", True),
        ("imap.qiye.163.com", b"* OK IMAP4 ready", True),
        ("IMAP.YEAH.NET", b"* OK IMAP4 ready", True),
        ("mail.example.gov.cn", b"* OK Coremail System IMap Server Ready", True),
        ("imap.not163.com", b"* OK ready", False),
        ("imap.qq.com", b"* OK [CAPABILITY IMAP4] QQMail", False),
    ],
)
def test_netease_and_its_software_elsewhere_want_to_know_who_comes(host, greeting, wanted) -> None:
    assert wants_identity(account(host=host), greeting) is wanted


def test_of_many_folders_the_nearest_is_named_and_else_the_first_few() -> None:
    assert "最接近的是 其他文件夹/信息，" in no_folder(
        account(), "信息", names=["INBOX", "其他文件夹/信息"]
    )
    assert "那里有：INBOX、Sent，" in no_folder(account(), "信息", names=["INBOX", "Sent"])
