"""旧表的栏目: the headings that an old table may have, which column is which, and an empty table of them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.errors import Refused
from config.sentences import cause_of, nearest
from desk.acts.rules import Rules
from desk.publish.workbook import Worksheet, workbook
from ingest.tables import Sheet, SheetRow


@dataclass(frozen=True, slots=True)
class TableColumn:
    """栏目: a heading, the other names by which offices call it, what is written in it, an example."""

    key: str
    heading: str
    also: tuple[str, ...]
    says: str
    example: str
    required: bool = False


COLUMNS = (
    TableColumn(
        "title",
        "标题",
        ("信息标题", "信息题目", "题目", "信息名称"),
        "信息的标题",
        "关于某街道供暖准备情况的报告",
        required=True,
    ),
    TableColumn(
        "unit",
        "报送单位",
        ("单位", "单位名称", "来稿单位"),
        "单位的名称、简称、别名或代码",
        "兴庆区",
        required=True,
    ),
    TableColumn(
        "received",
        "收到日期",
        ("报送日期", "报送时间", "收到时间", "收稿日期", "来稿日期"),
        "收到这条信息的日期",
        "2026-7-3",
        required=True,
    ),
    TableColumn(
        "number",
        "编号",
        ("信息编号",),
        "同一编号的行是同一条信息；不写则标题、单位都相同的行是同一条；写台账里的编号则记在那一条上",
        "2026-15",
    ),
    TableColumn(
        "publication",
        "采用刊物",
        ("刊物", "刊物名称", "采用情况"),
        "刊物的名称或代码；几家刊物用、隔开",
        "《银川政务信息》、《国报信息》",
    ),
    TableColumn(
        "genre",
        "体裁",
        ("采用体裁", "采用形式"),
        "全文或简讯；几家刊物不同的用、隔开，依次对应",
        "简讯、全文",
    ),
    TableColumn(
        "adopted",
        "采用日期",
        ("刊发日期", "采用时间", "刊发时间"),
        "出刊的日期；几家刊物不同的用、隔开，依次对应",
        "2026年7月9日、2026年8月1日",
    ),
    TableColumn(
        "issue", "期号", ("期数", "刊期"), "刊物的期号；几家刊物用、隔开，依次对应", "第12期、第3期"
    ),
    TableColumn(
        "reported_up",
        "上报日期",
        ("采编上报", "采编上报日期"),
        "采编上报的日期；没有上报则空着",
        "2026.7.15",
    ),
    TableColumn("rank", "批示级别", ("批示",), "批示的级别；几级用、隔开", "银川市领导"),
    TableColumn(
        "instructed",
        "批示日期",
        ("批示时间",),
        "批示的日期；几级不同的用、隔开，依次对应",
        "2026/7/20",
    ),
    TableColumn(
        "leader", "批示领导", ("批示人",), "作出批示的领导；几位用、隔开，依次对应", "某领导"
    ),
    TableColumn(
        "commended",
        "优秀信息",
        ("优秀信息日期", "评优日期"),
        "评为优秀信息的日期；不是则空着",
        "2026-12-20",
    ),
    TableColumn("category", "类别", ("信息类别",), "第六条的类别", "工作动态"),
    TableColumn("stream", "信息类型", ("报送渠道",), "政务信息（不写即是）或网站信息", "政务信息"),
    TableColumn(
        "joint", "联合单位", ("联合报送单位",), "联合报送的其他单位；几家用、隔开", "金凤区、贺兰县"
    ),
    TableColumn("signatory", "签发人", ("审核人", "签发领导"), "签发这条信息的人", "张三"),
    TableColumn("text", "正文", ("内容", "信息内容"), "信息的正文", "全文照录，可以不填"),
    TableColumn("note", "备注", ("说明",), "备注", "由原登记表录入"),
    TableColumn("serial", "序号", ("行号",), "表格自己的行次，不读", "1"),
)
REQUIRED = tuple(column for column in COLUMNS if column.required)
BY_KEY = {column.key: column for column in COLUMNS}
GENRES = {"full": ("全文", "全篇", "整篇", "正文"), "brief": ("简讯", "简报", "摘要", "摘登")}
STREAMS = {"govinfo": ("政务信息",), "website": ("网站信息", "网站", "网站流")}
PASSED_OVER = ("填写说明", "可用代码")  # sheets of the template that hold no rows
_ADVICE = (
    "一行一条信息；标题、报送单位、收到日期必须填，别的没有就空着。栏目的次序不限，用不着的栏可以删去。",
    "同一条信息被几家刊物采用：写在一行里用、隔开，或分成几行（标题和报送单位相同）。",
    "日期可以写 2026-7-3、2026/7/3、2026.7.3、2026年7月3日，也可以用电子表格的日期格式。",
    (
        "先 yishi ledger import 文件 --dry-run 查看每一行读成什么，再去掉 --dry-run 导入；"
        "有一行不对就一行也不写入。同一行不会导入两次。"
    ),
)
_LAST_HEADING_ROW = 20  # a table's own title and notes may stand above its headings
_SHOWN = 40  # characters of a heading that nobody expects
_NAMES = {name: column for column in COLUMNS for name in (column.heading, *column.also)}


@dataclass(frozen=True, slots=True)
class TableProblem:
    """差错: what is wrong where, and what to do about it; `row` None: the sheet as a whole, `column` None: the row as a whole."""

    sheet: str
    row: int | None
    column: str | None
    wrong: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet whose columns are known: the rows below its headings."""

    sheet: str
    places: Mapping[str, int]
    rows: Sequence[SheetRow]

    def cells(self, row: SheetRow) -> dict[str, str]:
        """Key → what the row says there; columns that it says nothing in are left out."""
        return {
            key: row.cells[place]
            for key, place in self.places.items()
            if place < len(row.cells) and row.cells[place]
        }


