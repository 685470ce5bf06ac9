"""扣留: where each mail that bears a mark of secrecy lies and which rule held it; the secrecy officer releases it. Shows nothing that it says."""

from dataclasses import dataclass

from config.errors import EdgeDown, Refused
from desk.acts.mailroom.held import HeldMail, ReleasedMail, held_mails, released_mails
from desk.web.requests import Missing, Page, Redirect, Request, Response

LATEST = 50  # of those that were released


@dataclass(frozen=True, slots=True)
class HeldPage:
    """What is held now, and the `most` latest that were and are released."""

    held: list[HeldMail]
    released: list[ReleasedMail]
    most: int = LATEST


def held(request: Request) -> Response:
    """What is held now, and what was and is released."""
    with request.console.book.reading() as views:
        return Page("held.html", HeldPage(held_mails(views), released_mails(views, most=LATEST)))


def release(request: Request) -> Response:
    """Fetched once more and taken in as any other, but for the screen; nothing is written where that can't be."""
    number = request.path["entry"]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Missing("没有这一号记录")
    if not (reason := request.form_text("reason")):
        raise Refused("请写放行的理由：由谁认定、为什么不涉密")
    try:
        items = request.console.release(int(number), reason=reason, actor=request.actor)
    except EdgeDown as error:
        raise Refused(f"没有放行，来件仍被扣留：取不回原件（{error}）") from error
    return Redirect("/log/held", f"已放行第 {number} 号记录的来件，登记信息 {items} 条")
