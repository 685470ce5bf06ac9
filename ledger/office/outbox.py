"""发件箱: letters as they wait, are sent, or fail: office matters, mutable, not in the chain, not exported. Sends none.

A letter is posted by whoever writes the fact or the run that causes it, in the same transaction; one cause has one letter, whatever happens.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine, func, insert, select, update

from config.errors import Refused
from ledger.book import Book, Writer
from ledger.clocktables import LETTERS
from ledger.engine import answering, reading, writing
from ledger.office.leases import secret

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
    """信件: what is written to whom. `cause` is unique for ever; `topic` groups the letters about one thing, `mark` says how it stood then.

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
    """What became of a letter: `reached` are the addresses that a server took it for; `copies` counts how often a person had it sent again."""

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


def row_of(posted: Posted) -> dict[str, Any]:
    """As the table keeps it, but for the cause, which never changes."""
    letter = {name: getattr(posted.letter, name) for name in ("roles", "subject", "text")}
    enclosures = [
        [e.name, e.type, base64.b64encode(e.content).decode()] for e in posted.letter.enclosures
    ]
    course = {
        name: seconds_of(value) if isinstance(value, datetime) else value
        for name, value in asdict(posted.course).items()
    }
    return {
        "id": posted.id,
        "topic": posted.letter.topic,
        "state": posted.state,
        "next_try": seconds_of(posted.next_try),
        "letter": json.dumps(letter | {"enclosures": enclosures}, ensure_ascii=False),
        "course": json.dumps(course, ensure_ascii=False),
    }


def posted_of(row: Mapping[Any, Any]) -> Posted:
    said, course = json.loads(row["letter"]), json.loads(row["course"])
    moments = {name: moment_of(course[name]) for name in ("made_at", "until")}
    sent = moment_of(course["sent_at"]) if course["sent_at"] is not None else None
    enclosures = tuple(
        Enclosure(name, kind, base64.b64decode(content))
        for name, kind, content in said["enclosures"]
    )
    letter = Letter(
        row["cause"],
        tuple(said["roles"]),
        said["subject"],
        said["text"],
        row["topic"],
        course["mark"],
        enclosures=enclosures,
    )
    return Posted(
        row["id"],
        row["state"],
        moment_of(row["next_try"]),
        letter,
        Course(**course | moments | {"reached": tuple(course["reached"]), "sent_at": sent}),
    )


def seconds_of(moment: datetime) -> int:
    return int(moment.timestamp())


def moment_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def post(writer: Writer, letter: Letter) -> bool:
    """Put it into the outbox, with all else that this page holds; False where its cause has one already."""
    connection, now = writer._connection, writer._now()  # noqa: SLF001  it stands or falls with what else the page holds
    if connection.scalar(select(LETTERS.c.id).where(LETTERS.c.cause == letter.cause)) is not None:
        return False
    number = (connection.scalar(select(func.max(LETTERS.c.id))) or 0) + 1
    # Nobody outside learns from a Message-ID what the letter is about.
    message = hashlib.sha256(
        f"{secret(connection, 'outbox')}\n{letter.cause}".encode()
    ).hexdigest()[:32]
    course = Course(message, now, now + letter.useful, letter.mark)
    connection.execute(
        insert(LETTERS).values(
            row_of(Posted(number, "waiting", now, letter, course)) | {"cause": letter.cause}
        )
    )
    return True


def letters(book: Book, *, state: State | None = None) -> list[Posted]:
    """Every letter, the oldest first; of one state only where it is named."""
    query = select(LETTERS).order_by(LETTERS.c.id)
    with answering(), reading(_engine(book)) as connection:
        rows = connection.execute(
            query if state is None else query.where(LETTERS.c.state == state)
        ).mappings()
        return [posted_of(row) for row in rows]


def latest_letters(
    book: Book, *, state: State | None, before: int | None, most: int
) -> tuple[list[Posted], int | None]:
    """Letters, the newest first, of one state where it is named; and the number before which more follow, None where none do."""
    query = select(LETTERS).order_by(LETTERS.c.id.desc()).limit(most + 1)
    query = query if state is None else query.where(LETTERS.c.state == state)
    with answering(), reading(_engine(book)) as connection:
        rows = (
            connection.execute(query if before is None else query.where(LETTERS.c.id < before))
            .mappings()
            .all()
        )
    return [posted_of(row) for row in rows[:most]], rows[most - 1]["id"] if len(
        rows
    ) > most else None


