"""What may be done to a mail that has its line in the log: marked as read, or moved to another
folder. The only place that changes anything on a server.

Every step can be cut off and done again: what is found is held against what the log says before it
is touched, and nothing else is.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.errors import EdgeDown
from config.period import civil_date
from ingest.account import Account
from ingest.imap import ImapConnection, chunks
from ingest.parse import canonical, digest_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Settled:
    """A mail that is recorded and whole in the archive: its UID, its receipt as the log has it,
    and the digest of its content.
    """

    uid: int
    received_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder as it was when its mails were read."""

    folder: str
    uidvalidity: int


def mark_seen(
    connection: ImapConnection, account: Account, place: FolderState, settled: Sequence[Settled]
) -> int:
    r"""Give these mails \Seen; how many. One that is not what the log says it was is left alone."""
    marked = 0
    for part in chunks(settled):
        _enter(connection, account, place)
        there = _still_there(connection, part)
        if there:
            _flag(connection, there, rb"\Seen")
        marked += len(there)
    return marked


def move(
    connection: ImapConnection,
    account: Account,
    place: FolderState,
    settled: Sequence[Settled],
    *,
    to: str,
    besides: Sequence[str],
) -> int:
    """Move these mails to a folder, made where it is missing; how many. EdgeDown where the server
    has no safe way, or it is one of `besides`.
    """
    atomic = connection.offers("MOVE")
    if not atomic and not connection.offers("UIDPLUS"):
        # A plain EXPUNGE would also remove what people have marked for deletion.
        raise EdgeDown(
            f'邮箱 {account.name}：{account.host} 既无 MOVE 也无 UIDPLUS，不能安全地移动邮件；请设 after = "seen" 或 "nothing"'
        )
    folder = _made(connection, to)
    if folder in besides:
        raise EdgeDown(
            f"邮箱 {account.name}：move_to 所指的 {folder} 也在 folders 中，未移动；"
            "请改用另一个文件夹"
        )
    moved = 0
    for part in chunks(settled):
        copied = () if atomic else _already_in(connection, folder, part)
        _enter(connection, account, place)
        there = _still_there(connection, part)
        if there:
            (_move if atomic else _copy_and_remove)(connection, there, folder, copied)
        moved += len(there)
    return moved


def _move(
    connection: ImapConnection, uids: Sequence[int], folder: str, _copied: Sequence[int]
) -> None:
    connection.ask("移动邮件", lambda client: client.move(uids, folder))


def _copy_and_remove(
    connection: ImapConnection, uids: Sequence[int], folder: str, copied: Sequence[int]
) -> None:
    if fresh := [uid for uid in uids if uid not in copied]:
        connection.ask("复制邮件", lambda client: client.copy(fresh, folder))
    _flag(connection, uids, rb"\Deleted")
    connection.ask("移除已移动的邮件", lambda client: client.uid_expunge(uids))


def _flag(connection: ImapConnection, uids: Sequence[int], flag: bytes) -> None:
    connection.ask("标记邮件", lambda client: client.add_flags(uids, [flag], silent=True))


def _enter(connection: ImapConnection, account: Account, place: FolderState) -> None:
    uidvalidity, _ = connection.examine(place.folder, writable=True)
    if uidvalidity != place.uidvalidity:
        raise EdgeDown(
            f"邮箱 {account.name}：服务器上的文件夹 {place.folder} 已重建，下一轮重新读取"
        )


def _still_there(connection: ImapConnection, settled: Sequence[Settled]) -> list[int]:
    """UIDs whose mail is the one that the log means: a folder made anew may have the same
    UIDVALIDITY and UIDs (Coremail: always 1).
    """
    facts = connection.facts([mail.uid for mail in settled])
    return [
        mail.uid for mail in settled if mail.uid in facts and facts[mail.uid][0] == mail.received_at
    ]


def _already_in(
    connection: ImapConnection, folder: str, settled: Sequence[Settled]
) -> tuple[int, ...]:
    """Of these mails, the UIDs of those that a round before this one copied, and was then cut off:
    the same receipt, and content of the same digest.
    """
    days = [civil_date(mail.received_at) for mail in settled]
    connection.examine(folder)
    # A day more on either side, for a server compares dates in whatever zone it keeps.
    uids = connection.search("SINCE", min(days) - _DAY, "BEFORE", max(days) + 2 * _DAY)
    wanted = {mail.received_at for mail in settled}
    alike = [
        uid
        for part in chunks(uids)
        for uid, (received_at, _) in connection.facts(part).items()
        if received_at in wanted
    ]
    digests = {
        digest_of(canonical(content))
        for uid in alike
        for content in connection.parts([uid], item="[]").values()
    }
    return tuple(mail.uid for mail in settled if mail.digest in digests)


def _made(connection: ImapConnection, name: str) -> str:
    """The folder's name on the server, below the prefix that it keeps people's folders under; made
    where it is missing.
    """
    prefix = _prefix(connection)
    below = name if name.startswith(prefix) else prefix + name
    for known in dict.fromkeys((name, below)):
        if known in connection.folders(known):
            return known
    connection.ask(f"新建文件夹 {below} ", lambda client: client.create_folder(below))
    return below


def _prefix(connection: ImapConnection) -> str:
    """What RFC 2342 calls the personal namespace; "" where the server doesn't say, or not in words
    that can be read.
    """
    with suppress(EdgeDown):
        if connection.offers("NAMESPACE"):
            spaces = connection.ask("询问命名空间", lambda client: client.namespace().personal) or (
                ("", None),
            )
            return str(spaces[0][0] or "")
    return ""
