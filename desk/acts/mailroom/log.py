"""来件日志: the lines of the log that fit what is asked, whole or a page at a time. Writes
nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from config.errors import Refused
from config.roster import Roster
from config.sentences import unknown
from desk.acts.mailroom.log_line import Excerpts, LogLine, SearchedWords, excerpts, lines_of
from ledger.search.terms import SearchQuery, search_query
from ledger.views import LogFilter, LogPart, MailView, Views

PART, LARGE = 60, 240  # lines that are put together at once: of a page, of the whole log
LOOK = 300  # lines whose words one page looks through: a rare one is found by going on
NEWEST = 120  # lines among which a single character is looked for first: most have it


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which lines: by what the views know, then by an item's unit, state and kind, by doubts, and
    by words.

    Every word of `search` must be in the mail: sender, subject, names of attachments, and its
    items' titles and texts. Not `held`: no held one.
    """

    lines: LogFilter = field(default_factory=LogFilter)
    unit: str | None = None
    item_state: str | None = None
    search: str | None = None
    limit: int | None = None
    category: str | None = None
    doubt: str | None = None
    held: bool = True


def log_lines(views: Views, query: LogQuery, *, roster: Roster) -> list[LogLine]:
    """The newest `limit` lines that fit (all of them where it is None), newest last."""
    return list(each_line(views, query, roster=roster))


def each_line(views: Views, query: LogQuery, *, roster: Roster) -> Iterator[LogLine]:
    """The same, put together as they are taken: only while these views may be asked."""
    lines = wanted(query, roster)
    mails = views.log.lines(wanted=lines)

    def fitting(mails: Iterable[MailView], size: int) -> Iterator[LogLine]:
        for part in _parts(iter(mails), size):
            yield from _filled(views, part, query, roster, sought=lines.seek)

    if query.limit is None:
        return fitting(list(mails)[::-1], LARGE)
    return iter(list(islice(fitting(mails, PART), query.limit))[::-1])


def log_page(
    views: Views,
    query: LogQuery,
    *,
    before: int | None = None,
    after: int = 0,
    most: int,
    roster: Roster,
) -> tuple[list[LogLine], int | None]:
    """The newest `most` lines that fit and were written between these two entries, newest first,
    with their excerpts.

    And before which entry to go on, None where nothing older is left: no page reads more than a few
    hundred mails, however rare what it seeks is.
    """
    lines = wanted(query, roster)
    fitting: list[LogLine] = []
    rest: int | None = None
    for part in _looks(
        views, lines, before, after=after, most=LOOK if lines.seek or lines.units else most + 1
    ):
        for mails in _parts(iter(part.lines)):
            fitting += _filled(views, mails, query, roster, sought=lines.seek, marked=True)
            if len(fitting) > most:
                return fitting[:most], fitting[most - 1].entry
        rest = part.rest
    return fitting, rest


def wanted(query: LogQuery, roster: Roster) -> LogFilter:
    """What the views are asked for; Refused for a unit that the roster never had, and where there
    is nothing to seek in what is to be sought.
    """
    if query.unit and query.unit not in roster.blocks:
        raise Refused(unknown("单位", query.unit, roster.blocks))
    sought = search_query(query.search) if query.search else None
    if sought and not sought.parts:
        raise Refused("要找的字词里没有汉字、字母或数字，请改写")
    units = (
        {code for code in roster.blocks if _credits(roster, code, query.unit)} | {query.unit}
        if query.unit
        else set()
    )
    return replace(
        query.lines,
        units=frozenset(units),
        state=query.item_state,
        category=query.category,
        doubt=query.doubt,
        seek=sought,
        held=query.held,
    )


def _credits(roster: Roster, code: str, unit: str) -> bool:
    """Whether some item of that unit is the other's by the roster."""
    return unit in {roster.credited(code, block.last) for block in roster.blocks[code]} | {
        roster.credited(code, date.max)
    }


def _looks(
    views: Views, lines: LogFilter, before: int | None, *, after: int, most: int
) -> Iterator[LogPart]:
    """One look; two where single characters are sought: among the newest as they come, then by
    their terms.
    """
    if lines.seek and lines.seek.vague:
        yield (
            first := views.log.part(
                replace(lines, seek=None), before=before, after=after, most=NEWEST
            )
        )
        if first.rest is None:
            return
        before = first.rest
    yield views.log.part(lines, before=before, after=after, most=most)


def _parts(mails: Iterator[MailView], size: int = PART) -> Iterator[list[MailView]]:
    while part := list(islice(mails, size)):
        yield part


def _filled(
    views: Views,
    mails: Sequence[MailView],
    query: LogQuery,
    roster: Roster,
    *,
    sought: SearchQuery | None,
    marked: bool = False,
) -> Iterator[LogLine]:
    """The lines that fit; where they are to be `marked`, with what was sought in each."""
    for line, words in lines_of(views, mails, roster=roster):
        if not _fits(line, query):
            continue
        if sought is None:
            yield line
        elif sought.fits(_searched(line, words)):
            yield replace(line, excerpts=_excerpts(sought, line, words)) if marked else line


def _fits(line: LogLine, query: LogQuery) -> bool:
    """Whether one of its items is the unit's by the roster, with what else is asked of an item."""
    if not (query.unit or query.item_state or query.category):
        return True
    return any(
        (not query.unit or item.unit == query.unit)
        and (not query.item_state or item.state == query.item_state)
        and (not query.category or item.category == query.category)
        for item in line.items
    )


def _searched(line: LogLine, words: SearchedWords) -> Iterator[str | None]:
    """All that a word is sought in; of a held mail nothing."""
    if line.outcome == "held":
        return
    yield from (line.sender, words.sender_name, line.subject)
    yield from (attachment.name for attachment in line.attachments)
    for item in line.items:
        yield from (item.title, words.texts[item.item])


def _excerpts(sought: SearchQuery, line: LogLine, words: SearchedWords) -> Excerpts:
    return excerpts(
        sought,
        subject=line.subject or "",
        sender=line.sender or "",
        files=[attachment.name for attachment in line.attachments if attachment.name],
        items={item.item: (item.title or "", words.texts[item.item]) for item in line.items},
    )
