"""发件箱: the letters that the program wrote, and what became of each; one is sent again or kept back. Sends nothing itself: the service does."""

from datetime import timedelta
from typing import Literal, cast, get_args

from config.errors import Refused
from desk.acts.clock.planned import letter_form
from desk.acts.labels import LETTER_STATES
from desk.web.asking import Answer, Ask, Goto, Missing, Shown
from desk.web.paging import pageful
from ledger.letter import State
from ledger.letters import cancel, count_letters, latest_letters, letter_at, send_again

LINES = 50
USEFUL = timedelta(days=1)


def letters(ask: Ask) -> Answer:
    state = cast("State", found) if (found := ask.asked("state")) in get_args(State) else None
    several, rest = latest_letters(
        ask.console.book, state=state, before=ask.number("before"), most=LINES
    )
    page = pageful([letter_form(one) for one in several], rest, ask=ask, path="/system/outbox")
    counts = count_letters(ask.console.book)
    values = {
        "page": page,
        "states": LETTER_STATES,
        "counts": counts,
        "state": state or "",
        "host": ask.console.settings.outbox.host,
    }
    return Shown("outbox.html", values | {"section": "system"})


def letter(ask: Ask) -> Answer:
    form = letter_form(letter_at(ask.console.book, _number(ask)), text=True)
    return Shown("letter.html", {"letter": form, "states": LETTER_STATES, "section": "system"})


def send_letter(ask: Ask) -> Answer:
    """The service looks into the outbox every few seconds; without it the letter waits."""
    number, act = _number(ask), cast("Literal['send', 'cancel']", ask.said("act"))
    if act == "send":
        send_again(ask.console.book, number, now=ask.console.now(), useful=USEFUL)
        return Goto(f"/system/outbox/{number}", "已排入待寄，后台随即寄出")
    if act == "cancel":
        cancel(ask.console.book, number)
        return Goto(f"/system/outbox/{number}", "已取消，不再寄出")
    raise Refused("没有这种处理")


def _number(ask: Ask) -> int:
    text = ask.path["letter"]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Missing("没有这封信")
    return int(text)


PAGES = {"letters": letters, "letter": letter, "send_letter": send_letter}
