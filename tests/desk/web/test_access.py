"""Every route is allowed or refused for every role as the one table says, and the menu shows what
may be used and nothing else.
"""

import re

import pytest

from desk.acts.labels import Role
from desk.web.access import BY_NAME, ROUTES, may, menu_of


def address(route):
    """An address of that route; nothing lies there where it names a thing."""
    return re.sub(r"\{[^}]*\}", "none", re.sub(r"\{\w+:number\}", "999999", route.path))


def request(browser, route):
    return browser.get(address(route)) if route.method == "GET" else browser.post(address(route))


@pytest.mark.parametrize("role", [*Role, None])
def test_what_a_role_may_not_do_is_refused_and_what_it_may_is_not(role, browser, stranger):
    who = stranger() if role is None else browser(role)
    for route in ROUTES:
        if route.name == "logout":  # it ends the session; tests/desk/web/pages/test_sessions.py
            continue
        answer = request(who, route)
        if may(role, route.name):
            assert answer.status_code not in {401, 403, 500} or route.name in {
                "log_in",
                "set_password",
            }, route
        elif role is None and route.method == "GET":
            assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (
                303,
                "/login",
            ), route
        else:
            assert answer.status_code == 403, route


@pytest.mark.parametrize("role", Role)
def test_the_menu_leads_only_where_the_role_may_go(role, browser):
    page = browser(role).get("/").text
    menu = re.search(r"<nav aria-label=\"栏目\">(.*?)</nav>", page, re.DOTALL)[1]
    assert re.findall(r'href="([^"]+)"', menu) == [route.path for route in menu_of(role)]
    assert all(may(role, route.name) for route in menu_of(role))


def test_only_forms_change_anything_and_names_are_told_apart():
    assert len(BY_NAME) == len(ROUTES)
    assert len({(route.path, route.method) for route in ROUTES}) == len(ROUTES)
    assert all("{" not in route.path for route in ROUTES if route.menu)


def test_admins_keep_the_system_and_do_not_do_the_office_s_work():
    assert may(Role.ADMIN, "system")
    assert not may(Role.EDITOR, "system")
    assert not may(None, "home")
    assert may(None, "healthz")
