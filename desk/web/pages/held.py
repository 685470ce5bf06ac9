"""扣留: where each mail that bears a mark of secrecy lies and which rule held it; the secrecy officer releases it. Shows nothing that it says."""

from collections.abc import Mapping
from typing import Any

from config.errors import EdgeDown, Refused
from desk.acts.labels import STRENGTHS, held_rule
from desk.acts.mailroom.log import held_mails, released_mails
from desk.web.requests import Missing, Page, Redirect, Request, Response

LATEST = 50  # of those that were released


def held(request: Request) -> Response:
    """What is held now, and what was and is released."""
    with request.console.book.reading() as views:
        now, before = held_mails(views), released_mails(views, most=LATEST)
    values = {
        "lines": [_worded(line) for line in now],
        "released": [_worded(line) for line in before],
        "most": LATEST,
    }
    return Page("held.html", values | {"section": "log"})


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


def _worded(line: Mapping[str, Any]) -> dict[str, Any]:
    return dict(line) | {
        "why": held_rule(line["rule"]),
        "how": STRENGTHS.get(line["strength"], line["strength"]),
    }
