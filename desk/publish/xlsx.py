"""A bulletin as a workbook or CSV: scores, lines with their reasons, adopted items, commissions, the log."""

from collections.abc import Sequence
from fractions import Fraction

from desk.publish.workbook import Worksheet, csv_of, workbook
from ledger.payloads import EntryKind
from scoring.annexes import marks, notes, where_printed
from scoring.document import Cell, Paper, PaperTable, cell_text, plain
from scoring.figures import UnitRow, listed
from scoring.prose import BulletinSource, genre_name
from scoring.reasons import Reason, rule_text
from scoring.rulebook import Rulebook
from scoring.score import ScorePart, points_text
from scoring.yearly import YearBulletin

LOG = ("收到", "单位", "发件人", "主题", "去向", "信息", "存疑", "邮件")
_FIRST = ("类内名次", "单位", "类别", "任务", "报送", "完成", "采用")
_LAST = ("本年累计", "累计名次", "连续未完成", "通报批评")
Row = tuple[str | float, ...]


def bulletin_workbook(
    story: BulletinSource, reasons: Sequence[Reason], log: Sequence[Sequence[str]]
) -> bytes:
    """The workbook of a period; `log` has a row a mail, in the columns of LOG."""
    head, rows = score_sheet(story)
    return workbook(
        [
            Worksheet(
                "得分情况",
                head,
                [tuple(map(_number, row)) for row in rows],
                (8, 28, 16),
                filtered=True,
                kept=2,
            ),
            _lines(
                reasons, story.rulebook, {tally.unit: tally.name for tally in story.figures.units}
            ),
            _adopted(story),
            _commissions(story),
            Worksheet(
                "来件日志",
                LOG,
                [tuple(map(plain, row)) for row in log],
                (17, 20, 28, 50, 10, 16, 24, 40),
                filtered=True,
            ),
            Worksheet("说明", ("说明",), [(note,) for note in notes(story)], (100,)),
        ]
    )


def year_workbook(bulletin: YearBulletin) -> bytes:
    """The workbook of a year: its tables, one after the other with the group beside each unit."""
    head: list[str] = []
    rows: list[Row] = []
    remarks: list[Row] = []
    for table in bulletin.document.annexes[0].blocks:
        if isinstance(table, PaperTable):
            head = ["类别", *(column.name for column in table.columns)]
            rows += [(table.title, *map(_number, row)) for row in table.rows]
            remarks += [(note,) for note in table.notes]
    return workbook(
        [
            Worksheet("全年得分情况", head, rows, (18, 8, 28), filtered=True, kept=3),
            Worksheet("说明", ("说明",), remarks, (100,)),
        ]
    )


def bulletin_csv(story: BulletinSource) -> str:
    """The table of scores."""
    return csv_of(*score_sheet(story))


def document_csv(document: Paper) -> str:
    """The tables of the annexes, one after the other, under the headings of the first."""
    tables = [
        block
        for annex in document.annexes
        for block in annex.blocks
        if isinstance(block, PaperTable)
    ]
    head = ["类别", *(column.name for column in tables[0].columns)] if tables else []
    return csv_of(head, [(table.title, *row) for table in tables for row in table.rows])


def score_sheet(story: BulletinSource) -> tuple[list[str], list[tuple[Cell, ...]]]:
    """One table of all groups; each publication and genre, and each rank, has a column of its own."""
    genres, ranks = story.rulebook.genres(), story.rulebook.ranks
    ways = [
        (publication, genre)
        for publication in story.rulebook.publications
        for genre in sorted(genres.get(publication.code, ()), key=lambda g: (g != "full", g))
    ]
    printed = [
        f"《{one.name}》" + (genre_name(genre, story.rulebook) if len(genres[one.code]) > 1 else "")
        for one, genre in ways
    ]
    instructed = [f"{rank.name}批示" for rank in ranks]
    head = [*_FIRST, *printed, "采编上报", *instructed, "优秀信息"]
    head += ["基础分", "信息分", "约稿等", f"本{story.span}得分", *_LAST]
    rows = [
        (
            *_first(row, group.name),
            *(row.printed.get((one.code, genre), 0) for one, genre in ways),
            row.reported_up,
            *(row.instructed.get(rank.code, 0) for rank in ranks),
            *_last(row, story),
        )
        for group in story.groups
        for row in group.rows
    ]
    return head, rows


def _first(row: UnitRow, group: str) -> tuple[Cell, ...]:
    tally = row.tally
    met = {True: "是", False: "否", None: "—"}[tally.quota_met]
    return (
        row.rank,
        plain(tally.name),
        group,
        "—" if tally.quota is None else tally.quota,
        tally.received,
        met,
        tally.adopted_items,
    )


def _last(row: UnitRow, story: BulletinSource) -> tuple[Cell, ...]:
    tally, known = row.tally, story.figures
    decided = dict.fromkeys(known.declined, "不予通报")
    decided |= dict.fromkeys(known.confirmed, "通报批评")
    proposed = decided.get(tally.unit) or ("建议" if tally.reprimand_proposed else "")
    sums = (*map(tally.sum_of, ScorePart), tally.total, row.so_far)
    return (row.commended, *sums, row.so_far_rank, tally.short_run, proposed)


def _number(cell: Cell) -> str | float:
    """Numbers as numbers; a fraction that no decimal ends stays the text that it is everywhere else."""
    if isinstance(cell, Fraction) and "/" not in points_text(cell):
        return float(cell)
    return cell if isinstance(cell, int) else cell_text(cell)


def _lines(reasons: Sequence[Reason], rulebook: Rulebook, names: dict[str, str]) -> Worksheet:
    head = ("单位", "信息编号", "标题", "规则", "事由", "条款", "分值", "更正", "依据", "邮件")
    rows: list[Row] = []
    for reason in reasons:
        line = reason.line
        first = (
            plain(names.get(line.unit, line.unit)),
            line.item or "",
            reason.about,
            line.rule,
            rule_text(line.rule, rulebook),
            line.cite,
        )
        rows.append(
            (*first, _number(line.points), line.corrects or "", reason.because, reason.mail)
        )
    return Worksheet("得分明细", head, rows, (24, 14, 44, 30, 26, 14, 8, 10, 44, 40), filtered=True)


def _adopted(story: BulletinSource) -> Worksheet:
    rows: list[Row] = [
        (
            story.named(item.units),
            item.item,
            plain(item.title),
            where_printed(item, story.rulebook),
            marks(item, story.rulebook),
        )
        for item in story.figures.items
        if item.kinds(EntryKind.ADOPTED)
    ]
    head = ("单位", "信息编号", "标题", "采用", "批示和评优")
    return Worksheet("采用条目", head, rows, (24, 14, 50, 40, 30), filtered=True)


def _commissions(story: BulletinSource) -> Worksheet:
    head = ("编号", "题目", "截止", "约请", "按时完成", "逾期完成", "未按要求完成", "尚未完成")
    rows: list[Row] = [
        (
            c.commission,
            plain(c.title),
            c.due.isoformat(),
            *(
                listed([story.name(u) for u in us])
                for us in (c.asked, c.done, c.late, c.missed, c.waiting)
            ),
        )
        for c in story.figures.commissions
    ]
    return Worksheet("约稿", head, rows, (14, 40, 12, 30, 30, 30, 30, 30), filtered=True)
