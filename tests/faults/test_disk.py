"""A disk that is full: nothing half-written, a sentence that says so, and the next round with room
completes.
"""

import subprocess
import sys
from contextlib import ExitStack

import pytest

from config.errors import EdgeDown
from tests.desks import ROOT, Office
from tests.dovecot import mails
from tests.examples import SOAK
from tests.faults.disks import BOUNDED, small_disk
from tests.faults.truth import settled, whole

MAILS = 60


@pytest.fixture
def small(tmp_path):
    """Mounts a disk of a size at a place of the office's folder; the test is skipped where nobody
    may.
    """
    with ExitStack() as disks:

        def mount(place: str, size: str):
            disk = disks.enter_context(small_disk(tmp_path / "office" / place, size=size))
            return disk or pytest.skip(
                "mounting is not permitted here: see the test with a bound on files"
            )

        yield mount


@pytest.mark.soak
@pytest.mark.parametrize("size", ["300k", "900k"] if SOAK else ["300k"])
def test_no_room_for_the_archive(size, small, office_of):
    disk = small("data/archive", size)
    office = office_of(MAILS, size=30_000, limits="batch_mails = 10")
    with pytest.raises(EdgeDown, match=r"原件目录.*无法写入.*空间"):
        office.poll()
    lines = office.log()
    assert len(lines) < MAILS
    assert len(lines) % 10 == 0
    whole(office, lines)
    assert list((office.data / "archive").rglob("*.part")) == []
    with pytest.raises(EdgeDown, match="空间"):  # and a second try is as harmless
        office.poll()
    disk.enlarge("64m")
    assert office.poll().recorded == MAILS - len(lines)
    settled(office, range(1, MAILS + 1))


@pytest.mark.soak
@pytest.mark.parametrize(
    "size", ["300k", "700k", "900k", "1500k", "2500k"] if SOAK else ["300k", "1500k"]
)
def test_no_room_for_the_database(size, small, office_of):
    """From the first table on, or in the middle of the round."""
    disk = small("data/small", size)
    office = office_of(
        MAILS, size=30_000, limits="batch_mails = 5", url="sqlite:///data/small/ledger.db"
    )
    with pytest.raises(EdgeDown, match=r"台账数据库没有应答.*空间"):
        office.poll()
    disk.enlarge("64m")
    lines = office.log()
    assert len(lines) < MAILS
    assert {line["outcome"] for line in lines} <= {"recorded"}
    whole(office, lines)
    assert office.poll().recorded == MAILS - len(lines)
    settled(office, range(1, MAILS + 1))


@pytest.mark.soak
@pytest.mark.parametrize("bound", [100_000, 400_000, 1_000_000] if SOAK else [1_000_000])
def test_a_file_that_may_not_grow(bound, office_of):
    """The same for whoever may not mount: an archived mail or the database meets the bound."""
    office = office_of(MAILS, size=30_000, limits="batch_mails = 5")
    assert office.run("log")[0] == 0
    status, _, errors = bounded(office, bound)
    assert (status, errors.startswith("yishi: "), errors.count("\n")) == (3, True, 1), errors
    assert "未登记任何来件" in errors or "未写入任何内容" in errors
    lines = office.log()
    assert len(lines) < MAILS
    whole(office, lines)
    assert list((office.data / "archive").rglob("*.part")) == []
    assert office.poll().recorded == MAILS - len(lines)
    settled(office, range(1, MAILS + 1))


def test_a_mail_that_the_disk_has_no_room_for_is_not_taken_for_an_unreadable_one(
    dovecot, mail_user, office_of
):
    """It waits, as all mail does, until there is room: a line that says less would fit, but would
    be there for ever.
    """
    office = office_of(3)
    # In GB18030 a third smaller than in the database, so that it is the database that fails, in the
    # middle of its transaction.
    text = "关于重点项目建设的情况。" * 80_000
    long = f'From: qixiang@example.gov.cn\r\nSubject: long\r\nContent-Type: text/plain; charset="gb18030"\r\n\r\n{text}\r\n'
    dovecot.deliver(mail_user, long.encode("gb18030"), *mails(range(10, 13)))
    status, _, errors = bounded(office, 2_300_000)
    assert (status, "未写入任何内容" in errors) == (3, True), errors
    assert office.log() == []
    assert office.problems() == []
    office.poll()
    assert {line["outcome"] for line in settled(office, range(1, 8))} == {"recorded"}


def bounded(office: Office, bound: int) -> tuple[int, str, str]:
    """`yishi poll` with no file larger than this."""
    command = [
        sys.executable,
        "-c",
        BOUNDED.format(bytes=bound),
        "--config",
        str(office.config),
        "poll",
    ]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr
