"""Small ledgers for tests: a roster, facts as lines, and what the program says of them, through
the same code that the commands call.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from config.period import Quarter
from config.roster import parse_roster
from desk.acts.record import Recorded, record_fact
from desk.acts.rules import Rules
from desk.acts.tables.portable import export_text, import_file
from desk.acts.tallies.dry_run import Supposed, dry_run
from desk.acts.tallies.tally import quarter_tally, year_tally
from desk.forms.tallies import quarter_form, year_form
from ledger.book import Book
from ledger.portable import Line
from scoring.rulebook_file import Rulebook, find_rulebook, load_rulebook

YINCHUAN = load_rulebook(find_rulebook("yinchuan-2018"))
TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)

AGENCY = """[[unit]]
code = "{code}"
name = "单位{code}"
short = "{code}"
group = "{group}"
addresses = ["{code}@example.gov.cn"]
{more}
"""


def roster_of(*units: str, **dated: str) -> str:
    """TOML of units `code:group`, a dispatched agency where no group is given; `code="until =
    ..."` adds lines to one.
    """
    blocks = []
    for unit in units:
        code, _, group = unit.partition(":")
        blocks.append(
            AGENCY.format(code=code, group=group or "dispatched_agency", more=dated.get(code, ""))
        )
    return "\n".join(blocks)


@dataclass(frozen=True)
class SmallLedger:
    """A ledger in a folder of the test's own; its clock stands still."""

    book: Book
    rules: Rules
    folder: Path

    def take(self, facts: Iterable[Mapping[str, Any]]) -> int:
        """Import these facts; Refused as the command refuses them."""
        file = self.folder / "facts.jsonl"
        file.write_text("\n".join(json.dumps(fact, ensure_ascii=False) for fact in facts), "utf-8")
        return import_file(self.book, file, actor="tester", rules=self.rules)

    def tally(
        self, period: str, *, today: date = TODAY, stream: Any = "govinfo"
    ) -> dict[str, dict[str, Any]]:
        """Unit → its form of `yishi tally PERIOD --scores --json`, `because` as refs."""
        with self.book.reading() as views:
            found = quarter_tally(
                views,
                self.rules.rulebook.span.parse(period),
                rules=self.rules,
                today=today,
                stream=stream,
            )
            form = quarter_form(found, scores=True)
            refs = views.facts.refs(
                seq for unit in form["units"] for line in unit["scores"] for seq in line["because"]
            )
        for unit in form["units"]:
            for line in unit["scores"]:
                line["because"] = [refs[seq] for seq in line["because"]]
        return {unit["unit"]: unit for unit in form["units"]}

    def year(self, year: int, *, today: date = TODAY) -> dict[str, dict[str, Any]]:
        with self.book.reading() as views:
            form = year_form(year_tally(views, year, rules=self.rules, today=today))
        return {unit["unit"]: unit for unit in form["units"]}

    def export(self) -> list[str]:
        return list(export_text(self.book))


def small_ledger(
    folder: Path,
    roster: str,
    *,
    rulebook: Rulebook = YINCHUAN,
    url: str | None = None,
    starts: Quarter | None = None,
) -> SmallLedger:
    folder.mkdir(parents=True, exist_ok=True)
    book = Book(url or f"sqlite:///{folder / 'ledger.db'}", now=lambda: NOON)
    return SmallLedger(book, Rules(parse_roster(roster), rulebook, starts), folder)


def act(book: Book, line: Line, *, actor: str, rules: Rules, today: date) -> Recorded:
    """Record one fact, as the acts do after their checks."""
    with book.writing(actor=actor) as writer:
        return record_fact(writer, line, rules=rules, today=today)


def suppose(book: Book, line: Line, *, actor: str, rules: Rules, today: date) -> Supposed:
    """The same, tried and not kept."""
    return dry_run(book, record_fact, line, actor=actor, rules=rules, today=today)


def received(ref: str, day: str, unit: str | None = "d", **more: Any) -> dict[str, Any]:
    return {
        "kind": "received",
        "ref": ref,
        "unit": unit,
        "title": f"关于{ref}的情况",
        "received_at": f"{day}T09:00:00+08:00",
    } | more


def many(prefix: str, count: int, day: str, unit: str = "d") -> list[dict[str, Any]]:
    """So many items of one day."""
    return [received(f"{prefix}{number}", day, unit) for number in range(1, count + 1)]


def fact(kind: str, ref: str, day: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "ref": ref, "day": day} | more


def adopted(
    ref: str, item: str, day: str, publication: str = "yinchuan_zhengwu", genre: str = "full"
) -> dict[str, Any]:
    return fact("adopted", ref, day, item=item, publication=publication, genre=genre)


def revoked(ref: str, of: str, day: str) -> dict[str, Any]:
    return fact("revoked", ref, day, fact=of, reason="录入错误")


def closed(period: str, day: str) -> dict[str, Any]:
    return fact("closed", f"close-{period}", day, period=period)
