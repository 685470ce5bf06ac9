"""晨报 and 约稿提醒: the morning's letter, and the one about commissions that are due or overdue.

A digest has numbers and names of units, no title, no text. Nothing is recorded here: whether a
commission is missed a person says.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from config.roster import Roster
from config.schedule import Workdays
from desk.acts.labels import DOUBTS, OUTCOMES
from desk.acts.mailroom.proof import Proof
from desk.acts.mailroom.rounds import state_of
from ledger.office.health import MailboxHealth
from ledger.office.outbox import Letter
from ledger.payloads import Received
from ledger.views import Views

DAY, SOON, LATELY = timedelta(days=1), timedelta(days=3), timedelta(days=180)
SHOWN = 20  # of what waits; the rest is counted


@dataclass(frozen=True, slots=True)
class DigestSources:
    """What a digest is told beside the ledger: how mailboxes fare, what reconciliations found, how many letters can't be sent."""

    roster: Roster
    calendar: Workdays
    health: Mapping[str, MailboxHealth]
    proofs: Mapping[str, Proof]
    unsent: int = 0


def digest_letter(
    views: Views, office: DigestSources, *, since: int, after: datetime, today: date, cause: str
) -> Letter:
    """The morning's letter to the editors: what is new since entry `since`, what reconciliations found after that moment, and how all stands."""
    mails = Counter(mail.outcome for mail in views.log.after(since))
    items = views.items.after(since)
    waiting = views.items.count(state="waiting")
    held = views.log.count_outcomes().get("held", 0)
    every = owed_commissions(views, today=today, roster=office.roster, calendar=office.calendar)
    owed = [one for one in every if one.due < today]
    subject = f"政务信息晨报（{today.month}月{today.day}日）：新到 {sum(mails.values())} 封，待认定 {waiting}，扣留 {held}，约稿逾期 {len(owed)}"
    came = (
        "，".join(f"{label} {mails[name]}" for name, label in OUTCOMES.items() if mails[name])
        or "没有新来件"
    )
    lines = [f"上次晨报以来：{came}；新登记信息 {len(items)} 条。", ""]
    if waiting:
        lines.append(f"待认定的信息 {waiting} 条（yishi log --state waiting）：")
        lines += [*_waiting(views, office.roster, waiting), ""]
    if held:
        lines += [f"扣留的来件 {held} 封，由保密员处理（yishi mail held）。", ""]
    if owed:
        lines.append(f"逾期的约稿 {len(owed)} 件：")
        lines += [*(f"  {one.id}（{one.due} 截止）：{'、'.join(one.units)}" for one in owed), ""]
    lines += _objections(views, today)
    if doubts := _doubts(views, [item.seq for item in items]):
        lines += [f"新到信息中的存疑：{doubts}", ""]
    if problems := [*_found(office.proofs, after), *_broken(office, today)]:
        lines += [*problems, ""]
    return Letter(
        cause, ("editors",), subject, "\n".join(lines).rstrip() + "\n", topic="digest", useful=DAY
    )


def _waiting(views: Views, roster: Roster, count: int) -> Iterator[str]:
    for item in views.items.waiting(most=SHOWN):
        doubts = cast("Received", views.payload(item.seq)).doubts
        why = "、".join(DOUBTS.get(code, code) for code in doubts)
        named = f"，报送单位写作 {unit_name(roster, item.named, on=item.day)}" if item.named else ""
        yield f"  {item.id}，{item.day} 收到{named}：{why or '等待归属'}"
    if count > SHOWN:
        yield f"  ……另有 {count - SHOWN} 条"


def _objections(views: Views, today: date) -> Iterator[str]:
    """How many wait for an answer, nothing of what they say."""
    count, late = views.office.count_open_objections(today)
    if count:
        overdue = f"，其中逾期 {late} 件" if late else ""
        yield f"待答复的申诉 {count} 件{overdue}（yishi objection list）。"
        yield ""


def _doubts(views: Views, seqs: Sequence[int]) -> str:
    stored = views.stored(seqs).values()
    counts = Counter(code for one in stored for code in cast("Received", one.payload).doubts)
    return "，".join(f"{DOUBTS.get(code, code)} {count}" for code, count in counts.most_common())


