"""A TCP proxy for tests that cuts or stalls the line after so many bytes from the server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """Listens on `port`. After `cut_after` bytes from the server a connection is cut, after `stall_after` it falls silent; None: never."""

    target: tuple[str, int]
    cut_after: int | None = None
    stall_after: int | None = None
    port: int = 0
    from_server: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)

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
                server = socket.create_connection(self.target)
                self._sockets += [client, server]
                threading.Thread(target=_pump, args=(client, server), daemon=True).start()
                threading.Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        passed = 0
        with suppress(OSError):
            while data := server.recv(65_536):
                if self.stall_after is not None and passed + len(data) > self.stall_after:
                    client.sendall(data[: max(self.stall_after - passed, 0)])
                    return
                if self.cut_after is not None and passed + len(data) > self.cut_after:
                    client.sendall(data[: max(self.cut_after - passed, 0)])
                    break
                client.sendall(data)
                passed += len(data)
                self.from_server += len(data)
        _close(client)
        _close(server)


@contextmanager
def proxy(port: int, *, cut_after: int | None = None, stall_after: int | None = None) -> Iterator[Proxy]:
    """A running proxy before a server on this machine."""
    line = Proxy(("127.0.0.1", port), cut_after=cut_after, stall_after=stall_after)
    line.start()
    try:
        yield line
    finally:
        line.stop()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    _close(target)


def _close(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
