"""The line to the server breaks in the middle of a batch: what came before is recorded, the next
round takes the rest.
"""

import pytest

from config.errors import EdgeDown
from desk.acts.mailroom.poll import poll
from desk.edges import open_intake, open_mailbox
from ingest import imap_folder
from tests.proxy import proxy


@pytest.mark.parametrize("cut_after", [75_000, 150_000, 260_000])
def test_what_came_before_the_cut_is_recorded_and_the_next_round_completes(
    cut_after, dovecot, office_of, monkeypatch
):
    monkeypatch.setattr(imap_folder, "AGAIN_AT_MOST", 0)
    with proxy(dovecot.port, cut_after=cut_after) as line:
        office = office_of(60, size=5_000, port=line.port, limits="batch_mails = 10")
        with pytest.raises(EdgeDown):
            office.poll()
        recorded = len(office.log())
        assert 0 < recorded < 60
        assert office.problems() == []
        line.cut_after = None
        done = office.poll()
    assert (done.recorded, done.seen_before) == (60 - recorded, 0)
    assert sorted(item["uid"] for item in office.log()) == list(range(1, 61))
    assert office.problems() == []


def test_a_line_that_breaks_every_time_still_gets_there_piece_by_piece(
    dovecot, office_of, monkeypatch
):
    monkeypatch.setattr(imap_folder, "AGAIN_AT_MOST", 1)
    with proxy(dovecot.port, cut_after=60_000) as line:
        office = office_of(40, size=5_000, port=line.port, limits="batch_mails = 10")
        rounds = 0
        while len(office.log()) < 40:
            rounds += 1
            assert rounds < 10
            with office.desk() as desk, open_intake(desk) as intake:
                try:
                    poll(intake, open_mailbox(desk, desk.settings.mailboxes[0]))
                except EdgeDown:
                    continue
    assert rounds > 1
    assert [item["uid"] for item in office.log()] == list(range(1, 41))