def laid_out(sheet: Sheet) -> tuple[Laid | None, list[TableProblem]]:
    """The sheet by its headings, or what is wrong with them; neither for a sheet without rows or one of the template's own."""
    if not sheet.rows or sheet.name in PASSED_OVER:
        return None, []
    place = next(
        (
            n
            for n, row in enumerate(sheet.rows[:_LAST_HEADING_ROW])
            if len({_column(cell) for cell in row.cells} - {None}) >= 2
        ),
        None,
    )
    if place is None:
        problem = f"前 {_LAST_HEADING_ROW} 行里没有表头"
        return None, [
            TableProblem(
                sheet.name,
                None,
                None,
                problem,
                f"写上表头（至少{_headings(REQUIRED)}），或删去这张工作表",
            )
        ]
    head = sheet.rows[place]
    problems = [*_unknown(sheet, head), *_missing(sheet, head)]
    places = {column.key: at for at, cell in enumerate(head.cells) if (column := _column(cell))}
    return (None if problems else Laid(sheet.name, places, sheet.rows[place + 1 :])), problems


def write_template(path: Path, *, rules: Rules, today: date) -> None:
    """Write the empty table; Refused where something stands there already."""
    try:
        with path.open("xb") as file:
            file.write(template(rules=rules, today=today))
    except FileExistsError as error:
        raise Refused(f"{path} 已存在，请换一个文件名") from error
    except OSError as error:
        raise Refused(f"{path} 无法写入（{cause_of(error)}）") from error


def template(*, rules: Rules, today: date) -> bytes:
    """The same as the bytes of a workbook."""
    head = [column.heading for column in COLUMNS if column.key != "serial"]
    return workbook(
        [
            Worksheet(
                "登记表", head, (), [40 if name in {"标题", "正文"} else 14 for name in head]
            ),
            _explained(),
            _codes(rules, today),
        ]
    )


def _explained() -> Worksheet:
    needed = {column.key for column in REQUIRED}
    rows = [
        (c.heading, "必填" if c.key in needed else "", c.says, c.example, "、".join(c.also))
        for c in COLUMNS
    ]
    rows += [("", "", advice, "", "") for advice in _ADVICE]
    return Worksheet(
        PASSED_OVER[0], ("栏目", "必填", "怎么写", "例", "也可以叫"), rows, (12, 6, 70, 34, 34)
    )


def _codes(rules: Rules, today: date) -> Worksheet:
    book = rules.rulebook
    rows = [
        ("报送单位", unit.name, unit.short, unit.code) for unit in rules.roster.listed_on(today)
    ]
    for what, several in (
        ("采用刊物", book.publications),
        ("批示级别", book.ranks),
        ("类别", book.categories),
    ):
        rows += [(what, one.name, "", one.code) for one in several]
    genres = [(genre_name.name, genre_name.code) for genre_name in book.genre_names] or [
        (words[0], code) for code, words in GENRES.items()
    ]
    rows += [("体裁", name, "", code) for name, code in genres]
    rows += [("信息类型", words[0], "", code) for code, words in STREAMS.items()]
    return Worksheet(PASSED_OVER[1], ("栏目", "名称", "简称", "代码"), rows, (12, 40, 20, 24))


def plain(text: str) -> str:
    """A name as it is compared: full-width letters as half-width, without blanks, book marks and a star for what must be filled in."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("《》*").casefold()


def _column(cell: str) -> TableColumn | None:
    return _NAMES.get(plain(cell))


def _unknown(sheet: Sheet, head: SheetRow) -> list[TableProblem]:
    strange = [cell[:_SHOWN] for cell in head.cells if cell and _column(cell) is None]
    remedies = {
        cell: f"最接近的是“{nearest(plain(cell), list(_NAMES))}”；用不着的栏请删去"
        for cell in strange
    }
    return [
        TableProblem(sheet.name, head.number, cell, f"没有 {cell!r} 这一栏", remedies[cell])
        for cell in strange
    ]


def _missing(sheet: Sheet, head: SheetRow) -> list[TableProblem]:
    there = [column for cell in head.cells if (column := _column(cell))]
    lacking = [column for column in REQUIRED if column not in there]
    twice = sorted({column.heading for column in there if there.count(column) > 1})
    missing = [
        TableProblem(sheet.name, head.number, column.heading, "缺少这一栏", "补上这一栏")
        for column in lacking
    ]
    return missing + [
        TableProblem(
            sheet.name,
            head.number,
            heading,
            "这一栏出现了两次",
            "留下一栏；几家刊物写在一格里，用、隔开",
        )
        for heading in twice
    ]


def _headings(columns: Sequence[TableColumn]) -> str:
    return "、".join(column.heading for column in columns)
