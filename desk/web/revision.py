"""Two people at one thing: what a form was filled in against travels with it, and whoever is
second is told. Writes nothing.
"""

from collections.abc import Collection

from desk.web.requests import Overtaken, Request
from ledger.views import Views

FIELD = "revision"


def revision_of(views: Views, items: Collection[str]) -> int:
    """What travels with a form about these items: the number of the last entry about them."""
    return views.items.last_touch(items)


def check_revision(views: Views, items: Collection[str], *, request: Request) -> None:
    """Overtaken where anything was said about them since the form was shown; ask it of
    `writer.views`, under the lock, before the act.
    """
    check_number(views, views.items.last_touch(items), request=request)


def check_number(views: Views, now: int, *, request: Request) -> None:
    """The same for what is no item: `now` is the number of the last entry about it."""
    if request.number(FIELD) != now:
        raise _overtaken(views, now)


def check_untouched(views: Views, items: Collection[str], *, request: Request) -> None:
    """The same for a form that was shown with the ledger's head as its stand: of what it lists
    only what is sent is asked about.
    """
    shown, latest = request.number(FIELD), views.items.last_touch(items)
    if shown is None or latest > shown:
        raise _overtaken(views, latest)


def _overtaken(views: Views, now: int) -> Overtaken:
    entry = views.stored([now]).get(now)
    by = f"（{entry.entry.actor}，第 {now} 号记录）" if entry else ""
    return Overtaken(f"您打开这一页之后，已有人先改了{by}；没有写入任何内容，请刷新后看过再定")
