"""`yishi service init`: settings and roster that can be used as they are written, and nothing overwritten."""

from datetime import UTC, datetime

import pytest

from config.errors import Refused
from config.roster import load_roster
from config.settings import load_settings
from desk.acts.status import write_example


@pytest.mark.parametrize(
    ("now", "since"),
    [
        (datetime(2026, 7, 6, tzinfo=UTC), "2026-07-01"),
        (datetime(2026, 9, 30, 15, 59, tzinfo=UTC), "2026-07-01"),
        (datetime(2026, 9, 30, 16, tzinfo=UTC), "2026-10-01"),
    ],
)
def test_mail_is_taken_from_the_first_day_of_shanghai_s_quarter_on(tmp_path, now, since):
    settings, roster = write_example(tmp_path / "office", today=now)
    read = load_settings(settings, environ={})
    assert {str(mailbox.since) for mailbox in read.mailboxes} == {since}
    assert read.roster.path == roster
    assert len(load_roster(roster).codes) > 30


@pytest.mark.parametrize("name", ["yishi.toml", "roster.toml"])
def test_where_one_of_the_files_stands_nothing_is_written(tmp_path, name):
    (tmp_path / name).write_text("mine", "utf-8")
    with pytest.raises(Refused):
        write_example(tmp_path, today=datetime(2026, 7, 6, tzinfo=UTC))
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [(name, "mine")]
