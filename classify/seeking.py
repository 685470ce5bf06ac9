"""检索: how a text is cut into terms so that any word of two characters is found, and whether and where a text has what is sought. Stores nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from classify.wording import HAN, flat

LONGEST = 8_000  # characters of one text that are cut into terms
_QUERY = 200  # characters of a query
_WORD = 40  # characters by which a Latin word or a number is known
_PREFIX = 3  # so many characters of a word find every longer one

_LATIN = re.compile("[0-9a-z]")
_RUN = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
_PART = re.compile(r"[^\W_]+")
# A text of nothing else has no letter or number that folding would change: most texts, and folding is what takes the time.
_PLAIN = re.compile(
    r"[\x00-\x7f\u00b7\u2010-\u2027\u3000-\u3017\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]*"
)
# A line of a mail may break inside a word: between two Chinese characters white space says nothing.
_GAP = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")


@dataclass(frozen=True, slots=True)
class Term:
    """What a text is asked for: a term that it has, or, as a `prefix`, one that begins like this."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Seek:
    """检索: every part must be in the text; Chinese anywhere, Latin words and numbers from their beginning."""

    parts: tuple[str, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """What every text that fits has among its terms, the telling ones only where there are such."""
        every = tuple(dict.fromkeys(term for part in self.parts for term in _asked(part)))
        return tuple(term for term in every if not _vague(term)) or every

    @property
    def vague(self) -> bool:
        """Whether all that is sought is single characters: most texts may have them."""
        return all(map(_vague, self.terms))

    def fits(self, texts: Iterable[str | None]) -> bool:
        """Whether each part is somewhere in these texts."""
        every = [_even(text) for text in texts if text]
        return all(
            any(pattern.search(text) for text in every) for pattern in map(_pattern, self.parts)
        )

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the parts stand in a text, in order and apart from each other; the text must be `folded`."""
        found = sorted(
            match.span() for part in self.parts for match in _pattern(part).finditer(text.lower())
        )
        kept: list[tuple[int, int]] = []
        for start, end in found:
            if kept and start <= kept[-1][1]:
                kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
            else:
                kept.append((start, end))
        return kept


def seek_for(query: str) -> Seek:
    """What a person who typed this seeks; no parts where there is neither character nor number in it."""
    return Seek(tuple(dict.fromkeys(_PART.findall(flat(query[:_QUERY]).lower()))))


def terms_of(texts: Iterable[str | None]) -> frozenset[str]:
    """The terms of texts: every two neighbouring characters and the last one of each run of Chinese, each Latin word and number."""
    found: set[str] = set()
    for text in texts:
        for run in _RUN.findall(_even(text[:LONGEST])) if text else ():
            if _LATIN.match(run):
                found.add(run[:_WORD])
            else:
                found.update(map(str.__add__, run, run[1:]))
                found.add(run[-1])
    return frozenset(found)


def folded(text: str) -> str:
    """The text as `flat` leaves its letters and numbers; what stands between them may be as it was."""
    return text if _PLAIN.fullmatch(text) else flat(text)


def _even(text: str) -> str:
    return _GAP.sub("", folded(text).lower())


def _asked(part: str) -> Iterator[Term]:
    runs = _RUN.findall(part)
    for place, run in enumerate(runs):
        if _LATIN.match(run):
            yield Term(run[:_WORD], prefix=place == len(runs) - 1 and len(run) >= _PREFIX)
        elif len(run) == 1:
            yield Term(run, prefix=True)
        else:
            yield from map(Term, map(str.__add__, run, run[1:]))


def _vague(term: Term) -> bool:
    return len(term.text) == 1 and not _LATIN.match(term.text)


@lru_cache(maxsize=64)
def _pattern(part: str) -> re.Pattern[str]:
    """The part as it may stand in a text; it may be broken between two Chinese characters."""
    words = re.sub(rf"(?<=[{HAN}])(?=[{HAN}])", r"\\s*", part)
    begins = "(?<![0-9a-z])" if _LATIN.match(part) else ""
    last = _RUN.findall(part)[-1:]
    ends = "(?![0-9a-z])" if last and _LATIN.match(last[0]) and len(last[0]) < _PREFIX else ""
    return re.compile(begins + words + ends)
