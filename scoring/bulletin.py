"""通报: the bulletin of a period, composed from its figures into an office document; no file
format, and nothing that is not among the figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from config.settings import BulletinTable
from scoring.annexes import annexes
from scoring.document import Paper, Paragraph, day_text, plain, sections
from scoring.figures import PeriodFigures, group_rows, period_text
from scoring.prose import (
    BulletinSource,
    adoption,
    commissions,
    instructions,
    opening,
    overview,
    quotas,
)
from scoring.rulebook import Rulebook

TO_WRITE = "（此处由经办人撰写：yishi bulletin {period} --words 文件）"


@dataclass(frozen=True, slots=True)
class Bulletin:
    """通报: the document, and the story of figures and rows that it tells."""

    story: BulletinSource
    document: Paper


def compose(figures: PeriodFigures, *, rulebook: Rulebook, letterhead: BulletinTable) -> Bulletin:
    """The bulletin of any period but a year (scoring/yearly.py)."""
    groups = group_rows(figures, rulebook)
    story = BulletinSource(figures, groups, rulebook, letterhead.office)
    body = sections(
        [
            ("总体情况", overview(story)),
            ("报送任务完成情况", quotas(story)),
            ("信息采用情况", adoption(story)),
            ("约稿完成情况", commissions(story)),
            ("领导批示情况", instructions(story)),
            (
                "存在问题和下步要求",
                own_words(figures.words, str(figures.period), closed=figures.closed_on is not None),
            ),
        ]
    )
    document = Paper(
        title=(f"{letterhead.office}关于", f"{period_text(figures.period)}政务信息采用情况的通报"),
        addressees=addressees({group.code: group.name for group in groups}, letterhead),
        blocks=(*opening(story), *body),
        signature=letterhead.signature or letterhead.office,
        date=day_text(figures.closed_on),
        annexes=annexes(story),
    )
    year = (figures.closed_on or figures.period.last_day).year
    return Bulletin(story, headed(document, letterhead, year=year, number=figures.number))


def headed(document: Paper, letterhead: BulletinTable, *, year: int, number: str) -> Paper:
    """With what the office's settings give a paper: head, document number, contact, copies, who
    printed it.
    """
    called = letterhead.document.replace("{year}", str(year)).replace(
        "{number}", plain(number) or "\u3000"
    )
    known = (
        ("联系人", letterhead.contact),
        ("联系电话", letterhead.telephone),
        ("报送邮箱", letterhead.mailbox),
    )
    remark = "，".join(f"{name}：{value}" for name, value in known if value)
    return replace(
        document,
        head=letterhead.head or f"{letterhead.office}文件",
        number=called,
        remark=f"（{remark}）" if remark else "",
        copy_to=letterhead.copy_to,
        printed_by=letterhead.printed_by or letterhead.office,
    )


def addressees(groups: Mapping[str, str], letterhead: BulletinTable) -> str:
    """主送: every group of units that the period listed, as the settings call it, else 各 and its
    name.
    """
    several = [letterhead.addressees.get(code, f"各{name}") for code, name in groups.items()]
    return (
        several[0] + ("，" if len(several) > 1 else "") + "、".join(several[1:])
        if several
        else "各单位"
    ) + "："


def own_words(words: str, period: str, *, closed: bool) -> list[Paragraph]:
    """What a person wrote, a paragraph a line; room for it while the period is open."""
    own = [Paragraph(line) for line in map(plain, words.splitlines()) if line]
    return own or ([] if closed else [Paragraph(TO_WRITE.format(period=period))])
