"""The benchmarks, run by `make bench`: mails a second and memory from Dovecot to ledger beside
other programs, a large ledger, the console's pages, repeats, start.

Never part of the tests. All figures of one run are of the same mails on the same server, turn by
turn, so that nobody has the quieter minutes.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from desk.logs import configure
from tests.bench.large import bench_large
from tests.bench.mails import bench_mails
from tests.bench.measure import Cost, cost_of
from tests.bench.pages import bench_pages
from tests.bench.peers import download, mbsync, mbsync_version, naive
from tests.bench.repeats import cost_of_repeats
from tests.bench.stages import TOTAL, stage_times, watching
from tests.desks import PROGRAM, ROOT, Office, make_office
from tests.dovecot import Dovecot, make_dovecot

USER = "bench"
NAIVE_MAILS = 1_000
STAGE_MAILS = 1_000


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--mails", type=int, default=5_000, help="how many mails; 0: no intake")
    wanted.add_argument(
        "--items", type=int, default=1_000_000, help="items of the large ledger; 0: none"
    )
    wanted.add_argument(
        "--repeats",
        type=int,
        default=200_000,
        help="items among which repeats are looked for; 0: not measured",
    )
    wanted.add_argument(
        "--pages",
        type=int,
        default=200_000,
        help="items of the ledger whose pages are asked; 0: none",
    )
    wanted.add_argument(
        "--asks",
        type=int,
        default=40,
        help="how often each page is asked; half as often after each kind of write",
    )
    wanted.add_argument(
        "--built",
        type=Path,
        help="a folder that keeps the ledger for the pages: made there once, used again",
    )
    wanted.add_argument(
        "--processor",
        action="store_true",
        help="pages in processor time, where others use the machine as well",
    )
    wanted.add_argument("--times", type=int, default=3, help="turns, of which the median is told")
    wanted.add_argument("--stages", action="store_true", help="also where the time of intake goes")
    given = wanted.parse_args()
    configure("warning")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    quick = True
    try:
        say("yishi --help", f"{timed(run_help, times=given.times):.2f} s")
        if given.mails:
            bench_intake(folder, given.mails, times=given.times, stages=given.stages)
        if given.items:
            bench_large(folder, given.items, say=say, times=given.times)
        if given.pages:
            watch = time.process_time if given.processor else time.perf_counter
            quick = bench_pages(
                given.built or folder / "pages", given.pages, say=say, times=given.asks, watch=watch
            )
        if given.repeats:
            tell_repeats(folder / "repeats", given.repeats)
    finally:
        shutil.rmtree(folder)
    if not quick:
        sys.exit("not every page is there within its time")


def bench_intake(folder: Path, count: int, *, times: int, stages: bool) -> None:
    server = make_dovecot().start()
    try:
        mails = list(bench_mails(count))
        server.deliver(USER, *mails)
        say(
            "mails",
            f"{count} of {sum(map(len, mails)) / count / 1000:.0f} kB, {len(set(mails))} of them different; medians of {times}",
        )
        download(server, USER, count)  # Dovecot makes its index on the first one
        turns(folder, server, count, times=times)
        if stages:
            tell_stages(folder, server, mails)
    finally:
        server.stop()
        shutil.rmtree(server.root)


def turns(folder: Path, server: Dovecot, count: int, *, times: int) -> None:
    """Everybody once a turn."""
    downloads: list[float] = []
    costs: dict[str, list[Cost]] = {}
    others = {"mbsync": True, "mbsync, FSync no": False} if mbsync_version() else {}
    for turn in range(times):
        downloads.append(download(server, USER, count))
        costs.setdefault("to ledger", []).append(
            to_ledger(make_office(folder / f"office{turn}", server, USER), count)
        )
        for name, fsync in others.items():
            place = folder / f"{'mbsync' if fsync else 'lazy'}{turn}"
            costs.setdefault(name, []).append(mbsync(place, server, USER, count, fsync=fsync))
            shutil.rmtree(place)
        shutil.rmtree(folder / f"office{turn}")
    say(
        "plain download",
        f"{count / median(downloads):,.0f} mails/s (imapclient as shipped; nothing is kept)",
    )
    for name, each in costs.items():
        tell(name, each, count)
    if others:
        ratio = median(cost.wall for cost in costs["mbsync"]) / median(
            cost.wall for cost in costs["to ledger"]
        )
        say("ours / mbsync", f"{ratio:.2f} of its rate with its default fsync")
    else:
        say("mbsync", "not measured: it is not installed (Debian: apt-get install isync)")
    first = min(count, NAIVE_MAILS)
    tell(
        "naive",
        [naive(folder / "naive", server, USER, first)],
        first,
        more=f"; once, the first {first} mails",
    )


def to_ledger(office: Office, count: int) -> Cost:
    """`yishi poll` as a person runs it, its start included, into a fresh ledger with everything
    on.
    """
    cost = cost_of(
        [sys.executable, "-c", PROGRAM, "--config", str(office.config), "poll", "--json"],
        cwd=office.folder,
        PYTHONPATH=str(ROOT),
    )
    done = json.loads(cost.output)
    if (
        done["seen"] != count
        or done["held"]
        or done["recorded"] + done["seen_before"] + done["unreadable"] != count
    ):
        sys.exit(f"not every mail has its line: {done}")
    return cost


def tell(name: str, costs: list[Cost], count: int, *, more: str = "") -> None:
    rates = sorted(count / cost.wall for cost in costs)
    memory = median(cost.memory for cost in costs) / 1e6
    own, children = (
        1000 * median(getattr(cost, part) for cost in costs) / count for part in ("own", "children")
    )
    spread = f" ({rates[0]:,.0f} to {rates[-1]:,.0f})" if len(rates) > 1 else ""
    processor = (
        f"processor {own:.2f}"
        + (f" + {children:.2f} in workers" if children else "")
        + " ms a mail"
    )
    say(name, f"{median(rates):,.0f} mails/s{spread}, peak {memory:.0f} MB, {processor}{more}")


def tell_stages(folder: Path, server: Dovecot, mails: list[bytes]) -> None:
    office = make_office(folder / "stages", server, USER)
    some = mails[:STAGE_MAILS]
    say("stages", f"by themselves, in one process, ms a mail over {len(some)} (fetch: all)")
    for name, seconds in stage_times(office, some).items():
        say(f"  {name}", f"{1000 * seconds / (len(mails) if name == 'fetch' else len(some)):.2f}")
    began = time.perf_counter()
    with watching() as looks:
        office.poll()
    took = time.perf_counter() - began
    say(
        "main process",
        f"in a round of {took:.1f} s: share of each thread's time, and ms a mail, waiting included",
    )
    total = looks.pop(TOTAL)
    for stage, number in looks.most_common():
        share = number / total
        say(f"  {share:4.0%}  {1000 * share * took / len(mails):.2f}", stage)


def tell_repeats(folder: Path, count: int) -> None:
    folder.mkdir()
    empty, full, alike = cost_of_repeats(folder, count)
    say(
        "repeats",
        f"over {count:,} items: +{1000 * full:.2f} ms a mail (over none: +{1000 * empty:.2f}); of the last 50 mails {alike} told alike",
    )


def run_help() -> None:
    subprocess.run(
        [sys.executable, "-c", PROGRAM, "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def timed(work: Callable[[], object], *, times: int) -> float:
    """The median of so many runs, in seconds."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def say(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:<20}{figure}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
