"""通报附件: score tables by group, adopted items by unit, units short or without adoption, commissions. Counts nothing itself."""

from collections.abc import Iterator, Mapping

from config.period import Quarter
from ledger.payloads import EntryKind
from scoring.document import Annex, Cell, PaperColumn, PaperTable, Paragraph, plain
from scoring.figures import GroupRows, ItemEvents, UnitRow, listed, period_text
from scoring.prose import BulletinSource, genre_name
from scoring.rulebook import Rulebook
from scoring.score import ScorePart, Tally, points_text, total_of

PAGE = 225.0  # millimetres of a line across the page
MOST_PUBLICATIONS = 6  # columns of their own; of more, only those that printed anything
TIES = "名次按本类单位得分从高到低；得分相同的名次并列、其后名次空缺，并列的按名册先后排列"


def annexes(story: BulletinSource) -> tuple[Annex, ...]:
    """Those that have anything in them; the table of scores always."""
    found = [
        Annex(
            f"{period_text(story.figures.period)}政务信息得分情况表",
            score_tables(story),
            landscape=True,
        )
    ]
    items = tuple(adopted_items(story))
    found += [Annex(f"{period_text(story.figures.period)}政务信息采用条目", items)] if items else []
    lacking = lacking_table(story)
    found += [Annex("未完成报送任务和零采用单位", (lacking,))] if lacking.rows else []
    commissions = commission_table(story)
    found += [Annex("约稿完成情况", (commissions,))] if commissions.rows else []
    return tuple(found)


def score_tables(story: BulletinSource) -> tuple[PaperTable, ...]:
    """One table a group, with the same columns; the notes stand under the last."""
    publications = columns_of_publications(story)
    ranks = [(rank.code, rank.name) for rank in story.rulebook.ranks]
    columns = _score_columns(story, publications, ranks)
    tables = []
    for group in story.groups:
        rows = tuple(_score_row(row, publications, ranks) for row in group.rows)
        tables.append(
            PaperTable(
                f"{group.name}（{len(group.rows)}个）",
                columns,
                rows,
                notes(story) if group is story.groups[-1] else (),
            )
        )
    return tuple(tables)


def columns_of_publications(story: BulletinSource) -> list[tuple[str, str, tuple[str, ...]]]:
    """(code, name, genres) of the publications that have a column."""
    genres = story.rulebook.genres()
    every = [
        (one.code, one.name, _in_order(genres.get(one.code, frozenset())))
        for one in story.rulebook.publications
    ]
    rows = [row for group in story.groups for row in group.rows]
    used = {publication for row in rows for publication, _ in row.printed}
    return every if len(every) <= MOST_PUBLICATIONS else [each for each in every if each[0] in used]


def _in_order(genres: frozenset[str]) -> tuple[str, ...]:
    """In full before anything shorter."""
    return tuple(sorted(genres, key=lambda genre: (genre != "full", genre)))


def _score_columns(
    story: BulletinSource,
    publications: list[tuple[str, str, tuple[str, ...]]],
    ranks: list[tuple[str, str]],
) -> tuple[PaperColumn, ...]:
    """The unit's column takes what the others leave."""
    several = [
        name
        + (
            "/".join(genre_name(genre, story.rulebook)[:1] for genre in genres)
            if len(genres) > 1
            else ""
        )
        for _, name, genres in publications
    ]
    after = [
        *several,
        "上报",
        *([f"批示{'/'.join(_short(name) for _, name in ranks)}"] if ranks else []),
        "优秀",
        "基础分",
        "信息分",
        "约稿等",
    ]
    after += [f"本{story.span}得分", "本年累计", "累计名次"]
    before = [PaperColumn("名次", 9)]
    others = [PaperColumn(name, 9) for name in ("任务", "报送", "完成", "采用")]
    share = min(12.0, (PAGE - 45 - 45) / len(after))
    narrow = [PaperColumn(name, share) for name in after]
    unit = PaperColumn("单位", PAGE - 45 - share * len(after), text=True)
    return (*before, unit, *others, *narrow)


