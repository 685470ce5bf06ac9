"""What imaplib lacks: a bound on what one command brings, the last line before the end, and the
bodies that had come whole of an answer that broke off.
"""

import imaplib
import re
from collections.abc import Set as AbstractSet
from typing import Any

# A body stands behind its size; the UID may stand behind the body: such a one is asked for again.
_UID, _SIZE = re.compile(rb"\bUID (\d{1,10})\b"), re.compile(rb"BODY\[[^{]*\{(\d{1,10})\}\s*$")


class Wire:
    """Of one connection of imaplib's, or of none yet. `beyond`: a command brought more than
    `largest` bytes, which ends it.
    """

    def __init__(self, imap: Any = None, *, largest: int = 0) -> None:
        self._imap, self._largest, self._received = imap, largest, 0
        self.beyond, self.last_line = False, b""
        if imap is None:
            return
        # imapclient has set 5: every body would be formatted for a log that nobody keeps, which
        # takes most of the time of a fetch.
        imap.debug = 0
        self._read, self._readline = imap.read, imap.readline
        imap.read, imap.readline = self._bounded_read, self._remembered_line

    def begin(self) -> None:
        """A command begins."""
        self.last_line, self._received = b"", 0

    def whole_bodies(self, asked: AbstractSet[int]) -> dict[int, bytes]:
        """Those that imaplib had read to their end when the line broke, by UID."""
        bodies: dict[int, bytes] = {}
        for answer in self._imap.untagged_responses.get("FETCH", []):
            head, body = answer if isinstance(answer, tuple) else (b"", b"")
            uid, size = _UID.search(head), _SIZE.search(head)
            if uid and size and int(uid[1]) in asked and len(body) == int(size[1]):
                bodies[int(uid[1])] = body
        return bodies

    def _bounded_read(self, size: int) -> Any:
        self._received += size
        if self._received > self._largest:
            self.beyond = True
            raise imaplib.IMAP4.abort("an answer beyond all bounds")
        return self._read(size)

    def _remembered_line(self) -> Any:
        line = self._readline()
        # The end of the stream says less than the BYE before it.
        self.last_line = line or self.last_line
        return line
