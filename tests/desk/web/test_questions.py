"""A form whose fact is of a closed quarter, or of a day that can't be, is asked about first; the page
that asks sends the same form again.
"""

import html
import re

from tests.desk.web.conftest import take
from tests.ledgers import closed, received

FACTS = (received("a", "2026-06-05", "helan"), closed("2026Q2", "2026-07-02"))
ITEM = "2026-00001"
FORM = {"act": "adopted", "choice": "yinchuan_zhengwu/full", "note": "头条"}


def fields(page):
    """What the page that asks would send, its token apart."""
    form = page[page.index("<main") :]
    found = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return {name: html.unescape(value) for name, value in found.items() if name != "token"}


def entries(console):
    with console.book.reading() as views:
        return views.head()[0]


def test_a_fact_of_a_closed_quarter_says_where_it_counts_and_how_much_before_it_is_kept(
    browser, console
):
    take(console, *FACTS)
    who, before = browser("editor"), entries(console)
    with console.book.reading() as views:
        seen = {"revision": str(views.items.last_touch([ITEM]))}
    asked = who.post(f"/adopting/{ITEM}", FORM | seen | {"day": "2026-06-30"})
    assert (asked.status_code, entries(console)) == (422, before)
    text = html.unescape(re.sub(r"<[^>]+>", "", asked.text))
    assert "2026Q2 已签发" in text
    assert "计入 2026Q3：贺兰县 +3 分" in text
    assert fields(asked.text) == FORM | seen | {"day": "2026-06-30", "late": "1"}
    assert who.post(f"/adopting/{ITEM}", fields(asked.text)).status_code == 303
    assert entries(console) == before + 1


def test_a_day_that_can_t_be_is_asked_about_then_where_it_counts(browser, console):
    take(console, *FACTS)
    who, before = browser("editor"), entries(console)
    with console.book.reading() as views:
        seen = {"revision": str(views.items.last_touch([ITEM]))}
    wrong = who.post(f"/adopting/{ITEM}", FORM | seen | {"day": "2026-05-01"})
    assert "早于 2026-00001 收到的 2026-06-05" in wrong.text
    said = fields(wrong.text) | {"even_so": "1"}
    assert "请写日期属实的理由" in who.post(f"/adopting/{ITEM}", said).text
    late = who.post(f"/adopting/{ITEM}", said | {"even_so_reason": "电话先报"})
    assert (late.status_code, entries(console)) == (422, before)
    assert who.post(f"/adopting/{ITEM}", fields(late.text)).status_code == 303
    with console.book.reading() as views:
        assert views.words([before + 1])[before + 1]["note"] == "头条；日期属实：电话先报"
