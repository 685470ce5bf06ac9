"""A year shows every unit's periods, ranks, zero adoption and performance, and its bulletin is
looked at, written into and taken away.
"""

import io
import re
import zipfile

import pytest

from ledger.office.bulletin_words import own_words_of
from tests.desk.web.conftest import take

FACTS = (
    {
        "kind": "received",
        "ref": "a",
        "unit": "helan",
        "title": "供电",
        "received_at": "2026-05-02T09:00:00+08:00",
    },
    {
        "kind": "adopted",
        "ref": "x",
        "day": "2026-05-03",
        "item": "a",
        "publication": "yinchuan_zhengwu",
        "genre": "full",
        "issue": "1",
    },
)


def test_a_year_without_facts_lists_every_unit(browser):
    page = browser("viewer").get("/year").text
    assert "2026年政务信息计分" in page
    assert "贺兰县人民政府" in page


def test_a_unit_s_periods_lead_to_its_points_and_who_had_nothing_adopted_is_marked(
    browser, console
):
    take(console, *FACTS)
    page = browser("viewer").get("/year/2026").text
    assert 'href="/tally/2026Q2/helan"' in page
    row = re.search(r'<tr>(?:(?!<tr>).)*?/units/helan".*?</tr>', page, re.DOTALL)[0]
    assert "零采用" not in row
    assert "零采用</span>" in page


def test_the_year_s_bulletin_is_looked_at_and_taken_away(browser, console):
    take(console, *FACTS)
    who = browser("viewer")
    assert "sandbox" in who.get("/year/2026/paper").headers["content-security-policy"]
    for form in ("docx", "xlsx"):
        assert zipfile.is_zipfile(io.BytesIO(who.get(f"/year/2026/file/{form}").content))
    assert who.get("/year/2026/file/exe").status_code == 404


def test_an_editor_writes_into_the_year_s_bulletin_and_a_viewer_may_not(browser, console):
    take(console, *FACTS)
    who = browser("editor")
    was = {"was": re.search(r'name="was" value="(\w+)"', who.get("/year/2026").text)[1]}
    assert (
        who.post("/year/2026/words", was | {"words": "来年再接再厉。"}).headers["location"]
        == "/year/2026"
    )
    assert own_words_of(console.book, "2026").words == "来年再接再厉。"
    assert who.post("/year/2026/words", was | {"words": "覆盖"}).status_code == 409
    viewer = browser("viewer")
    assert "自己写的话" not in viewer.get("/year/2026").text
    assert viewer.post("/year/2026/words", was | {"words": "覆盖"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/year/x",
        "/year/2027",
        "/year/1999",
        "/year/9999",
        "/year/1999/paper",
        "/year/1999/file/docx",
    ],
)
def test_what_is_no_year_of_the_regulation_is_not_found(browser, path):
    assert browser("viewer").get(path).status_code == 404
