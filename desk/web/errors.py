"""What becomes of an error in a page: a page that says what happened and what to do, with its
status; never what is inside.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from config.errors import EdgeDown, Forbidden, LedgerBroken, Refused, YishiError
from desk.web.forms import TooMuch
from desk.web.requests import Missing, Overtaken, Page

Sent = TypeVar("Sent")

# The first that fits: status, heading.
PAGES: tuple[tuple[type[YishiError], int, str], ...] = (
    (Missing, 404, "没有这一页"),
    (Overtaken, 409, "已有人先改了"),
    (TooMuch, 413, "内容太大"),
    (Forbidden, 403, "不能这样做"),
    (Refused, 422, "没有写入"),
    (EdgeDown, 503, "暂时不可用"),
    (LedgerBroken, 500, "台账核验不通过"),
)


async def guarded(
    act: Callable[[], Awaitable[Sent]], *, otherwise: Callable[[Page], Sent], route: str
) -> Sent:
    """What `act` sends; whatever goes wrong becomes a page, and one request never harms another."""
    try:
        return await act()
    except Exception as error:  # noqa: BLE001 # the one round a web request (DESIGN.md 7)
        return otherwise(page_of(error, route=route))


def page_of(error: Exception, *, route: str) -> Page:
    """The page for an error; what nobody foresaw is logged under a number that the page shows."""
    for kind, status, heading in PAGES:
        if isinstance(error, kind):
            return error_page(status, heading, str(error))
    number = secrets.token_hex(4)
    structlog.get_logger().error(
        "request.failed", route=route, number=number, error=type(error).__name__, exc_info=error
    )
    return error_page(
        500, "出错了", f"程序没有料到的情况，已记入日志，编号 {number}；请把编号告诉管理员"
    )


def error_page(status: int, heading: str, words: str) -> Page:
    return Page("error.html", {"heading": heading, "words": words, "status": status}, status)
