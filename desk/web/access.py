"""Who may do what: the one table of routes and roles, from which both the menu and every refusal
follow. Asks nothing.
"""

from dataclasses import dataclass
from typing import Literal

from starlette.convertors import Convertor, register_url_convertor

from desk.acts.labels import Role

VIEW = frozenset(Role)
EDIT = frozenset({Role.EDITOR, Role.CHIEF})
CLOSE = frozenset({Role.CHIEF})
SECRET = frozenset({Role.SECRECY})
HELD = SECRET | CLOSE
RUN = frozenset({Role.ADMIN})
ANYBODY: frozenset[Role] = frozenset()  # also those who are not logged in


class Number(Convertor[int]):
    """`{entry:number}` in an address: a whole number of at most nine digits, as no key of ours is
    longer.
    """

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", Number())


@dataclass(frozen=True, slots=True)
class Route:
    """One address and method, and the page that answers: `module.function` of desk/web/pages.

    `menu` is its word in the navigation, if it stands there; `upload`: its form brings files;
    `monitor`: a program asks, so there are no sessions and no cookies.
    """

    name: str
    path: str
    page: str
    roles: frozenset[Role]
    method: Literal["GET", "POST"] = "GET"
    menu: str = ""
    upload: bool = False
    monitor: bool = False


