"""A large ledger, made page by page: what a quarter's tally, a year, a unit explained, an import,
verify and rebuild take over it, beside bare SQL.
"""

import json
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from statistics import median
from typing import Any

from classify.fingerprints import fingerprint_of
from classify.text import Text
from config.period import SHANGHAI, Quarter
from desk.acts.tables.portable import import_file
from desk.acts.tallies.explanation import explain_unit
from desk.acts.tallies.tally import quarter_tally, year_tally
from desk.wiring import Desk
from ledger.payload import Payload
from ledger.payloads import Adopted, Instructed, Received
from ledger.portable import ClosedLine
from tests.bench.measure import cost_of
from tests.desks import PROGRAM, ROOT, Office, make_office
from tests.ledgers import act, received, roster_of

UNITS = tuple(f"u{number:03}" for number in range(100))
FIRST = Quarter(2019, 1)
QUARTERS = 40
LAST = Quarter.from_ordinal(FIRST.ordinal + QUARTERS - 1)
PAGE = 20_000  # entries of one commit
GENRES = ("brief", "full")
WORDS = (
    "进一步推动全市重点工作任务落实有关单位围绕民生保障安全生产营商环境防汛抗旱综合治理开展督促检查"
)

# PEERS.md 8: the most that an item earns in a quarter, summed by unit; values of the rulebook's own
# do not matter to its cost.
BARE = """
SELECT unit, SUM(most) FROM (
  SELECT i.unit AS unit, MAX(CASE f.kind WHEN 'adopted' THEN 4 ELSE 20 END) AS most
  FROM facts f JOIN items i ON i.id = f.item WHERE f.quarter = ? AND f.kind IN ('adopted', 'instructed') GROUP BY f.item
) GROUP BY unit
"""


