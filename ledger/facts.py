"""事实: one fact as the scoring reads it, and which facts hold by a quarter (READING.md, times and
periods). Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from classify.numerals import value_of
from ledger.payloads import EntryKind

_ISSUE = re.compile(
    r"(?:[〔\[(【]?(?P<year>(?:19|20)[0-9]{2})(?:[〕\])】]年?|年|(?=第)))?第?"
    r"(?P<number>[0-9]+|[〇零一二三四五六七八九十百廿卅]+)[期号]?"
)
_NAMED = re.compile(r"第?([0-9A-Za-z]+(?:[-.][0-9A-Za-z]+)*)期?")


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the view of facts. `day` is the day that the fact bears; `own` the one that counts
    for it; quarters are `Quarter.ordinal`.

    `item` and `commission` name what the fact is about, also for a revocation; `of` the item that a
    repeat repeats; `target` the entry that a revocation revokes; `unit` the one named, None where
    none is. What is attested of a unit hangs on no item: its `commission` is its own ref.
    """

    seq: int
    ref: str
    kind: EntryKind
    day: date
    own: date
    quarter: int
    item: str | None = None
    of: str | None = None
    commission: str | None = None
    unit: str | None = None
    target: int | None = None
    period: str | None = None
    publication: str | None = None
    genre: str | None = None
    rank: str | None = None
    stream: str | None = None
    joint: tuple[str, ...] = ()
    occurrence: str | None = None
    number: str | None = None
    issue: str | None = None

    @property
    def own_quarter(self) -> int:
        return self.own.year * 4 + (self.own.month - 1) // 3


def issue_parts(words: str) -> tuple[int | None, str]:
    """期: the year that these words name, and the number under which they mean the same issue as
    8, 08, 第8期 and 八; what is no number (增刊一) in one form of its letters.
    """
    bare = "".join(normalize("NFKC", words).split())
    found = _ISSUE.fullmatch(bare)
    number = value_of(found["number"]) if found else 0
    if found and (number or not found["number"].strip("0〇零")):
        return int(found["year"]) if found["year"] else None, str(number)
    named = _NAMED.fullmatch(bare)
    return None, named[1] if named else bare


def issue_key(words: str | None, *, year: int) -> str | None:
    """By what an issue is known among those of that year; one that names another year is none of
    them.
    """
    if not words:
        return None
    named, number = issue_parts(words)
    return number if named in {None, year} else f"{named}年第{number}期"


def holding(facts: Iterable[Fact], *, by: int | None = None) -> frozenset[int]:
    """The entries that hold by the quarter with ordinal `by` (None: by what is known now).

    A fact holds if it is effective by then and no revocation of it holds; `facts` must have every
    revocation of its facts.
    """
    held: set[int] = set()
    undone: set[int] = set()
    for fact in sorted(facts, key=lambda f: f.seq, reverse=True):
        if (by is None or fact.quarter <= by) and fact.seq not in undone:
            held.add(fact.seq)
            if fact.target is not None:
                undone.add(fact.target)
    return frozenset(held)
