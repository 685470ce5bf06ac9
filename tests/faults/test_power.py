"""The power fails: what the ledger says is kept is kept, on a file system that has lost all that
was not made to last.
"""

from dataclasses import replace

import pytest
from sqlalchemy import event

from config.errors import EdgeDown
from desk.acts.mailroom.intake import Intake, at_its_key, take_in
from desk.edges import open_intake
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from tests.desks import MORNING, Office, make_office
from tests.dovecot import mails
from tests.faults.disks import ForgetfulDisk, forgetful_disk

BATCH = 20  # more than are synced one by one
RAWS = [
    RawMail(MailKey("main", "INBOX", 1, uid), MORNING, len(content), content, digest_of(content))
    for uid, content in enumerate(mails(range(3 * BATCH), size=2_000), start=1)
]


@pytest.fixture
def disk(tmp_path):
    with forgetful_disk(tmp_path / "office" / "data" / "archive", tmp_path / "image") as disk:
        yield disk or pytest.skip("mounting is not permitted here")


@pytest.mark.parametrize("batch", [BATCH, 5], ids=["all at once", "one by one"])
def test_every_recorded_mail_is_there_when_the_power_is_back(disk, tmp_path, batch):
    office = make_office(tmp_path / "office")
    with pytest.raises(EdgeDown, match="无法写入"):
        take_until_the_power_fails(office, disk, batch=batch)
    disk.start_again()
    lines = office.log()
    assert [line["uid"] for line in lines] == list(range(1, 2 * batch + 1))
    assert office.problems() == []
    with office.desk() as desk, open_intake(desk) as intake:
        assert take(intake, batch)["recorded"] == len(RAWS) - 2 * batch
    assert office.problems() == []


def test_a_mail_that_was_only_written_is_lost(disk):
    """Or the test above would show nothing."""
    (disk.path / "mail").write_bytes(b"x" * 5_000)
    disk.lose_power()
    disk.start_again()
    assert not (disk.path / "mail").exists()


def take_until_the_power_fails(office: Office, disk: ForgetfulDisk, *, batch: int) -> None:
    """As soon as the second batch is committed: whatever of it waited to be written is lost."""
    with office.desk() as desk, open_intake(desk) as intake:
        wanted, engine = 2 * batch, intake.book._engine

        def look(connection) -> None:
            count = connection.exec_driver_sql("SELECT count(*) FROM mails").scalar()
            if count >= wanted:
                disk.lose_power()

        event.listen(engine, "commit", look)
        try:
            take(intake, batch)
        finally:
            event.remove(engine, "commit", look)


def take(intake: Intake, batch: int):
    return take_in(replace(intake, batch=batch), [RAWS], place=at_its_key, after_batch=lambda: None)
