"""通知: letters that a fact itself causes, written with it: held mail, and a correction that turns
a quota. Never a word of a held mail.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import cast

from config.period import SHANGHAI, Period, Quarter, civil_date
from config.roster import Roster
from desk.acts.rules import Rules
from desk.acts.tallies.tally import met_quotas
from ingest.mail import MailKey, RawMail
from ledger.book import Writer
from ledger.office.outbox import Letter, post
from ledger.payloads import Held, Logged
from ledger.views import Views
from scoring.figures import period_text

NAMES = {"files": "（由文件导入）"}
MET = {True: "完成", False: "未完成"}


def tell_of_held(writer: Writer, held: Iterable[tuple[MailKey, RawMail, str]]) -> None:
    """A letter to the secrecy officer for each mailbox; `held` are key, mail and sender's address
    of what this page holds back.

    A mail that is held once more, because its server numbers its mail anew, was told of already.
    """
    fresh: dict[str, list[datetime]] = {}
    for key, raw, sender in held:
        if not _was_held(writer, key, raw, sender):
            fresh.setdefault(key.mailbox, []).append(raw.received_at)
    for mailbox, moments in fresh.items():
        post(
            writer, held_letter(mailbox, moments, cause=f"held:{writer.views.head()[0]}:{mailbox}")
        )


def held_letter(mailbox: str, moments: Sequence[datetime], *, cause: str) -> Letter:
    """How many, in which mailbox, when they were received, and what to do; nothing else."""
    first, last = (
        f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" for moment in (min(moments), max(moments))
    )
    return Letter(
        cause=cause,
        roles=("secrecy_officer",),
        subject=f"有 {len(moments)} 封来件被扣留，请处理",
        text=f"""邮箱 {NAMES.get(mailbox, mailbox)} 有 {len(moments)} 封来件被扣留，收到时间 {first if first == last else f"{first} 至 {last}"}。

程序没有登记其主题、附件名和内容，邮件留在原处未动。
请在服务器上用 yishi mail held 查看扣留记录；经认定不涉密的，用 yishi mail release 记录号 --reason 理由 放行；确属涉密的，请按保密规定处理。
请不要转发、回复原件。
""",
    )


@contextmanager
def quotas_watched(
    writer: Writer, quarters: Iterable[Quarter], *, rules: Rules, today: date
) -> Iterator[None]:
    """Whatever is recorded within: where it makes or unmakes a met quota of one of these closed
    quarters, the chief is told (READING.md).
    """
    before = {quarter: _met(writer.views, quarter, rules, today) for quarter in quarters}
    yield
    for quarter, met in before.items():
        after = _met(writer.views, quarter, rules, today)
        if turned := {unit: now for unit, now in after.items() if unit in met and met[unit] != now}:
            post(
                writer,
                turned_letter(
                    turned, period=quarter, roster=rules.roster, entry=writer.views.head()[0]
                ),
            )


def closed_quarters(views: Views, items: Iterable[str]) -> set[Quarter]:
    """Those of the closed quarters in which one of these items, by id or ref, was received."""
    return closed_among(views, [item.day for name in items if (item := views.items.by_name(name))])


def closed_among(views: Views, days: Iterable[date]) -> set[Quarter]:
    """The closed quarters of these days."""
    closed = views.quarters.last_closed()
    return (
        set()
        if closed is None
        else {quarter for day in set(days) if (quarter := Quarter.of(day)).ordinal <= closed}
    )


def turned_letter(
    turned: Mapping[str, bool], *, period: Period, roster: Roster, entry: int
) -> Letter:
    """To the chief; `turned` is unit → whether its quota is met now, against what was announced."""
    names = {unit.code: unit.name for unit in roster.listed_in(period)}
    lines = [
        f"  {names.get(unit, unit)}：由{MET[not met]}变为{MET[met]}" for unit, met in turned.items()
    ]
    unit = next(iter(turned))
    first = names.get(unit, unit) + (f"等 {len(turned)} 个单位" if len(turned) > 1 else "")
    return Letter(
        cause=f"turned:{entry}:{period}",
        roles=("chief",),
        subject=f"更正使{first}{period_text(period)}报送任务的完成情况改变",
        text=f"""至第 {entry} 号记录的更正涉及已签发的季度，{period_text(period)}报送任务的完成情况因此改变：

{chr(10).join(lines)}

已签发的数字不变，加减分记在第一个未签发的季度。已作出的通报批评不会自动撤销，是否撤销请研究（yishi ledger revoke）。
逐笔理由：yishi explain {unit} {period}
""",
    )


def _met(views: Views, quarter: Quarter, rules: Rules, today: date) -> dict[str, bool]:
    """Unit → whether it met that quarter's quota, by all that is known."""
    closed = views.quarters.last_closed()
    return met_quotas(
        views,
        quarter,
        by=max(Quarter.from_ordinal(closed or 0).next, Quarter.of(today)),
        rules=rules,
    )


def _was_held(writer: Writer, key: MailKey, raw: RawMail, sender: str) -> bool:
    mails = writer.views.log.shown_before(key, day=civil_date(raw.received_at))
    stored = writer.views.stored(mail.seq for mail in mails if mail.outcome in {"held", "recorded"})
    before = [cast("Held | Logged", line.payload) for line in stored.values()]
    # One that was released since is recorded: its notice was given as well, and its sender stands
    # in its line.
    return any(
        line.received_at == raw.received_at and (line.sender or "") == sender for line in before
    )
