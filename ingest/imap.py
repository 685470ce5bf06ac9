"""One connection to an IMAP server (RFC 3501); whatever goes wrong with it is EdgeDown, in a
sentence without a secret in it.

It changes nothing by itself: what does is asked for through `ask` (marking.py).
"""

import imaplib
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime, timezone
from types import MappingProxyType
from typing import Any, TypeVar

from imapclient import IMAPClient, SocketTimeout

from config.errors import EdgeDown, LoginRefused
from config.period import SHANGHAI
from ingest.account import (
    Account,
    failed,
    is_busy,
    is_refusal,
    no_folder,
    no_login,
    no_starttls,
    read_only,
    refused_login,
    wants_identity,
)
from ingest.wire import Wire

# What imaplib and imapclient raise when a server refuses, is gone, or sends what they can't read.
_FAILURES = (
    imaplib.IMAP4.error,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    RecursionError,
    MemoryError,
)
_IDENTITY = '("name" "yishi" "version" "1" "vendor" "yishi")'
_SHUT = {b"\\NOSELECT", b"\\NONEXISTENT"}

T = TypeVar("T")
# A command line ends at 64 KiB on common servers, and a UID has up to ten digits.
_CHUNK = 500


class FolderMissing(EdgeDown):
    """The server has no such folder; the others can be read."""


class LineLost(EdgeDown):
    """The line broke, or the server hung up: a new connection may go on. `parts`: what had come
    whole of what was being fetched.
    """

    parts: Mapping[int, bytes] = MappingProxyType({})