# In the order of the menu. What is not here does not exist; a line whose page does not exist stops
# the start.
ROUTES = (
    Route("home", "/", "home.home", VIEW, menu="首页"),
    Route("log", "/log", "log.log", VIEW, menu="来件日志"),
    Route("log_file", "/log/export", "log.log_file", VIEW),
    Route("held", "/log/held", "log.held", HELD),
    Route("release", "/log/held/{entry:number}/release", "log.release", SECRET, "POST"),
    Route("item", "/items/{id}", "item.item", VIEW),
    Route("decide", "/items/{id}", "item_acts.decide", EDIT, "POST"),
    Route("seal", "/items/{id}/seal", "item_acts.show_seal", SECRET),
    Route("seal_item", "/items/{id}/seal", "item_acts.seal_item", SECRET, "POST"),
    Route("mail_text", "/items/{id}/mail", "original.mail_text", VIEW),
    Route("mail_file", "/items/{id}/mail.eml", "original.mail_file", VIEW),
    Route("attachment", "/items/{id}/attachments/{number:number}", "original.attachment", VIEW),
    Route("preview", "/items/{id}/attachments/{number:number}/text", "original.preview", VIEW),
    Route("adopting", "/adopting", "adoption.adoption", VIEW, menu="采用"),
    Route("adopt", "/adopting/{id}", "adoption_acts.adopt", EDIT, "POST"),
    Route("adopt_many", "/adopting", "adoption_acts.adopt_many", EDIT, "POST"),
    Route(
        "take_back_event", "/adopting/undo/{entries}", "adoption_acts.take_back_event", EDIT, "POST"
    ),
    Route("publications", "/publications", "publications.publications", VIEW, menu="刊物"),
    Route("publication", "/publications/{code}", "publications.publication", VIEW),
    Route("issue", "/publications/{code}/issue", "publications.issue", VIEW),
    Route("issue_file", "/publications/{code}/issue/file", "publications.issue_file", VIEW),
    Route("reprint", "/publications/{code}/issue", "publications.reprint", EDIT, "POST"),
    Route("commissions", "/commissions", "commissions.commissions", VIEW, menu="约稿"),
    Route("commission", "/commissions", "commissions.commission", EDIT, "POST"),
    Route("commission_of", "/commissions/{commission}", "commissions.commission_of", VIEW),
    Route("deliver", "/commissions/{commission}/deliver", "commissions.deliver", EDIT, "POST"),
    Route("miss", "/commissions/{commission}/miss", "commissions.miss", EDIT, "POST"),
    Route("unjudge", "/commissions/{commission}/undo", "commissions.unjudge", EDIT, "POST"),
    Route("units", "/units", "units.units", VIEW, menu="单位"),
    Route("unit", "/units/{code}", "unit.unit", VIEW),
    Route("teach", "/units/{code}/addresses", "units.teach", EDIT, "POST"),
    Route("take_back", "/units/{code}/addresses/end", "units.take_back", EDIT, "POST"),
    Route("object", "/units/{code}/objections", "objections.object_to", EDIT, "POST"),
    Route("objections", "/objections", "objections.objections", VIEW),
    Route("answer", "/objections/{number:number}", "objections.answer", EDIT, "POST"),
    Route("tally", "/tally", "tally.tally", VIEW, menu="计分"),
    Route("tally_of", "/tally/{period}", "tally.tally", VIEW),
    Route("tally_unit", "/tally/{period}/{unit}", "tally.tally_unit", VIEW),
    Route("what_if", "/what-if", "what_if.what_if", VIEW),
    Route("bulletin", "/bulletin", "bulletin.bulletin", VIEW, menu="通报"),
    Route("bulletin_of", "/bulletin/{period}", "bulletin.bulletin", VIEW),
    Route("bulletin_paper", "/bulletin/{period}/paper", "bulletin.bulletin_paper", VIEW),
    Route("bulletin_file", "/bulletin/{period}/file/{form}", "bulletin.bulletin_file", VIEW),
    Route("own_words", "/bulletin/{period}/words", "bulletin.own_words", EDIT, "POST"),
    Route("reprimand", "/bulletin/{period}/reprimand", "bulletin.reprimand", CLOSE, "POST"),
    Route("close", "/bulletin/{period}/close", "bulletin.close", CLOSE, "POST"),
    Route("year", "/year", "year.year", VIEW, menu="全年"),
    Route("year_of", "/year/{year}", "year.year", VIEW),
    Route("year_paper", "/year/{year}/paper", "year.year_paper", VIEW),
    Route("year_file", "/year/{year}/file/{form}", "year.year_file", VIEW),
    Route("year_words", "/year/{year}/words", "year.year_words", EDIT, "POST"),
    Route("entry", "/entry", "by_hand.by_hand", EDIT, menu="补录"),
    Route("enter", "/entry", "by_hand.enter_by_hand", EDIT, "POST", upload=True),
    Route("entry_table", "/entry/table", "tables.entry_table", EDIT),
    Route("import_table", "/entry/table", "tables.import_table", EDIT, "POST", upload=True),
    Route("table_template", "/entry/table/template", "tables.table_template", EDIT),
    Route("rules", "/rules", "what_if.rules", VIEW, menu="规则"),
    Route("audit", "/audit", "audit.audit", VIEW, menu="审计"),
    Route("verify", "/audit/verify", "audit.verify", RUN, "POST"),
    Route("system", "/system", "system.system", RUN, menu="系统"),
    Route("users", "/system/users", "users.users", RUN),
    Route("add_person", "/system/users", "users.add_person", RUN, "POST"),
    Route("change_person", "/system/users/{name}", "users.change_person", RUN, "POST"),
    Route("schedule", "/system/schedule", "system.schedule", RUN),
    Route("letters", "/system/outbox", "system.letters", RUN),
    Route("letter", "/system/outbox/{letter:number}", "system.letter", RUN),
    Route("send_letter", "/system/outbox/{letter:number}", "system.send_letter", RUN, "POST"),
    Route("in_force", "/system/settings", "system.in_force", RUN),
    Route("login", "/login", "sessions.login", ANYBODY),
    Route("log_in", "/login", "sessions.log_in", ANYBODY, "POST"),
    Route("logout", "/logout", "sessions.logout", VIEW, "POST"),
    Route("password", "/password", "sessions.password", VIEW),
    Route("set_password", "/password", "sessions.set_password", VIEW, "POST"),
    Route("theme", "/theme", "sessions.theme", ANYBODY, "POST"),
    Route("healthz", "/healthz", "sessions.healthz", ANYBODY, monitor=True),
    Route("readyz", "/readyz", "sessions.readyz", ANYBODY, monitor=True),
)
BY_NAME = {route.name: route for route in ROUTES}


def may(role: Role | None, name: str) -> bool:
    """Whether somebody of that role, or nobody known (None), may use that route."""
    route = BY_NAME[name]
    return not route.roles or role in route.roles


def menu_of(role: Role) -> tuple[Route, ...]:
    """What stands in the navigation for that role."""
    return tuple(route for route in ROUTES if route.menu and may(role, route.name))
