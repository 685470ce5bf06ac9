"""What stands round every request: known hosts, no foreign forms, headers that let nothing in from
outside. Knows no page.
"""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any

import structlog
from starlette.responses import PlainTextResponse

from config.errors import Forbidden

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
    "'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FRAME_POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'self'; frame-ancestors 'self'; "
    "form-action 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
FRAME_HEADERS = HEADERS | {"content-security-policy": FRAME_POLICY, "x-frame-options": "SAMEORIGIN"}
# A paper brings its style along; it has no script, no form and no picture, and nothing of it is
# from outside but escaped words.
PAPER_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action "
    "'none'; base-uri 'none'"
)
PAPER_HEADERS = FRAME_HEADERS | {"content-security-policy": PAPER_POLICY}
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Any, Send], Awaitable[None]]
UNSAFE_IN_NAMES = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069/\\:*?"<>|]'
)


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
    # A sandboxed frame is of no origin, and yet it wants our stylesheet; there is nothing of
    # anybody's in these files.
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


def check_host(host: str, known: Iterable[str]) -> None:
    """Forbidden where a browser was led here under a name that is not ours."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if name.lower().strip("[]") not in {each.lower().strip("[]") for each in known}:
        raise Forbidden("这个主机名不在设置 [console] hosts 之中")


def check_origin(headers: Mapping[str, str]) -> None:
    """Forbidden where a form was sent from another site."""
    origin = headers.get("origin")
    foreign = origin is not None and origin.partition("://")[2] != headers.get("host")
    if foreign or headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("这个表单不是从本系统的页面提交的")


def token_of(secret: bytes, key: str) -> str:
    """What a form must bring along, made from the key in the browser's cookie."""
    return hmac.new(secret, f"form {key}".encode(), hashlib.sha256).hexdigest()


def check_token(token: str, *, secret: bytes, key: str) -> None:
    if not key or not hmac.compare_digest(token.encode(), token_of(secret, key).encode()):
        raise Forbidden("页面已过期（可能重新登录过），未写入任何内容；请返回刷新后再提交")


def local_path(path: str) -> str:
    """That address of the console, or the first page where it leads anywhere else."""
    return path if re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", path) else "/"


def file_name(name: str) -> str:
    """A name that is safe to keep a file under, on any system."""
    clean = UNSAFE_IN_NAMES.sub("_", name).strip(" .")[-120:]
    return clean or "未命名"
