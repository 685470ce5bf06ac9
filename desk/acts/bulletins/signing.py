"""签发前的核对: a person closes a quarter that nothing is open of, or says why it is closed even so. What a closing writes is in closing.py."""

from dataclasses import dataclass
from datetime import date

from config.period import Quarter
from desk.acts.bulletins.closing import to_close
from desk.acts.bulletins.unfinished import Unfinished, unfinished
from desk.acts.record import record_line
from desk.acts.rules import Rules
from desk.acts.tallies.tally import QuarterTally, quarter_tally
from ledger.book import Book, Writer
from ledger.portable import ClosedLine


@dataclass(frozen=True, slots=True)
class Signing:
    """签发: what is open, and the figures as the closing holds them; `tally` None where it was not closed because of what is open."""

    unfinished: tuple[Unfinished, ...]
    tally: QuarterTally | None


def sign(
    book: Book, line: ClosedLine, *, actor: str, rules: Rules, today: date, keep: bool = True
) -> Signing:
    """Close the quarter unless something is open and the line gives no reason to close it even so.

    Without `keep` nothing is written, whatever is open, and the figures are those that would be held. Refused for a quarter that can't be closed at all.
    """
    with book.writing(actor=actor, keep=keep) as writer:
        return sign_on(writer, line, rules=rules, today=today, keep=keep)


def sign_on(
    writer: Writer, line: ClosedLine, *, rules: Rules, today: date, keep: bool = True
) -> Signing:
    """The same beside what else this page holds."""
    quarter = Quarter.parse(line.period)
    quarters = to_close(writer.views, quarter, rules, today)
    found = tuple(unfinished(writer.views, quarters, rules=rules, today=today)) if quarters else ()
    if found and keep and not line.reason:
        return Signing(found, None)
    record_line(writer, line, rules=rules, today=today)
    return Signing(found, quarter_tally(writer.views, quarter, rules=rules, today=today))
