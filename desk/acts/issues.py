"""刊物的期: what an issue holds, what each adoption in it brought, and its draft for the editor.
Writes nothing and prints no bulletin.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from config.errors import Refused
from config.period import Month, Quarter
from config.roster import Roster
from desk.acts.labels import issue_text
from desk.acts.rules import Rules
from desk.publish.docx import docx_of
from ledger.facts import Fact, issue_key, issue_parts
from ledger.payloads import EntryKind
from ledger.views import ItemView, Views
from scoring.document import Paper, day_text
from scoring.issue import IssuePiece, Masthead, compose_issue
from scoring.items import lines_of

DRAFTED = 200  # adoptions that one draft holds


@dataclass(frozen=True, slots=True)
class IssueName:
    """Which issue is meant: its number and its year; without a number, what was printed in that
    month of it under none.
    """

    publication: str
    number: str | None
    year: int
    month: int = 0

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last on which it can have adopted."""
        if self.month:
            within = Month(self.year, self.month)
            return within.first_day, within.last_day
        return date(self.year, 1, 1), date(self.year, 12, 31)

    @property
    def words(self) -> str:
        """第12期; 2026年6月未编期号."""
        return issue_text(self.number) if self.number else f"{self.year}年{self.month}月未编期号"


@dataclass(frozen=True, slots=True)
class Printed:
    """An adoption that holds, with its item; `title` is None once the item is sealed, `unit` what
    its unit was called on the day of receipt.
    """

    fact: Fact
    item: ItemView
    title: str | None
    unit: str


def issue_named(
    views: Views, publication: str, words: str, *, year: int | None, this_year: int
) -> IssueName:
    """Which issue these words mean. Numbers begin anew each year: where none is named, the last one
    in which the publication had that number.
    """
    named, number = issue_parts(words)
    if (of := year or named) is None:
        last = views.facts.last_printed(publication, issue=number)
        of = last.day.year if last else this_year
    return IssueName(publication, issue_key(words, year=of) or number, of)


def printed_in(
    views: Views, issue: IssueName, *, roster: Roster, after: int = 0, most: int | None = None
) -> list[Printed]:
    """The first `most` of what an issue holds, in the order of recording, past that entry only."""
    since, until = issue.days
    facts = views.facts.printed_in(
        issue.publication, issue.number, since=since, until=until, after=after, most=most
    )
    items = views.items.by_ids({fact.item for fact in facts if fact.item})
    words = views.words(item.seq for item in items.values())
    return [
        _printed(fact, item, words.get(item.seq, {}), roster)
        for fact in facts
        if fact.item and (item := items.get(fact.item))
    ]


def brought(views: Views, facts: Sequence[Fact], *, rules: Rules) -> Mapping[int, Fraction]:
    """Entry of an adoption → the points of the lines that it made, over all its item's quarters; 0
    where something better counts.

    What a later fact took away again is a line of that fact.
    """
    every = views.facts.on_items(
        views.facts.joined_by_repeats({fact.item for fact in facts if fact.item})
    )
    found: dict[int, Fraction] = defaultdict(Fraction)
    for quarter in {fact.quarter for fact in every}:
        for line in lines_of(
            every,
            quarter=Quarter.from_ordinal(quarter),
            rulebook=rules.rulebook,
            roster=rules.roster,
        ):
            found[line.because[0]] += line.points
    return {fact.seq: found[fact.seq] for fact in facts}


def issue_draft(views: Views, issue: IssueName, *, rules: Rules, office: str) -> bytes:
    """The text of an issue as a .docx; Refused as `issue_paper` is."""
    return docx_of(issue_paper(views, issue, rules=rules, office=office))


def issue_paper(views: Views, issue: IssueName, *, rules: Rules, office: str) -> Paper:
    """The text of an issue. Refused for one that holds nothing, or more than anybody prints."""
    several = printed_in(views, issue, roster=rules.roster, most=DRAFTED + 1)
    if not several:
        raise Refused(f"{issue.words}没有采用的信息")
    if len(several) > DRAFTED:
        raise Refused(f"{issue.words}的采用超过 {DRAFTED} 条，不能合成一份文稿；请先更正期号")
    words = views.words(one.item.seq for one in several)
    pieces = [_piece(one, words.get(one.item.seq, {})) for one in several]
    name = next(
        (one.name for one in rules.rulebook.publications if one.code == issue.publication),
        issue.publication,
    )
    number = issue_text(issue.number) if issue.number else "第\u3000\u3000期"
    return compose_issue(
        Masthead(name, number, day_text(max(one.fact.day for one in several)), office), pieces
    )


def draft_name(issue: IssueName, publication: str) -> str:
    """银川政务信息-第12期.docx."""
    return f"{publication}-{issue.words}.docx"


def _printed(fact: Fact, item: ItemView, words: Mapping[str, Any], roster: Roster) -> Printed:
    unit = roster.on(item.unit, item.day) if item.unit else None
    return Printed(fact, item, words.get("title"), unit.short if unit else item.unit or "—")


def _piece(one: Printed, words: Mapping[str, Any]) -> IssuePiece:
    text = words.get("text") if one.title is not None else None
    return IssuePiece(
        one.title, text, one.unit, one.fact.genre or "full", words.get("editor") or "", one.item.id
    )


def genres_worth(
    rules: Rules, publication: str, *, today: date
) -> Iterable[tuple[str, Fraction | None, str]]:
    """(genre, points today, article) of each genre that the rulebook pays for, the most points
    first; None where none are in force.
    """
    book, found = rules.rulebook, []
    for genre in book.genres()[publication]:
        said = Fact(
            0,
            "",
            EntryKind.ADOPTED,
            today,
            today,
            Quarter.of(today).ordinal,
            publication=publication,
            genre=genre,
        )
        rule = book.rule_for(said)
        found.append((genre, book.worth(rule, today) if rule else None, rule.cite if rule else ""))
    return sorted(found, key=lambda one: (-(one[1] or 0), one[0]))
