"""告知: a notice to one unit of its period: every item, every adoption, every point with its
reason: what a unit asks for when it objects.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from config.period import SHANGHAI, Period
from config.settings import BulletinTable
from ledger.payloads import EntryKind
from scoring.annexes import marks, where_printed
from scoring.document import (
    Cell,
    Paper,
    PaperColumn,
    PaperTable,
    Paragraph,
    day_text,
    plain,
    sections,
)
from scoring.figures import ItemEvents, listed, period_text, span_text
from scoring.reasons import Reason, rule_text
from scoring.rulebook import Rulebook
from scoring.score import ScorePart, Tally, points_text

STATES = {
    "counted": "计数",
    "waiting": "待认定",
    "repeated": "重复报送，不计",
    "withdrawn": "撤回，不计",
}


@dataclass(frozen=True, slots=True)
class ReceivedItem:
    """报送: an item that was received in the period; `counts` by what was known at its end,
    `state` what is known now.
    """

    item: str
    received_at: datetime
    title: str | None
    state: str
    counts: bool


@dataclass(frozen=True, slots=True)
class NoticeFigures:
    """All that a notice is made from."""

    period: Period
    tally: Tally
    closed_on: date | None
    today: date
    received: tuple[ReceivedItem, ...]
    items: tuple[ItemEvents, ...]
    reasons: tuple[Reason, ...]


def compose_notice(
    figures: NoticeFigures, *, rulebook: Rulebook, letterhead: BulletinTable
) -> Paper:
    """The notice."""
    tally, period = figures.tally, period_text(figures.period)
    known = (
        ("联系人", letterhead.contact),
        ("联系电话", letterhead.telephone),
        ("邮箱", letterhead.mailbox),
    )
    remark = "，".join(f"{name}：{value}" for name, value in known if value)
    closed = (
        f"以上数据依据{figures.closed_on}签发的台账"
        if figures.closed_on
        else "本期尚未签发，以上数据以签发时为准"
    )
    body = sections(
        [
            ("计分汇总", _summary(figures)),
            ("得分逐笔说明", _points(figures, rulebook)),
            ("采用、上报和批示", _adoptions(figures, rulebook)),
            ("报送信息", _received(figures)),
        ]
    )
    last = Paragraph(f"{closed}。如有异议，请写明信息编号或记录号，向{letterhead.office}提出。")
    return Paper(
        title=(f"{letterhead.office}关于", f"{period}政务信息计分情况的告知"),
        addressees=f"{plain(tally.name)}：",
        blocks=(Paragraph(f"你单位{period}政务信息报送、采用和计分情况如下。"), *body, last),
        signature=letterhead.signature or letterhead.office,
        date=day_text(figures.closed_on or figures.today),
        remark=f"（{remark}）" if remark else "",
    )


def _summary(figures: NoticeFigures) -> Iterator[Paragraph]:
    tally, span = figures.tally, span_text(figures.period)
    quota = (
        "没有报送任务"
        if tally.quota is None
        else f"报送任务{tally.quota}条，{'已完成' if tally.quota_met else '未完成'}"
    )
    base, item, penalty = (
        points_text(tally.sum_of(part))
        for part in (ScorePart.BASE, ScorePart.ITEM, ScorePart.PENALTY)
    )
    yield Paragraph(f"报送{tally.received}条，{quota}；采用{tally.adopted_items}条。")
    yield Paragraph(
        f"基础分{base}分，信息分{item}分，扣分{penalty}分，"
        f"本{span}得分{points_text(tally.total)}分。"
    )
    if tally.short_run > 1:
        yield Paragraph(f"已连续{tally.short_run}个{span}未完成报送任务。")


def _points(figures: NoticeFigures, rulebook: Rulebook) -> Iterator[PaperTable | Paragraph]:
    columns = (
        *(
            PaperColumn("序号", 9),
            PaperColumn("事由", 28, text=True),
            PaperColumn("条款", 21),
            PaperColumn("信息", 40, text=True),
            PaperColumn("分值", 10),
        ),
        *(PaperColumn("更正", 14), PaperColumn("依据", 34, text=True)),
    )
    rows: list[tuple[Cell, ...]] = []
    for number, reason in enumerate(figures.reasons, 1):
        line = reason.line
        about = f"{line.item} {reason.about}" if line.item else None
        because = reason.because or None
        rows.append(
            (
                number,
                rule_text(line.rule, rulebook),
                line.cite,
                about,
                line.points,
                line.corrects,
                because,
            )
        )
    if rows:
        yield PaperTable(
            "", columns, tuple(rows), ("依据是台账中的记录号；更正是指所更正的以往各期",)
        )
    else:
        yield Paragraph("没有得分和扣分。")


def _adoptions(figures: NoticeFigures, rulebook: Rulebook) -> Iterator[Paragraph]:
    for number, item in enumerate(figures.items, 1):
        said = [where_printed(item, rulebook)] if item.kinds(EntryKind.ADOPTED) else []
        said += ["采编上报"] if item.kinds(EntryKind.REPORTED_UP) else []
        yield Paragraph(
            f"{number}.{item.item} {plain(item.title)}{'（' + listed(said) + '）' if said else ''}"
            f"{marks(item, rulebook)}"
        )
    if not figures.items:
        yield Paragraph("没有被采用、上报或获批示的信息。")


def _received(figures: NoticeFigures) -> Iterator[PaperTable | Paragraph]:
    columns = (
        PaperColumn("序号", 10),
        PaperColumn("编号", 24),
        PaperColumn("收到", 26),
        PaperColumn("标题", 72, text=True),
        PaperColumn("是否计数", 24),
    )
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(figures.received, 1):
        state = (
            "计数"
            if one.counts
            else STATES.get(one.state, one.state)
            if one.state != "counted"
            else "不计"
        )
        at = f"{one.received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        rows.append((number, one.item, at, plain(one.title), state))
    if rows:
        yield PaperTable("", columns, tuple(rows))
    else:
        yield Paragraph("没有收到报送的信息。")
