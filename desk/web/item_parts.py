"""What the page of an item is put together from: the mail that brought it, what it is compared
with, the lines among which it may be cut, and its open doubts with their help and what each
proposes. Writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import cast

from classify.submission import WAITING, Doubt, Proposal
from classify.text import rows_of
from config.roster import Roster
from desk.acts.items.doubts import OpenDoubt, open_doubts
from desk.acts.items.proposals import is_open, sentence_of
from desk.acts.labels import DOUBTS
from desk.acts.tallies.explanation import ShownItem
from desk.web.guidance import GUIDES, PROBLEMS, Guide
from desk.web.requests import Request
from desk.web.values import item_named
from ledger.item_words import ItemWords, item_words
from ledger.payloads import Logged
from ledger.views import ItemView, Views

ROWS = 600  # lines of a text among which a cut is chosen
MOST = 400  # lines of a side: comparing takes the square of them
LONGEST = 2_000  # characters of a line that are compared one by one

Piece = tuple[bool, str]  # whether it differs, and the words

LIKELY = 4  # units that are offered by name
ENDS = 6  # lines at either end of a text where a unit names itself
_ORDER = {
    "assign": 0,
    "count": 0,
    "category": 2,
}  # first what keeps it from counting, last what moves no figure
_OTHER = Guide("程序记下的一项存疑。", "请看原文；看过以后可以消除。")


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the left text and its counterpart on the right, in pieces; () where a side has
    none.
    """

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class OtherItem:
    """What an item is compared with: line by line, how many lines differ, and whether this one was
    received later.
    """

    item: ItemView
    pairs: Sequence[Pair]
    differ: int
    later: bool
    sealed: bool


@dataclass(frozen=True, slots=True)
class MailDocument:
    """A document of the mail: its number in the log, why it gave no text, whether it can be looked
    at.
    """

    number: int
    name: str
    size: int
    problem: str
    readable: bool


@dataclass(frozen=True, slots=True)
class CutPiece:
    """A proposed piece: its title, first and last line, and how it begins."""

    title: str
    line: int
    end: int
    begins: str


@dataclass(frozen=True, slots=True)
class Cutting:
    """The lines that are not blank, by number, among which a cut is chosen, and the proposed
    pieces.
    """

    pieces: tuple[CutPiece, ...]
    rows: tuple[tuple[int, str], ...]
    more: bool

    @property
    def starts(self) -> set[int]:
        return {piece.line for piece in self.pieces}


@dataclass(frozen=True, slots=True)
class MailOfItem:
    """What the log has of the mail that brought the item; empty where it came in none."""

    line: int | None = None
    logged: Logged | None = None
    subject: str | None = None
    documents: tuple[MailDocument, ...] = ()

    @property
    def sender(self) -> str | None:
        return self.logged.sender if self.logged else None


def mail_of_item(views: Views, shown: ShownItem) -> MailOfItem:
    line = shown.scores.mail.line if shown.scores.mail else None
    if line is None:
        return MailOfItem()
    logged = cast("Logged", views.stored([line.seq])[line.seq].payload)
    words = views.words([line.seq]).get(line.seq, {})
    documents = _documents(words.get("names") or [], logged)
    return MailOfItem(line.seq, logged, words.get("subject"), documents)


def _documents(listed: Sequence[str | None], logged: Logged) -> tuple[MailDocument, ...]:
    """Every document of the mail: what is told of it, and whether there is anything to be looked
    at.
    """
    return tuple(
        MailDocument(
            number,
            name or "（无名附件）",
            one.size,
            PROBLEMS.get(one.problem, one.problem) if one.problem else "",
            one.problem is None and (one.kind == "image" or bool(one.text_chars)),
        )
        for number, (name, one) in enumerate(zip(listed, logged.documents, strict=False))
    )


