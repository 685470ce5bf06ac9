"""Mails from Dovecot to ledger, beside mbsync and a pipeline that one would write first: rates,
processor time and memory. Into an empty ledger and into large ones, turn by turn.
"""

import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.filled import fill
from tests.bench.mails import bench_mails, small_mails
from tests.bench.measure import Cost, cost_of
from tests.bench.peers import download, mbsync, mbsync_version, naive
from tests.bench.stages import work_by_group
from tests.desks import PROGRAM, ROOT, Office, make_office
from tests.dovecot import Dovecot, make_dovecot

FIRST, SMALL, NAIVE = (
    2,
    2_000,
    1_000,
)  # mails: of the start alone, of bodies alone, of the naive one
Say = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure: mails a turn, turns, items of the ledgers that they come into, numbers of
    workers; `built` keeps the large ledgers from one run to the next.
    """

    mails: int
    times: int
    ledgers: Sequence[int]
    workers: Sequence[int]
    built: Path


def bench_intake(folder: Path, wanted: Wanted, *, say: Say) -> None:
    """Everything about intake; `folder` is empty."""
    server = make_dovecot().start()
    try:
        _Bench(folder, server, wanted, say).run()
    finally:
        server.stop()
        shutil.rmtree(server.root)


@dataclass(frozen=True, slots=True)
class _Bench:
    folder: Path
    server: Dovecot
    wanted: Wanted
    say: Say

    def run(self) -> None:
        count, times = self.wanted.mails, self.wanted.times
        start = self.start()
        costs: dict[str, list[Cost]] = defaultdict(list)
        for turn in range(times):
            mails = list(bench_mails(count, first=turn * 1_000_000))
            self.server.deliver(f"turn{turn}", *mails)
            if turn == 0:
                size = sum(map(len, mails)) / count / 1000
                about = f"{count} a turn of {size:.0f} kB, nine of ten senders in the roster"
                self.say("mails", f"{about}; medians of {times}")
            for name, cost in self.turn(turn):
                costs[name].append(cost)
        for name, each in costs.items():
            self.tell(name, each, count)
        self.compare(costs, start)
        self.say_small(start)
        self.say_naive()
        self.say_groups(list(bench_mails(min(count, NAIVE), first=times * 1_000_000)))

    def start(self) -> Cost:
        """A round that takes in so few mails that it is nothing but its start."""
        self.server.deliver("start", *bench_mails(FIRST))
        costs = [
            _poll(make_office(self.folder / f"start{n}", self.server, "start"), FIRST)
            for n in range(self.wanted.times)
        ]
        wall, used = (median(map(part, costs)) for part in (lambda c: c.wall, _processor))
        self.say(
            "cold start", f"{wall:.2f} s, {used:.2f} s of processor time, {FIRST} mails included"
        )
        return sorted(costs, key=_processor)[len(costs) // 2]

    def turn(self, turn: int) -> Iterable[tuple[str, Cost]]:
        """Everybody once, on the same mails."""
        user, count, server = f"turn{turn}", self.wanted.mails, self.server
        download(server, user, count)  # Dovecot makes its index on the first one
        taken = download(server, user, count)
        yield "plain download", Cost(taken, 0, 0, 0, "")
        for workers in self.wanted.workers:
            place, limits = self.folder / "empty", f"workers = {workers}"
            office = make_office(place, server, user, limits=limits)
            yield f"to ledger, {workers} workers", _poll(office, count)
            if workers == self.wanted.workers[0]:
                yield "yishi log", _yishi(office, "log")
            shutil.rmtree(place)
        for items in self.wanted.ledgers:
            yield f"into {items:,} items", _poll(self.large(items, user), count)
        for name, fsync in {"mbsync": True, "mbsync, FSync no": False}.items():
            if mbsync_version():
                yield name, mbsync(self.folder / "peer", server, user, count, fsync=fsync)
                shutil.rmtree(self.folder / "peer")

    def large(self, items: int, user: str) -> Office:
        """The ledger of so many items, made where it is not there yet."""
        place, limits = self.wanted.built / f"ledger{items}", f"workers = {self.wanted.workers[0]}"
        office = make_office(place, self.server, user, limits=limits)
        if not (place / "whole").exists():
            fill(office, items)
            (place / "whole").touch()
            kept = (place / "data" / "ledger.db").stat().st_size
            self.say(f"ledger of {items:,}", f"{kept / 1e6:,.0f} MB")
        return office

    def tell(self, name: str, costs: list[Cost], count: int) -> None:
        rates = sorted(count / cost.wall for cost in costs)
        spread = f" ({rates[0]:,.0f} to {rates[-1]:,.0f})" if len(rates) > 1 else ""
        own, children = (
            1000 * median(part) / count
            for part in zip(*((c.own, c.children) for c in costs), strict=True)
        )
        used = f", processor {own:.2f} + {children:.2f} ms a mail" if own else ""
        peak = f", peak {median(c.memory for c in costs) / 1e6:.0f} MB" if own else ""
        if name == "yishi log":
            wall = median(cost.wall for cost in costs)
            self.say(name, f"{wall:.2f} s of {count} mails{peak}")
        else:
            self.say(name, f"{median(rates):,.0f} mails/s{spread}{used}{peak}")

    def compare(self, costs: dict[str, list[Cost]], start: Cost) -> None:
        """Without the start; over the empty ledger; beside mbsync."""
        count = self.wanted.mails
        empty = f"to ledger, {self.wanted.workers[0]} workers"
        self.say("warm", _warm(costs[empty], start, count))
        for name in (name for name in costs if name.startswith("into ")):
            times = [
                _processor(b) / _processor(a)
                for a, b in zip(costs[empty], costs[name], strict=True)
            ]
            self.say(f"  {name}", f"{median(times):.2f} of the processor time into an empty ledger")
        if "mbsync" in costs:
            pairs = zip(costs[empty], costs["mbsync"], strict=True)
            ratio = median(theirs.wall / ours.wall for ours, theirs in pairs)
            self.say("ours / mbsync", f"{ratio:.2f} of its rate with its default fsync")
        else:
            self.say("mbsync", "not measured: it is not installed (Debian: apt-get install isync)")

    def say_small(self, start: Cost) -> None:
        self.server.deliver("small", *small_mails(SMALL))
        download(self.server, "small", SMALL)
        costs = []
        for _ in range(self.wanted.times):
            costs.append(_poll(make_office(self.folder / "small", self.server, "small"), SMALL))
            shutil.rmtree(self.folder / "small")
        self.tell("bodies of 2 kB alone", costs, SMALL)
        self.say("  warm", _warm(costs, start, SMALL))

    def say_naive(self) -> None:
        first = min(self.wanted.mails, NAIVE)
        self.tell("naive, once", [naive(self.folder / "naive", self.server, "turn0", first)], first)

    def say_groups(self, mails: list[bytes]) -> None:
        """Where a mail's time goes; then what the process that records takes where nothing is to be
        opened.
        """
        work = work_by_group(make_office(self.folder / "groups"), mails)
        self.say(
            "where it goes", f"ms of processor time a mail over {len(mails)}, the start left out"
        )
        for part, groups in (("worker", work.worker), ("writer", work.writer)):
            self.say(f"  {part}", f"{1000 * groups.total() / len(mails):6.2f}")
            for group, seconds in groups.most_common():
                self.say(f"    {group}", f"{1000 * seconds / len(mails):6.2f}")
        self.say("the writer alone", f"{len(mails) / work.alone:,.0f} mails/s")


def _poll(office: Office, count: int) -> Cost:
    """As a person runs it, its start included."""
    cost = _yishi(office, "poll")
    done = json.loads(cost.output)
    lines = done["recorded"] + done["seen_before"] + done["unreadable"]
    if done["seen"] != count or done["held"] or lines != count:
        sys.exit(f"not every mail has its line: {done}")
    return cost


def _yishi(office: Office, command: str) -> Cost:
    arguments = [sys.executable, "-c", PROGRAM, "--config", str(office.config), command, "--json"]
    return cost_of(arguments, cwd=office.folder, PYTHONPATH=str(ROOT))


def _warm(costs: Sequence[Cost], start: Cost, count: int) -> str:
    used = median(_processor(cost) - _processor(start) for cost in costs)
    return f"{1000 * used / (count - FIRST):.2f} ms of processor time a mail, the start left out"


def _processor(cost: Cost) -> float:
    return cost.own + cost.children
