"""What a page is asked and what it may answer: our own frozen values, so that no page knows HTTP.
Does nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from config.clock import Clock
from config.errors import Refused
from config.period import civil_date
from config.phrases import NO_PHRASES, Phrases
from config.settings import Settings
from desk.acts.clock.runs import Job
from desk.acts.labels import Role
from desk.acts.mailroom.previews import Previews
from desk.acts.mailroom.release import Releasing
from desk.acts.rules import Rules
from desk.acts.uploads import Uploads
from ledger.archive import Archive
from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Console:
    """What the pages work with; made in desk/console.py. `problem`: why a changed roster or rulebook
    is not used.
    """

    settings: Settings
    rules: Rules
    book: Book
    archive: Archive
    now: Clock
    previews: Previews
    uploads: Uploads
    release: Releasing
    phrases: Phrases = NO_PHRASES
    jobs: Sequence[Job] = ()
    problem: str = ""
    in_force: Callable[[], tuple[Rules, Phrases, str]] | None = None

    def renewed(self) -> "Console":
        """With the roster and rulebook that are in force now, for one request."""
        if self.in_force is None:
            return self
        rules, phrases, problem = self.in_force()
        return replace(self, rules=rules, phrases=phrases, problem=problem)

    @property
    def today(self) -> date:
        """The civil date in Shanghai."""
        return civil_date(self.now())


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks; `name` is the actor of what they record, `session` the id of their session."""

    name: str
    role: Role
    session: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form; its name is the browser's and is not to be trusted."""

    name: str
    content: bytes


Form = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Request:
    """One request to a page. `path` holds what stands in its address, `query` and `form` the
    values by name; `here` leads back.
    """

    console: Console
    route: str
    token: str
    person: Person | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Form = field(default_factory=dict)
    form: Form = field(default_factory=dict)
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)
    partial: bool = False
    here: str = "/"

    @property
    def actor(self) -> str:
        """Under whose name an entry is written."""
        if self.person is None:
            raise Refused("请先登录")
        return self.person.name

    @property
    def even_so(self) -> str | None:
        """Why the person insists on a fact whose day can't be, where they do."""
        if not self.form_text("even_so"):
            return None
        if not self.form_text("even_so_reason"):
            raise Refused("请写日期属实的理由")
        return self.form_text("even_so_reason")

    def query_text(self, name: str) -> str:
        """A value of the address, "" where there is none."""
        return next(iter(self.query.get(name, ())), "").strip()

    def form_text(self, name: str) -> str:
        """A value of the form, "" where there is none."""
        return next(iter(self.form.get(name, ())), "").strip()

    def form_list(self, name: str) -> tuple[str, ...]:
        """All values that the form has under that name."""
        return tuple(value for value in self.form.get(name, ()) if value)

    def path_number(self, name: str) -> int:
        """A whole number of the address, which its route says to be one."""
        return int(self.path[name])

    def number(self, name: str) -> int | None:
        """A whole number of the form, else of the address; None where there is none."""
        text = self.form_text(name) or self.query_text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a part of one, from a template: it sees a frozen value as `page`, and a mapping's
    keys as they are.
    """

    template: str
    value: object = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    """Elsewhere in the console after a form was taken; `notice` is told there. An address from
    outside becomes the first page.
    """

    path: str
    notice: str = ""
    cookies: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be kept, never to be shown by the browser."""

    name: str
    content: bytes
    kind: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Framed:
    """Hostile HTML for a sandboxed frame: cleaned in desk/web/mailhtml.py before it is sent."""

    html: str


@dataclass(frozen=True, slots=True)
class Printout:
    """A whole page of our own making with its own style (desk/publish/html.py), for a sandboxed
    frame or to be printed.
    """

    html: str


@dataclass(frozen=True, slots=True)
class PlainText:
    """A word for a monitor."""

    text: str
    status: int = 200


Response = Page | Redirect | Download | Framed | Printout | PlainText


class Missing(Refused):
    """There is no such thing; the page says 404."""


class Overtaken(Refused):
    """Somebody else was first; nothing was written."""


class Late(Refused):
    """The fact is of a closed quarter: the page says where it would count, and asks."""
