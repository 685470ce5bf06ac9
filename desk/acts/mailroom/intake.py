"""收件: mails -> lines of the log and items of the ledger. One mail, one line, whatever happens; one batch, one commit."""

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

import structlog

from classify.screen import Mark
from classify.submission import Submission
from config.errors import EdgeDown, LedgerBroken
from config.period import SHANGHAI, civil_date
from config.phrases import NO_PHRASES, Phrases
from desk.acts.mailroom.handover import hand_over
from desk.acts.mailroom.history import History
from desk.acts.mailroom.items import add_items, settled
from desk.acts.mailroom.notices import closed_among, quotas_watched, tell_of_held
from desk.acts.mailroom.opened_mail import Opened, job_of, pack_knowledge, read_opened
from desk.acts.rules import Rules
from ingest.mail import MailKey, RawMail
from ingest.sandbox import Failure, Sandbox
from ledger.archive import Archive
from ledger.book import Book, Writer
from ledger.doubts import doubts_in_content
from ledger.payloads import Held, Logged, LoggedDocument
from ledger.vocabulary import Vocabulary

ACTOR = "yishi"
OUTCOMES = ("recorded", "seen_before", "held", "unreadable")
# Under which key a mail stands in the log; None where it has a line already.
Place = Callable[[Writer, History, "Arrival"], MailKey | None]


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking mails in works with; `batch` mails, or fewer of `batch_bytes`, are one commit."""

    book: Book
    archive: Archive
    sandbox: Sandbox
    rules: Rules
    known: Vocabulary
    batch: int = 150
    batch_bytes: int = 16 << 20
    phrases: Phrases = NO_PHRASES
    authserv_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail and what opening it gave; None: its content is known, so it was not opened again."""

    raw: RawMail
    answer: Opened | Failure | None

    @property
    def opened(self) -> Opened | None:
        return self.answer if isinstance(self.answer, Opened) else None

    @property
    def submission(self) -> Submission | None:
        return self.opened.submission if self.opened else None


def take_in(
    intake: Intake,
    batches: Iterable[Sequence[RawMail]],
    *,
    place: Place,
    after_batch: Callable[[], object],
) -> Counter[str]:
    """Record every mail in the order given; how many there were by outcome, and how many items.

    `place` and `after_batch` are called in the thread that records.
    """
    counts: Counter[str] = Counter()

    def record(arrivals: Sequence[Arrival]) -> None:
        counts.update(_record_batch(intake, arrivals, place))
        after_batch()

    with closing(_arrivals(intake, batches)) as arrivals:
        hand_over(
            arrivals,
            record,
            size=lambda arrival: len(arrival.raw.content or b""),
            most=intake.batch,
            most_bytes=intake.batch_bytes,
        )
    return counts


def at_its_key(_page: Writer, history: History, arrival: Arrival) -> MailKey | None:
    """A mail of a mailbox stands where the server showed it."""
    return None if history.has(arrival.raw.key) else arrival.raw.key


def open_all(intake: Intake, raws: Sequence[RawMail]) -> Iterator[Arrival]:
    """Mails that are there whole, opened now, in their order."""
    answers = intake.sandbox.run_all(map(_job, raws), common=_knowledge(intake))
    return (
        Arrival(raw, answer if isinstance(answer, Failure) else read_opened(answer))
        for raw, answer in zip(raws, answers, strict=True)
    )


def history_of(writer: Writer, arrivals: Sequence[Arrival]) -> History:
    """What the ledger has of these mails and their items."""
    items = (
        item for arrival in arrivals if arrival.submission for item in arrival.submission.items
    )
    return History(writer, [arrival.raw for arrival in arrivals], items)


def log_mail(
    writer: Writer, intake: Intake, key: MailKey, arrival: Arrival, *, history: History
) -> Counter[str]:
    """The line of one mail, and its items: what became of it, and of how many items."""
    raw, opened = arrival.raw, arrival.opened
    seen_before = raw.digest in history.digests
    history.log(key, raw, recorded=bool(opened and opened.submission))
    if opened and opened.mark:
        writer.append(_held(raw, key, opened.sender, opened.mark))
        return Counter(held=1)
    if seen_before:
        writer.append(*line_of(raw, key, "seen_before", opened))
        return Counter(seen_before=1)
    if opened and opened.submission:
        submission = settled(writer, opened.submission, raw, history=history)
        entry = writer.append(*line_of(raw, key, "recorded", opened, submission))
        return Counter(
            recorded=1,
            items=add_items(
                writer, submission, raw, logged=entry.seq, known=intake.known, history=history
            ),
        )
    writer.append(*line_of(raw, key, "unreadable", None))
    return Counter(unreadable=1)


def _arrivals(
    intake: Intake, batches: Iterable[Sequence[RawMail]]
) -> Generator[Arrival, None, None]:
    """Every mail in order, opened in a worker unless its content is known; fetching, opening and recording overlap."""
    waiting: deque[tuple[RawMail, bool]] = deque()

    def jobs() -> Iterator[bytes]:
        for batch in batches:
            with intake.book.reading() as views:
                known = views.intake.known_digests({raw.digest for raw in batch if raw.digest})
            for raw in batch:
                waiting.append((raw, raw.digest in known))
                if raw.digest not in known:
                    yield _job(raw)

    for answer in intake.sandbox.run_all(jobs(), common=_knowledge(intake)):
        while waiting[0][1]:
            yield Arrival(waiting.popleft()[0], None)
        yield Arrival(
            waiting.popleft()[0], answer if isinstance(answer, Failure) else read_opened(answer)
        )
    yield from (Arrival(raw, None) for raw, _ in waiting)