def other_item(
    views: Views, request: Request, shown: ShownItem, about: Sequence[str]
) -> OtherItem | None:
    """What it is compared with: what a person names, what it repeats, or what a doubt speaks of."""
    own = shown.item
    name = next((one for one in (request.query_text("with"), own.repeat_of, *about) if one), None)
    if name is None:
        return None
    other = item_named(views, name)
    words = item_words(views, views.words([other.seq]).get(other.seq, {}))
    theirs, ours = (f"{one.title or ''}\n{one.text}" for one in (words, shown.words))
    pairs = compared(theirs, ours)
    differ = sum(any(differs for differs, _ in (*pair.left, *pair.right)) for pair in pairs)
    later = (own.received_at, own.seq) >= (other.received_at, other.seq)
    return OtherItem(other, pairs, differ, later, words.title is None)


def cutting_of(words: ItemWords) -> Cutting:
    rows, cut = rows_of(words.text), words.cut
    ends = [*(piece.line - 1 for piece in cut[1:]), len(rows)]
    pieces = tuple(
        CutPiece(piece.title, piece.line, end, "".join(rows[piece.line : end])[:80])
        for piece, end in zip(cut, ends, strict=False)
    )
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if row.strip()]
    return Cutting(pieces, tuple(numbered[:ROWS]), len(numbered) > ROWS)


def compared(left: str, right: str) -> list[Pair]:
    """Both texts line by line; blank lines and blanks at the ends are no difference. Beyond the
    bound nothing is compared.
    """
    ours, theirs = (
        [line.strip() for line in text.splitlines() if line.strip()][:MOST]
        for text in (left, right)
    )
    pairs: list[Pair] = []
    for _, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        pairs += _paired(ours[a:b], theirs[c:d])
    return pairs


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


@dataclass(frozen=True, slots=True)
class Shape:
    """One doubt: its code and name, what was found, its help, whether it is the whole mail's;
    `units` it may be of, what it still proposes, if it can be settled, the item that it speaks
    of.
    """

    code: str
    label: str
    detail: str
    guide: Guide
    whole: bool = False
    units: tuple[tuple[str, str], ...] = ()
    proposed: Proposal | None = None
    settles: bool = True
    about: str = ""


def shaped_doubts(views: Views, item: ItemView, *, text: str | None, roster: Roster) -> list[Shape]:
    """Those of the item, which has that text, and of its mail, once each; whose it is, is no doubt
    any more once that is said.
    """
    open_by_code = {
        waiting.doubt.code: waiting for waiting in reversed(open_doubts(views, item.id))
    }
    shapes = [
        _shape(views, item, one, text or "", roster)
        for one in reversed(open_by_code.values())
        if item.state == "waiting" or one.doubt.code not in WAITING
    ]
    return sorted(shapes, key=lambda shape: _ORDER.get(shape.guide.decision, 1))


def _shape(views: Views, item: ItemView, one: OpenDoubt, text: str, roster: Roster) -> Shape:
    doubt, code = one.doubt, one.doubt.code
    guide = GUIDES.get(code, _OTHER)
    proposed = doubt.proposes if doubt.proposes and is_open(views, doubt.proposes) else None
    firm = code in WAITING or (code in {"repeated", "revised"} and item.state == "repeated")
    others = views.items.by_ids(name for name in doubt.about if name != item.id)
    return Shape(
        code,
        DOUBTS.get(code, code),
        sentence_of(doubt),
        guide,
        one.whole,
        _likely(doubt, text, roster) if guide.decision in {"assign", "count"} else (),
        proposed,
        not firm,
        next((name for name in doubt.about if name in others), ""),
    )


def _likely(doubt: Doubt, text: str, roster: Roster) -> tuple[tuple[str, str], ...]:
    """The units of which it speaks, and those that the text names at either end; longest names
    first.
    """
    ends = _ends(text)
    likely = {
        code: block.short
        for code, several in roster.blocks.items()
        for block in several
        if code in doubt.about or block.name in ends or block.short in ends
    }
    return tuple(sorted(likely.items(), key=lambda one: -len(one[1]))[:LIKELY])


def _ends(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(lines[:ENDS] + lines[-ENDS:])
