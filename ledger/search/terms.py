"""检索: the terms by which a text is indexed, and a query as terms and as patterns over a text.

Two neighbouring Chinese characters are a term, so that any word of two characters is found. Stores
nothing.
"""

import re
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from classify.text import HAN, flat
from config.owner import Owner

LONGEST = 8_000  # characters of one text that are cut into terms
_QUERY = 200  # characters of a query
_WORD = 40  # characters by which a Latin word or a number is known
_PREFIX = 3  # so many characters of a word find every longer one

_LATIN = re.compile("[0-9a-z]")
_WORDS = re.compile("[0-9a-z]+")
_CHINESE = re.compile(r"[^\W0-9a-z_]+")
_RUN = re.compile(f"{_WORDS.pattern}|{_CHINESE.pattern}")
_PART = re.compile(r"[^\W_]+")
# Folding changes no letter or number of a text made of these only. Most texts are, and folding is
# what takes the time.
_PLAIN = re.compile(
    r"[\x00-\x7f\u00b7\u2010-\u2027\u3000-\u3017\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff0f\uff1a-"
    r"\uff20\uff3b-\uff40\uff5b-\uff65]*"
)
_HAN = re.compile(f"[{HAN}]")
_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A term that a text must have; with `prefix`, one that begins like this is enough."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery(Owner):
    """检索: a query. A text must contain every part: Chinese anywhere, Latin words and numbers
    from the beginning of a word.
    """

    parts: tuple[str, ...]

    @property
    def terms(self) -> tuple[SearchTerm, ...]:
        """The terms that every matching text has; single characters only where there is nothing
        else.
        """
        every = tuple(dict.fromkeys(term for part in self.parts for term in _terms_of_part(part)))
        return tuple(term for term in every if not _is_vague(term)) or every

    @property
    def vague(self) -> bool:
        """Whether the query is single characters only: most texts may have them."""
        return all(map(_is_vague, self.terms))

    def fits(self, texts: Iterable[str | None]) -> bool:
        """Whether each part is found in one of these texts."""
        every = [_even(text) for text in texts if text]
        return all(any(pattern.search(text) for text in every) for pattern in self.once(_patterns))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the parts are in a text, in order, overlaps merged; the text must be `folded`."""
        matches = sorted(
            match.span()
            for pattern in self.once(_patterns)
            for match in pattern.finditer(text.lower())
        )
        kept: list[tuple[int, int]] = []
        for start, end in matches:
            if kept and start <= kept[-1][1]:
                kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
            else:
                kept.append((start, end))
        return kept


def search_query(query: str) -> SearchQuery:
    """The query that a person typed; without parts where it has neither letter nor number."""
    return SearchQuery(tuple(dict.fromkeys(_PART.findall(flat(query[:_QUERY]).lower()))))


def terms_of(texts: Iterable[str | None]) -> str:
    """The terms of texts, each once, with a blank between two: every two neighbouring characters
    and the last one of each run of Chinese, each Latin word and number.
    """
    text = "\n".join([_even(text[:LONGEST]) for text in texts if text])
    words = {word[:_WORD] for word in _WORDS.findall(text)}
    runs = _CHINESE.findall(text)
    last = {run[-1] for run in runs}
    return " ".join(filter(None, (_pairs_of(runs), *last, *words)))


def _pairs_of(runs: list[str]) -> str:
    """Every two neighbouring characters of a run, each pair once. They are sorted out as numbers: a
    string for each costs thrice as much.
    """
    row = " ".join(runs)
    pairs = {*_numbers(row), *_numbers(row[1:])}
    pairs -= {*_numbers("".join([f"{run[-1]} " for run in runs]))}
    pairs -= {*_numbers("".join([f" {run[0]}" for run in runs]))}
    letters = memoryview(array("Q", pairs)).cast("B").cast("I")
    spaced = array("I", [32]) * (3 * len(pairs))
    into = memoryview(spaced)
    into[0::3], into[1::3] = letters[0::2], letters[1::2]
    return spaced.tobytes().decode(_UTF_32)[:-1]


def _numbers(row: str) -> list[int]:
    """Of the characters each two, as a number."""
    return memoryview(row[: len(row) // 2 * 2].encode(_UTF_32)).cast("Q").tolist()


def folded(text: str) -> str:
    """The text with its letters and numbers as `flat` makes them; what is between them may be
    unchanged.
    """
    return text if _PLAIN.fullmatch(text) else flat(text)


def _even(text: str) -> str:
    """With nothing where white space stood between two Chinese characters: a line of a mail may
    break inside a word.
    """
    parts = folded(text).lower().split()
    for place in range(len(parts) - 1):
        if not (_HAN.match(parts[place], len(parts[place]) - 1) and _HAN.match(parts[place + 1])):
            parts[place] += " "
    return "".join(parts)


def _terms_of_part(part: str) -> Iterator[SearchTerm]:
    runs = _RUN.findall(part)
    for place, run in enumerate(runs):
        if _LATIN.match(run):
            yield SearchTerm(run[:_WORD], prefix=place == len(runs) - 1 and len(run) >= _PREFIX)
        elif len(run) == 1:
            yield SearchTerm(run, prefix=True)
        else:
            yield from map(SearchTerm, map(str.__add__, run, run[1:]))


def _is_vague(term: SearchTerm) -> bool:
    return len(term.text) == 1 and not _LATIN.match(term.text)


def _patterns(query: SearchQuery) -> list[re.Pattern[str]]:
    return [_pattern(part) for part in query.parts]


def _pattern(part: str) -> re.Pattern[str]:
    """A pattern for the part, which may be broken between two Chinese characters."""
    words = re.sub(rf"(?<=[{HAN}])(?=[{HAN}])", r"\\s*", part)
    begins = "(?<![0-9a-z])" if _LATIN.match(part) else ""
    last = _RUN.findall(part)[-1:]
    ends = "(?![0-9a-z])" if last and _LATIN.match(last[0]) and len(last[0]) < _PREFIX else ""
    return re.compile(begins + words + ends)