def _found(proofs: Mapping[str, Proof], after: datetime) -> Iterator[str]:
    """What reconciliations since the last digest found."""
    for mailbox, proof in proofs.items():
        if proof.at <= after:
            continue
        gaps = sum(len(folder.old_gaps) for folder in proof.folders)
        missing = sum(len(folder.missing) for folder in proof.folders)
        conflicts = sum(len(folder.conflicts) for folder in proof.folders)
        if gaps:
            yield f"邮箱 {mailbox} 夜间核对补收了 {gaps} 封漏收的来件。"
        if missing:
            left = f"邮箱 {mailbox} 还有 {missing} 封服务器没有交出"
            yield f"{left}，请用 yishi mail reconcile 再核对。"
        if conflicts:
            yield f"邮箱 {mailbox} 有 {conflicts} 个原编号下换了另一封邮件，已另行收下，请人工查看。"
        # What lay there before was told before.
        strays = sum(stray.received_at > after - DAY for stray in proof.strays)
        if strays:
            yield f"邮箱 {mailbox} 的垃圾邮件等文件夹中有已知单位的来件 {strays} 封，没有收；请到网页邮箱查看，误判的移回收件箱。"


def _broken(office: DigestSources, today: date) -> Iterator[str]:
    for name, health in office.health.items():
        if state_of(health) in {"failing", "broken"}:
            yield f"邮箱 {name} 收取失败（连续 {health.failures} 次）：{health.words}"
    if office.unsent:
        yield f"发件箱中有 {office.unsent} 封信没有寄出（yishi service outbox）。"
    if warning := office.calendar.warning(today):
        yield warning + "。"


@dataclass(frozen=True, slots=True)
class Owed:
    """A commission that is not answered: its title ("" once it is sealed), and the units that have neither delivered nor been found missing."""

    id: str
    title: str
    due: date
    units: tuple[str, ...]


def owed_commissions(
    views: Views, *, today: date, roster: Roster, calendar: Workdays
) -> list[Owed]:
    """Those that somebody still owes and that are due within three days, or before the office is at work again, the one due first first.

    Not those of more than half a year ago.
    """
    last = max(today + SOON, calendar.after(today, number=1))
    due = [one for one in views.office.commissions(since=today - LATELY) if one.due <= last]
    answered = views.office.delivered(one.id for one in due)
    words = views.words(one.seq for one in due)
    letters = []
    for one in due:
        waiting = [unit for unit in one.units if (one.id, unit) not in answered]
        names = tuple(unit_name(roster, unit, on=one.due) for unit in waiting)
        letters += (
            [Owed(one.id, words.get(one.seq, {}).get("title") or "", one.due, names)]
            if waiting
            else []
        )
    return letters


def reminder(owed: Sequence[Owed], *, today: date, last: str | None, cause: str) -> Letter | None:
    """A letter to the editors where one has come to be due or overdue since the `last` mark; an old list is not told again."""
    stages = {f"{one.id}:{'late' if one.due < today else 'soon'}" for one in owed}
    if stages <= set((last or "").split()):
        return None
    soon, late = [one for one in owed if one.due >= today], [one for one in owed if one.due < today]
    lines = [f"即将到期的约稿 {len(soon)} 件：", *map(_line, soon), ""] if soon else []
    lines += [f"已逾期的约稿 {len(late)} 件：", *map(_line, late), ""] if late else []
    lines.append(
        "交来的请登记 yishi commission deliver 约稿编号 单位代码；逾期未交、经人认定的请登记 yishi commission miss 约稿编号 单位代码。"
    )
    first = (soon or late)[0]
    counts = "、".join(
        filter(
            None, (f"{len(soon)} 件将到期" if soon else "", f"{len(late)} 件已逾期" if late else "")
        )
    )
    subject = f"约稿提醒：{counts}（《{first.title or first.id}》{'等' if len(owed) > 1 else ''}）"
    mark = " ".join(sorted(stages))
    return Letter(
        cause,
        ("editors",),
        subject,
        "\n".join(lines) + "\n",
        topic="commissions",
        mark=mark,
        useful=timedelta(days=3),
    )


def unit_name(roster: Roster, code: str, *, on: date) -> str:
    """What a unit is called for short on that day, else of late; its code where the roster does not know it."""
    blocks = roster.blocks.get(code)
    return (roster.on(code, on) or blocks[-1]).short if blocks else code


def _line(one: Owed) -> str:
    return f"  {one.id}《{one.title}》{one.due} 截止，尚未交稿：{'、'.join(one.units)}"
