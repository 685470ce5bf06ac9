"""The HTML of a mail, made harmless: no script, form, style, link or picture from outside. Shown
in a sandboxed frame only.
"""

import re
from html import escape

import nh3

TAGS = {
    *(
        "a",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "code",
        "col",
        "colgroup",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
    ),
    *(
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
    ),
    *("th", "thead", "tr", "u", "ul"),
}
ATTRIBUTES = {
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "img": {"src", "alt"},
}
GONE = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "noscript",
    "template",
    "title",
    "svg",
    "math",
    "textarea",
    "select",
}
LONGEST = 2_000_000  # characters
MOST_TAGS = 20_000  # nested, they cost half a second; ten times as many, minutes


def clean(html: str) -> str:
    """What may be shown of it, pictures only where they are part of the mail itself (data:); of
    one with very many tags the words alone.
    """
    if html.count("<") > MOST_TAGS:
        return f"<pre>{escape(re.sub('<[^<>]*>', ' ', html[:LONGEST]))}</pre>"
    return nh3.clean(
        html[:LONGEST],
        tags=TAGS,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        url_schemes={"data"},
        attribute_filter=_own_picture,
    )


def document(html: str) -> str:
    """A whole page for the frame."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>来件原文</title>'
        f'<link rel="stylesheet" href="/static/frame.css"></head><body>{clean(html)}</body></html>'
    )


def _own_picture(tag: str, attribute: str, value: str) -> str | None:
    """Any value but that of a picture which is none: an SVG may hold a script."""
    own = value.startswith(("data:image/png;", "data:image/jpeg;", "data:image/gif;"))
    return None if (tag, attribute) == ("img", "src") and not own else value
