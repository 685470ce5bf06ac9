"""The benchmarks, run by `make bench`: mails from Dovecot to ledger beside other programs, a large
ledger, the console's pages, repeats, start. Beside each figure stands that of the run before.

Never part of the tests. All figures of one run are of the same mails on the same server, turn by
turn, so that nobody has the quieter minutes.
"""

import argparse
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
from tests.bench.figures import Figures
from tests.bench.intake import Wanted, bench_intake
from tests.bench.large import bench_large
from tests.bench.pages import bench_pages
from tests.bench.repeats import cost_of_repeats
from tests.desks import PROGRAM, ROOT

# What to measure, how much of it, and what that is.
AMOUNTS = {
    "mails": (3_000, "mails of a turn; 0: no intake"),
    "items": (1_000_000, "items of the large ledger; 0: none"),
    "repeats": (200_000, "items among which repeats are looked for; 0: not measured"),
    "pages": (200_000, "items of the ledger whose pages are asked; 0: none"),
    "asks": (40, "how often each page is asked; half as often after each kind of write"),
    "times": (3, "turns, of which the median is told"),
}


def main() -> None:
    given = arguments()
    configure("warning")
    folder, figures, quick = Path(tempfile.mkdtemp(prefix="bench-")), Figures(), True
    built = given.built or folder / "built"
    try:
        figures.say("yishi --help", f"{timed(run_help, times=given.times):.2f} s")
        if given.mails:
            wanted = Wanted(given.mails, given.times, given.ledgers, given.workers, built)
            bench_intake(folder, wanted, say=figures.say)
        if given.items:
            bench_large(folder, given.items, say=figures.say, times=given.times)
        if given.pages:
            watch = time.process_time if given.processor else time.perf_counter
            place, asks = built / "pages", given.asks
            quick = bench_pages(place, given.pages, say=figures.say, times=asks, watch=watch)
        if given.repeats:
            figures.say("repeats", repeats(folder / "repeats", given.repeats))
    finally:
        figures.keep()
        shutil.rmtree(folder)
    if not quick:
        sys.exit("not every page is there within its time")


def arguments() -> argparse.Namespace:
    wanted = argparse.ArgumentParser(description=__doc__)
    for name, (amount, what) in AMOUNTS.items():
        wanted.add_argument(f"--{name}", type=int, default=amount, help=what)
    ledgers, workers = [100_000, 1_000_000], [2]
    more = {"type": int, "nargs": "*"}
    wanted.add_argument(
        "--ledgers",
        default=ledgers,
        help="items of ledgers that mails come into, beside an empty one",
        **more,
    )
    wanted.add_argument(
        "--workers",
        default=workers,
        help="numbers of workers: 2 4 8 takes three turns in one",
        **more,
    )
    wanted.add_argument(
        "--built", type=Path, help="a folder that keeps large ledgers: made there once, used again"
    )
    wanted.add_argument(
        "--processor",
        action="store_true",
        help="pages in processor time, where others use the machine as well",
    )
    return wanted.parse_args()


def repeats(folder: Path, count: int) -> str:
    folder.mkdir()
    empty, full, alike = cost_of_repeats(folder, count)
    added = f"+{1000 * full:.2f} ms a mail (over none: +{1000 * empty:.2f})"
    return f"over {count:,} items: {added}; of the last 50 mails {alike} told alike"


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


if __name__ == "__main__":
    main()