def _short(rank: str) -> str:
    """国务院领导 → 国, 自治区领导 → 区, 银川市领导 → 市: the last word of the level."""
    name = rank.removesuffix("领导")
    return "国" if name.startswith("国") else name[-1:]


def _score_row(
    row: UnitRow, publications: list[tuple[str, str, tuple[str, ...]]], ranks: list[tuple[str, str]]
) -> tuple[Cell, ...]:
    tally = row.tally
    printed = [
        _ways([row.printed.get((code, genre), 0) for genre in genres])
        for code, _, genres in publications
    ]
    instructed: list[Cell] = (
        [_ways([row.instructed.get(code, 0) for code, _ in ranks])] if ranks else []
    )
    sums = [tally.sum_of(part) for part in ScorePart]
    met = {True: "是", False: "否", None: "—"}[tally.quota_met]
    first: list[Cell] = [
        row.rank,
        plain(tally.name),
        "—" if tally.quota is None else tally.quota,
        tally.received,
        met,
        tally.adopted_items,
    ]
    return (
        *first,
        *printed,
        row.reported_up,
        *instructed,
        row.commended,
        *sums,
        tally.total,
        row.so_far,
        row.so_far_rank,
    )


def _ways(counts: list[int]) -> Cell:
    """One number, or several with strokes between."""
    return counts[0] if len(counts) == 1 else "/".join(map(str, counts))


def notes(story: BulletinSource) -> tuple[str, ...]:
    """What a reader must know of the table (READING.md): ties, units without a quota, corrections, credit that fell to nobody, what it rests on."""
    figures = story.figures
    found = [TIES]
    if free := [tally.name for tally in figures.units if tally.quota is None]:
        found.append(f"{listed(free)}没有报送任务，不计基础分，照常排名")
    found += corrections(figures.units, story)
    if figures.nowhere:
        points = points_text(total_of(figures.nowhere))
        found.append(
            f"另有{len(figures.nowhere)}笔共{points}分，因所属单位撤销且无承接单位，不计入任何单位"
        )
    if columns_of_publications(story):
        highest = "" if adds_up(story.rulebook) else "得分只计最高一项，"
        found.append(f"同一条信息被几种刊物采用的，各栏分别列数，{highest}“采用”栏只计一条")
    if any("网站" in words for words in story.rulebook.articles.values()):
        found.append("网站信息另行计分，不在表内")
    if figures.closed_on:
        found.append(f"数据依据{figures.closed_on}签发的台账，校验值{figures.head[:16]}")
    else:
        found.append("尚未签发，数据以签发时为准")
    return tuple(found)


def adds_up(rulebook: Rulebook) -> bool:
    """Whether several adoptions of one item are worth more than the highest of them."""
    apart = {one.code for one in rulebook.together if one.once_per != "item"}
    groups = {rule.counts_in for rule in rulebook.item_rules if rule.event == "adopted"}
    return len(groups) > 1 or bool(groups & apart)


def corrections(tallies: tuple[Tally, ...], story: BulletinSource) -> list[str]:
    """Points of this period that correct an earlier one, by unit."""
    found = []
    for tally in tallies:
        lines = [line for line in tally.scores if line.corrects]
        for period in sorted({line.corrects for line in lines if line.corrects}):
            points = points_text(total_of([line for line in lines if line.corrects == period]))
            found.append(f"{plain(tally.name)}（{_called(period)}，{points}分）")
    return [f"本{story.span}得分中含对以往的更正：{listed(found)}"] if found else []


def _called(period: str) -> str:
    return period_text(Quarter.parse(period)) if "Q" in period else period


