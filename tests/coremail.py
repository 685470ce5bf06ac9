"""A small fake IMAP server with the habits of Coremail (163, 126, yeah.net, many offices' own
domains), after public transcripts.
"""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CAPABILITIES = b"IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ UIDPLUS X-CM-EXT-1"
HANG_UP = b"\0"  # as the last line of an answer: the connection ends without it
UNSAFE = b"NO EXAMINE Unsafe Login. Please contact kefu@example.com for help"


@dataclass
class Coremail:
    """What the server holds and how it behaves; `commands` is what it was sent, in upper case,
    without tags and passwords.
    """

    mails: dict[int, bytes]
    port: int = 0
    capabilities: bytes = CAPABILITIES
    greeting: bytes = b"* OK Coremail System IMap Server Ready(example[0000])"
    login_answer: bytes = b"OK LOGIN completed"
    received: bytes = b"20-Nov-2026 07:30:00 +0800"
    withheld: dict[int, int] = field(default_factory=dict)
    """A UID, and how many times its body is left out of the answer."""
    unreadable: frozenset[int] = frozenset()
    """UIDs that make the server refuse a FETCH of bodies as a whole."""
    listed: tuple[bytes, ...] = ()
    """The lines that it answers to LIST; without any it has no such command."""
    commands: list[bytes] = field(default_factory=list)
    introduced: bool = False

    def answer(self, command: bytes) -> list[bytes]:
        """The lines for a command, the last one still without its tag."""
        verb = command.upper().removeprefix(b"UID ").split(b" ")[0]
        self.commands.append(b"LOGIN" if verb == b"LOGIN" else command.upper())
        known: dict[bytes, Callable[[bytes], list[bytes]]] = {
            b"CAPABILITY": lambda _: [
                b"* CAPABILITY " + self.capabilities,
                b"OK CAPABILITY completed",
            ],
            b"LOGIN": lambda _: [self.login_answer],
            b"ID": self._id,
            b"EXAMINE": self._examine,
            **({b"LIST": lambda _: [*self.listed, b"OK LIST completed"]} if self.listed else {}),
            b"SEARCH": self._search,
            b"FETCH": self._fetch,
            b"LOGOUT": lambda _: [b"* BYE IMAP4rev1 Server logging out", b"OK LOGOUT completed"],
        }
        return known.get(verb, lambda _: [b"BAD command not support"])(command)

    def _id(self, _: bytes) -> list[bytes]:
        self.introduced = True
        return [b'* ID ("name" "Coremail Imap")', b"OK ID completed"]

    def _examine(self, _: bytes) -> list[bytes]:
        if not self.introduced:
            return [UNSAFE]
        return [
            b"* %d EXISTS" % len(self.mails),
            b"* 0 RECENT",
            b"* OK [UIDVALIDITY 1] UIDs valid",
            b"OK [READ-ONLY] EXAMINE completed",
        ]

    def _search(self, command: bytes) -> list[bytes]:
        uids = sorted(self.mails)
        if from_uid := re.search(rb"UID (\d+):\*$", command):
            uids = [uid for uid in uids if uid >= int(from_uid.group(1))] or uids[-1:]
        return [b"* SEARCH " + b" ".join(b"%d" % uid for uid in uids), b"OK SEARCH completed"]

    def _fetch(self, command: bytes) -> list[bytes]:
        asked = _uids(command.split(b" ")[2])
        shown = [uid for uid in sorted(self.mails) if uid in asked]
        if b"BODY" not in command:
            facts = b'INTERNALDATE "%s" RFC822.SIZE %d'
            return [
                *(
                    b"* 1 FETCH (UID %d " % uid
                    + facts % (self.received, len(self.mails[uid]))
                    + b")"
                    for uid in shown
                ),
                b"OK FETCH completed",
            ]
        if self.unreadable & set(shown):
            return [b"NO FETCH \xd3\xca\xbc\xfe\xcb\xf0\xbb\xb5"]
        return [*map(self._body, shown), b"OK FETCH completed"]

    def _body(self, uid: int) -> bytes:
        if self.withheld.get(uid, 0):
            self.withheld[uid] -= 1
            return b"* 1 FETCH (UID %d )" % uid
        return b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)" % (
            uid,
            len(self.mails[uid]),
            self.mails[uid],
        )


@contextmanager
def serving(server: Coremail) -> Iterator[Coremail]:
    """The server on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]
        threading.Thread(target=_serve, args=(server, listener), daemon=True).start()
        yield server


def _serve(server: Coremail, listener: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                _talk(server, connection)


def _talk(server: Coremail, connection: socket.socket) -> None:
    server.introduced = False
    connection.sendall(server.greeting + b"\r\n")
    for line in connection.makefile("rb"):
        tag, _, command = line.rstrip().partition(b" ")
        *lines, last = server.answer(command)
        said = (
            b"\r\n".join(lines)
            if last == HANG_UP
            else b"\r\n".join((*lines, tag + b" " + last, b""))
        )
        connection.sendall(said)
        if last == HANG_UP:
            connection.shutdown(socket.SHUT_RDWR)
            return


def _uids(numbers: bytes) -> set[int]:
    found: set[int] = set()
    for part in numbers.split(b","):
        first, _, last = part.partition(b":")
        found.update(range(int(first), int(last or first) + 1))
    return found
