"""Killed at any moment and started again, the program ends with every mail recorded once."""

import os
import random
import time

import pytest

from tests.desks import Office

MAILS = 500
KILLS = 20 if os.environ.get("YISHI_SOAK") else 4


@pytest.mark.soak
def test_killed_at_random_points_it_has_one_line_a_mail_in_the_end(office_of):
    """Points are drawn from a fixed seed, in seconds after the program has begun to write."""
    office = office_of(MAILS, limits="batch_mails = 10")
    chance = random.Random(20180601)  # noqa: S311  a test's dice
    killed = 0
    for _ in range(KILLS):
        process = office.start("poll")
        before = size_of(office)
        while process.poll() is None and size_of(office) == before:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.2))
        killed += process.poll() is None
        process.kill()
        process.communicate()
        assert office.problems() == []
    assert killed
    assert office.run("poll")[0] == 0
    lines = office.log()
    assert sorted(line["uid"] for line in lines) == list(range(1, MAILS + 1))
    assert {line["outcome"] for line in lines} == {"recorded"}
    assert len({item["item"] for line in lines for item in line["items"]}) == MAILS
    with office.desk() as desk:
        assert set(desk.archive.digests()) == {line["digest"] for line in lines}
    assert office.problems() == []


def size_of(office: Office) -> int:
    """How much has been archived: it grows as a batch begins to be written."""
    return sum(1 for _ in (office.data / "archive").glob("??/*"))
