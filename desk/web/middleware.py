"""What is round the whole application: known hosts only, and the headers of safety on every response without its own. Knows no page."""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import structlog
from starlette.responses import PlainTextResponse

from config.errors import Forbidden
from desk.web.safety import HEADERS, check_host

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Any, Send], Awaitable[None]]


def with_safety(inner: Asgi, *, hosts: Sequence[str]) -> Asgi:
    """That application, reached under these names only."""

    async def served(scope: Message, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            return
        safely = _with_headers(send, static=scope["path"].startswith("/static/"))
        host = next(
            (value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), ""
        )
        try:
            check_host(host, hosts)
        except Forbidden as error:
            structlog.get_logger().warning("host.refused")
            await PlainTextResponse(f"{error}\n", 421)(scope, receive, safely)
        else:
            await inner(scope, receive, safely)

    return served


def _with_headers(send: Send, *, static: bool) -> Send:
    # A sandboxed frame is of no origin, and yet it wants our stylesheet; there is nothing of anybody's in these files.
    extra = HEADERS | (
        {"cache-control": "max-age=3600", "cross-origin-resource-policy": "cross-origin"}
        if static
        else {}
    )

    async def safely(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name.lower() for name, _ in message["headers"]}
            more = [
                (name.encode(), value.encode())
                for name, value in extra.items()
                if name.encode() not in own
            ]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return safely
