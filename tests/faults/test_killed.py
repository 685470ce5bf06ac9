"""Killed at any moment and started again, the program ends with every mail recorded once."""

import random
import time

import pytest

from tests.desks import Office
from tests.dovecot import mails
from tests.examples import SOAK
from tests.faults.truth import settled

KILLS = 200 if SOAK else 20
MAILS = 20  # that come before each start, so that there is always something to do


@pytest.mark.soak
@pytest.mark.timeout(1_800)
def test_killed_at_random_points_it_has_one_line_a_mail_in_the_end(dovecot, mail_user, office_of):
    """Points are drawn from a fixed seed, in seconds: of every three one after the start, two
    after the program has begun to write.
    """
    office = office_of(0, limits="batch_mails = 5")
    chance = random.Random(20180601)  # noqa: S311  a test's dice
    killed = 0
    for number in range(KILLS):
        dovecot.deliver(mail_user, *mails(range(number * MAILS, (number + 1) * MAILS), size=5_000))
        killed += kill_one(office, chance, early=number % 3 == 0)
        assert office.problems() == []
    assert killed > KILLS / 2
    status, _, errors = office.run("poll")
    assert status == 0, errors
    lines = settled(office, range(1, KILLS * MAILS + 1))
    assert {line["outcome"] for line in lines} == {"recorded"}
    assert len({item["item"] for line in lines for item in line["items"]}) == len(lines)
    with office.desk() as desk:
        assert set(desk.archive.digests()) == {line["digest"] for line in lines}


def kill_one(office: Office, chance: random.Random, *, early: bool) -> bool:
    """Whether the program was still at it when it was killed."""
    before = size_of(office)
    process = office.start("poll")
    while not early and process.poll() is None and size_of(office) == before:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.8 if early else 0.06))
    killed = process.poll() is None
    process.kill()
    process.communicate()
    return killed


def size_of(office: Office) -> int:
    """How much has been archived: it grows as a batch begins to be written."""
    return sum(1 for _ in (office.data / "archive").glob("??/*"))
