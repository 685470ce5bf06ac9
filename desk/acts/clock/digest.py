"""晨报: what came since the last one, what waits for a person, what is late, and what does not work. Numbers and names of units; no title, no text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from config.roster import Roster
from config.schedule import Workdays
from desk.acts.clock.reminders import owed_commissions, unit_name
from desk.acts.labels import DOUBTS, OUTCOMES
from desk.acts.mailroom.rounds import state_of
from ledger.health import MailboxHealth
from ledger.letter import Letter
from ledger.payloads import Received
from ledger.views import Views

DAY = timedelta(days=1)
SHOWN = 20  # of what waits; the rest is counted


@dataclass(frozen=True, slots=True)
class DigestSources:
    """What a digest is told beside the ledger: how mailboxes fare, what reconciliations found, how many letters can't be sent."""

    roster: Roster
    calendar: Workdays
    health: Mapping[str, MailboxHealth]
    proofs: Mapping[str, Mapping[str, Any]]
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
    lines += (
        [
            f"待认定的信息 {waiting} 条（yishi log --state waiting）：",
            *_waiting(views, office.roster, waiting),
            "",
        ]
        if waiting
        else []
    )
    lines += [f"扣留的来件 {held} 封，由保密员处理（yishi held）。", ""] if held else []
    lines += (
        [
            f"逾期的约稿 {len(owed)} 件：",
            *(f"  {one.id}（{one.due} 截止）：{'、'.join(one.units)}" for one in owed),
            "",
        ]
        if owed
        else []
    )
    lines += [*_objections(views, today)]
    doubts = _doubts(views, [item.seq for item in items])
    lines += [f"新到信息中的存疑：{doubts}", ""] if doubts else []
    lines += (
        [*found, ""] if (found := [*_found(office.proofs, after), *_broken(office, today)]) else []
    )
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
        yield f"待答复的申诉 {count} 件{f'，其中逾期 {late} 件' if late else ''}（yishi objections）。"
        yield ""


def _doubts(views: Views, seqs: Sequence[int]) -> str:
    stored = views.stored(seqs).values()
    found = Counter(code for one in stored for code in cast("Received", one.payload).doubts)
    return "，".join(f"{DOUBTS.get(code, code)} {count}" for code, count in found.most_common())


def _found(proofs: Mapping[str, Mapping[str, Any]], after: datetime) -> Iterator[str]:
    """What reconciliations since the last digest found."""
    for mailbox, proof in proofs.items():
        if datetime.fromisoformat(proof["at"]) <= after:
            continue
        folders = proof["folders"]
        gaps = sum(len(folder["closed"]) - folder["fresh"] for folder in folders)
        missing, conflicts = (
            sum(folder["missing"] for folder in folders),
            sum(len(folder["conflicts"]) for folder in folders),
        )
        if gaps:
            yield f"邮箱 {mailbox} 夜间核对补收了 {gaps} 封漏收的来件。"
        if missing:
            yield f"邮箱 {mailbox} 还有 {missing} 封服务器没有交出，请用 yishi reconcile 再核对。"
        if conflicts:
            yield f"邮箱 {mailbox} 有 {conflicts} 个原编号下换了另一封邮件，已另行收下，请人工查看。"
        # What lay there before was told before.
        strays = sum(
            datetime.fromisoformat(stray["received_at"]) > after - DAY for stray in proof["junk"]
        )
        if strays:
            yield f"邮箱 {mailbox} 的垃圾邮件等文件夹中有已知单位的来件 {strays} 封，没有收；请到网页邮箱查看，误判的移回收件箱。"


def _broken(office: DigestSources, today: date) -> Iterator[str]:
    for name, health in office.health.items():
        if state_of(health) in {"failing", "broken"}:
            yield f"邮箱 {name} 收取失败（连续 {health.failures} 次）：{health.words}"
    if office.unsent:
        yield f"发件箱中有 {office.unsent} 封信没有寄出（yishi outbox）。"
    if told := office.calendar.warning(today):
        yield told + "。"
