"""事实的日期: whether a fact can bear its day, said once for every act, for an import and for what
is open before a closing. Records nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date

from config.errors import Refused
from config.period import Quarter, civil_date
from ledger.book import Writer
from ledger.facts import Fact, issue_parts
from ledger.payloads import EntryKind
from ledger.portable import Line, MissedLine, ReceivedLine, RevokedLine
from ledger.views import CommissionView, ItemView, Views


class Misdated(Refused):
    """The fact can't be of that day; taken from whoever says why it is so even so."""


def dated(writer: Writer, line: Line, *, today: date, doubt: Callable[[str], None] | None) -> Line:
    """The line, with the person's reason in its note where its day can't be; Misdated without one.

    What comes by an import is taken, and told to `doubt`.
    """
    as_of = civil_date(writer.now()) if doubt else today
    if not (problem := day_problem(writer, line, today=as_of)):
        return line
    if doubt:
        doubt(problem)
        return line
    if not writer.even_so:
        raise Misdated(f"{problem}；确是这样，须写明理由（命令行加 --even-so --reason 理由）")
    note = "；".join(filter(None, (line.note, f"日期属实：{writer.even_so}")))
    return line.model_copy(update={"note": note})


def day_problem(writer: Writer, line: Line, *, today: date) -> str:
    """Why the line can't be of its day, in a sentence; "" where it can. Names that the ledger does
    not know are `record`'s to refuse.
    """
    if isinstance(line, ReceivedLine):
        return _problem(civil_date(line.received_at), today=today)
    if isinstance(line, RevokedLine):
        return _problem(line.day, today=today)
    name = getattr(line, "item", None)
    item = writer.names.item(name) if name else None
    asked = writer.names.commission(line.commission) if isinstance(line, MissedLine) else None
    issue = getattr(line, "issue", None)
    return _problem(line.day, today=today, item=item, asked=asked, issue=issue)


def misdated(
    views: Views, first: Quarter, last: Quarter, *, today: date
) -> Iterator[tuple[Fact, str]]:
    """The facts that hold and can't be of their day, though they were taken, with why: those that
    are effective in these quarters, and whatever is of a day to come.
    """
    facts = views.facts.of_doubtful_day(first.ordinal, last.ordinal, today=today)
    items = views.items.by_ids({fact.item for fact in facts if fact.item})
    for fact in facts:
        missed = fact.commission if fact.kind is EntryKind.COMMISSION_MISSED else None
        asked = views.office.commission(missed) if missed else None
        item = items.get(fact.item or "")
        if problem := _problem(fact.day, today=today, item=item, asked=asked, issue=fact.issue):
            yield fact, problem


def _problem(
    day: date,
    *,
    today: date,
    item: ItemView | None = None,
    asked: CommissionView | None = None,
    issue: str | None = None,
) -> str:
    if day > today:
        return f"日期 {day} 还没有到"
    if item and day < item.day:
        return f"日期 {day} 早于 {item.id} 收到的 {item.day}"
    if asked and day < asked.due:
        return f"日期 {day} 早于约稿 {asked.id} 截止的 {asked.due}"
    if issue and issue_parts(issue)[0] not in {None, day.year}:
        return f"期号“{issue}”与日期 {day} 不在同一年"
    return ""
