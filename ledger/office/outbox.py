"""发件箱: letters as they wait, are sent, or fail: office matters, mutable, not in the chain, not
exported. Sends none.

A letter is posted by whoever writes the fact or the run that causes it, in the same transaction;
one cause has one letter, whatever happens.
"""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from config.errors import Refused
from ledger.book import Book, Writer
from ledger.schema.office import LetterRow

State = Literal["waiting", "sent", "refused", "cancelled", "expired"]
FOREVER = timedelta(days=3_650)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """附件: a file that goes with a letter."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """信件: what is written to whom. `cause` is unique for ever; `topic` groups the letters about
    one thing, `mark` says how it stood then.

    After `useful` a letter that could not be sent is of no use any more.
    """

    cause: str
    roles: tuple[str, ...]
    subject: str
    text: str
    topic: str = ""
    mark: str = ""
    useful: timedelta = FOREVER
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """What became of a letter: `reached` are the addresses that a server took it for; `copies`
    counts how often a person had it sent again.
    """

    message: str
    made_at: datetime
    until: datetime
    mark: str = ""
    attempts: int = 0
    reached: tuple[str, ...] = ()
    sent_at: datetime | None = None
    words: str | None = None
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter in the outbox."""

    id: int
    state: State
    next_try: datetime
    letter: Letter = field(repr=False)
    course: Course


def post(writer: Writer, letter: Letter) -> bool:
    """Put it into the outbox, with all else that the writer writes; False where its cause has one
    already.
    """
    now = writer.now()
    with writer.session() as session:
        if session.exec(select(LetterRow.id).where(LetterRow.cause == letter.cause)).first():
            return False
        number = (session.exec(select(func.max(LetterRow.id))).one() or 0) + 1
        # Nobody outside learns from a Message-ID what the letter is about.
        message = hashlib.sha256(f"{writer.secret('outbox')}\n{letter.cause}".encode())
        course = Course(message.hexdigest()[:32], now, now + letter.useful, letter.mark)
        session.add(_row(Posted(number, "waiting", now, letter, course)))
        return True


def letters(book: Book, *, state: State | None = None) -> list[Posted]:
    """Every letter, the oldest first; of one state only where it is named."""
    return _letters(book, _of_state(state).order_by(col(LetterRow.id)))


def latest_letters(
    book: Book, *, state: State | None, before: int | None, most: int
) -> tuple[list[Posted], int | None]:
    """Letters, the newest first, of one state where it is named; and the number before which more
    follow, None where none do.
    """
    query = _of_state(state).order_by(col(LetterRow.id).desc()).limit(most + 1)
    found = _letters(book, query if before is None else query.where(LetterRow.id < before))
    return found[:most], found[most - 1].id if len(found) > most else None


def count_letters(book: Book) -> dict[State, int]:
    """How many there are of each state."""
    query = select(LetterRow.state, func.count()).group_by(LetterRow.state)
    with book.session() as session:
        return {cast("State", state): count for state, count in session.exec(query)}


def due_letters(book: Book, *, now: datetime) -> list[int]:
    """The numbers of the waiting letters whose next try has come, the oldest first."""
    due = (LetterRow.state == "waiting", LetterRow.next_try <= seconds_of(now))
    with book.session() as session:
        return list(session.exec(select(LetterRow.id).where(*due).order_by(col(LetterRow.id))))


def letter_at(book: Book, number: int) -> Posted:
    """That letter; Refused where there is none."""
    with book.session() as session:
        return _posted(_at(session, number))


def last_mark(book: Book, topic: str) -> str | None:
    """How the thing stood when the last letter about it was written; None where there was none."""
    about = select(LetterRow.course).where(LetterRow.topic == topic)
    with book.session() as session:
        course = session.exec(about.order_by(col(LetterRow.id).desc()).limit(1)).first()
    return str(json.loads(course)["mark"]) if course else None


def count_about(book: Book, topic: str) -> int:
    """How many letters about it were written."""
    query = select(func.count()).select_from(LetterRow).where(LetterRow.topic == topic)
    with book.session() as session:
        return session.exec(query).one()


