"""识别码: by which an item is known again: its text normalised and hashed, its title's key, and bands that texts nearly alike share. Looks nothing up."""

import base64
import hashlib
import re
import struct
from collections.abc import Mapping
from typing import Any

from rensa import RMinHash

from classify.fields import is_field_line
from classify.letter import without_footers
from classify.submission import Keys
from classify.titles import is_letterhead, title_key
from classify.wording import flat

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


def keys_of(title: str, text: str) -> Keys:
    """The keys of an item by its title and text."""
    return keys_of_words(title, normalised(text))


def keys_of_words(title: str, words: str) -> Keys:
    """The same where the text is normalised already."""
    digest = hashlib.sha256(words.encode()).hexdigest() if words else None
    return Keys(digest, title_key(title), _bands(words))


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


def pack_keys(keys: Keys) -> dict[str, Any]:
    """For the content of an entry, as JSON."""
    bands = base64.b64encode(_BAND.pack(*keys.bands)).decode() if keys.bands else ""
    return {"version": VERSION, "text": keys.text, "title": keys.title, "bands": bands}


def unpack_keys(packed: Mapping[str, Any]) -> Keys | None:
    """What was packed; None where an older version made it."""
    if packed["version"] != VERSION:
        return None
    bands = _BAND.unpack(base64.b64decode(packed["bands"])) if packed["bands"] else ()
    return Keys(packed["text"], packed["title"], bands)


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
