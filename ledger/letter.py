"""信件: a letter, and what became of it, as values and as they are kept. Asks nothing, sends nothing."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

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