def adopted_items(story: BulletinSource) -> Iterator[Paragraph]:
    """Under each unit its items: number, title, publication and issue, and the rank of an instruction."""
    for group in story.groups:
        for tally in [tally for tally in story.figures.units if tally.group == group.code]:
            own = [
                item
                for item in story.figures.items
                if tally.unit in item.units and item.kinds(EntryKind.ADOPTED)
            ]
            if own:
                yield Paragraph(f"{plain(tally.name)}（{tally.adopted_items}条）", "second")
            for number, item in enumerate(own, 1):
                yield Paragraph(
                    f"{number}.{plain(item.title)}（{where_printed(item, story.rulebook)}）{marks(item, story.rulebook)}"
                )


def where_printed(item: ItemEvents, rulebook: Rulebook) -> str:
    names = {one.code: one.name for one in rulebook.publications}
    said = []
    for event in item.kinds(EntryKind.ADOPTED):
        genre = genre_name(event.genre, rulebook) if event.genre != "full" else ""
        said.append(
            f"《{names.get(event.publication, event.publication)}》{plain(event.issue) if event.issue else ''}{genre}"
        )
    return listed(list(dict.fromkeys(said)))


def marks(item: ItemEvents, rulebook: Rulebook) -> str:
    """★ and the rank of whoever wrote an instruction, ☆ for an excellent item."""
    names: Mapping[str, str] = {rank.code: rank.name for rank in rulebook.ranks}
    ranks = dict.fromkeys(
        names.get(event.rank, event.rank) for event in item.kinds(EntryKind.INSTRUCTED)
    )
    return "".join(f"★{name}批示" for name in ranks) + (
        "☆优秀信息" if item.kinds(EntryKind.COMMENDED) else ""
    )


def lacking_table(story: BulletinSource) -> PaperTable:
    """Units that were short, or had nothing adopted, with what was decided."""
    figures = story.figures
    columns = (
        *(
            PaperColumn("单位", 44, text=True),
            *(PaperColumn(name, 11) for name in ("任务", "报送", "少报")),
            PaperColumn("连续未完成", 20),
        ),
        *(
            PaperColumn("本期零采用", 15),
            PaperColumn("本年零采用", 15),
            PaperColumn("通报批评", 29),
        ),
    )
    rows: list[tuple[Cell, ...]] = []
    for tally in (tally for group in story.groups for tally in _of_group(group, figures.units)):
        if tally.short_run or not tally.adopted_items:
            short = (tally.quota or 0) - tally.received if tally.short_run else None
            year = "是" if not tally.adopted_items and tally.unit in figures.unadopted else None
            none = None if tally.adopted_items else "是"
            cells: tuple[Cell, ...] = (
                "—" if tally.quota is None else tally.quota,
                tally.received,
                short,
                tally.short_run or None,
                none,
                year,
            )
            rows.append((plain(tally.name), *cells, _decision(tally, story)))
    return PaperTable(
        "",
        columns,
        tuple(rows),
        (f"连续未完成：连续未完成报送任务的{story.span}数，含本{story.span}",),
    )


def _of_group(group: GroupRows, tallies: tuple[Tally, ...]) -> list[Tally]:
    return [tally for tally in tallies if tally.group == group.code]


def _decision(tally: Tally, story: BulletinSource) -> str | None:
    if tally.unit in story.figures.confirmed:
        return "通报批评"
    if not tally.reprimand_proposed or tally.unit in story.figures.declined:
        return None
    return "通报批评" if story.rulebook.reading.reprimand.taken == "automatic" else "建议，待确认"


def commission_table(story: BulletinSource) -> PaperTable:
    columns = (
        *(PaperColumn("序号", 10), PaperColumn("题目", 46, text=True), PaperColumn("截止", 22)),
        *(
            PaperColumn(name, 26, text=True)
            for name in ("按时完成", "逾期或尚未完成", "未按要求完成")
        ),
    )
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(story.figures.commissions, 1):
        states = [story.named(units) for units in (one.done, (*one.late, *one.waiting), one.missed)]
        rows.append((number, plain(one.title), one.due.isoformat(), *states))
    return PaperTable("", columns, tuple(rows))
