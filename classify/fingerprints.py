"""识别码: by which an item is known again: its text normalised and hashed, its title's key, a
sketch of its text; and how alike two texts are, or may be by their sketches. Looks nothing up.
"""

import hashlib
import re
import struct
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from operator import eq
from zlib import crc32

from rensa import RMinHash

from classify.fields import is_field_line
from classify.mail_body import without_footers
from classify.submission import BAND_ROWS, BANDS, Fingerprint
from classify.text import Text, flat
from classify.titles import is_letterhead, title_key

# What these are made of is part of submission.FINGERPRINT_VERSION: whoever changes it raises that.
SHINGLE = 4  # characters, of 16 bits each
_WIDE = re.compile("[\U00010000-\U0010ffff]")
LONGEST = 10_000  # characters of a normalised text that are compared with another's
_SEED = 20180601
_AROUND = 5  # lines of a letterhead, or of a signature
_TOO_SHORT = 30  # characters: of so few, many texts share most
# A sketch: a byte of each row of its MinHash (three are a band), how many runs of four characters the
# text has, and its figures, two bytes of a hash each.
_ROWS = BANDS * BAND_ROWS
_SIZE = struct.Struct(">I")
_HEAD = _ROWS + _SIZE.size
_FIGURES_AT_MOST = 200
_SURELY = 4  # standard deviations by which an estimate may be wrong
# The digits' own punctuation is content: 1.5 is not 15.
_POINT = re.compile(r"\.(?<=\d\.)(?=\d)")
_NO_WORD = re.compile(r"[\W_]+")

# Shares of the shorter text's runs of four characters: texts above the first are nearly the same,
# above the second they are of one form.
NEAR, OF_ONE_FORM = 0.75, 0.3
# Two reports of one form are told apart by this many figures, if less than half are shared.
_FIGURES, _SHARED = 4, 0.5
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_PERIODIC = re.compile(
    "[日周旬月季年]报|[0-9一二三四五六七八九十]+(?:周|月|季度|期)|上半年|下半年|月度|季度|年度"
    "|每[日周月]|本[周月季]|(?:运行|监测|价格|行情)(?:情况|分析)?$"
)


def fingerprint_of(title: str, text: Text) -> Fingerprint:
    """The fingerprint of an item by its title and text."""
    words = normalised(text)
    digest = hashlib.sha256(words.encode()).hexdigest() if words else None
    return Fingerprint(digest, title_key(title), _sketch(words, text))


def normalised(text: Text) -> str:
    """What counts when texts are compared: the normal form without quoted headers, footers,
    letterhead, signature, field lines, punctuation and white space.
    """
    return text.once(_normalised)


def _normalised(text: Text) -> str:
    lines = text.normal.split("\n")
    rows = (lines[number - 1].strip() for number, _, _ in without_footers(text))
    kept = [bare for bare in rows if bare and not is_field_line(bare)]
    return _bare("\n".join(_body(kept))) or _bare(text.normal)


def _body(lines: list[str]) -> list[str]:
    """Without the few lines above and below that name office, issue and day."""
    first, last = 0, len(lines)
    while first < min(_AROUND, last) and is_letterhead(lines[first]):
        first += 1
    while last > max(first, len(lines) - _AROUND) and is_letterhead(lines[last - 1]):
        last -= 1
    return lines[first:last]


def shingles_of(words: str) -> frozenset[int]:
    """Every run of four characters of a normalised text, as a number."""
    return frozenset(_runs(words).tolist())


