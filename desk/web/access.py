"""Who may do what: the one table of routes and roles, from which both the menu and every refusal follow. Asks nothing."""

from dataclasses import dataclass
from typing import Literal

from desk.acts.users.roles import Role

VIEW = frozenset(Role)
EDIT = frozenset({Role.EDITOR, Role.CHIEF})
CLOSE = frozenset({Role.CHIEF})
SECRET = frozenset({Role.SECRECY})
HELD = SECRET | CLOSE
RUN = frozenset({Role.ADMIN})
ANYBODY: frozenset[Role] = frozenset()  # also those who are not logged in


@dataclass(frozen=True, slots=True)
class Route:
    """One address and method. `menu` is its word in the navigation, if it stands there; `upload`: its form brings
    files; `monitor`: a program asks, so there are no sessions and no cookies.
    """

    name: str
    path: str
    roles: frozenset[Role]
    method: Literal["GET", "POST"] = "GET"
    menu: str = ""
    upload: bool = False
    monitor: bool = False


# In the order of the menu. What is not here does not exist; a handler without a line here, or a line without one, stops the start.
ROUTES = (
    Route("home", "/", VIEW, menu="首页"),
    Route("log", "/log", VIEW, menu="来件日志"),
    Route("log_file", "/log/export", VIEW),
    Route("held", "/log/held", HELD),
    Route("release", "/log/held/{entry}/release", SECRET, "POST"),
    Route("item", "/items/{id}", VIEW),
    Route("decide", "/items/{id}", EDIT, "POST"),
    Route("seal", "/items/{id}/seal", SECRET),
    Route("seal_item", "/items/{id}/seal", SECRET, "POST"),
    Route("mail_text", "/items/{id}/mail", VIEW),
    Route("mail_file", "/items/{id}/mail.eml", VIEW),
    Route("attachment", "/items/{id}/attachments/{number}", VIEW),
    Route("preview", "/items/{id}/attachments/{number}/text", VIEW),
    Route("adopting", "/adopting", VIEW, menu="采用"),
    Route("adopt", "/adopting/{id}", EDIT, "POST"),
    Route("adopt_many", "/adopting", EDIT, "POST"),
    Route("take_back_event", "/adopting/undo/{entries}", EDIT, "POST"),
    Route("publications", "/publications", VIEW, menu="刊物"),
    Route("publication", "/publications/{code}", VIEW),
    Route("issue", "/publications/{code}/issue", VIEW),
    Route("issue_file", "/publications/{code}/issue/file", VIEW),
    Route("reprint", "/publications/{code}/issue", EDIT, "POST"),
    Route("commissions", "/commissions", VIEW, menu="约稿"),
    Route("commission", "/commissions", EDIT, "POST"),
    Route("commission_of", "/commissions/{commission}", VIEW),
    Route("deliver", "/commissions/{commission}/deliver", EDIT, "POST"),
    Route("miss", "/commissions/{commission}/miss", EDIT, "POST"),
    Route("unjudge", "/commissions/{commission}/undo", EDIT, "POST"),
    Route("units", "/units", VIEW, menu="单位"),
    Route("unit", "/units/{code}", VIEW),
    Route("teach", "/units/{code}/addresses", EDIT, "POST"),
    Route("take_back", "/units/{code}/addresses/end", EDIT, "POST"),
    Route("object", "/units/{code}/objections", EDIT, "POST"),
    Route("objections", "/objections", VIEW),
    Route("answer", "/objections/{number}", EDIT, "POST"),
    Route("tally", "/tally", VIEW, menu="计分"),
    Route("tally_of", "/tally/{period}", VIEW),
    Route("tally_unit", "/tally/{period}/{unit}", VIEW),
    Route("what_if", "/what-if", VIEW),
    Route("bulletin", "/bulletin", VIEW, menu="通报"),
    Route("bulletin_of", "/bulletin/{period}", VIEW),
    Route("bulletin_paper", "/bulletin/{period}/paper", VIEW),
    Route("bulletin_file", "/bulletin/{period}/file/{form}", VIEW),
    Route("own_words", "/bulletin/{period}/words", EDIT, "POST"),
    Route("reprimand", "/bulletin/{period}/reprimand", CLOSE, "POST"),
    Route("close", "/bulletin/{period}/close", CLOSE, "POST"),
    Route("year", "/year", VIEW, menu="全年"),
    Route("year_of", "/year/{year}", VIEW),
    Route("year_paper", "/year/{year}/paper", VIEW),
    Route("year_file", "/year/{year}/file/{form}", VIEW),
    Route("year_words", "/year/{year}/words", EDIT, "POST"),
    Route("entry", "/entry", EDIT, menu="补录"),
    Route("enter", "/entry", EDIT, "POST", upload=True),
    Route("entry_table", "/entry/table", EDIT),
    Route("import_table", "/entry/table", EDIT, "POST", upload=True),
    Route("table_template", "/entry/table/template", EDIT),
    Route("rules", "/rules", VIEW, menu="规则"),
    Route("audit", "/audit", VIEW, menu="审计"),
    Route("verify", "/audit/verify", RUN, "POST"),
    Route("system", "/system", RUN, menu="系统"),
    Route("people", "/system/users", RUN),
    Route("add_person", "/system/users", RUN, "POST"),
    Route("change_person", "/system/users/{name}", RUN, "POST"),
    Route("schedule", "/system/schedule", RUN),
    Route("letters", "/system/outbox", RUN),
    Route("letter", "/system/outbox/{letter}", RUN),
    Route("send_letter", "/system/outbox/{letter}", RUN, "POST"),
    Route("in_force", "/system/settings", RUN),
    Route("login", "/login", ANYBODY),
    Route("log_in", "/login", ANYBODY, "POST"),
    Route("logout", "/logout", VIEW, "POST"),
    Route("password", "/password", VIEW),
    Route("set_password", "/password", VIEW, "POST"),
    Route("theme", "/theme", ANYBODY, "POST"),
    Route("healthz", "/healthz", ANYBODY, monitor=True),
    Route("readyz", "/readyz", ANYBODY, monitor=True),
)
BY_NAME = {route.name: route for route in ROUTES}


def may(role: Role | None, name: str) -> bool:
    """Whether somebody of that role, or nobody known (None), may use that route."""
    route = BY_NAME[name]
    return not route.roles or role in route.roles


def menu_of(role: Role) -> tuple[Route, ...]:
    """What stands in the navigation for that role."""
    return tuple(route for route in ROUTES if route.menu and may(role, route.name))
