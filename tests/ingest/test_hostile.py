"""Whatever a mail is built to cost, it costs little, and it becomes a line of the log."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desks import make_office
from tests.ingest.hostile import MAILS

ROOT = Path(__file__).parents[2]
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def costs():
    """Each opened in a process of its own, forked from one that has done nothing yet."""
    command = [sys.executable, "-m", "tests.ingest.hostile"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return {cost["name"]: cost for cost in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", MAILS)
def test_a_hostile_mail_costs_little_time_and_under_200_megabytes(name, costs):
    """Parsed, its documents read, screened and unwrapped; the limit of time is generous, for a
    machine that does other things as well.
    """
    cost = costs[name]
    defect = MAILS[name][1]
    assert cost["parse"] is not None, "it killed its process"
    assert cost["whole"] < 5
    assert cost["peak"] < 200 * MEGABYTE
    assert defect is None or defect in cost["defects"]


def test_every_hostile_mail_becomes_a_line(tmp_path):
    office = make_office(tmp_path / "office", limits="mail_bytes = 104857600")
    folder = tmp_path / "mails"
    folder.mkdir()
    for number, (build, _) in enumerate(MAILS.values()):
        (folder / f"{number:02}.eml").write_bytes(build())
    office.ingest(folder)
    assert sorted(Path(line["folder"]).name for line in office.log()) == [
        f"{number:02}.eml" for number in range(len(MAILS))
    ]
    assert {line["outcome"] for line in office.log()} == {"recorded"}
    assert office.problems() == []
