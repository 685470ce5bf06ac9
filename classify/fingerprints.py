"""识别码: by which an item is known again: its text normalised and hashed, its title's key, bands that texts nearly alike share; and how alike two texts are.

Looks nothing up.
"""

import base64
import hashlib
import re
import struct
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from rensa import RMinHash

from classify.fields import is_field_line
from classify.mail_body import without_footers
from classify.submission import Fingerprint
from classify.text import flat
from classify.titles import is_letterhead, title_key

# Kept with the keys: whoever changes what they are made of raises it, and rebuilt views have them made anew from the text.
VERSION = 1
SHINGLE = 4  # characters
BANDS = 32
_ROWS = 4
_SEED = 20180601
_AROUND = 5  # lines of a letterhead, or of a signature
_TOO_SHORT = 30  # characters: of so few, many texts share most
LONGEST = 10_000  # characters of a normalised text that are compared with another's
_BAND = struct.Struct(f">{BANDS}q")
_ROW = struct.Struct(f">{_ROWS}I")
# The digits' own punctuation is content: 1.5 is not 15.
_POINT = re.compile(r"(?<=\d)\.(?=\d)")

# Shares of the shorter text's runs of four characters: above the first two texts are nearly one, above the second they are of one form.
NEAR, OF_ONE_FORM = 0.75, 0.3
# So many figures tell two reports of one form apart when less than half of them are shared.
_TELLING = 4
_SHARED = 0.5

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_PERIODIC = re.compile(
    "[日周旬月季年]报|[0-9一二三四五六七八九十]+(?:周|月|季度|期)|上半年|下半年|月度|季度|年度|每[日周月]|本[周月季]|(?:运行|监测|价格|行情)(?:情况|分析)?$"
)


def fingerprint_of(title: str, text: str) -> Fingerprint:
    """The keys of an item by its title and text."""
    return fingerprint_of_words(title, normalised(text))


def fingerprint_of_words(title: str, words: str) -> Fingerprint:
    """The same where the text is normalised already."""
    digest = hashlib.sha256(words.encode()).hexdigest() if words else None
    return Fingerprint(digest, title_key(title), _bands(words))


def normalised(text: str) -> str:
    """What counts of a text when it is compared: folded, without quoted headers, footers, letterhead, signature, field lines, punctuation, white space."""
    lines = flat(without_footers(text)).split("\n")
    kept = [bare for line in lines if (bare := line.strip()) and not is_field_line(bare)]
    return _bare("\n".join(_body(kept))) or _bare(flat(text))


def _body(lines: list[str]) -> list[str]:
    """Without the few lines above and below that name office, issue and day."""
    first, last = 0, len(lines)
    while first < min(_AROUND, last) and is_letterhead(lines[first]):
        first += 1
    while last > max(first, len(lines) - _AROUND) and is_letterhead(lines[last - 1]):
        last -= 1
    return lines[first:last]


def shingles_of(words: str) -> frozenset[str]:
    """Every run of four characters of a normalised text."""
    words = words[:LONGEST]
    return frozenset([words[start : start + SHINGLE] for start in range(len(words) - SHINGLE + 1)])


def pack_fingerprint(keys: Fingerprint) -> dict[str, Any]:
    """For the content of an entry, as JSON."""
    bands = base64.b64encode(_BAND.pack(*keys.bands)).decode() if keys.bands else ""
    return {"version": VERSION, "text": keys.text, "title": keys.title, "bands": bands}


def unpack_fingerprint(packed: Mapping[str, Any]) -> Fingerprint | None:
    """What was packed; None where an older version made it."""
    if packed["version"] != VERSION:
        return None
    bands = _BAND.unpack(base64.b64decode(packed["bands"])) if packed["bands"] else ()
    return Fingerprint(packed["text"], packed["title"], bands)


def _bands(words: str) -> tuple[int, ...]:
    """MinHash in 32 bands of 4 rows: texts whose runs of four characters are to 3/4 the same share a band all but surely, strangers seldom."""
    if len(words) < _TOO_SHORT:
        return ()
    signature = RMinHash(num_perm=BANDS * _ROWS, seed=_SEED)
    signature.update(list(shingles_of(words)))
    values = signature.digest()
    rows = (_ROW.pack(*values[band * _ROWS : (band + 1) * _ROWS]) for band in range(BANDS))
    return tuple(_hash(band, row) for band, row in enumerate(rows))


def _hash(band: int, row: bytes) -> int:
    digest = hashlib.blake2b(row, digest_size=8, salt=band.to_bytes(2, "big")).digest()
    return int.from_bytes(digest, "big") >> 1


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", _POINT.sub("点", text).replace("%", "百分之")).casefold()


class Likeness(StrEnum):
    """相似程度."""

    SAME = "same"
    NEAR = "near"
    SERIES = "series"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Words:
    """A text prepared to be compared with many."""

    bare: str
    shingles: frozenset[str]
    figures: Counter[str]


# A text that many resemble is asked for by all of them.
@lru_cache(maxsize=32)
def words_of(text: str) -> Words:
    """The text made ready; of an endless one the figures of its beginning."""
    bare = normalised(text)
    return Words(bare, shingles_of(bare), Counter(_FIGURE.findall(flat(text[: 2 * LONGEST]))))


def likeness(one: Words, other: Words) -> tuple[Likeness, float]:
    """How alike two texts are, and the share of the shorter one's runs that the longer has (0 to 1).

    A report and the next of its kind share their form, not their figures: that is a series and no repeat (LIBRARIES.md 4).
    """
    if one.bare == other.bare:
        return Likeness.SAME, 1.0
    share = _share(one.shingles, other.shingles)
    if share < OF_ONE_FORM:
        return Likeness.OTHER, share
    if _other_figures(one.figures, other.figures):
        return Likeness.SERIES, share
    return (Likeness.NEAR if share >= NEAR else Likeness.OTHER), share


def is_periodic(title: str) -> bool:
    """Whether a title is one that comes again: 道路交通安全周报, 第三期, 一季度…"""
    return _PERIODIC.search(flat(title)) is not None


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _other_figures(one: Counter[str], other: Counter[str]) -> bool:
    fewer = min(one.total(), other.total())
    return fewer >= _TELLING and (one & other).total() < _SHARED * fewer
