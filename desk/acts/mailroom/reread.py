"""重读: mails that are kept, opened again by today's readers; what changed is recorded as new
facts beside the old ones.

Never assigns, withdraws or scores anything: what today's reading would decide otherwise is only
proposed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from classify.repeats import same_text_as
from classify.submission import WAITING, Doubt, DoubtCode, Item, Submission
from config.errors import Refused, YishiError
from config.period import civil_date
from desk.acts.mailroom.differences import Change, item_difference, mail_difference, text_changed
from desk.acts.mailroom.history import History
from desk.acts.mailroom.intake import Arrival, Intake, history_of, log_mail, open_all
from desk.acts.mailroom.items import add_items, settled
from desk.acts.mailroom.release import Fetch
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from ledger.book import Writer
from ledger.views import ItemView, LogFilter, MailView, Views

SHORTEST = 8  # hex digits that name a mail
SEALED = "原件已清除，不再重读"


@dataclass(frozen=True, slots=True)
class MailReread:
    """One mail read again: what changed, what a person might do about it, or why it was not read;
    `gained`: items that it had not before.
    """

    mail: MailView
    changes: tuple[Change, ...] = ()
    proposals: tuple[str, ...] = ()
    gained: int = 0
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class RereadTotal:
    """Of all that were read again: mails, and the items that they had not before."""

    read: int
    changed: int
    unchanged: int
    skipped: int
    items: int


def reread_total(rereads: Sequence[MailReread]) -> RereadTotal:
    skipped = sum(reread.skipped is not None for reread in rereads)
    changed = sum(bool(reread.changes or reread.gained) for reread in rereads)
    return RereadTotal(
        read=len(rereads),
        changed=changed,
        unchanged=len(rereads) - changed - skipped,
        skipped=skipped,
        items=sum(reread.gained for reread in rereads),
    )


def chosen(views: Views, names: Sequence[str], *, since: date | None) -> list[MailView]:
    """The lines of the mails that these items or digests name, or of all since that day; oldest
    first. Refused for a name that means nothing.
    """
    if names:
        by_seq = {mail.seq: mail for name in names for mail in _named(views, name)}
        lines = [
            mail
            for mail in by_seq.values()
            if since is None or civil_date(mail.received_at) >= since
        ]
    else:
        lines = list(views.log.lines(wanted=LogFilter(since=since)))
    return sorted(
        (mail for mail in lines if mail.outcome in {"recorded", "unreadable"} and mail.digest),
        key=lambda mail: mail.seq,
    )


def reread(
    intake: Intake, mails: Sequence[MailView], *, fetch: Fetch, actor: str, dry_run: bool
) -> Iterator[MailReread]:
    """Each mail read again, in batches of one commit; `fetch` brings what could not be read when
    it came, for that was not kept.
    """
    for part in _parts(mails, count=intake.batch, most_bytes=intake.batch_bytes):
        raws = [(mail, *_content(intake, mail, fetch)) for mail in part]
        opened = iter(list(open_all(intake, [raw for _, raw, _ in raws if raw])))
        arrivals = [(mail, next(opened) if raw else None, why) for mail, raw, why in raws]
        if not dry_run:
            _keep(intake, arrivals)
        with intake.book.writing(actor=actor, keep=not dry_run) as writer:
            history = history_of(writer, [arrival for _, arrival, _ in arrivals if arrival])
            readings = [
                _read(writer, intake, mail, arrival, history=history)
                if arrival
                else MailReread(mail, skipped=why)
                for mail, arrival, why in arrivals
            ]
        yield from readings


def _named(views: Views, name: str) -> list[MailView]:
    if item := views.items.by_name(name):
        mails = views.log.of_digests([item.mail]) if item.mail else []
        if not mails:
            raise Refused(f"{name} 没有可重读的原件：不是随邮件来的，或原件没有留下")
        return mails
    digits = name.lower()
    if len(digits) < SHORTEST or set(digits) - set("0123456789abcdef"):
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息；来件请写其校验值的前 {SHORTEST} 位以上")
    mails = views.log.beginning(digits)
    if not mails:
        raise Refused(f"没有校验值以 {name} 开头的来件")
    if len({mail.digest for mail in mails}) > 1:
        raise Refused(f"校验值以 {name} 开头的来件不止一封，请多写几位")
    return mails


def _parts(mails: Sequence[MailView], *, count: int, most_bytes: int) -> Iterator[list[MailView]]:
    part: list[MailView] = []
    for mail in mails:
        if part and (
            len(part) == count
            or sum(other.size or 0 for other in part) + (mail.size or 0) > most_bytes
        ):
            yield part
            part = []
        part.append(mail)
    if part:
        yield part


def _content(intake: Intake, mail: MailView, fetch: Fetch) -> tuple[RawMail | None, str | None]:
    """The mail whole, or why it is not to be had."""
    key = MailKey(mail.mailbox, mail.folder, mail.uidvalidity, mail.uid)
    kept = intake.archive.read(mail.digest or "")
    if kept is not None and digest_of(kept) != mail.digest:
        return None, "归档的原件已损坏，未重读；请用 yishi ledger verify 核验"
    if kept is not None:
        return RawMail(key, mail.received_at, len(kept), kept, mail.digest), None
    if mail.outcome == "recorded":
        return None, SEALED
    try:
        raw = fetch(key, Path(mail.folder) if mail.mailbox == "files" else None)
    except YishiError as error:
        return None, f"原处取不到：{error}"
    if raw is None or raw.digest != mail.digest or raw.content is None:
        return None, "当时无法读取，原处已没有这封来件"
    return RawMail(key, mail.received_at, len(raw.content), raw.content, raw.digest), None


def _keep(intake: Intake, arrivals: Sequence[tuple[MailView, Arrival | None, str | None]]) -> None:
    """What can be read for the first time is archived before the ledger says so."""
    intake.archive.keep(
        (mail.digest or "", arrival.raw.content)
        for mail, arrival, _ in arrivals
        if arrival
        and arrival.submission
        and mail.outcome == "unreadable"
        and arrival.raw.content is not None
    )


def _read(
    writer: Writer, intake: Intake, mail: MailView, arrival: Arrival, *, history: History
) -> MailReread:
    if arrival.opened is None:
        return MailReread(mail, skipped="今天的程序也没能读出")
    if mail.outcome == "unreadable":
        counts = log_mail(writer, intake, arrival.raw.key, arrival, history=history)
        outcome = next(name for name in ("held", "seen_before", "recorded") if counts[name])
        return MailReread(
            mail, (Change(None, "outcome", mail.outcome, outcome),), gained=counts["items"]
        )
    if arrival.submission is None:
        return MailReread(
            mail,
            skipped="今天的筛查认为带有密级标志，未重读；"
            "未经人工放行的请用 yishi item seal 清除其信息",
        )
    items = [item for item in writer.views.items.of_mails([], logged=[mail.seq]) if item.holds]
    words = writer.views.words([item.seq for item in items]).values()
    if any("recut" in own for own in words):
        return MailReread(mail, skipped="其信息已由人工拆分或合并，未重读")
    if not all(words):
        return MailReread(mail, skipped=SEALED)
    return _recorded(writer, intake, mail, items, arrival, arrival.submission, history=history)


def _recorded(
    writer: Writer,
    intake: Intake,
    mail: MailView,
    items: Sequence[ItemView],
    arrival: Arrival,
    submission: Submission,
    *,
    history: History,
) -> MailReread:
    differences = [mail_difference(writer.views, mail, arrival, submission)]
    pairs = (
        list(zip(items, submission.items, strict=True))
        if len(items) == len(submission.items)
        else []
    )
    for item, new in pairs:
        difference = item_difference(writer.views, item, new)
        if text_changed(difference) and (doubt := _repeat(writer.views, item, new, history)):
            difference = item_difference(writer.views, item, new, more=[doubt])
        differences.append(difference)
    for difference in differences:
        if difference.changes:
            writer.append(difference.reread, difference.words)
    gained = 0
    if not items and submission.items:
        anew = settled(writer, submission, arrival.raw, history=history)
        gained = add_items(
            writer, anew, arrival.raw, logged=mail.seq, known=intake.known, history=history
        )
    changes = tuple(change for difference in differences for change in difference.changes)
    return MailReread(mail, changes, _proposals(items, submission, paired=bool(pairs)), gained)


def _repeat(views: Views, item: ItemView, new: Item, history: History) -> Doubt | None:
    """That it reads like an earlier item of its unit: for a person to judge, for the item has been
    counted all the while.
    """
    if item.unit is None or item.state != "counted" or new.fingerprint.text is None:
        return None
    first = history.like(item.unit, [new])[0].get(new.fingerprint.text)
    if (
        first is None
        or first == item.id
        or views.items.by_ids([first])[first].received_at > item.received_at
    ):
        return None
    doubt = same_text_as(first, proposed=True)
    return replace(doubt, detail=f"重读后{doubt.detail}")


def _proposals(
    items: Sequence[ItemView], submission: Submission, *, paired: bool
) -> tuple[str, ...]:
    """What today's reading would decide otherwise."""
    if items and not paired:
        many = (
            f"今天读出 {len(submission.items)} 条，原登记 {len(items)} 条，条目未改动；请人工核对"
        )
        none = "今天认为这不是报送来件，条目未改动；如确非报送，请 yishi item withdraw"
        return (many if submission.items else none,)
    if submission.unit is None:
        details = "；".join(
            doubt.detail
            for doubt in submission.doubts
            if doubt.code in WAITING - {DoubtCode.UNKNOWN_SENDER}
        )
        return (
            (f"今天不会自动归属：{details}",)
            if details and any(item.named for item in items)
            else ()
        )
    return tuple(
        (
            f"{item.id} 今天会归属 {submission.unit}（现为 {item.unit or '待认定'}）；如属实，请 "
            f"yishi item assign {item.id} {submission.unit}"
        )
        for item in items
        if item.unit != submission.unit and item.unit == item.named and item.state != "withdrawn"
    )
