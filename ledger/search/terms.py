"""检索: the terms by which a text is indexed, and a query as terms and as patterns over a text.

Two neighbouring Chinese characters are a term, so that any word of two characters is found. Stores
nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from classify.text import HAN, flat

LONGEST = 8_000  # characters of one text that are cut into terms
_QUERY = 200  # characters of a query
_WORD = 40  # characters by which a Latin word or a number is known
_PREFIX = 3  # so many characters of a word find every longer one

_LATIN = re.compile("[0-9a-z]")
_RUN = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
_PART = re.compile(r"[^\W_]+")
# Folding changes no letter or number of a text made of these only. Most texts are, and folding is
# what takes the time.
_PLAIN = re.compile(
    r"[\x00-\x7f\u00b7\u2010-\u2027\u3000-\u3017\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff0f\uff1a-"
    r"\uff20\uff3b-\uff40\uff5b-\uff65]*"
)
# A line of a mail may break inside a word: white space between two Chinese characters means
# nothing.
_GAP = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A term that a text must have; with `prefix`, one that begins like this is enough."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
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
        return all(
            any(pattern.search(text) for text in every) for pattern in map(_pattern, self.parts)
        )

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the parts are in a text, in order, overlaps merged; the text must be `folded`."""
        matches = sorted(
            match.span() for part in self.parts for match in _pattern(part).finditer(text.lower())
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


def terms_of(texts: Iterable[str | None]) -> frozenset[str]:
    """The terms of texts: every two neighbouring characters and the last one of each run of
    Chinese, each Latin word and number.
    """
    terms: set[str] = set()
    for text in texts:
        for run in _RUN.findall(_even(text[:LONGEST])) if text else ():
            if _LATIN.match(run):
                terms.add(run[:_WORD])
            else:
                terms.update(map(str.__add__, run, run[1:]))
                terms.add(run[-1])
    return frozenset(terms)


def folded(text: str) -> str:
    """The text with its letters and numbers as `flat` makes them; what is between them may be
    unchanged.
    """
    return text if _PLAIN.fullmatch(text) else flat(text)


def _even(text: str) -> str:
    return _GAP.sub("", folded(text).lower())


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


@lru_cache(maxsize=64)
def _pattern(part: str) -> re.Pattern[str]:
    """A pattern for the part, which may be broken between two Chinese characters."""
    words = re.sub(rf"(?<=[{HAN}])(?=[{HAN}])", r"\\s*", part)
    begins = "(?<![0-9a-z])" if _LATIN.match(part) else ""
    last = _RUN.findall(part)[-1:]
    ends = "(?![0-9a-z])" if last and _LATIN.match(last[0]) and len(last[0]) < _PREFIX else ""
    return re.compile(begins + words + ends)