class ImapConnection:
    """Connected and logged in once `open` returns; what a command's answer holds over `largest`
    bytes is refused unread.
    """

    def __init__(self, account: Account, *, largest: int) -> None:
        self._account = account
        self._largest = largest
        self._client: Any = None
        self._deadline: threading.Timer | None = None
        self._late = False
        self._wire = Wire()

    def open(self) -> None:
        """From here on a round has its time, however often it connects (`again`)."""
        self._late = False
        self._deadline = threading.Timer(self._account.round_seconds, self._cut_off)
        self._deadline.daemon = True
        self._deadline.start()
        self.again()

    def again(self) -> None:
        """A new connection in place of one that is lost."""
        self._hang_up(politely=False)
        with ExitStack() as unless_done:
            unless_done.callback(self.close, politely=False)
            for doing, step in (
                ("连接", self._connect),
                ("启用 TLS ", self._start_tls),
                ("登录", self._log_in),
                ("发送 ID ", self._introduce),
            ):
                with self._reaching(doing):
                    step()
            unless_done.pop_all()

    def close(self, *, politely: bool) -> None:
        """Never raises. Politely: with a LOGOUT, for which a silent server would be waited for."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None
        self._hang_up(politely=politely)

    def _hang_up(self, *, politely: bool) -> None:
        if self._client is not None:
            with suppress(*_FAILURES):
                if politely:
                    self._client.logout()
            with suppress(*_FAILURES):
                self._client.shutdown()
        self._client = None

    def examine(self, folder: str, *, writable: bool = False) -> tuple[int, int | None]:
        """Open a folder -> its UIDVALIDITY (0 where the server has none) and how many mails it
        holds (None where it doesn't say).

        Read-only unless `writable`. FolderMissing names the nearest folder that there is.
        """
        try:
            with self._reaching(f"打开文件夹 {folder} "):
                state = self._client.select_folder(folder, readonly=not writable)
        except EdgeDown:
            if is_refusal(self._wire.last_line):
                self._miss(folder)
            raise
        return int(state.get(b"UIDVALIDITY", 0)), state.get(b"EXISTS")

    def folders(self, pattern: str = "*") -> tuple[str, ...]:
        """The names, in Unicode, of the folders that can be opened."""
        listed = self.ask("列出文件夹", lambda client: client.list_folders(pattern=pattern))
        return tuple(
            name
            for flags, _, name in listed
            if isinstance(name, str) and not {flag.upper() for flag in flags} & _SHUT
        )

    def offers(self, capability: str) -> bool:
        """Asked after the login: QQ and others list more then than before it."""
        return bool(self.ask("询问功能", lambda client: client.has_capability(capability)))

    def ask(self, doing: str, command: Callable[[Any], T]) -> T:
        """What the library's client answers to a command; `doing` is said where it fails."""
        with self._reaching(doing):
            return command(self._client)

    def search(self, *criteria: str | date) -> tuple[int, ...]:
        """The UIDs that match, as the server orders them."""
        return tuple(self.ask("检索", lambda client: client.search(list(criteria))))

    def facts(self, uids: Sequence[int]) -> dict[int, tuple[datetime | None, int]]:
        """INTERNALDATE, aware (None where it is unreadable), and RFC822.SIZE of each mail that is
        still there, and that the server tells of: where it refuses many it is asked for fewer.
        """
        answers = self._fetched("询问大小", uids, "INTERNALDATE", "RFC822.SIZE")
        if answers is None and len(uids) > 1:
            half = len(uids) // 2
            return self.facts(uids[:half]) | self.facts(uids[half:])
        # A server may tell of other mails beside those asked about (RFC 3501, 7.4.2).
        asked = {uid: answers[uid] for uid in uids if uid in answers} if answers else {}
        return {
            uid: (_aware(facts.get(b"INTERNALDATE")), int(facts.get(b"RFC822.SIZE") or 0))
            for uid, facts in asked.items()
        }

    def parts(self, uids: Sequence[int], *, item: str) -> dict[int, bytes]:
        """BODY.PEEK[<item>] of each mail that the server hands over; a command that it refuses
        gives none: one mail that can't be rendered must not hold up the others, the caller asks
        again, one by one. LineLost brings what had come whole.
        """
        try:
            answers = self._fetched("取信", uids, f"BODY.PEEK{item}")
        except LineLost as lost:
            lost.parts = self._wire.whole_bodies(set(uids))
            raise
        return {
            uid: part
            for uid, facts in (answers or {}).items()
            for key, part in facts.items()
            if key.startswith(b"BODY[") and isinstance(part, bytes)
        }

    def _fetched(self, doing: str, uids: Sequence[int], *items: str) -> Any:
        """The library's answers by UID; None where the server refuses the command, or answers what
        can't be read.
        """
        with self._reaching(doing):
            try:
                return self._client.fetch(uids, list(items))
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, ValueError, TypeError, LookupError):
                return None

    def _connect(self) -> None:
        # What imapclient logs holds user names and, at its debug level, the wire.
        logging.getLogger("imapclient").setLevel(logging.CRITICAL)
        self._client = IMAPClient(
            self._account.host,
            self._account.port,
            ssl=self._account.tls == "implicit",
            ssl_context=ssl.create_default_context(),
            timeout=SocketTimeout(
                connect=self._account.connect_seconds, read=self._account.read_seconds
            ),
        )
        self._client.normalise_times = False
        self._wire = Wire(self._client._imap, largest=self._largest)  # noqa: SLF001  the library's only way to imaplib's documented overridables

    def _cut_off(self) -> None:
        self._late = True
        with suppress(OSError, AttributeError):
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def _start_tls(self) -> None:
        if self._account.tls != "starttls":
            return
        if not self._client.has_capability("STARTTLS"):
            raise EdgeDown(no_starttls(self._account))
        self._client.starttls(ssl.create_default_context())

    def _log_in(self) -> None:
        if self._client.has_capability("LOGINDISABLED"):
            raise EdgeDown(no_login(self._account))
        quoted = self._account.username.replace("\\", "\\\\").replace('"', '\\"')
        try:
            self._client.login(f'"{quoted}"', self._account.password)
        except imaplib.IMAP4.error:
            if not is_refusal(self._wire.last_line) or is_busy(self._wire.last_line):
                raise
            raise LoginRefused(refused_login(self._account, self._wire.last_line)) from None

    def _introduce(self) -> None:
        """Send ID where it is known: NetEase and other Coremail servers open no folder without it
        (RFC 2971).
        """
        imap = self._client._imap  # noqa: SLF001  imapclient refuses to send ID to a server that doesn't list it
        # Asked anew: QQ and others list more after the login than before it.
        _, listed = imap.capability()
        if b"ID" in (listed[-1] or b"").upper().split() or wants_identity(
            self._account, imap.welcome
        ):
            try:
                imap.xatom("ID", _IDENTITY)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                return

    def _miss(self, folder: str) -> None:
        """Raise where the server's own list has no such folder; where it can't be had, the error
        that was there before stands.
        """
        names: tuple[str, ...] = ()
        with suppress(EdgeDown):
            names = self.folders()
        if names and folder not in names and folder.upper() != "INBOX":
            raise FolderMissing(no_folder(self._account, folder, names=names)) from None

    @contextmanager
    def _reaching(self, doing: str) -> Iterator[None]:
        if self._client is None and doing != "连接":
            raise EdgeDown(
                f"邮箱 {self._account.name}：与 {self._account.host} 的连接已关闭，下一轮重新连接"
            )
        self._wire.begin()
        try:
            yield
        except imaplib.IMAP4.readonly:
            raise EdgeDown(read_only(self._account)) from None
        except _FAILURES as error:
            is_lost = isinstance(error, (imaplib.IMAP4.abort, ConnectionError))
            kind = LineLost if is_lost and not (self._late or self._wire.beyond) else EdgeDown
            # Not `from error`: its words may hold a line of a mail.
            raise kind(
                failed(
                    self._account, doing, error=error, line=self._wire.last_line, late=self._late
                )
            ) from None


def _aware(moment: datetime | None) -> datetime | None:
    """The same moment with the same offset, without the library's type of zone."""
    if moment is None:
        return None
    offset = moment.utcoffset()
    return moment.replace(tzinfo=SHANGHAI if offset is None else timezone(offset))


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in pieces that fit into one command."""
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
