"""[edge] SMTP: a mail handed to the office's server over TLS whose certificate is checked. Decides nothing of what is sent, and when."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Literal, Protocol

from config.errors import BadMail, EdgeDown, LoginRefused
from config.sentences import cause_of

TIMEOUT = 60  # seconds that one answer of the server may take
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that the server took no mail for, with its words; not `for_good`, it may later."""

    words: str
    for_good: bool


class Outbox(Protocol):
    """What takes a mail to other people's mailboxes."""

    def send(self, content: bytes, *, to: Sequence[str]) -> Mapping[str, Refusal]:
        """Hand it over: the addresses that the server refused; it answers for the others.

        EdgeDown: it was taken for nobody, later it may be. BadMail: it is refused as it is, and would be again.
        """


@dataclass(frozen=True, slots=True)
class SmtpOutbox:
    """One account at one server; a connection for each letter, for they are few. The password is asked for when it is needed."""

    host: str
    port: int
    tls: Literal["implicit", "starttls", "none"]
    sender: str
    username: str | None = None
    password: Callable[[], str] = field(default=str, repr=False)
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def send(self, content: bytes, *, to: Sequence[str]) -> Mapping[str, Refusal]:
        try:
            with closing(self._connected()) as server:
                refused = server.sendmail(self.sender, to, content)
                with suppress(
                    OSError, smtplib.SMTPException
                ):  # it has taken the mail, however it parts from us
                    server.quit()
                return _refusals(refused)
        except smtplib.SMTPRecipientsRefused as error:
            return _refusals(error.recipients)
        except (OSError, smtplib.SMTPException) as error:
            raise self._reaction(error) from error

    def _reaction(self, error: Exception) -> EdgeDown | BadMail:
        """SMTPException is an OSError, and so is a certificate that is refused."""
        if isinstance(error, ssl.SSLCertVerificationError):
            return EdgeDown(
                f"发信服务器 {self.host} 的证书未通过验证（{error.verify_message}），没有寄出；请检查 [outbox] host"
            )
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return LoginRefused(
                f"发信服务器 {self.host} 拒绝登录（{error.smtp_code}）；请更新授权码"
            )
        if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT:
            return BadMail(
                f"发信服务器 {self.host} 拒收这封信（{error.smtp_code} {_said(error.smtp_error)}）"
            )
        if isinstance(error, smtplib.SMTPResponseException):
            return EdgeDown(
                f"发信服务器 {self.host} 没有收下（{error.smtp_code} {_said(error.smtp_error)}），稍后再试"
            )
        if isinstance(error, smtplib.SMTPException):
            return EdgeDown(
                f"发信服务器 {self.host} 的应答不对（{type(error).__name__}），稍后再试"
            )
        words = cause_of(error) if isinstance(error, OSError) else type(error).__name__
        return EdgeDown(f"发信服务器 {self.host}:{self.port} 没有应答（{words}），稍后再试")

    def _connected(self) -> smtplib.SMTP:
        name = socket.gethostname() if socket.gethostname().isascii() else "localhost"
        if self.tls == "implicit":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, name, timeout=TIMEOUT, context=self.trust()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, name, timeout=TIMEOUT)
        try:
            if self.tls == "starttls":
                server.starttls(context=self.trust())
            if self.username:
                server.login(self.username, self.password())
        except BaseException:
            server.close()
            raise
        return server


def _refusals(recipients: Mapping[str, tuple[int, bytes]]) -> Mapping[str, Refusal]:
    return {
        address: Refusal(f"{code} {_said(words)}", code >= PERMANENT)
        for address, (code, words) in recipients.items()
    }


def _said(words: bytes | str) -> str:
    """A server's words: some quote the subject back; only their beginning, on one line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:80]
