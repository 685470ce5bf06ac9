"""Where a mailbox is and who reads it, and the sentences about what goes wrong there, without a secret in them (pure)."""

import re
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

from config.errors import Misconfigured

_SAID_NO = re.compile(rb"(\S+) (?:NO|BAD|BYE)\b(.*)", re.DOTALL)
_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A mailbox on a server; times in seconds, the last one for a whole round. Misconfigured where it can never work."""

    name: str
    host: str
    port: int
    tls: Literal["implicit", "starttls", "none"]
    username: str = field(repr=False)
    password: str = field(repr=False)
    connect_seconds: float = 10
    read_seconds: float = 60
    round_seconds: float = 1_800

    def __post_init__(self) -> None:
        if self.tls == "none" and not _is_loopback(self.host):
            raise Misconfigured(f'mailbox {self.name}: tls = "none" is for this machine only: give {self.host} "implicit" or "starttls"')
        if not all(text.isascii() and text.isprintable() for text in (self.username, self.password)):
            raise Misconfigured(f"mailbox {self.name}: user name and password must be plain ASCII on one line: enter them anew")


def is_refusal(line: bytes) -> bool:
    """Whether the server's last line refuses a command, and not the whole connection."""
    said = _SAID_NO.match(line)
    return said is not None and said.group(1) != b"*" and not line.startswith(said.group(1) + b" BYE")


def refused_login(account: Account, line: bytes) -> str:
    """`line` is the server's last one."""
    return (
        f"mailbox {account.name}: {account.host} refused the login ({_server_words(account, line)}): "
        "renew the authorisation code (授权码), check the IMAP switch in the web mailbox"
    )


def no_starttls(account: Account) -> str:
    return (
        f"mailbox {account.name}: {account.host} offers no STARTTLS, so no password was sent: "
        'set tls = "implicit" and port = 993, or ask who stands between'
    )


def failed(account: Account, doing: str, *, error: BaseException, line: bytes, late: bool) -> str:
    """What happened and what to do. Of the library's own words only what the system says: the rest may hold a line of a mail."""
    start = f"mailbox {account.name}: {doing} at {account.host}:{account.port} failed"
    if late:
        return f"{start}: the round took longer than {account.round_seconds:g} s and was cut off; the next one goes on from here"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{start}: its certificate can't be trusted ({error.verify_message}): check the host name, or have its authority installed"
    if _SAID_NO.match(line):
        return f"{start}: the server says {_server_words(account, line)!r}; check the settings of the mailbox, the next round tries again"
    if isinstance(error, TimeoutError):
        return f"{start}: no answer in time; check network and firewall, the next round tries again"
    if isinstance(error, OSError):
        return f"{start}: {error.strerror or type(error).__name__}; check address and network, the next round tries again"
    return f"{start}: the connection broke or the answer makes no sense ({type(error).__name__}); the next round tries again"


def _server_words(account: Account, line: bytes) -> str:
    said = _SAID_NO.match(line)
    text = _decoded(said.group(2) if said else b"")
    # A server may repeat what it was sent.
    for secret in filter(None, (account.password, account.username)):
        text = text.replace(secret, "…")
    return "".join(filter(str.isprintable, text)).strip()[:_LONGEST_WORDS]


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        # QQ and Coremail answer in GBK, whatever the standard says.
        return text.decode("gb18030", "replace")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