def _knowledge(intake: Intake) -> bytes:
    """What people have taught by now holds by each mail's own day of receipt."""
    with intake.book.reading() as views:
        taught = views.office.taught()
    return pack_knowledge(
        intake.rules.roster, taught, phrases=intake.phrases, authserv_ids=intake.authserv_ids
    )


def _job(raw: RawMail) -> bytes:
    """Of a mail over the size limit there are only headers, and perhaps not all of them."""
    content = (
        raw.content
        if raw.content is not None
        else (raw.headers or b"").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    )
    return job_of(content, received_on=civil_date(raw.received_at))


def _record_batch(intake: Intake, arrivals: Sequence[Arrival], place: Place) -> Counter[str]:
    intake.archive.keep(
        (arrival.raw.digest, arrival.raw.content)
        for arrival in arrivals
        if arrival.submission and arrival.raw.digest and arrival.raw.content is not None
    )
    results = _recorded(intake, arrivals, place)
    for key, counts in results:
        outcome = next(name for name in OUTCOMES if counts[name])
        structlog.get_logger().info(
            "mail.received",
            mailbox=key.mailbox,
            uid=key.uid,
            outcome=outcome,
            items=counts["items"],
        )
    return sum((counts for _, counts in results), Counter(known=len(arrivals) - len(results)))


def _recorded(
    intake: Intake, arrivals: Sequence[Arrival], place: Place
) -> list[tuple[MailKey, Counter[str]]]:
    """Key and outcome of each mail that had no line yet. One bad mail never stops the others: the batch is halved until it stands alone."""
    try:
        return _record(intake, arrivals, place)
    except (EdgeDown, LedgerBroken):
        raise
    except Exception as error:  # noqa: BLE001 # the one round a mail (DESIGN.md 7); nothing of these is written
        if len(arrivals) > 1:
            half = len(arrivals) // 2
            return _recorded(intake, arrivals[:half], place) + _recorded(
                intake, arrivals[half:], place
            )
        raw, reason = arrivals[0].raw, type(error).__name__
        structlog.get_logger().error(
            "mail.failed", mailbox=raw.key.mailbox, uid=raw.key.uid, error=reason
        )
        return _record(intake, [Arrival(raw, Failure("raised", reason))], place)


def _record(
    intake: Intake, arrivals: Sequence[Arrival], place: Place
) -> list[tuple[MailKey, Counter[str]]]:
    with intake.book.writing(actor=ACTOR) as writer:
        history = history_of(writer, arrivals)
        received = [civil_date(arrival.raw.received_at) for arrival in arrivals]
        with quotas_watched(
            writer, closed_among(writer.views, received), rules=intake.rules, today=max(received)
        ):
            done = [
                (arrival, key, log_mail(writer, intake, key, arrival, history=history))
                for arrival in arrivals
                if (key := place(writer, history, arrival)) is not None
            ]
        tell_of_held(
            writer,
            [
                (key, a.raw, a.opened.sender)
                for a, key, counts in done
                if counts["held"] and a.opened
            ],
        )
        return [(key, counts) for _, key, counts in done]


def _held(raw: RawMail, key: MailKey, sender: str, mark: Mark) -> Held:
    return Held(
        mailbox=key.mailbox,
        folder=key.folder,
        uidvalidity=key.uidvalidity,
        uid=key.uid,
        received_at=raw.received_at.astimezone(SHANGHAI),
        sender=sender or None,
        rule=mark.rule,
        strength=mark.strength.value,
    )


def line_of(
    raw: RawMail,
    key: MailKey,
    outcome: Literal["recorded", "seen_before", "unreadable"],
    opened: Opened | None,
    submission: Submission | None = None,
) -> tuple[Logged, dict[str, object]]:
    """The payload and the words of a mail's line; a mail seen before has neither attachments nor defects of its own."""
    outlines = opened.documents if opened and submission else ()
    logged = Logged(
        mailbox=key.mailbox,
        folder=key.folder,
        uidvalidity=key.uidvalidity,
        uid=key.uid,
        received_at=raw.received_at.astimezone(SHANGHAI),
        sender=(opened.sender or None) if opened else None,
        outcome=outcome,
        size=raw.size,
        digest=raw.digest,
        message_id=opened.message_id if opened else None,
        doubts=tuple(doubt.code.value for doubt in submission.doubts) if submission else (),
        documents=tuple(
            LoggedDocument(kind=o.kind, size=o.size, text_chars=o.text_chars, problem=o.problem)
            for o in outlines
        ),
        defects=submission.defects if submission else (),
    )
    words: dict[str, object] = (
        {"subject": opened.subject, "sender_name": opened.sender_name} if opened else {}
    )
    doubts = doubts_in_content(submission.doubts if submission else ())
    return logged, words | {"names": [outline.name for outline in outlines], "doubts": doubts}
