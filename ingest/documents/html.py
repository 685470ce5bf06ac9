"""HTML to text: of mails that have nothing else, and of attachments. Nothing is fetched, no script
runs, nothing swells.
"""

import html
import io
import re
from copy import copy

import lxml.etree
import lxml.html
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from inscriptis.model.css import CssParse
from inscriptis.model.html_element import HtmlElement

from ingest.charset import clean, decode

MAX_HTML = 2 * 1024 * 1024  # characters that are laid out; more is read without layout
MAX_PADDING = 20_000_000  # characters that the columns of tables may be padded to

_META_CHARSET = re.compile(
    rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_MARKUP = re.compile(
    r"(?P<opens><!--|<(?:script|style|title)\b[^<>]*>)"
    r"|(?P<closes>-->|</(?:script|style|title)\b[^<>]*>)"
    r"|(?P<breaks><(?:br|/p|/div|/tr|/li|/h[1-6]|/table)\b[^<>]*>)|<[^<>]*>",
    re.IGNORECASE,
)
_PAGE_ENDS = re.compile(r"</(?:html|body)\s*>\s*(?:</html\s*>)?", re.IGNORECASE)
_BEHIND = re.compile(
    r"</(?:html|body)\s*>\s*(?:</html\s*>)?\s*[^\s<]|</html\s*>\s*<(?!/)", re.IGNORECASE
)
_PAGE = re.compile(r"</?(?:html|body)\b[^<>]*>|<!doctype[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def read(content: bytes) -> str:
    """The text of an HTML file."""
    return text_of_html(decode(content, charset_of(content))[0])


def charset_of(content: bytes) -> str | None:
    """What a meta element near the start claims."""
    match = _META_CHARSET.search(content, 0, 4096)
    return match[1].decode("ascii") if match else None


def text_of_html(source: str) -> str:
    """The text as a reader sees it; without layout where that can't be worked out or would swell."""
    source = _one_page(clean(source))
    if len(source) <= MAX_HTML and not _swells(source):
        try:
            text = _laid_out(source)
        except (RecursionError, ValueError, AssertionError, lxml.etree.LxmlError):
            text = ""
        if text.strip():
            return clean(text)
    return _without_tags(source)


def _one_page(source: str) -> str:
    """Whatever stands behind the end of a page is shown by mail programs as well: a gateway's
    banner is a page of its own before the letter's.
    """
    if len(_PAGE_ENDS.findall(source)) < 2 and not _BEHIND.search(source):
        return source
    return f"<html><body>{_PAGE.sub(' ', source)}</body></html>"


def _laid_out(source: str) -> str:
    # without huge_tree everything deeper than 256 elements would be dropped without a word
    parser = lxml.html.HTMLParser(huge_tree=True, no_network=True, encoding="utf-8")
    tree = lxml.html.document_fromstring(source.encode("utf-8"), parser=parser)
    config = ParserConfig(
        css={tag: _flush(element) for tag, element in CSS_PROFILES["strict"].items()}
    )
    config.attribute_handler.attribute_mapping = {"style": _display_only}
    return str(Inscriptis(tree, config).get_text())


def _flush(element: HtmlElement) -> HtmlElement:
    flush = copy(element)
    flush.padding_inline = 0
    return flush


def _display_only(style: str, element: HtmlElement) -> None:
    """Whether it shows is all that matters; margins and paddings of a hostile page are megabytes
    of blanks.
    """
    for directive in style.lower().split(";"):
        key, _, value = directive.partition(":")
        if key.strip() == "display":
            CssParse.attr_display(value.strip(), element)


def _swells(source: str) -> bool:
    """Every row of a table is padded to its widest cell: one long cell and many rows make a bomb."""
    cells = source.lower().count("<t")
    return cells > 1000 and cells * max(map(len, _TAG.split(source))) > MAX_PADDING


def _without_tags(source: str) -> str:
    shown = io.StringIO()
    position = depth = 0
    for match in _MARKUP.finditer(source):
        if not depth:
            shown.write(source[position : match.start()])
        if match["opens"]:
            depth += 1
        elif match["closes"]:
            depth = max(0, depth - 1)
        elif match["breaks"] and not depth:
            shown.write("\n")
        position = match.end()
    # an element that is never closed hides nothing
    shown.write(source[position:])
    return clean(html.unescape(shown.getvalue()))
