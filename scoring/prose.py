"""通报正文: the paragraphs of a period's bulletin, from the rows of `standing`. Counts nothing
itself, and shows of an instruction its rank alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.payloads import EntryKind
from scoring.document import Paragraph, plain
from scoring.figures import (
    GroupRows,
    PeriodFigures,
    Printed,
    Totals,
    instructed,
    listed,
    period_text,
    printed,
    span_text,
    units_where,
)
from scoring.rulebook import Rulebook
from scoring.score import Tally, points_text, total_of

BEST = 3  # places that are named; everyone tied at the last one is (READING.md)
GENRES = {"full": "全文", "brief": "简讯"}


@dataclass(frozen=True, slots=True)
class BulletinSource:
    """What the paragraphs are written from."""

    figures: PeriodFigures
    groups: tuple[GroupRows, ...]
    rulebook: Rulebook
    office: str

    @property
    def span(self) -> str:
        return span_text(self.figures.period)

    def name(self, unit: str) -> str:
        return next(
            (plain(tally.name) for tally in self.figures.units if tally.unit == unit),
            self.figures.names.get(unit, unit),
        )

    def named(self, units: Iterable[str]) -> str:
        return listed([self.name(unit) for unit in units])


def opening(story: BulletinSource) -> list[Paragraph]:
    """The first paragraph: the period, what was received, and what became of it."""
    period, items = story.figures.period, story.figures.items
    received, adopted = (
        sum(getattr(group, key) for group in story.groups) for key in ("received", "adopted")
    )
    first, last = period.first_day, period.last_day
    days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    said = [
        (
            f"{period_text(period)}（{days}），{story.office}共收到各单位报送政务信息{received}条，"
            f"采用{adopted}条，采用率{rate(adopted, received)}"
        )
    ]
    if printed(items):
        said.append(f"其中，{printed_text(printed(items), story.rulebook)}")
    if up := sum(bool(item.kinds(EntryKind.REPORTED_UP)) for item in items):
        said.append(f"采编上报{up}条")
    if instructions := instructed(items):
        said.append(f"获领导批示{sum(instructions.values())}条次")
    return [
        Paragraph(
            "。".join(said[:2])
            + "".join(f"，{more}" for more in said[2:])
            + "。现将有关情况通报如下："
        )
    ]


def overview(story: BulletinSource) -> Iterator[Paragraph]:
    """一、总体情况."""
    parts = [
        f"{g.name}{len(g.rows)}个，报送{g.received}条，采用{g.adopted}条"
        + (f"，采用率{rate(g.adopted, g.received)}" if g.received else "")
        for g in story.groups
    ]
    yield Paragraph("各类单位报送采用情况：" + "；".join(parts) + "。")
    now = Totals(
        story.figures.period,
        sum(g.received for g in story.groups),
        sum(g.adopted for g in story.groups),
    )
    compared = (
        (f"上一{story.span}", story.figures.before),
        ("上年同期", story.figures.year_before),
    )
    found = [
        f"与{name}（{period_text(t.period)}）相比，{_change(now, t)}" for name, t in compared if t
    ]
    yield Paragraph(
        "；".join(found) + "。" if found else f"此前没有可比的统计，本{story.span}不作比较。"
    )


def quotas(story: BulletinSource) -> Iterator[Paragraph]:
    """二、报送任务完成情况."""
    figures = story.figures
    bound = units_where(figures, lambda t: t.quota is not None)
    if not bound:
        yield Paragraph("各单位均无报送任务。")
        return
    met, short = (
        units_where(figures, lambda t: t.quota_met),
        units_where(figures, lambda t: t.short_run),
    )
    others = units_where(figures, lambda t: t.quota_met is False and not t.short_run)
    yield Paragraph(f"有报送任务的单位{len(bound)}个，完成{len(met)}个，未完成{len(short)}个。")
    if met:
        yield Paragraph(
            f"（一）完成报送任务的单位{len(met)}个：{_tallies(met, lambda t: f'{t.received}条')}。"
        )
    if short:
        yield Paragraph(
            f"（{'二' if met else '一'}）未完成报送任务的单位{len(short)}个（报送/任务）："
            f"{_tallies(short, lambda t: f'{t.received}/{t.quota}')}。"
        )
    if others:
        yield Paragraph(
            f"{_tallies(others, lambda t: f'{t.received}/{t.quota}')}本{story.span}在册不满全期或"
            "任务尚未起算，不作未完成处理。"
        )
    yield from reprimands(story)


def reprimands(story: BulletinSource) -> Iterator[Paragraph]:
    """通报批评: what a person confirmed, and what is only proposed; what was declined is not
    named.
    """
    figures, after = story.figures, story.rulebook.reprimand_after
    cite = f"依据{story.rulebook.base_points.cite}，" if story.rulebook.base_points else ""
    proposed = [t for t in figures.units if t.reprimand_proposed]
    sure = [
        t
        for t in figures.units
        if t.unit in figures.confirmed or (_automatic(story) and t.reprimand_proposed)
    ]
    waiting = [t for t in proposed if t not in sure and t.unit not in figures.declined]
    if short := [t for t in sure if t.reprimand_proposed]:
        yield Paragraph(
            f"{cite}对连续{after}个{story.span}未完成报送任务的{_tallies(short, _run)}予以通报批评。"
        )
    if others := [t for t in sure if not t.reprimand_proposed]:
        yield Paragraph(f"另对{listed([t.name for t in others])}予以通报批评。")
    if waiting:
        yield Paragraph(
            f"{_tallies(waiting, _run)}连续{after}个{story.span}以上未完成报送任务，"
            f"{cite}建议通报批评，待确认。"
        )


def adoption(story: BulletinSource) -> Iterator[Paragraph]:
    """三、信息采用情况."""
    for group in story.groups:
        best = [row for row in group.rows if row.rank <= BEST and row.tally.total > 0]
        if best and len(group.rows) > 1:
            yield Paragraph(
                f"{group.name}得分前{BEST}名："
                + "，".join(f"{r.tally.name}（{points_text(r.tally.total)}分）" for r in best)
                + "。"
            )
    none = units_where(story.figures, lambda t: not t.adopted_items)
    if not none:
        yield Paragraph(f"本{story.span}没有零采用的单位。")
        return
    yield Paragraph(f"本{story.span}零采用的单位{len(none)}个：{listed([t.name for t in none])}。")
    since = [t for t in none if t.unit in story.figures.unadopted]
    if since and story.figures.period.number > 1:
        yield Paragraph(
            f"其中，{story.figures.period.year}年以来一直零采用的单位{len(since)}个："
            f"{listed([t.name for t in since])}。"
        )


def commissions(story: BulletinSource) -> Iterator[Paragraph]:
    """四、约稿完成情况."""
    for number, one in enumerate(story.figures.commissions, 1):
        states = (
            ("按时完成", one.done),
            ("逾期完成", one.late),
            ("未按要求完成", one.missed),
            ("尚未完成", one.waiting),
        )
        said = "；".join(
            f"{state}{len(units)}个：{story.named(units)}" for state, units in states if units
        )
        due = f"{one.due.year}年{one.due.month}月{one.due.day}日"
        yield Paragraph(
            f"{number}.《{plain(one.title)}》，{due}前报送，约请{len(one.asked)}个单位。{said}。"
        )
    rule = story.rulebook.commission_missed
    lost = [
        (t, total_of([line for line in t.scores if rule and line.rule == rule.id]))
        for t in story.figures.units
    ]
    if found := [f"{tally.name}（{points_text(points)}分）" for tally, points in lost if points]:
        yield Paragraph(f"因约稿扣分或更正的单位：{listed(found)}。")
    elif not story.figures.commissions:
        yield Paragraph(f"本{story.span}没有到期的约稿。")


def instructions(story: BulletinSource) -> Iterator[Paragraph]:
    """五、领导批示情况: ranks and counts; who wrote what is in no bulletin."""
    names = {rank.code: rank.name for rank in story.rulebook.ranks}
    found = instructed(story.figures.items)
    if not found:
        yield Paragraph(f"本{story.span}没有获领导批示的信息。")
        return
    by_rank = [f"{names.get(rank, rank)}批示{found[rank]}条" for rank in _in_order(found, names)]
    rows = [(row, sum(row.instructed.values())) for group in story.groups for row in group.rows]
    units = listed([f"{row.tally.name}（{count}条次）" for row, count in rows if count])
    yield Paragraph(
        f"获领导批示的信息{sum(found.values())}条次，其中{listed(by_rank)}。"
        f"{'涉及单位：' + units + '。' if units else ''}批示内容不在通报中刊载。"
    )


def printed_text(counts: Mapping[Printed, int], rulebook: Rulebook) -> str:
    """《银川政务信息》5条（简讯2条），《国报信息》1条: publications in the order of the rulebook,
    those without any left out.
    """
    said = []
    for publication in rulebook.publications:
        ways = {genre: count for (code, genre), count in counts.items() if code == publication.code}
        others = [
            f"{genre_name(genre, rulebook)}{count}条"
            for genre, count in sorted(ways.items())
            if genre != "full"
        ]
        if ways:
            said.append(
                f"《{publication.name}》采用{sum(ways.values())}条"
                + (f"（{listed(others)}）" if others else "")
            )
    return "，".join(said)


def genre_name(genre: str, rulebook: Rulebook) -> str:
    return next(
        (one.name for one in rulebook.genre_names if one.code == genre), GENRES.get(genre, genre)
    )


def rate(part: int, whole: int) -> str:
    """A share of the whole to one place, half up; a dash where there is no whole."""
    if not whole:
        return "—"
    tenths = int(Fraction(part * 1000, whole) + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"


def _automatic(story: BulletinSource) -> bool:
    return story.rulebook.reading.reprimand.taken == "automatic"


def _change(now: Totals, then: Totals) -> str:
    pairs = (("报送", now.received - then.received), ("采用", now.adopted - then.adopted))
    return "，".join(
        f"{what}{'增加' if more > 0 else '减少'}{abs(more)}条" if more else f"{what}持平"
        for what, more in pairs
    )


def _run(tally: Tally) -> str:
    return f"连续{tally.short_run}个" if tally.short_run else ""


def _tallies(tallies: Sequence[Tally], more: Callable[[Tally], str]) -> str:
    said = [(tally.name, more(tally)) for tally in tallies]
    return listed([f"{name}（{what}）" if what else name for name, what in said])


def _in_order(found: Iterable[str], names: Mapping[str, str]) -> list[str]:
    places = list(names)
    return sorted(found, key=lambda rank: places.index(rank) if rank in places else len(places))
