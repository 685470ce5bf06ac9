"""Where the page headers of a document go in its text (pure). Decides nothing about what they say."""

import re
from collections.abc import Iterable

_MAY_BE_A_MARK = re.compile(r"密|内\s*部")


def with_headers(headers: Iterable[str], *parts: str) -> str:
    """The parts, body first, without empty ones. A header stands behind the body, which opens with its title; before it where it may be a mark of
    secrecy: that is looked for at the head of page one.
    """
    shown = [text for header in headers if (text := header.strip("\n"))]
    marks = [header for header in shown if _MAY_BE_A_MARK.search(header)]
    body, *after = parts
    return "\n".join(
        text
        for part in (*marks, body, *(header for header in shown if header not in marks), *after)
        if (text := part.strip("\n"))
    )
