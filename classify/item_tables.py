"""逐行一条: a table with an item a row, under a head that says which cell is the title and which
the text.
"""

import re
from collections.abc import Sequence

from classify.text import squeezed

_TITLE = re.compile("(?:信息|稿件)?(?:标题|题目|名称)")
_WORDS = re.compile("(?:信息|主要|详细)?(?:内容|正文|情况)(?:摘要)?")


def titled_rows(rows: Sequence[str]) -> list[tuple[int, str]]:
    """Place and title of each row, of rows whose cells are set apart by tabs, that is an item; none
    where there is no such table.
    """
    for place, row in enumerate(rows):
        cells = [squeezed(cell) for cell in row.split("\t")]
        title = next((n for n, cell in enumerate(cells) if _TITLE.fullmatch(cell)), None)
        words = next((n for n, cell in enumerate(cells) if _WORDS.fullmatch(cell)), None)
        if title is not None and words is not None:
            return list(_below(rows, place, title, words))
    return []


def _below(rows: Sequence[str], head: int, title: int, words: int) -> list[tuple[int, str]]:
    items = []
    for place, row in enumerate(rows[head + 1 :], head + 1):
        cells = [squeezed(cell) for cell in row.split("\t")]
        if len(cells) > max(title, words) and cells[title] and cells[words]:
            items.append((place, cells[title]))
    return items
