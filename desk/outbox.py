"""[edge] SMTP: a letter as the bytes of a mail, the same every time, handed over by checked TLS."""

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Literal, Protocol
from urllib.parse import quote

from config.errors import BadMail, EdgeDown, LoginRefused
from config.period import SHANGHAI
from config.sentences import cause_of
from ledger.office.outbox import Enclosure, Letter

TIMEOUT = 60  # seconds that one answer of the server may take
PERMANENT = 500
# Controls break a header; the marks that turn the direction of writing make a name look like another one.
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)
LONGEST_SUBJECT, LONGEST_NAME = 150, 80
PLAIN = re.compile(r"[A-Za-z0-9 ._-]+", re.ASCII)


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
            name = type(error).__name__
            return EdgeDown(f"发信服务器 {self.host} 的应答不对（{name}），稍后再试")
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


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom letters are: an address, and the name shown beside it."""

    address: str
    name: str


def message_of(
    letter: Letter, *, sender: Sender, to: Sequence[str], number: str, made_at: datetime
) -> bytes:
    """The whole mail, its lines ended by CRLF; `number` is the left half of its Message-ID."""
    boundary = f"=_{number}"
    parts = [_text(letter.text), *map(_enclosed, letter.enclosures)]
    many = len(parts) > 1
    head = [
        f"From: {_words(sender.name)} <{sender.address}>",
        f"To: {', '.join(to)}" if len(to) < 2 else "To: " + ",\r\n ".join(to),
        f"Subject: {_words(one_line(letter.subject, longest=LONGEST_SUBJECT))}",
        f"Date: {format_datetime(made_at.astimezone(SHANGHAI))}",
        f"Message-ID: <{number}@{sender.address.rpartition('@')[2]}>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "MIME-Version: 1.0",
        *([f'Content-Type: multipart/mixed; boundary="{boundary}"', ""] if many else []),
    ]
    lines = "\r\n".join(head) + "\r\n"
    if not many:
        return (lines + parts[0]).encode("ascii")
    return (
        lines + "".join(f"--{boundary}\r\n{part}" for part in parts) + f"--{boundary}--\r\n"
    ).encode("ascii")


def one_line(text: str, *, longest: int) -> str:
    """Words that came from outside as one harmless line: no controls, nothing unseen, cut with … where they are too long."""
    shown = " ".join(UNSEEN.sub(" ", text).split())
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _words(text: str) -> str:
    """As a header has them: plain where they are, else in encoded words (RFC 2047), each whole characters."""
    return (
        text
        if PLAIN.fullmatch(text) and len(text) <= 60
        else Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")
    )


def _text(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode("utf-8")
    body = _lines("\r\n".join(clean.splitlines()).encode() + b"\r\n")
    return f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}"


def _enclosed(enclosure: Enclosure) -> str:
    """The name twice: in encoded words for clients that know no better, and by RFC 2231 for the others, whose word stands."""
    stem, dot, kind = enclosure.name.rpartition(".")
    name = one_line(stem.replace("/", "_").replace("\\", "_"), longest=LONGEST_NAME) + dot + kind
    return (
        f'Content-Type: {enclosure.type};\r\n name="{_words(name)}"\r\n'
        f"Content-Disposition: attachment;\r\n filename*=utf-8''{quote(name, safe='')}\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{_lines(enclosure.content)}"
    )


def _lines(content: bytes) -> str:
    return base64.encodebytes(content).decode("ascii").replace("\n", "\r\n")
