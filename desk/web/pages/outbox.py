"""发件箱: the letters that the program wrote, and what became of each; one is sent again or kept back. Sends nothing itself: the service does."""

from datetime import timedelta
from typing import Literal, cast, get_args

from config.errors import Refused
from desk.acts.clock.planned import letter_form
from desk.acts.labels import LETTER_STATES
from desk.web.paging import pageful
from desk.web.requests import Missing, Page, Redirect, Request, Response
from ledger.letter import State
from ledger.letters import cancel, count_letters, latest_letters, letter_at, send_again

LINES = 50
USEFUL = timedelta(days=1)


def letters(request: Request) -> Response:
    state = (
        cast("State", found) if (found := request.query_text("state")) in get_args(State) else None
    )
    several, rest = latest_letters(
        request.console.book, state=state, before=request.number("before"), most=LINES
    )
    page = pageful(
        [letter_form(one) for one in several], rest, request=request, path="/system/outbox"
    )
    counts = count_letters(request.console.book)
    values = {
        "page": page,
        "states": LETTER_STATES,
        "counts": counts,
        "state": state or "",
        "host": request.console.settings.outbox.host,
    }
    return Page("outbox.html", values | {"section": "system"})


def letter(request: Request) -> Response:
    form = letter_form(letter_at(request.console.book, _number(request)), text=True)
    return Page("letter.html", {"letter": form, "states": LETTER_STATES, "section": "system"})


def send_letter(request: Request) -> Response:
    """The service looks into the outbox every few seconds; without it the letter waits."""
    number, act = _number(request), cast("Literal['send', 'cancel']", request.form_text("act"))
    if act == "send":
        send_again(request.console.book, number, now=request.console.now(), useful=USEFUL)
        return Redirect(f"/system/outbox/{number}", "已排入待寄，后台随即寄出")
    if act == "cancel":
        cancel(request.console.book, number)
        return Redirect(f"/system/outbox/{number}", "已取消，不再寄出")
    raise Refused("没有这种处理")


def _number(request: Request) -> int:
    text = request.path["letter"]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Missing("没有这封信")
    return int(text)