def count_letters(book: Book) -> dict[State, int]:
    """How many there are of each state."""
    with answering(), reading(_engine(book)) as connection:
        rows = connection.execute(select(LETTERS.c.state, func.count()).group_by(LETTERS.c.state))
        return {row.state: row[1] for row in rows}


def due_letters(book: Book, *, now: datetime) -> list[int]:
    """The numbers of the waiting letters whose next try has come, the oldest first."""
    where = (LETTERS.c.state == "waiting", LETTERS.c.next_try <= seconds_of(now))
    with answering(), reading(_engine(book)) as connection:
        return list(connection.scalars(select(LETTERS.c.id).where(*where).order_by(LETTERS.c.id)))


def letter_at(book: Book, number: int) -> Posted:
    """That letter; Refused where there is none."""
    with answering(), reading(_engine(book)) as connection:
        return _at(connection, number)


def last_mark(book: Book, topic: str) -> str | None:
    """How the thing stood when the last letter about it was written; None where there was none."""
    query = (
        select(LETTERS.c.course)
        .where(LETTERS.c.topic == topic)
        .order_by(LETTERS.c.id.desc())
        .limit(1)
    )
    with answering(), reading(_engine(book)) as connection:
        found = connection.scalar(query)
    return str(json.loads(found)["mark"]) if found else None


def count_about(book: Book, topic: str) -> int:
    """How many letters about it were written."""
    with answering(), reading(_engine(book)) as connection:
        return (
            connection.scalar(
                select(func.count()).select_from(LETTERS).where(LETTERS.c.topic == topic)
            )
            or 0
        )


def note(book: Book, number: int, course: Course, *, state: State, next_try: datetime) -> None:
    """What has become of it. A letter that a person cancelled meanwhile stays so unless it was sent."""
    with answering(), writing(_engine(book)) as connection:
        posted = _at(connection, number)
        kept = posted.state if posted.state == "cancelled" and state != "sent" else state
        _write(connection, replace(posted, state=kept, next_try=next_try, course=course))


def send_again(book: Book, number: int, *, now: datetime, useful: timedelta) -> Posted:
    """Because a person wants it: a letter that was taken becomes another copy, under a number of its own; any other is tried now."""
    with answering(), writing(_engine(book)) as connection:
        posted = _at(connection, number)
        if not posted.letter.text:
            raise Refused(f"第 {number} 号信的内容已随封存抹去，不能再寄")
        again = bool(posted.course.reached) and posted.state == "sent"
        reached = () if again else posted.course.reached
        until = max(posted.course.until, now + useful)
        course = replace(
            posted.course,
            copies=posted.course.copies + again,
            reached=reached,
            attempts=0,
            words=None,
            until=until,
        )
        _write(connection, found := replace(posted, state="waiting", next_try=now, course=course))
        return found


def cancel(book: Book, number: int) -> Posted:
    """It is not sent any more; Refused for one that does not wait."""
    with answering(), writing(_engine(book)) as connection:
        posted = _at(connection, number)
        if posted.state not in {"waiting", "refused"}:
            raise Refused(f"第 {number} 号信不在等待寄出，不能取消")
        _write(connection, found := replace(posted, state="cancelled"))
        return found


def erase_enclosures(writer: Writer) -> None:
    """Something is sealed: drafts and tables that may name it lose their words; those that wait are not sent, the clock makes them anew."""
    connection = writer._connection  # noqa: SLF001  it stands or falls with the sealing
    for row in connection.execute(select(LETTERS)).mappings().all():
        posted = posted_of(row)
        if posted.letter.enclosures:
            state: State = "cancelled" if posted.state == "waiting" else posted.state
            course = replace(posted.course, mark="")
            _write(
                connection,
                replace(
                    posted,
                    state=state,
                    letter=replace(posted.letter, text="", enclosures=()),
                    course=course,
                ),
            )


def _at(connection: Connection, number: int) -> Posted:
    row = connection.execute(select(LETTERS).where(LETTERS.c.id == number)).mappings().first()
    if row is None:
        raise Refused(f"发件箱中没有第 {number} 号信")
    return posted_of(row)


def _write(connection: Connection, posted: Posted) -> None:
    connection.execute(update(LETTERS).where(LETTERS.c.id == posted.id).values(row_of(posted)))


def _engine(book: Book) -> Engine:
    return book._engine  # noqa: SLF001  office rows stand in the ledger's own database, and the book alone knows where that is
