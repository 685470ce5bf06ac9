"""The benchmarks, run by `make bench`: mails a second from Dovecot to ledger, a tally over many items, the program's start. Never part of the tests."""

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

from imapclient import IMAPClient

from config.period import Quarter
from desk.acts.moving import import_file
from desk.acts.tally import quarter_tally
from desk.logs import configure
from tests.bench.mails import bench_mails
from tests.desks import PROGRAM, ROOT, make_office
from tests.dovecot import Dovecot, make_dovecot

USER = "bench"
TIMES = 3


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--mails", type=int, default=2_000)
    wanted.add_argument("--items", type=int, default=100_000)
    given = wanted.parse_args()
    configure("warning")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        help_seconds = timed(lambda _: run_help())
        say("yishi --help", f"{help_seconds:.2f} s")
        if given.mails:
            bench_intake(folder, given.mails)
        if given.items:
            bench_tally(folder, given.items)
    finally:
        shutil.rmtree(folder)


def bench_intake(folder: Path, count: int) -> None:
    server = make_dovecot().start()
    try:
        mails = list(bench_mails(count))
        server.deliver(USER, *mails)
        say("mails", f"{count} of {sum(map(len, mails)) // count // 1000} kB")
        offices = [make_office(folder / f"office{number}", server, USER) for number in range(TIMES)]
        # In turn, so that neither has the quieter minutes.
        downloads, intakes = [], []
        for office in offices:
            downloads.append(timed(lambda _: download(server, count), times=1))
            began = time.perf_counter()
            done = office.poll()
            intakes.append(time.perf_counter() - began)
            assert done is not None
            assert (done.recorded, done.items) == (count, count), done
        say("plain download", f"{count / median(downloads):,.0f} mails/s")
        say("to ledger", f"{count / median(intakes):,.0f} mails/s")
    finally:
        server.stop()
        shutil.rmtree(server.root)


def bench_tally(folder: Path, count: int) -> None:
    office = make_office(folder / "large")
    facts = folder / "facts.jsonl"
    facts.write_text("".join(map(fact_line, range(count))), "utf-8")
    with office.desk() as desk:
        began = time.perf_counter()
        import_file(desk.book, facts, actor="bench", rules=desk.rules)
        say("import", f"{count} items in {time.perf_counter() - began:.1f} s")
        with desk.book.reading() as views:
            seconds = timed(lambda _: quarter_tally(views, Quarter.parse("2026Q2"), rules=desk.rules, today=desk.today))
        say("tally of a quarter", f"{seconds:.2f} s over {count} items, a tenth of them adopted")


def fact_line(number: int) -> str:
    """An item of the quarter, every tenth with its adoption."""
    unit = ("qixiang", "jinfeng", "zhujian", "xixia", "haiguan")[number % 5]
    day = f"2026-{4 + number % 3:02}-{1 + number % 28:02}"
    item = {
        "kind": "received",
        "ref": f"r{number}",
        "unit": unit,
        "title": f"第{number}项工作的情况",
        "received_at": f"{day}T09:00:00+08:00",
    }
    lines = [item]
    if number % 10 == 0:
        lines.append(
            {
                "kind": "adopted",
                "ref": f"a{number}",
                "day": "2026-06-30",
                "item": f"r{number}",
                "publication": "yinchuan_zhengwu",
                "genre": "full",
            }
        )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def download(server: Dovecot, count: int) -> None:
    """What any program that keeps nothing would have to do."""
    with IMAPClient(server.host, server.port, ssl=False) as client:
        client.login(USER, server.password)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        assert len(uids) == count
        for start in range(0, count, 50):
            assert len(client.fetch(uids[start : start + 50], ["BODY.PEEK[]"])) == len(uids[start : start + 50])


def run_help() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM, "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def timed(work: Callable[[int], object], *, times: int = TIMES) -> float:
    """The median of so many runs, in seconds."""
    seconds = []
    for number in range(times):
        began = time.perf_counter()
        work(number)
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def say(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:<20}{figure}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
