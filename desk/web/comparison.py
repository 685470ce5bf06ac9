"""两稿对照: two texts beside each other by lines, with the words that differ told apart. Pure; marks nothing up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 400  # lines of a side: comparing takes the square of them
LONGEST = 2_000  # characters of a line that are compared one by one

Piece = tuple[bool, str]  # whether it differs, and the words


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the left text and its counterpart on the right, in pieces; () where a side has none."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


def compared(left: str, right: str) -> list[Pair]:
    """Both texts line by line; blank lines and blanks at the ends are no difference. Beyond the bound nothing is compared."""
    ours, theirs = (
        [line.strip() for line in text.splitlines() if line.strip()][:MOST]
        for text in (left, right)
    )
    found: list[Pair] = []
    for _, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        found += _paired(ours[a:b], theirs[c:d])
    return found


def _paired(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Pair]:
    for number in range(max(len(ours), len(theirs))):
        one, other = (side[number] if number < len(side) else None for side in (ours, theirs))
        if one is None or other is None:
            yield Pair(((True, one),) if one else (), ((True, other),) if other else ())
        else:
            yield _pair(one, other)


def _pair(one: str, other: str) -> Pair:
    if one == other or max(len(one), len(other)) > LONGEST:
        return Pair(((one != other, one),), ((one != other, other),))
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left += [(tag != "equal", one[a:b])] if b > a else []
        right += [(tag != "equal", other[c:d])] if d > c else []
    return Pair(tuple(left), tuple(right))
