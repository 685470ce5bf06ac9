"""The pages of the console that are pictured and tried, a line each: whose route, which address,
seen by whom. Takes no picture.
"""

from dataclasses import dataclass

from desk.acts.labels import Role
from desk.web.requests import Console
from ledger.office.outbox import letters
from tests.desks import log_of


@dataclass(frozen=True, slots=True)
class Seen:
    """图: a page as that role sees it (None: nobody is logged in). `told`: its name in
    docs/screens/, where the handbook or a README shows it; `open`: what is unfolded before, as
    a CSS selector of its summary; `top`: the CSS selector of what is brought to the top of the
    picture.
    """

    route: str
    path: str
    role: Role | None = Role.EDITOR
    told: str = ""
    open: str = ""
    top: str = ""

    @property
    def name(self) -> str:
        return f"{self.route}-{self.role or 'nobody'}{'-open' if self.open else ''}"


# A line is added here for each new page; {…} is filled in by `places`.
PAGES = (
    Seen("home", "/", Role.CHIEF, told="home"),
    Seen("home", "/", Role.ADMIN),
    Seen("log", "/log", told="log"),
    Seen("log", "/log?state=waiting"),
    Seen("log", "/log?search=没有这个词", Role.VIEWER),
    Seen("held", "/log/held", Role.SECRECY, told="held"),
    Seen("item", "/items/{three}", told="item"),
    Seen("item", "/items/{stranger}", Role.CHIEF),
    Seen("item", "/items/{repeat}", Role.VIEWER),
    Seen("item", "/items/{adopted}"),
    Seen("seal", "/items/{adopted}/seal", Role.SECRECY),
    Seen("adopting", "/adopting", told="adopting"),
    Seen("adopting", "/adopting", Role.VIEWER),
    Seen("publications", "/publications", Role.VIEWER),
    Seen("publication", "/publications/yinchuan_zhengwu", told="publication"),
    Seen("issue", "/publications/yinchuan_zhengwu/issue?issue=25", told="issue"),
    Seen("commissions", "/commissions", told="commissions"),
    Seen("commissions", "/commissions?show=all", Role.CHIEF, open="main details > summary"),
    Seen("commission_of", "/commissions/C2026-002", Role.CHIEF),
    Seen("units", "/units", Role.VIEWER, told="units"),
    Seen("unit", "/units/xixia", told="unit"),
    Seen("tally", "/tally", Role.VIEWER, told="tally"),
    Seen("tally_of", "/tally/2026Q1", Role.CHIEF),
    Seen("tally_unit", "/tally/2026Q1/qixiang", told="tally-unit"),
    Seen("objections", "/objections"),
    Seen("objections", "/objections?show=all", Role.VIEWER),
    Seen("what_if", "/what-if?item={three}&event=instructed.city"),
    Seen("bulletin", "/bulletin", Role.CHIEF, told="bulletin"),
    Seen("bulletin_of", "/bulletin/2026Q1", Role.VIEWER),
    Seen("year", "/year", Role.CHIEF, told="year"),
    Seen("year_of", "/year/2026", Role.VIEWER),
    Seen("entry", "/entry", told="entry"),
    Seen("entry_table", "/entry/table"),
    Seen("rules", "/rules", Role.VIEWER),
    Seen("audit", "/audit", Role.VIEWER),
    Seen("system", "/system", Role.ADMIN, told="system"),
    Seen("users", "/system/users", Role.ADMIN),
    Seen("schedule", "/system/schedule", Role.ADMIN),
    Seen("letters", "/system/outbox", Role.ADMIN),
    Seen("letter", "/system/outbox/{letter}", Role.ADMIN),
    Seen("in_force", "/system/settings", Role.ADMIN),
    Seen("login", "/login", None, told="login"),
    Seen("password", "/password", Role.VIEWER),
)
# Routes to GET that are no pages of the console, each with what it is.
NO_PAGES = {
    "log_file": "a file",
    "mail_text": "a mail of somebody else's, in a frame of its own; the item's page shows it",
    "mail_file": "a file",
    "attachment": "a file",
    "issue_file": "a file",
    "preview": "the text of somebody's file, in the same frame",
    "bulletin_paper": "the bulletin as paper, tests/desk/publish",
    "bulletin_file": "a file",
    "year_paper": "the year's bulletin as paper, tests/desk/publish",
    "year_file": "a file",
    "table_template": "a file",
    "healthz": "for a monitor",
    "readyz": "for a monitor",
}


def places(console: Console) -> dict[str, str]:
    """What stands for {…} in the addresses, of this office."""
    lines = log_of(console.book, console.rules.roster)
    items = [one for line in lines for one in line["items"]]
    titled = {one["title"]: one["item"] for one in items if one["state"] != "repeated"}
    return {
        "three": next(
            one["item"]
            for one in items
            if "many_matters" in one["doubts"] and one["unit"] == "xixia"
        ),
        "stranger": titled["永宁县水稻插秧基本结束"],
        "adopted": titled["市城管局排查整治城区易涝点"],
        "repeat": [one["item"] for one in items if one["state"] == "repeated"][-1],
        "letter": str(letters(console.book)[-1].id),
    }
