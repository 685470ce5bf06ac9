"""The one form in which words are compared and screened: what looks the same to a reader is the
same. Never shown, never kept.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# What Unicode calls default-ignorable or a format character, the empty cell of Braille, and marks
# that stand over, under or through another character.
_UNSEEN = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff"
    "\u2800\u302a-\u302f\u3099\u309a\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff0-\ufffb"
)
_FAR_UNSEEN = (
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_NEARLY_UNSEEN, _ALL_UNSEEN = re.compile(f"[{_UNSEEN}]+"), re.compile(f"[{_UNSEEN}{_FAR_UNSEEN}]+")
# Characters that need more than 16 bits: a search for any of them costs four times as much.
_FAR = re.compile("[\U00010000-\U0010ffff]")
_LATIN = re.compile("[A-Za-z]")
# Letters of other scripts that look like Latin ones: Greek, Cyrillic, Armenian, Cherokee, Lisu and
# the small capitals of phonetics.
_FOREIGN = re.compile(
    "[\u0250-\u02af\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff\u1d00-\u1d7f\ua4d0-\ua4ff]"
)
_HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
_STARS = dict.fromkeys(map(ord, "☆✦✧✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽⋆⭐🌟﹡＊*"), "★")
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅●・･᛫·ꞏ⸱"), "·")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘－⸺⸻﹣"), "-")
_MARKS = _STARS | _DOTS | _DASHES | {ord("〇"): "○", ord("◯"): "○", ord("⭕"): "○"}


def normal_form(folded: str) -> str:
    """Of a folded text (classify/text.flat): without what nobody sees, in simplified characters,
    letters of other scripts as the Latin ones that they look like, one star, dot and dash for all.

    Every line stays a line.
    """
    if folded.isascii():
        return folded.translate(_MARKS) if "*" in folded else folded
    if _FAR.search(folded):
        text = _ALL_UNSEEN.sub("", folded).translate(_characters())
    else:
        alike = _characters()
        text = _changed().sub(lambda it: alike[ord(it[0])], _NEARLY_UNSEEN.sub("", folded))
    return text.translate(_letters()) if _FOREIGN.search(text) else text


@cache
def _characters() -> Mapping[int, str]:
    """Traditional characters and what they are in simplified writing, one for one, by OpenCC; and
    the marks. Made once in a process, in some forty milliseconds.
    """
    from opencc import OpenCC  # noqa: PLC0415 # only what compares words pays for it

    han = [chr(number) for first, end in _HAN for number in range(first, end)]
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    alike = {ord(a): b for a, b in zip(han, simple, strict=True) if a != b and len(b) == 1}
    return _MARKS | alike


@cache
def _changed() -> re.Pattern[str]:
    """What `_characters` changes, without the far ones: of a usual text little or nothing."""
    return re.compile(f"[{''.join(re.escape(chr(it)) for it in _characters() if it <= 0xFFFF)}]")


@cache
def _letters() -> Mapping[int, str]:
    """By Unicode's table of confusable characters, as the library brings it."""
    table = json.loads(
        files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8")
    )
    return {
        ord(letter): latin
        for letter, alike in table.items()
        if len(letter) == 1 and _FOREIGN.match(letter)
        if (latin := next((each["c"] for each in alike if _LATIN.fullmatch(each["c"])), ""))
    }
