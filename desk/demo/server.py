"""A real IMAP server in this process, on loopback, holding the demonstration's mails; writes no
file and outlives no `with`.
"""

import asyncio
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from config.errors import Misconfigured
from desk.demo.mails import DemoMail

_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class _Running:
    port: int
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event


@contextmanager
def running_server(
    mails: Iterable[DemoMail], *, user: str, password: str
) -> Iterator[tuple[str, int]]:
    """(host, port) of an IMAP server without TLS whose only user has these mails, each in its
    folder, INTERNALDATE its `received_at`.

    UIDs count up from 101 in the order given. Misconfigured where the server's package is not
    installed.
    """
    if find_spec("pymap") is None:
        raise Misconfigured(
            "pymap, the demonstration's mail server, is not installed; `make venv` installs it"
        )
    started: Future[_Running] = Future()
    with ThreadPoolExecutor(1, thread_name_prefix="demo-imap") as pool:
        serving = pool.submit(asyncio.run, _serve(tuple(mails), user, password, started))
        wait((started, serving), return_when=FIRST_COMPLETED)
        running = started.result() if started.done() else serving.result()
        try:
            yield _HOST, running.port
        finally:
            running.loop.call_soon_threadsafe(running.stop.set)


async def _serve(
    mails: tuple[DemoMail, ...], user: str, password: str, started: Future[_Running]
) -> _Running:
    from desk.demo.imap import listening  # noqa: PLC0415 - needs an extra that may not be installed

    server = await listening(mails, user=user, password=password, host=_HOST)
    running = _Running(
        server.sockets[0].getsockname()[1], asyncio.get_running_loop(), asyncio.Event()
    )
    started.set_result(running)
    await running.stop.wait()
    # not waited for: a client that stays would hold us here; the end of the loop sends it BYE
    server.close()
    return running