def bench_large(folder: Path, count: int, *, say: Callable[[str, str], None], times: int) -> None:
    """Everything about a ledger of so many items, a fifth of them adopted and a hundredth
    instructed; then an import of a tenth as many.
    """
    office = _office(folder / "large")
    with office.desk() as desk:
        began = time.perf_counter()
        fill(desk, count)
        took = time.perf_counter() - began
        with desk.book.reading() as views:
            entries = views.head()[0]
        say(
            "large ledger",
            f"{count:,} items, {count // 5:,} adoptions, {count // 100:,} instructions, {len(UNITS)} units, {QUARTERS} quarters",
        )
        say("  written", f"{entries:,} entries in {took:.0f} s, all quarters but the last closed")
        ask(desk, say, times=times)
    say("  bare SQL", bare_sums(office.data / "ledger.db", times=times))
    for command in ("verify", "rebuild"):
        say(f"  yishi {command}", whole_command(office, command, entries))
    say("  yishi tally", one_command(office, times=times))
    bench_import(folder / "import", count // 10, say=say)


def fill(desk: Desk, count: int, *, close: bool = True) -> None:
    """The ledger in the order in which it would have come, each quarter but the last closed after
    its last item.
    """
    for quarter, several in groupby(facts(count), key=lambda one: one[0]):
        while page_full := list(islice(several, PAGE)):
            with desk.book.writing(actor="bench") as writer:
                for _, payload, words in page_full:
                    writer.append(payload, words)
        if close and quarter != LAST:
            act(
                desk.book,
                ClosedLine(day=quarter.next.first_day, period=str(quarter)),
                actor="bench",
                rules=desk.rules,
                today=quarter.next.first_day,
            )


def facts(count: int) -> Iterator[tuple[Quarter, Payload, Mapping[str, Any]]]:
    """Items of all units spread over the quarters; a fifth is adopted and a hundredth instructed
    some weeks later, often in the next quarter.
    """
    dice = random.Random(1)  # noqa: S311 # the same invented ledger in every run
    start = datetime.combine(FIRST.first_day, datetime.min.time(), SHANGHAI)
    seconds = (LAST.last_day - FIRST.first_day).days * 86_400
    numbers = Counter[int]()
    for number in range(count):
        at = start + timedelta(seconds=seconds * number // count)
        numbers[at.year] += 1
        item, quarter = f"{at.year}-{numbers[at.year]:05}", Quarter.of(at.date())
        title = f"第{number}项工作" + "".join(dice.choices(WORDS, k=8))
        words = {"title": title, "keys": fingerprint_of(title, Text("")).packed()}
        yield (
            quarter,
            Received(ref=item, item=item, day=at.date(), unit=dice.choice(UNITS), received_at=at),
            words,
        )
        later = at.date() + timedelta(days=dice.randrange(45))
        if number % 5 == 0:
            yield (
                quarter,
                Adopted(
                    ref=f"{item}/1",
                    item=item,
                    day=later,
                    publication="yinchuan_zhengwu",
                    genre=dice.choice(GENRES),
                ),
                {},
            )
        if number % 100 == 0:
            yield quarter, Instructed(ref=f"{item}/2", item=item, day=later, rank="city"), {}


def ask(desk: Desk, say: Callable[[str, str], None], *, times: int) -> None:
    """What people ask of it, in a process that has started."""
    rules, today = desk.rules, LAST.last_day
    with desk.book.reading() as views:
        for name, work in {
            "tally, open one": lambda: quarter_tally(views, LAST, rules=rules, today=today),
            "tally, closed one": lambda: quarter_tally(
                views, LAST.previous, rules=rules, today=today
            ),
            "tally, year": lambda: year_tally(views, LAST.year, rules=rules, today=today),
            "a unit explained": lambda: explain_unit(
                views, UNITS[7], LAST, rules=rules, today=today
            ),
        }.items():
            say(f"  {name}", f"{1000 * _timed(work, times=times):,.0f} ms")


def one_command(office: Office, *, times: int) -> str:
    """The program as a person runs it, start included."""
    return f"{_timed(lambda: office.answer('tally', str(LAST)), times=times):.2f} s with its start"


def bare_sums(database: Path, *, times: int) -> str:
    """The sums alone of PEERS.md 8, over the same views."""
    with closing(sqlite3.connect(database)) as connection:
        one = _timed(lambda: connection.execute(BARE, (LAST.ordinal,)).fetchall(), times=times)
        every = _timed(
            lambda: [
                connection.execute(BARE, (FIRST.ordinal + n,)).fetchall() for n in range(QUARTERS)
            ],
            times=1,
        )
    return f"the most an item earns, summed by unit: {1000 * one:,.0f} ms one quarter, {1000 * every:,.0f} ms all {QUARTERS}"


def whole_command(office: Office, command: str, entries: int) -> str:
    """The program as a person runs it, start included, its peak memory beside."""
    cost = cost_of(
        [sys.executable, "-c", PROGRAM, "--config", str(office.config), command],
        cwd=office.folder,
        PYTHONPATH=str(ROOT),
    )
    return f"{entries:,} entries in {cost.wall:.1f} s, {entries / cost.wall:,.0f} a second, peak {cost.memory / 1e6:.0f} MB"


def bench_import(folder: Path, count: int, *, say: Callable[[str, str], None]) -> None:
    """A file of facts, as `yishi ledger import` takes it."""
    office = _office(folder)
    file = folder / "facts.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number in range(count):
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(number))
    with office.desk() as desk:
        began = time.perf_counter()
        done = import_file(desk.book, file, actor="bench", rules=desk.rules)
        took = time.perf_counter() - began
    say("yishi ledger import", f"{done:,} lines in {took:.1f} s, {done / took:,.0f} a second")


def lines(number: int) -> Iterator[Mapping[str, Any]]:
    """An item, every fifth with its adoption."""
    day = FIRST.first_day + timedelta(days=number % 3000)
    yield received(
        f"r{number}", day.isoformat(), UNITS[number % 100], title=f"第{number}项工作的情况"
    )
    if number % 5 == 0:
        printed = {"publication": "yinchuan_zhengwu", "genre": "full"}
        yield {
            "kind": "adopted",
            "ref": f"a{number}",
            "day": day.isoformat(),
            "item": f"r{number}",
        } | printed


def _office(folder: Path) -> Office:
    office = make_office(folder)
    (folder / "roster.toml").write_text(roster_of(*UNITS), "utf-8")
    return office


def _timed(work: Callable[[], object], *, times: int) -> float:
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return median(seconds)
