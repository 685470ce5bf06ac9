"""Every page of the console, as it is pictured: none is forgotten, none breaks a rule of
accessibility, in light and in dark.
"""

import re

import pytest

from desk.web.access import ROUTES, may
from tests.desk.web.browsers import needs_chromium, served
from tests.screens.axe import COLOURS, EVERY, found_by_axe
from tests.screens.office import office
from tests.screens.pages import NO_PAGES, PAGES, places
from tests.screens.run import DOCS, MOST_BYTES, WIDTH, Visitors, chromium, show

ONCE = tuple({one.route: one for one in reversed(PAGES)}.values())
WRONG = '<html lang="zh"><title>错</title><main><h1>错</h1><p style="color:#aaa;background:#fff">看不清的字</p><img src="x"><input></main></html>'


def test_every_page_is_pictured_or_the_reason_is_named():
    pages = {route.name for route in ROUTES if route.method == "GET"}
    assert pages == {one.route for one in PAGES} | set(NO_PAGES)
    assert {one.route for one in PAGES} & set(NO_PAGES) == set()


def test_pictures_have_names_of_their_own_and_are_seen_by_whom_they_are_for():
    told = [one.told for one in PAGES if one.told]
    assert len(set(told)) == len(told)
    paths = {
        route.name: re.sub(r"\{[^}]*\}", "[^/]+", route.path)
        for route in ROUTES
        if route.method == "GET"
    }
    for one in PAGES:
        assert may(one.role, one.route), one
        assert re.fullmatch(paths[one.route], one.path.partition("?")[0]), one


def test_the_pictures_of_the_documents_are_those_of_the_list_and_small():
    kept = {file.stem: file.stat().st_size for file in DOCS.iterdir()}
    assert set(kept) == {one.told for one in PAGES if one.told}
    assert max(kept.values()) < MOST_BYTES


@pytest.fixture(scope="module")
def console(tmp_path_factory):
    with office(tmp_path_factory.mktemp("office"), filled=False) as found:
        yield found


@needs_chromium
def test_axe_tells_what_is_wrong():
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(WRONG)
        assert {line.split(":")[0] for line in found_by_axe(page, EVERY)} == {
            "serious color-contrast",
            "critical image-alt",
            "critical label",
        }
        assert [line.split(":")[0] for line in found_by_axe(page, COLOURS)] == [
            "serious color-contrast"
        ]


@needs_chromium
@pytest.mark.parametrize(
    ("theme", "rules", "pages"),
    [("light", EVERY, PAGES), ("dark", COLOURS, ONCE)],
    ids=["light", "dark"],
)
def test_no_page_breaks_a_rule_of_accessibility_or_runs_off_the_screen(
    theme, rules, pages, console
):
    complaints = []
    with served(console) as address, chromium() as browser:
        known, visit = places(console), Visitors(browser, address)
        for seen in pages:
            page = visit(seen.role, theme)
            show(page, seen, known)
            if page.locator("h1").count() != 1:
                complaints.append((seen.name, "not one h1"))
            if page.evaluate("document.documentElement.scrollWidth") > WIDTH:
                complaints.append((seen.name, "wider than the screen"))
            complaints += [(seen.name, line) for line in found_by_axe(page, rules)]
    assert complaints == []
