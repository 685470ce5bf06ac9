"""Handing mail to a real SMTP server: TLS, logins, and what each refusal means."""

from pathlib import Path

import pytest

from config.errors import BadMail, EdgeDown, LoginRefused
from desk.outbox import SmtpOutbox
from tests.dovecot import _make_certificate
from tests.postbox import postbox

MAIL = b"Subject: x\r\n\r\n.a line with a dot\r\n"
TO = ["zhang@example.gov.cn", "li@example.gov.cn"]


@pytest.fixture(scope="module")
def cert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of localhost, signed by itself."""
    root = tmp_path_factory.mktemp("cert")
    _make_certificate(root)
    return root / "cert.pem"


def outbox(port: int, *, tls="none", host="127.0.0.1", **more) -> SmtpOutbox:
    return SmtpOutbox(host, port, tls, "office@example.gov.cn", **more)


def test_a_mail_arrives_as_it_was_given_for_every_recipient():
    with postbox() as box:
        assert outbox(box.port).send(MAIL, to=TO) == {}
    assert box.taken == [(tuple(TO), MAIL)]


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_over_tls_a_trusted_certificate_is_taken(cert, monkeypatch, tls):
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    with postbox(tls=tls, cert=cert) as box:
        assert outbox(box.port, tls=tls, host="localhost").send(MAIL, to=TO) == {}
    assert len(box.taken) == 1


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_of_an_unknown_authority_is_refused_and_nothing_sent(cert, tls):
    with postbox(tls=tls, cert=cert) as box, pytest.raises(EdgeDown, match="证书未通过验证"):
        outbox(box.port, tls=tls, host="localhost").send(MAIL, to=TO)
    assert box.taken == []


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_trusted_certificate_for_another_name_is_refused(cert, monkeypatch, tls):
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    with postbox(tls=tls, cert=cert) as box, pytest.raises(EdgeDown, match="证书未通过验证"):
        outbox(box.port, tls=tls).send(MAIL, to=TO)
    assert box.taken == []


def test_a_server_without_starttls_gets_nothing_in_the_clear():
    with postbox() as box, pytest.raises(EdgeDown, match="SMTPNotSupportedError"):
        outbox(box.port, tls="starttls").send(MAIL, to=TO)
    assert box.taken == []


def test_a_login_is_made_where_the_settings_name_one_and_its_password_is_asked_for_then(
    cert, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    with postbox(tls="starttls", cert=cert, login=True) as box:
        account = {"tls": "starttls", "host": "localhost", "username": "office"}
        assert outbox(box.port, **account, password=lambda: "geheim").send(MAIL, to=TO) == {}
        with pytest.raises(LoginRefused, match="授权码") as refused:
            outbox(box.port, **account, password=lambda: "falsch").send(MAIL, to=TO)
    assert "falsch" not in str(refused.value)
    assert len(box.taken) == 1


def test_one_refused_recipient_does_not_keep_the_other_from_the_mail():
    with postbox() as box:
        box.recipient[TO[0]] = "550 no such user"
        refused = outbox(box.port).send(MAIL, to=TO)
    assert [(one, refusal.for_good) for one, refusal in refused.items()] == [(TO[0], True)]
    assert [to for to, _ in box.taken] == [(TO[1],)]


def test_recipients_put_off_for_now_may_be_taken_later():
    with postbox() as box:
        box.recipient |= dict.fromkeys(TO, "450 greylisted")
        refused = outbox(box.port).send(MAIL, to=TO)
    assert {refusal.for_good for refusal in refused.values()} == {False}


@pytest.mark.parametrize(
    ("answer", "kind"), [("554 looks like spam", BadMail), ("451 try later", EdgeDown)]
)
def test_a_mail_refused_for_good_is_told_from_one_put_off(answer, kind):
    with postbox() as box:
        box.data = answer
        with pytest.raises(kind, match=answer[:3]) as caught:
            outbox(box.port).send(MAIL, to=TO)
    assert type(caught.value) is kind


def test_a_server_that_is_not_there_is_down():
    with pytest.raises(EdgeDown, match="没有应答"):
        outbox(1).send(MAIL, to=TO)
