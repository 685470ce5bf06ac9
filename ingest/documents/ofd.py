"""OFD (GB/T 33190) to text in reading order: by ofdkit; what it refuses, or would swell on, by a
plain reader of our own. Draws nothing.
"""

import re
from xml.etree import ElementTree as ET

import ofdkit

from ingest.charset import clean
from ingest.documents.package import STUMBLES, NoText, open_zip, read_member
from ingest.documents.xml import MAX_XML, attribute, local, parse_xml
from ingest.mail import Problem

MAX_TEXT = 5_000_000  # characters
# Bytes that references to pages, templates and drawings may make the library go through.
MAX_WORK = 100 * 1024 * 1024

_REFERENCE = re.compile(rb"<(?:\w+:)?(?:Page|Template|CompositeObject)\b")
_PAGE = re.compile(r"(?:.*/)?pages?/[^/]*/content\.xml|(?:.*/)?page[^/]*/content\.xml")
_NUMBER = re.compile(r"\d+")


def read(content: bytes) -> str:
    """The text of all pages. NoText: locked, broken, too large; SCANNED where no page has any
    text.
    """
    archive = open_zip(content)
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    if any(name.rpartition("/")[2] == "encryptions.xml" for name in names):
        raise NoText(Problem.ENCRYPTED)
    if "ofd.xml" not in names:
        raise NoText(Problem.UNREADABLE)
    sources = {
        name: read_member(archive, raw) for name, raw in names.items() if name.endswith(".xml")
    }
    text = (_by_library(content) if _is_tame(sources) else "") or _by_pages(sources)
    if not text.strip():
        raise NoText(Problem.SCANNED if any(map(_PAGE.fullmatch, names)) else Problem.UNREADABLE)
    if len(text) > MAX_TEXT:
        raise NoText(Problem.OVERSIZE)
    return clean(text)


def _is_tame(sources: dict[str, bytes]) -> bool:
    """Whether going through it costs about what it holds: a drawing may be made of drawings, and a
    page shown any number of times.
    """
    if any(
        b"CompositeGraphicUnit" in source and b"CompositeObject" in source
        for source in sources.values()
    ):
        return False
    if sum(map(len, sources.values())) > MAX_XML:
        return False
    return (
        sum(len(_REFERENCE.findall(source)) for source in sources.values())
        * max(map(len, sources.values()))
        <= MAX_WORK
    )


def _by_library(content: bytes) -> str:
    try:
        return str(ofdkit.extract_text(content, page_separator="\n"))
    except (ofdkit.OFDError, ET.ParseError, *STUMBLES):
        return ""


def _by_pages(sources: dict[str, bytes]) -> str:
    """The pages by the numbers in their names, each from top to bottom and from left to right."""
    left, texts = MAX_XML, []
    for name in sorted(filter(_PAGE.fullmatch, sources), key=_natural):
        left -= len(sources[name])
        if left < 0:
            raise NoText(Problem.OVERSIZE)
        texts.append(_page(parse_xml(sources[name])))
    return "\n".join(texts)


def _natural(name: str) -> tuple[int, ...]:
    return tuple(int(number[:9]) for number in _NUMBER.findall(name))


def _page(root: ET.Element) -> str:
    placed: list[tuple[float, float, float, str]] = []  # y, x, size, text
    for element in root.iter():
        if local(element) == "TextObject":
            x, y = _numbers(attribute(element, "Boundary"))
            size = _numbers(attribute(element, "Size"))[0]
            codes = [code for code in element if local(code) == "TextCode" and code.text]
            placed += [
                (y + _number(code, "Y"), x + _number(code, "X"), size, code.text or "")
                for code in codes
            ]
    lines: list[list[tuple[float, float, str]]] = []
    top = 0.0
    for y, x, size, text in sorted(placed):
        if lines and y - top <= max(size, 1) / 2:
            lines[-1].append((x, size, text))
        else:
            lines.append([(x, size, text)])
            top = y
    return "\n".join(map(_joined, lines))


def _joined(line: list[tuple[float, float, str]]) -> str:
    pieces, end = [], float("inf")
    for x, size, text in sorted(line):
        pieces += [" ", text] if x > end else [text]
        end = x + (len(text) + 0.5) * size
    return "".join(pieces)


def _numbers(said: str) -> tuple[float, float]:
    """The first two of a list, 0 for what is none."""
    words = [*said.split()[:2], "0", "0"]
    return _float(words[0]), _float(words[1])


def _number(element: ET.Element, name: str) -> float:
    return _float(attribute(element, name))


def _float(word: str) -> float:
    try:
        number = float(word)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e9 else 0.0
