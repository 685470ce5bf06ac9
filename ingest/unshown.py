"""What a mail holds as text and shows to nobody who reads it: headers, names and remarks of parts,
what stands outside of them, the alternatives that were not taken, and what HTML and XML hide.

Only for looking for marks of secrecy: just the lines are kept that hold the character which every
mark of a state secret has, each with the line below it. Bounded, never raises.
"""

import html
import re
from collections.abc import Iterable, Iterator

from ingest.charset import clean, decode_raw
from ingest.headers import decode_words

SOUGHT = "密"
MAX_LINES = 400
MAX_LINE = 500  # characters
MAX_SOURCE = 4_000_000  # characters of one source that are looked at

_ENCODED = tuple(SOUGHT.encode(charset) for charset in ("utf-8", "gb18030"))
_ENTITY = re.compile(r"&#(?:x0*5bc6|0*23494)\b", re.IGNORECASE)
# A header with what is folded below it; elsewhere a line.
_UNFOLDED = re.compile(rb"[^\n]+(?:\n[ \t]+[^\n]+)*")
_NAMED = re.compile(r"[!-9;-~]{1,60}:\s*")
_MARKUP = re.compile(
    r"<!--(?P<remark>.*?)(?:-->|$)|<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<rest>[^<>]*)>"
    r"|<[?!][^<>]*>",
    re.DOTALL,
)
_VALUE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# Elements that do not end a line: letters of one word may stand in several of them.
_INLINE = re.compile(
    r"(?:\w+:)?(?:r|t|rPr|delText|ins|del|hyperlink|smartTag|proofErr|b|i|u|s|em|strong|span|font"
    r"|a|sub|sup|big|small)",
    re.IGNORECASE,
)


def lines_with_marks(texts: Iterable[str]) -> str:
    """Of these texts the lines that may hold a mark, each with the one below it."""
    return "\n".join(_chosen(texts))


def not_shown(words: str, shown: str) -> str:
    """These words without the lines that a reader sees as lines or cells of their own."""
    if not words:
        return ""
    seen = {cell.strip() for line in shown.split("\n") for cell in (line, *line.split("\t"))}
    return "\n".join(line for line in words.split("\n") if line.strip() not in seen)


def outside(content: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The lines of a mail that are no part's body, decoded: its headers and those of its parts, and
    what stands before, between and after them. `spans`: where the bodies lie.
    """
    begin = 0
    for start, end in (*sorted(spans), (len(content), len(content))):
        block = content[begin:start]
        begin = max(begin, end)
        if b"=?" in block or any(sought in block for sought in _ENCODED):
            yield from map(_line, _UNFOLDED.findall(block.replace(b"\r\n", b"\n")))


def words_of_markup(source: str) -> str:
    """Every word of HTML or XML, shown or not: text, attributes, remarks; a line a block."""
    source = source[:MAX_SOURCE]
    if SOUGHT not in source and not _ENTITY.search(source):
        return ""
    words: list[str] = []
    place = 0
    for tag in _MARKUP.finditer(source):
        words.append(source[place : tag.start()])
        place = tag.end()
        if tag["remark"] is not None:
            words.append(f"\n{tag['remark']}\n")
        elif tag["name"]:
            words += _of_tag(tag)
    words.append(source[place:])
    return clean(html.unescape("".join(words)))


def _of_tag(tag: re.Match[str]) -> Iterator[str]:
    values = (
        value
        for _, double, single in _VALUE.findall(tag["rest"])
        if SOUGHT in (value := double or single) or _ENTITY.search(value)
    )
    yield from (f"\n{value}\n" for value in values)
    inline = _INLINE.fullmatch(tag["name"])
    if not inline and (tag["close"] or tag["name"].lower() in {"br", "p", "div", "tr", "w:br"}):
        yield "\n"


def _line(raw: bytes) -> str:
    text = decode_words(raw) if b"=?" in raw else decode_raw(raw)
    return _NAMED.sub("", " ".join(text.split()), count=1)


def _chosen(texts: Iterable[str]) -> Iterator[str]:
    left = MAX_LINES
    for text in texts:
        if SOUGHT not in text:
            continue
        lines = [line for line in text[:MAX_SOURCE].split("\n") if line.strip()]
        for number, line in enumerate(lines):
            if SOUGHT in line and left:
                left -= 1
                yield from (_around(each) for each in lines[number : number + 2])


def _around(line: str) -> str:
    """The line, of a long one what stands around the character."""
    at = max(0, line.find(SOUGHT) - MAX_LINE // 2)
    return line[at : at + MAX_LINE].strip()
