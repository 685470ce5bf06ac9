"""相似程度: how alike two texts are: the same, nearly, or only of one form with other figures, as one week's report and the next. Pure."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from classify.keys import LONGEST, normalised, shingles_of
from classify.wording import flat

# Shares of the shorter text's runs of four characters: above the first two texts are nearly one, above the second they are of one form.
NEAR, OF_ONE_FORM = 0.75, 0.3
# So many figures tell two reports of one form apart when less than half of them are shared.
_TELLING = 4
_SHARED = 0.5

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_PERIODIC = re.compile(
    "[日周旬月季年]报|[0-9一二三四五六七八九十]+(?:周|月|季度|期)|上半年|下半年|月度|季度|年度|每[日周月]|本[周月季]|(?:运行|监测|价格|行情)(?:情况|分析)?$"
)


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
