"""旧表的一格: dates, names and lists as offices write them, to what the ledger calls them. Knows
no row and records nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from config.period import SHANGHAI
from config.roster import Roster, Unit
from config.sentences import nearest
from desk.acts.tables.columns import GENRES, STREAMS, plain
from scoring.rulebook_file import Rulebook

_QUOTED = 40  # characters of a cell that a message repeats
_DAY = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?"
    r"|(\d{2})(\d{2}))(?:[ T]?(\d{1,2})[:时](\d{1,2})分?(?:[:]\d{1,2})?)?"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL = date(1899, 12, 30)  # day 0 of a spreadsheet, as it counts from March 1900 on
_BETWEEN = re.compile(r"[、；;，,\n]+")
_ASIDE = re.compile(r"(.+?)[(（]([^()（）]+)[)）]")


class Wrong(ValueError):
    """A cell can't be understood: what is wrong, and the remedy."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong, self.remedy = wrong, remedy


def parts(text: str) -> list[str]:
    """What a cell lists."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def moment_of(text: str) -> datetime:
    """2026-7-3, 2026/7/3, 2026.7.3, 2026年7月3日, 20260703 or a spreadsheet's own number, with a
    time or without; in Shanghai. Wrong: anything else.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if _SERIAL.fullmatch(plain):
            whole, _, rest = plain.partition(".")
            moment = datetime.combine(_FIRST_SERIAL + timedelta(days=int(whole)), time())
            return (moment + timedelta(seconds=round(float(f"0.{rest or 0}") * 86400))).replace(
                tzinfo=SHANGHAI
            )
        if match := _DAY.fullmatch(plain):
            year, month, day, hour, minute = (
                int(part)
                for part in (
                    match[1],
                    match[2] or match[4] or match[6],
                    match[3] or match[5] or match[7],
                    match[8] or 0,
                    match[9] or 0,
                )
            )
            return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
    except (ValueError, OverflowError) as error:
        raise Wrong(f"没有 {_quoted(text)} 这一天", "改成有的日期，如 2026-7-3") from error
    raise Wrong(f"{_quoted(text)} 不是日期", "写成 2026-7-3、2026/7/3、2026.7.3 或 2026年7月3日")


def day_of(text: str, *, today: date) -> date:
    """The civil day; Wrong also for one that is still to come."""
    day = moment_of(text).date()
    if day > today:
        raise Wrong(f"{day} 还没有到", "核对年份和月份")
    return day


def unit_of(text: str, *, roster: Roster, day: date) -> str:
    """The code of the unit that is called so; of several, of whoever is called so on that day."""
    called = _called_so(roster).get(plain(text), ())
    then = {unit.code for unit in called if unit.lists(day)} or {unit.code for unit in called}
    if len(then) == 1:
        return then.pop()
    if then:
        raise Wrong(f"{_quoted(text)} 可指 {'、'.join(sorted(then))}", "写单位代码")
    likely = f"最接近的是 {_nearest_unit(roster, text[:_QUOTED])}；" if roster.blocks else ""
    raise Wrong(
        f"名册上没有单位 {_quoted(text)}",
        f"{likely}写名册上的名称、简称、别名或代码，或先把它加进名册",
    )


def publication_of(text: str, *, rulebook: Rulebook) -> tuple[str, str | None]:
    """The publication's code, and the genre that stands in brackets behind its name."""
    aside = _ASIDE.fullmatch(text)
    names = [(publication.code, publication.name) for publication in rulebook.publications]
    if aside and not _called(text, names):
        return named(aside[1], names, what="刊物"), aside[2]
    return named(text, names, what="刊物"), None


def genre_of(text: str | None, *, publication: str, rulebook: Rulebook) -> str:
    """The genre's code; where none is said, the only one that the publication has points for."""
    genres = sorted(rulebook.genres().get(publication, ()))
    if text is None:
        if len(genres) == 1:
            return genres[0]
        raise Wrong(f"没有写 {publication} 的体裁", f"写{_or(genres)}")
    names = [
        *((genre_name.code, genre_name.name) for genre_name in rulebook.genre_names),
        *((code, word) for code, words in GENRES.items() for word in words),
    ]
    code = _called(text, names) or plain(text)
    if code not in genres:
        raise Wrong(f"{publication} 没有体裁 {_quoted(text)} 的分值", f"写{_or(genres)}")
    return code


def rank_of(text: str, *, rulebook: Rulebook) -> str:
    names = [(rank.code, rank.name) for rank in rulebook.ranks]
    return named(
        text,
        [*names, *((code, name.removesuffix("领导")) for code, name in names)],
        what="批示级别",
    )


def category_of(text: str, *, rulebook: Rulebook) -> str:
    return named(
        text, [(category.code, category.name) for category in rulebook.categories], what="类别"
    )


def stream_of(text: str) -> str:
    return named(
        text, [(code, word) for code, words in STREAMS.items() for word in words], what="信息类型"
    )


def named(text: str, names: Sequence[tuple[str, str]], *, what: str) -> str:
    """The code of whatever has that name or code; Wrong names the nearest."""
    if code := _called(text, names):
        return code
    known = list(dict.fromkeys(name for _, name in names))
    raise Wrong(
        f"没有{what} {_quoted(text)}",
        f"最接近的是 {nearest(text[:_QUOTED], known)}；可用 {'、'.join(known)}"
        if known
        else f"规则没有{what}，请空着",
    )


def spread(text: str | None, count: int, *, what: str) -> list[str | None]:
    """One value for each of so many: the only one for all of them, or as many as there are."""
    values = parts(text or "")
    if len(values) in {0, 1}:
        return [values[0] if values else None] * count
    if len(values) != count:
        raise Wrong(f"有 {len(values)} 个{what}，与 {count} 个对不上", "一一对应地写，或分成几行")
    return list(values)


def _called(text: str, names: Iterable[tuple[str, str]]) -> str | None:
    return next((code for code, name in names if plain(text) in {plain(name), code}), None)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")


@lru_cache(maxsize=1000)
def _nearest_unit(roster: Roster, text: str) -> str:
    """Of all names of all units; a table says the same wrong name in many rows."""
    return nearest(
        text,
        [
            name
            for blocks in roster.blocks.values()
            for unit in blocks
            for name in (unit.name, unit.short, *unit.aliases)
        ],
    )


@lru_cache(maxsize=4)
def _called_so(roster: Roster) -> Mapping[str, tuple[Unit, ...]]:
    """Every name of every unit; made once for all rows of a table."""
    units: dict[str, tuple[Unit, ...]] = {}
    for unit in (unit for blocks in roster.blocks.values() for unit in blocks):
        for name in {plain(name) for name in (unit.code, unit.name, unit.short, *unit.aliases)}:
            units[name] = (*units.get(name, ()), unit)
    return units


def _or(genres: Sequence[str]) -> str:
    return "或".join(GENRES[code][0] if code in GENRES else code for code in genres)