def note(book: Book, number: int, course: Course, *, state: State, next_try: datetime) -> None:
    """What has become of it. A letter that a person cancelled meanwhile stays so unless it was
    sent.
    """
    with book.session(write=True) as session:
        posted = _posted(_at(session, number))
        kept = posted.state if posted.state == "cancelled" and state != "sent" else state
        session.merge(_row(replace(posted, state=kept, next_try=next_try, course=course)))


def send_again(book: Book, number: int, *, now: datetime, useful: timedelta) -> Posted:
    """Because a person wants it: a letter that was taken becomes another copy, under a number of
    its own; any other is tried now.
    """
    with book.session(write=True) as session:
        posted = _posted(_at(session, number))
        if not posted.letter.text:
            raise Refused(f"第 {number} 号信的内容已随清除抹去，不能再寄")
        again = bool(posted.course.reached) and posted.state == "sent"
        course = replace(
            posted.course,
            copies=posted.course.copies + again,
            reached=() if again else posted.course.reached,
            attempts=0,
            words=None,
            until=max(posted.course.until, now + useful),
        )
        waiting = replace(posted, state="waiting", next_try=now, course=course)
        session.merge(_row(waiting))
        return waiting


def cancel(book: Book, number: int) -> Posted:
    """It is not sent any more; Refused for one that does not wait."""
    with book.session(write=True) as session:
        posted = _posted(_at(session, number))
        if posted.state not in {"waiting", "refused"}:
            raise Refused(f"第 {number} 号信不在等待寄出，不能取消")
        cancelled = replace(posted, state="cancelled")
        session.merge(_row(cancelled))
        return cancelled


def erase_enclosures(writer: Writer) -> None:
    """Something is sealed: drafts and tables that may name it lose their words; those that wait
    are not sent, the clock makes them anew.
    """
    with writer.session() as session:
        for posted in [_posted(row) for row in session.exec(select(LetterRow))]:
            if posted.letter.enclosures:
                state: State = "cancelled" if posted.state == "waiting" else posted.state
                letter = replace(posted.letter, text="", enclosures=())
                course = replace(posted.course, mark="")
                session.merge(_row(replace(posted, state=state, letter=letter, course=course)))


def seconds_of(moment: datetime) -> int:
    return int(moment.timestamp())


def moment_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _of_state(state: State | None) -> SelectOfScalar[LetterRow]:
    return select(LetterRow).where(*([LetterRow.state == state] if state else []))


def _letters(book: Book, query: SelectOfScalar[LetterRow]) -> list[Posted]:
    with book.session() as session:
        return [_posted(row) for row in session.exec(query)]


def _at(session: Session, number: int) -> LetterRow:
    if row := session.get(LetterRow, number):
        return row
    raise Refused(f"发件箱中没有第 {number} 号信")


def _row(posted: Posted) -> LetterRow:
    letter = {name: getattr(posted.letter, name) for name in ("roles", "subject", "text")}
    enclosures = [
        [e.name, e.type, base64.b64encode(e.content).decode()] for e in posted.letter.enclosures
    ]
    course = {
        name: seconds_of(value) if isinstance(value, datetime) else value
        for name, value in asdict(posted.course).items()
    }
    return LetterRow(
        id=posted.id,
        cause=posted.letter.cause,
        topic=posted.letter.topic,
        state=posted.state,
        next_try=seconds_of(posted.next_try),
        letter=json.dumps(letter | {"enclosures": enclosures}, ensure_ascii=False),
        course=json.dumps(course, ensure_ascii=False),
    )


def _posted(row: LetterRow) -> Posted:
    kept, course = json.loads(row.letter), json.loads(row.course)
    moments = {name: moment_of(course[name]) for name in ("made_at", "until")}
    sent = moment_of(course["sent_at"]) if course["sent_at"] is not None else None
    letter = Letter(
        row.cause,
        tuple(kept["roles"]),
        kept["subject"],
        kept["text"],
        row.topic,
        course["mark"],
        enclosures=tuple(
            Enclosure(name, kind, base64.b64decode(content))
            for name, kind, content in kept["enclosures"]
        ),
    )
    rest = {"reached": tuple(course["reached"]), "sent_at": sent}
    state, next_try = cast("State", row.state), moment_of(row.next_try)
    return Posted(row.id, state, next_try, letter, Course(**course | moments | rest))
