"""收件: mails -> lines of the log and items of the ledger. One mail, one line, whatever happens; one batch, one commit."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import structlog

from classify.screen import Mark
from config.errors import EdgeDown, LedgerBroken
from config.period import SHANGHAI
from desk.acts.items import add_items, submission_of
from desk.acts.opening import Opened, read_opened
from desk.acts.tally import Rules
from ingest.mail import MailKey, OpenedMail, RawMail
from ingest.sandbox import Failure, Sandbox
from ledger.archive import Archive
from ledger.book import Book, Page
from ledger.payloads import Held, Logged, LoggedDocument
from ledger.recording import Vocabulary

ACTOR = "yishi"
# Under which key a mail stands in the log; None where it has a line already.
Place = Callable[[Page, RawMail, Opened | None], MailKey | None]


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking mails in works with; `batch` mails are one commit."""

    book: Book
    archive: Archive
    sandbox: Sandbox
    rules: Rules
    known: Vocabulary
    batch: int = 50


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail and what opening it gave; None: its content is known, so it was not opened again."""

    raw: RawMail
    answer: Opened | Failure | None


def take_in(intake: Intake, batches: Iterable[Sequence[RawMail]], *, place: Place, after_batch: Callable[[], object]) -> Counter[str]:
    """Record every mail in the order given; how many there were by outcome, and how many items."""
    counts: Counter[str] = Counter()
    for arrivals in _in_batches(_arrivals(intake, batches), intake.batch):
        counts += _record_batch(intake, arrivals, place)
        after_batch()
    return counts


def at_its_key(page: Page, raw: RawMail, _opened: Opened | None) -> MailKey | None:
    """A mail of a mailbox stands where the server showed it."""
    return None if page.views.mail_at(raw.key) else raw.key


def log_mail(page: Page, intake: Intake, key: MailKey, arrival: Arrival) -> Counter[str]:
    """The line of one mail, and its items: what became of it, and of how many items."""
    raw, answer = arrival.raw, arrival.answer
    if isinstance(answer, Opened) and answer.mark:
        page.append(_held(raw, key, answer.sender, answer.mark))
        return Counter(held=1)
    if raw.digest and page.views.known_digests([raw.digest]):
        page.append(*_line(raw, key, "seen_before", answer.mail if isinstance(answer, Opened) else None))
        return Counter(seen_before=1)
    if isinstance(answer, Opened) and answer.mail:
        submission = submission_of(page, answer.mail, raw, rules=intake.rules)
        entry = page.append(*_line(raw, key, "recorded", answer.mail, doubts=tuple(d.code.value for d in submission.doubts)))
        return Counter(recorded=1, items=add_items(page, submission, raw, logged=entry.seq, known=intake.known))
    page.append(*_line(raw, key, "unreadable", None))
    return Counter(unreadable=1)


def _arrivals(intake: Intake, batches: Iterable[Sequence[RawMail]]) -> Iterator[Arrival]:
    """Every mail in order, opened in a worker unless its content is known; fetching, opening and recording overlap."""
    waiting: deque[tuple[RawMail, bool]] = deque()

    def jobs() -> Iterator[bytes]:
        for batch in batches:
            with intake.book.reading() as views:
                known = views.known_digests({raw.digest for raw in batch if raw.digest})
            for raw in batch:
                waiting.append((raw, raw.digest in known))
                if raw.digest not in known:
                    yield raw.content if raw.content is not None else (raw.headers or b"").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    for answer in intake.sandbox.run_all(jobs()):
        while waiting[0][1]:
            yield Arrival(waiting.popleft()[0], None)
        yield Arrival(waiting.popleft()[0], answer if isinstance(answer, Failure) else read_opened(answer))
    yield from (Arrival(raw, None) for raw, _ in waiting)


def _in_batches(arrivals: Iterator[Arrival], size: int) -> Iterator[list[Arrival]]:
    """What came before the mailbox went down is recorded before that is told."""
    batch: list[Arrival] = []
    try:
        for arrival in arrivals:
            batch.append(arrival)
            if len(batch) == size:
                yield batch
                batch = []
    except EdgeDown:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _record_batch(intake: Intake, arrivals: Sequence[Arrival], place: Place) -> Counter[str]:
    for arrival in arrivals:
        if isinstance(arrival.answer, Opened) and arrival.answer.mail and arrival.raw.digest and arrival.raw.content is not None:
            intake.archive.put(arrival.raw.digest, arrival.raw.content)
    intake.archive.sync()
    counts: Counter[str] = Counter()
    with intake.book.writing(actor=ACTOR) as page:
        for arrival in arrivals:
            counts += _record_one(page, intake, arrival, place)
    return counts


def _record_one(page: Page, intake: Intake, arrival: Arrival, place: Place) -> Counter[str]:
    """One bad mail never stops the batch: what can't be understood is undone and logged as unreadable."""
    key = place(page, arrival.raw, arrival.answer if isinstance(arrival.answer, Opened) else None)
    if key is None:
        return Counter(known=1)
    try:
        with page.attempt():
            counts = log_mail(page, intake, key, arrival)
    except (EdgeDown, LedgerBroken):
        raise
    except Exception as error:  # noqa: BLE001 # the one round a mail (DESIGN.md 7)
        structlog.get_logger().error("mail.failed", mailbox=key.mailbox, uid=key.uid, error=type(error).__name__)
        page.append(*_line(arrival.raw, key, "unreadable", None))
        counts = Counter(unreadable=1)
    outcome = next(name for name in ("held", "seen_before", "recorded", "unreadable") if counts[name])
    structlog.get_logger().info("mail.received", mailbox=key.mailbox, uid=key.uid, outcome=outcome, items=counts["items"])
    return counts


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


def _line(
    raw: RawMail,
    key: MailKey,
    outcome: Literal["recorded", "seen_before", "unreadable"],
    mail: OpenedMail | None,
    *,
    doubts: tuple[str, ...] = (),
) -> tuple[Logged, dict[str, object]]:
    """The payload and the words of a mail's line; a mail seen before has neither attachments nor defects of its own."""
    whole = mail if outcome == "recorded" else None
    documents = whole.documents if whole else ()
    logged = Logged(
        mailbox=key.mailbox,
        folder=key.folder,
        uidvalidity=key.uidvalidity,
        uid=key.uid,
        received_at=raw.received_at.astimezone(SHANGHAI),
        sender=(mail.sender or None) if mail else None,
        outcome=outcome,
        size=raw.size,
        digest=raw.digest,
        message_id=mail.message_id if mail else None,
        doubts=doubts,
        documents=tuple(
            LoggedDocument(kind=d.kind, size=d.size, text_chars=len(d.text) if d.text is not None else None, problem=d.problem)
            for d in documents
        ),
        defects=whole.defects if whole else (),
    )
    words: dict[str, object] = {"subject": mail.subject, "sender_name": mail.sender_name} if mail else {}
    return logged, words | {"names": [document.name for document in documents]}
