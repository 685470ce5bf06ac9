"""旧表的样表: an empty table with the expected headings, a sheet that explains them, and the names and codes that may be written. Reads no ledger."""

from datetime import date
from pathlib import Path
from typing import Any

from config.errors import Refused
from config.sentences import cause_of
from desk.acts.rules import Rules
from desk.acts.tables.cells import GENRES, STREAMS
from desk.acts.tables.columns import COLUMNS, PASSED_OVER, REQUIRED
from desk.publish.workbook import Worksheet, workbook

_ADVICE = (
    "一行一条信息；标题、报送单位、收到日期必须填，别的没有就空着。栏目的次序不限，用不着的栏可以删去。",
    "同一条信息被几家刊物采用：写在一行里用、隔开，或分成几行（标题和报送单位相同）。",
    "日期可以写 2026-7-3、2026/7/3、2026.7.3、2026年7月3日，也可以用电子表格的日期格式。",
    "先 yishi import 文件 --dry-run 查看每一行读成什么，再去掉 --dry-run 导入；有一行不对就一行也不写入。同一行不会导入两次。",
)


def column_forms() -> list[dict[str, Any]]:
    """The expected headings: {heading, also, required, says, example}."""
    return [
        {
            "heading": c.heading,
            "also": list(c.also),
            "required": c.required,
            "says": c.says,
            "example": c.example,
        }
        for c in COLUMNS
    ]


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
    genres = [(one.name, one.code) for one in book.genre_names] or [
        (words[0], code) for code, words in GENRES.items()
    ]
    rows += [("体裁", name, "", code) for name, code in genres]
    rows += [("信息类型", words[0], "", code) for code, words in STREAMS.items()]
    return Worksheet(PASSED_OVER[1], ("栏目", "名称", "简称", "代码"), rows, (12, 40, 20, 24))
