"""A day compressed: mails of all kinds come while the line drops now and then; the service's
memory and open files stay what they were.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from desk.wiring import Desk
from tests.bench.measure import Sampler, memory_of, open_files_of
from tests.desks import PROGRAM, ROOT, Office
from tests.examples import SOAK
from tests.faults.kinds import OVER, day_of_mails
from tests.faults.truth import settled
from tests.proxy import proxy

MAILS, SLICES = (5_000, 50) if SOAK else (300, 5)
# Bytes of PSS that the service may have more at the day's end than after its first fifth. What it
# holds does not grow: it is what malloc has freed and not given back, some 5 MB per thousand mails,
# and the pages that each connection to the database keeps: 16 MB at most (ledger/engine.py).
GROWTH = 32 << 20
MORE_FILES = 4  # those of that connection


class Service:
    """`yishi run` as a process of its own, and how much it holds when it has nothing to do."""

    def __init__(self, office: Office, folder: Path) -> None:
        self._log = (folder / "service.log").open("w+", encoding="utf-8")
        command = [sys.executable, "-c", PROGRAM, "--config", str(office.config), "run"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=self._log
        )

    def at_rest(self) -> tuple[int, int]:
        """The least memory and the fewest open files of its main process within a second or so."""
        seen = []
        for _ in range(12):
            time.sleep(0.1)
            with suppress(OSError):
                seen.append(
                    (memory_of(self.process.pid), open_files_of(self.process.pid)[self.process.pid])
                )
        return min(memory for memory, _ in seen), min(files for _, files in seen)

    def end(self) -> list[dict[str, object]]:
        """Stopped in order; what it logged."""
        self.process.terminate()
        assert self.process.wait(timeout=60) == 0
        self._log.seek(0)
        return [json.loads(line) for line in self._log]


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_a_day_of_all_kinds_over_a_line_that_drops(
    dovecot, mail_user, tmp_path, office_of, record_property
):
    mails = day_of_mails(MAILS)
    with proxy(dovecot.port, dropping=1_500_000) as line:
        office = office_of(
            0,
            port=line.port,
            limits=f"mail_bytes = {OVER}\nbatch_mails = 10\nbatch_bytes = 1000000",
        )
        service = Service(office, tmp_path)
        rests, size = {}, len(mails) // SLICES
        try:
            with Sampler(service.process.pid) as peak, office.desk() as desk:
                for number in range(SLICES):
                    dovecot.deliver(mail_user, *mails[number * size : (number + 1) * size])
                    wait_for(desk, (number + 1) * size, service)
                    if (share := (number + 1) / SLICES) in {0.2, 0.6, 1.0}:
                        rests[share] = service.at_rest()
        finally:
            service.process.terminate()
    logged = service.end()
    told = {
        f"{share:.0%}": f"{memory / 1e6:.1f} MB, {files} files"
        for share, (memory, files) in rests.items()
    }
    record_property("at rest", told)
    print(f"at rest {told}; peak {peak.peak / 1e6:.0f} MB; the line was cut {line.cuts} times")  # noqa: T201  stated with -s and in the soak
    lines = settled(office, range(1, MAILS + 1))
    outcomes = Counter(line["outcome"] for line in lines)
    assert set(outcomes) >= {"recorded", "seen_before", "held"}, outcomes
    assert {
        line["digest"]
        for line in lines
        if (line["size"] or 0) > OVER and line["outcome"] == "recorded"
    } == {None}
    # a round goes on with a new line: it fails no more often than lines break
    assert line.cuts >= sum(entry["event"] == "mailbox.failed" for entry in logged)
    assert line.cuts
    assert rests[1.0][0] <= rests[0.2][0] + GROWTH, told
    assert rests[1.0][1] <= rests[0.2][1] + MORE_FILES, told


def wait_for(desk: Desk, count: int, service: Service) -> None:
    """Until so many mails have their line."""
    deadline = time.monotonic() + 300
    while True:
        with desk.book.reading() as views:
            if sum(views.log.count_outcomes().values()) >= count:
                return
        assert service.process.poll() is None, "the service has ended"
        assert time.monotonic() < deadline, "the mails do not get there"
        time.sleep(0.2)
