"""A TCP proxy for tests that cuts, stalls or slows the line to a server: after so many bytes, at a
command of the client, or now and then.
"""

import random
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

_READ = 65_536


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls one connection, once: at the first command that matches `at` (b"": at the
    greeting), after `skip` others that do.

    `meanwhile` is called before the server hears the command. So many bytes of its `answer` still
    come through, then the line is cut, or silent where it stalls; where it `passes`, nothing
    becomes of the line.
    """

    at: bytes = b""
    answer: int = 0
    skip: int = 0
    stalls: bool = False
    passes: bool = False
    meanwhile: Callable[[], object] = lambda: None


@dataclass
class Proxy:
    """Listens on `port`. After `cut_after` bytes from the server a connection is cut, after
    `stall_after` it falls silent; None: never.

    `slow`: bytes of one packet, and seconds between two. `dropping`: a connection is cut after so
    many bytes, on average; not two in a row. `fault` befalls the next connection that comes to it,
    and is None from then on.
    """

    target: tuple[str, int]
    cut_after: int | None = None
    stall_after: int | None = None
    slow: tuple[int, float] | None = None
    dropping: int | None = None
    fault: Fault | None = None
    port: int = 0
    from_server: int = 0
    cuts: int = 0
    _spared: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)
    _chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311  a test's dice

    def start(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self._sockets.append(listener)
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def stop(self) -> None:
        for each in self._sockets:
            _close(each)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                try:
                    server = socket.create_connection(self.target)
                except OSError:  # the server is down: so are we
                    _close(client)
                    continue
                self._sockets = [each for each in self._sockets if each.fileno() != -1] + [
                    client,
                    server,
                ]
                line = _Line(self, client, server, after=self._next_drop())
                threading.Thread(target=line.ask, daemon=True).start()
                threading.Thread(target=line.answer, daemon=True).start()

    def _next_drop(self) -> int | None:
        spared, self._spared = self.cuts > self._spared, self.cuts
        return (
            None
            if self.dropping is None or spared
            else int(self._chance.expovariate(1 / self.dropping))
        )


@dataclass
class _Line:
    """One connection; `left` is how many bytes of the answer to the fatal command may still come."""

    proxy: Proxy
    client: socket.socket
    server: socket.socket
    after: int | None
    passed: int = 0
    left: int | None = None
    met: int = 0
    fault: Fault | None = None

    def ask(self) -> None:
        with suppress(OSError):
            while data := self.client.recv(_READ):
                self._notice(data)
                self.server.sendall(data)
        _close(self.server)

    def answer(self) -> None:
        self._notice(b"")
        with suppress(OSError):
            while data := self.server.recv(_READ):
                room, stalls = self._room()
                self._pass_on(data if room is None else data[:room])
                if room is None or room >= len(data):
                    continue
                if stalls:
                    return
                self.proxy.cuts += 1
                break
        _close(self.client)
        _close(self.server)

    def _notice(self, data: bytes) -> None:
        """Whether the fatal command is among these; a client sends no two at once."""
        fault = self.proxy.fault
        if fault is None or not _matches(fault.at, data):
            return
        self.met += 1
        if self.met > fault.skip:
            self.fault, self.proxy.fault = fault, None
            fault.meanwhile()
            self.left = None if fault.passes else fault.answer

    def _room(self) -> tuple[int | None, bool]:
        """How many bytes may still pass (None: any number), and whether silence follows them."""
        bounds: list[tuple[Any, bool]] = [
            (self.proxy.cut_after and self.proxy.cut_after - self.passed, False),
            (self.proxy.stall_after and self.proxy.stall_after - self.passed, True),
            (self.after and self.after - self.passed, False),
            (self.left, self.fault is not None and self.fault.stalls),
        ]
        return min(
            ((max(room, 0), stalls) for room, stalls in bounds if room is not None),
            default=(None, False),
        )

    def _pass_on(self, data: bytes) -> None:
        size, pause = self.proxy.slow or (len(data) or 1, 0.0)
        for start in range(0, len(data), size):
            self.client.sendall(data[start : start + size])
            time.sleep(pause)
        self.passed += len(data)
        self.proxy.from_server += len(data)
        if self.left is not None:
            self.left -= len(data)


@contextmanager
def proxy(port: int, **habits: Any) -> Iterator[Proxy]:
    """A running proxy before a server on this machine."""
    line = Proxy(("127.0.0.1", port), **habits)
    line.start()
    try:
        yield line
    finally:
        line.stop()


def _matches(at: bytes, data: bytes) -> bool:
    return (
        not data
        if at == b""
        else bool(data and re.match(rb"\S+ (?:UID )?" + at, data, re.IGNORECASE))
    )


def _close(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
