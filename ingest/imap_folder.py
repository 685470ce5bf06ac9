"""One folder of a server, read over a connection that is made anew where the line breaks: what had
come is kept and not asked for again.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from config.errors import EdgeDown
from ingest.account import Account
from ingest.imap import ImapConnection, LineLost, T

AGAIN_AT_MOST = 10  # new connections in one round, each for what the one before had brought
# A search covers this many mails: imaplib reads no line over 1,000,000 bytes.
_SLICE = 50_000


class ImapFolder:
    """The folder that is open, read only. Failures are EdgeDown; LineLost where a new connection
    brought nothing either, or they are used up.
    """

    def __init__(self, account: Account, *, largest: int) -> None:
        self.connection = ImapConnection(account, largest=largest)
        self._name = account.name
        self._examined: tuple[str, int] | None = None
        self._exists: int | None = None
        self._left, self._brought = AGAIN_AT_MOST, True

    def open(self) -> None:
        self._examined, self._left, self._brought = None, AGAIN_AT_MOST, True
        self.connection.open()

    def close(self, *, politely: bool) -> None:
        self.connection.close(politely=politely)

    def leave(self) -> None:
        """Somebody else opens folders on this connection now."""
        self._examined = None

    def examine(self, folder: str) -> int:
        """Open a folder; its UIDVALIDITY."""
        self._examined = None
        uidvalidity, self._exists = self.connection.examine(folder)
        self._examined = (folder, uidvalidity)
        return uidvalidity

    def stay_in(self, folder: str, uidvalidity: int) -> bool:
        """Open it where it is not; whether it was. EdgeDown where it was made anew meanwhile."""
        if self._examined == (folder, uidvalidity):
            return True
        if self.examine(folder) != uidvalidity:
            raise EdgeDown(f"邮箱 {self._name}：服务器上的文件夹 {folder} 已重建，下一轮重新读取")
        return False

    def search(self, *criteria: str | date) -> tuple[int, ...]:
        """The UIDs that match, ascending."""
        if self._exists == 0:
            return ()
        places = (
            [()]
            if self._exists is None or self._exists <= _SLICE
            else [(f"{n}:{n + _SLICE - 1}",) for n in range(1, self._exists + 1, _SLICE)]
        )
        uids = set[int]()
        for place in places:
            uids.update(self._lasting(partial(self.connection.search, *place, *criteria)))
        return tuple(sorted(uids))

    def facts(self, uids: Sequence[int]) -> dict[int, tuple[datetime | None, int]]:
        """As ImapConnection.facts."""
        return self._lasting(partial(self.connection.facts, uids))

    def parts(self, uids: Sequence[int], *, item: str) -> dict[int, bytes]:
        """As ImapConnection.parts."""
        return self._lasting(partial(self.connection.parts, uids, item=item))

    def ask(self, doing: str, command: Callable[[Any], T]) -> T:
        """As ImapConnection.ask."""
        return self.connection.ask(doing, command)

    def bodies(self, uids: Sequence[int], *, item: str) -> tuple[dict[int, bytes], LineLost | None]:
        """What the server hands over, as `parts`; with the loss of the line that nothing could
        mend. What it keeps back is asked for once more, one by one (QQ answers a UID without a body
        now and then).
        """
        arrived: dict[int, bytes] = {}
        try:
            for asked in (list(uids), *([uid] for uid in uids)):
                self._add(arrived, [uid for uid in asked if not arrived.get(uid)], item=item)
        except LineLost as lost:
            return arrived, lost
        return arrived, None

    def _add(self, arrived: dict[int, bytes], uids: Sequence[int], *, item: str) -> None:
        while uids:
            try:
                arrived |= self.connection.parts(uids, item=item)
            except LineLost as lost:
                arrived |= lost.parts
                self._mend(lost)
                uids = [uid for uid in uids if uid not in arrived]
            else:
                self._brought = True
                return

    def _lasting(self, step: Callable[[], T]) -> T:
        """What a question answers, asked once more on a new connection where the line was lost."""
        try:
            answer = step()
        except LineLost as lost:
            self._mend(lost)
            answer = step()
        self._brought = True
        return answer

    def _mend(self, lost: LineLost) -> None:
        """The same folder on a new connection; what was lost where there may be none: the last one
        brought nothing, or there were too many.
        """
        brought = self._brought or bool(lost.parts)
        if self._examined is None or not self._left or not brought:
            raise lost
        self._left, self._brought = self._left - 1, False
        folder, uidvalidity = self._examined
        self.leave()
        self.connection.again()
        self.stay_in(folder, uidvalidity)