def _runs(words: str) -> "memoryview[int]":
    """The runs of four characters, each as the number that its four times 16 bits are: no string is
    made of any. A character beyond those stands for many.
    """
    narrow = _WIDE.sub(lambda wide: chr(0xE000 + ord(wide[0]) % 0x1900), words[:LONGEST])
    units = narrow.encode("utf-16-le")
    size = SHINGLE * 2
    ends = ((start, start + (len(units) - start) // size * size) for start in range(0, size, 2))
    return memoryview(b"".join([units[start:end] for start, end in ends])).cast("Q")


def _sketch(words: str, text: Text) -> bytes:
    """MinHash in 20 bands of 3 rows: of two texts of one length that share 3/4 of their runs of four
    characters, 99 of 100 pairs share a band, as in 32 bands of 4 rows; unrelated texts seldom do.
    """
    if len(words) < _TOO_SHORT:
        return b""
    runs = _runs(words)
    signature = RMinHash.digest_matrix_from_flat_token_hashes(runs, [0, len(runs)], _ROWS, _SEED)
    rows = bytes([value & 0xFF for value in signature.to_rows()[0]])
    count = len(shingles_of(words))
    kept = sorted(_numbered(_figures(text)))[:_FIGURES_AT_MOST]
    return rows + _SIZE.pack(count) + struct.pack(f">{len(kept)}H", *kept)


def _numbered(figures: list[str]) -> set[int]:
    """A number of 16 bits for each figure; one that comes again has the next that is free."""
    numbers: set[int] = set()
    for figure in sorted(figures)[: 2 * _FIGURES_AT_MOST]:
        number = crc32(figure.encode()) & 0xFFFF
        while number in numbers:
            number = (number + 1) & 0xFFFF
        numbers.add(number)
    return numbers


def may_be_near(first: bytes, second: bytes) -> bool:
    """Whether texts with these sketches may be near; if not, they surely aren't."""
    if not first or not second:
        return True
    shorter, longer = sorted(_SIZE.unpack_from(sketch, _ROWS)[0] for sketch in (first, second))
    # What their rows agree in at least, if the longer text has `NEAR` of the shorter one's runs.
    share = NEAR / (1 + longer / shorter - NEAR)
    least = _ROWS * share - _SURELY * (_ROWS * share * (1 - share)) ** 0.5
    if sum(map(eq, first[:_ROWS], second[:_ROWS])) < least:
        return False
    one, other = (set(memoryview(sketch)[_HEAD:].cast("H")) for sketch in (first, second))
    fewer, more = sorted((len(one), len(other)))
    if fewer < _FIGURES or more >= _FIGURES_AT_MOST or len(one & other) >= _SHARED * fewer:
        return True
    return first[:_HEAD] == second[:_HEAD]


def _bare(text: str) -> str:
    return _NO_WORD.sub("", _POINT.sub("点", text).replace("%", "百分之")).casefold()


class Likeness(StrEnum):
    """相似程度."""

    SAME = "same"
    NEAR = "near"
    SERIES = "series"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text prepared for comparison with many others."""

    bare: str
    shingles: frozenset[int]
    figures: Counter[str]


def compared(text: Text) -> ComparedText:
    """The text prepared; of an endless one the figures of its beginning."""
    return text.once(_compared)


def _compared(text: Text) -> ComparedText:
    bare = normalised(text)
    return ComparedText(bare, shingles_of(bare), Counter(_figures(text)))


def likeness(first: ComparedText, second: ComparedText) -> tuple[Likeness, float]:
    """How alike two texts are, and the share of the shorter one's runs that the longer has (0 to
    1).

    A report and the next of its kind share their form, not their figures: a series and no repeat.
    """
    if first.bare == second.bare:
        return Likeness.SAME, 1.0
    share = _share(first.shingles, second.shingles)
    if share < OF_ONE_FORM:
        return Likeness.OTHER, share
    if _other_figures(first.figures, second.figures):
        return Likeness.SERIES, share
    return (Likeness.NEAR if share >= NEAR else Likeness.OTHER), share


def is_periodic(title: str) -> bool:
    """Whether a title is one that comes again: 道路交通安全周报, 第三期, 一季度…"""
    return _PERIODIC.search(flat(title)) is not None


def _share(first: frozenset[int], second: frozenset[int]) -> float:
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _figures(text: Text) -> list[str]:
    return _FIGURE.findall(text.head(2 * LONGEST).folded)


def _other_figures(first: Counter[str], second: Counter[str]) -> bool:
    fewer = min(first.total(), second.total())
    return fewer >= _FIGURES and (first & second).total() < _SHARED * fewer
