"""Where a mailbox is and who reads it, and the sentences about what goes wrong there, without a
secret in them (pure).
"""

import difflib
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

from config.errors import Misconfigured
from config.sentences import cause_of

_SAID_NO = re.compile(rb"(\S+) (?:NO|BAD|BYE)\b(.*)", re.DOTALL)
# The server's own trouble and not the password's (RFC 5530, 3).
_BUSY = re.compile(rb"\S+ NO \[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\b", re.IGNORECASE)
_LONGEST_WORDS = 200
_NETEASE = ("163.com", "126.com", "yeah.net", "188.com", "netease.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A mailbox on a server; times in seconds, the last one for a whole round. Misconfigured where
    it can never work.
    """

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
            raise Misconfigured(
                f'邮箱 {self.name}：tls = "none" 只可用于本机；{self.host} 请用 "implicit" 或 "starttls"'
            )
        if not all(
            text.isascii() and text.isprintable() for text in (self.username, self.password)
        ):
            raise Misconfigured(f"邮箱 {self.name}：用户名和口令须是一行 ASCII 字符，请重新填写")


def is_refusal(line: bytes) -> bool:
    """Whether the server's last line refuses a command, and not the whole connection."""
    refusal = _SAID_NO.match(line)
    return (
        refusal is not None
        and refusal.group(1) != b"*"
        and not line.startswith(refusal.group(1) + b" BYE")
    )


def is_busy(line: bytes) -> bool:
    """Whether the refusal says that the login itself may be right: no reason to ask a person for
    another password.
    """
    return _BUSY.match(line) is not None


def wants_identity(account: Account, greeting: bytes) -> bool:
    """Whether it is NetEase, or its software elsewhere: these open no folder before they got an
    ID, even where they don't list it.
    """
    return b"coremail" in greeting.lower() or any(
        account.host.lower().endswith(f".{domain}") for domain in _NETEASE
    )


def refused_login(account: Account, line: bytes) -> str:
    """`line` is the server's last one."""
    return (
        f"邮箱 {account.name}：{account.host} 拒绝登录（{_server_words(account, line)}）；"
        "请更新授权码，并在网页邮箱中检查 IMAP 开关"
    )


def no_starttls(account: Account) -> str:
    return f'邮箱 {account.name}：{account.host} 不提供 STARTTLS，因此未发送口令；请设 tls = "implicit"、port = 993，或查明中间有谁'


def no_login(account: Account) -> str:
    return (
        f"邮箱 {account.name}：{account.host} 不接受用户名和口令登录，因此未发送口令；"
        "请在网页邮箱中开启 IMAP，或改用允许这样登录的服务器"
    )


def read_only(account: Account) -> str:
    return f'邮箱 {account.name}：{account.host} 只许读取，不能标记或移动邮件；请设 after = "nothing"，或换一个有权限的用户'


def no_folder(account: Account, folder: str, *, names: Sequence[str]) -> str:
    """The nearest of the server's `names` is named: one below it, one of the same last name, one
    that is written alike.
    """
    last = re.split(r"[/.\\]", folder)[-1].casefold()
    nearest = [name for name in names if re.split(r"[/.\\]", name)[-1].casefold() == last]
    nearest += difflib.get_close_matches(folder, names, n=1, cutoff=0.3)
    hint = f"最接近的是 {nearest[0]}" if nearest else f"那里有：{'、'.join(names[:10])}"
    return (
        f"邮箱 {account.name}：{account.host} 上没有文件夹 {folder}；{hint}，请改正设置中的文件夹名"
    )


def failed(account: Account, doing: str, *, error: BaseException, line: bytes, late: bool) -> str:
    """What happened and what to do. Of the library's own words only what the system says: the rest
    may hold a line of a mail.
    """
    start = f"邮箱 {account.name}：在 {account.host}:{account.port} {doing}失败"
    if late:
        return f"{start}：这一轮超过 {account.round_seconds:g} 秒，已中断；下一轮从此处接着收"
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"{start}：证书不可信（{error.verify_message}）；请核对主机名，或安装其签发机构的证书"
        )
    if _SAID_NO.match(line):
        return f"{start}：服务器答复 {_server_words(account, line)!r}；请核对邮箱设置，下一轮再试"
    if isinstance(error, TimeoutError):
        return f"{start}：没有及时应答；请检查网络和防火墙，下一轮再试"
    if isinstance(error, OSError):
        return f"{start}：{cause_of(error)}；请检查地址和网络，下一轮再试"
    return f"{start}：连接中断或应答无法理解（{type(error).__name__}）；下一轮再试"


def _server_words(account: Account, line: bytes) -> str:
    refusal = _SAID_NO.match(line)
    text = _decoded(refusal.group(2) if refusal else b"")
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
