"""寄信: what waits in the outbox is sent, and tried again where it can't be, ever later. Writes no
letter.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex

import structlog

from config.clock import Clock
from config.errors import BadMail, EdgeDown, LoginRefused, Misconfigured
from desk.acts.processes import doubled, has_ended, this_process
from desk.outbox import Outbox, Refusal, Sender, message_of
from ledger.book import Book
from ledger.office import outbox as letters
from ledger.office.outbox import Course, Posted, State, due_letters, letter_at, note

LEASE_SECONDS = 600
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
USEFUL = timedelta(days=1)  # of a letter that a person wants sent again
NOBODY = "设置 [outbox] 中没有这封信的收件人"


@dataclass(frozen=True, slots=True)
class Post:
    """By what letters are sent: who they are from, and who has which role."""

    outbox: Outbox
    sender: Sender
    addresses: Callable[[tuple[str, ...]], tuple[str, ...]]


def send_letters(book: Book, post: Post | None, *, now: Clock) -> int:
    """Each letter that is due, once; how many were sent, none where another process is sending.
    Without a post they only grow old.

    A process that is killed between the server's answer and our note sends the letter again, the
    same to the byte, under the same Message-ID.
    """
    if not due_letters(book, now=now()):
        return 0
    with book.lease(
        "outbox",
        holder=this_process(f"outbox-{token_hex(4)}"),
        seconds=LEASE_SECONDS,
        gone=has_ended,
    ) as lease:
        if lease is None:
            return 0
        sent = 0
        for number in due_letters(book, now=now()):
            if not lease.renew():
                break
            posted = letter_at(book, number)
            if posted.course.until <= now():
                note(book, number, posted.course, state="expired", next_try=posted.next_try)
            elif post is not None and not _sent(book, post, posted, now=now):
                break  # the server is down for all of them
            else:
                sent += letter_at(book, number).state == "sent"
    return sent


def wait(attempts: int) -> timedelta:
    """Until the next try, after so many that failed: from a minute doubling up to an hour."""
    return doubled(SHORTEST, attempts, longest=LONGEST)


def message_number(course: Course) -> str:
    """The left half of the Message-ID: of the cause alone, with the number of the copy that a
    person asked for.
    """
    return course.message + (f".{course.copies + 1}" if course.copies else "")


def send_again(book: Book, number: int, *, now: datetime) -> Posted:
    """再寄: a person wants that letter sent, once more where it was; it is of use for another day."""
    return letters.send_again(book, number, now=now, useful=USEFUL)


def _sent(book: Book, post: Post, posted: Posted, *, now: Clock) -> bool:
    """One letter tried, and what became of it noted; False where the server serves nobody now."""
    tell = structlog.get_logger().bind(letter=posted.id)
    course = posted.course
    to = [
        address for address in post.addresses(posted.letter.roles) if address not in course.reached
    ]
    if not to:
        _put_off(book, posted, NOBODY, now())
        return True
    content = message_of(
        posted.letter,
        sender=post.sender,
        to=to,
        number=message_number(course),
        made_at=course.made_at,
    )
    try:
        refused = post.outbox.send(content, to=to)
    except BadMail as error:
        tell.warning("letter.refused", reason=str(error))
        tried = replace(course, attempts=course.attempts + 1, words=str(error))
        note(book, posted.id, tried, state="refused", next_try=posted.next_try)
        return True
    except (EdgeDown, Misconfigured) as error:
        tell.warning("letter.delayed", reason=str(error), attempts=course.attempts + 1)
        longest = isinstance(error, LoginRefused | Misconfigured)
        _put_off(book, posted, str(error), now(), longest=longest)
        return False
    _note_taken(book, posted, to, refused, at=now())
    return True


def _note_taken(
    book: Book, posted: Posted, to: Sequence[str], refused: Mapping[str, Refusal], *, at: datetime
) -> None:
    """The server answered for each address; those that it refused for a while are tried again."""
    course = posted.course
    reached = (*course.reached, *(one for one in to if one not in refused))
    words = "；".join(f"{one}：{refusal.words}" for one, refusal in refused.items()) or None
    taken = replace(course, reached=reached, sent_at=at, words=words)
    if any(not refusal.for_good for refusal in refused.values()):
        _put_off(book, replace(posted, course=taken), words or "", at)
        return
    state: State = "sent" if reached else "refused"
    tell = structlog.get_logger().bind(letter=posted.id)
    tell.info(f"letter.{state}", recipients=len(reached), refused=len(refused))
    taken = replace(taken, attempts=course.attempts + 1)
    note(book, posted.id, taken, state=state, next_try=posted.next_try)


def _put_off(
    book: Book, posted: Posted, words: str, at: datetime, *, longest: bool = False
) -> None:
    tried = replace(posted.course, attempts=posted.course.attempts + 1, words=words)
    again = at + (LONGEST if longest else wait(tried.attempts))
    note(book, posted.id, tried, state="waiting", next_try=again)
