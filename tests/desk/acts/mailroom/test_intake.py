"""Taking mails in: one mail one line, one batch one commit, and a mail that goes wrong stops no
other.
"""

from collections import Counter
from dataclasses import replace

import pytest

from config.errors import EdgeDown
from desk.acts.mailroom.intake import at_its_key, take_in
from desk.demo.mails import demo_mails
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from tests.desks import log_of
from tests.durable import synced_before_each_commit

MAILS = demo_mails()[:8]
RAWS = [
    RawMail(
        MailKey("main", "INBOX", 1, uid),
        mail.received_at,
        len(mail.content),
        mail.content,
        digest_of(mail.content),
    )
    for uid, mail in enumerate(MAILS, start=1)
]


def take(intake, *batches, after_batch=lambda: None):
    return take_in(intake, batches, place=at_its_key, after_batch=after_batch)


def lines(intake):
    return log_of(intake.book, intake.rules.roster)


def test_mails_are_recorded_in_the_order_given(intake):
    assert take(intake, RAWS[:5], RAWS[5:]) == Counter(recorded=8, items=8)
    assert [line["uid"] for line in lines(intake)] == list(range(1, 9))
    assert [line["items"][0]["item"] for line in lines(intake)] == [
        f"2026-{number:05}" for number in range(1, 9)
    ]


def test_a_known_key_adds_no_line(intake):
    take(intake, RAWS[:3])
    assert take(intake, RAWS[:4]) == Counter(known=3, recorded=1, items=1)
    assert len(lines(intake)) == 4


def test_a_batch_knows_its_own_earlier_mails(intake):
    """The same mail twice in one commit is recorded once."""
    again = replace(RAWS[0], key=replace(RAWS[0].key, uid=9))
    assert take(intake, [RAWS[0], again]) == Counter(recorded=1, seen_before=1, items=1)


def test_so_many_mails_are_one_commit_however_they_were_fetched(intake):
    seen = []
    take(
        replace(intake, batch=3),
        RAWS[:2],
        RAWS[2:],
        after_batch=lambda: seen.append(len(lines(intake))),
    )
    assert seen == [3, 6, 8]


def test_originals_are_synced_before_the_ledger_commits_that_it_has_them(intake):
    with synced_before_each_commit(replace(intake, batch=3)) as watched:
        take(watched, RAWS[:5], RAWS[5:])
    assert set(intake.archive.digests()) == {raw.digest for raw in RAWS}


def test_what_came_before_the_mailbox_went_down_is_recorded(intake):
    def batches():
        yield RAWS[:3]
        raise EdgeDown("gone")

    with pytest.raises(EdgeDown):
        take_in(intake, batches(), place=at_its_key, after_batch=lambda: None)
    assert [line["uid"] for line in lines(intake)] == [1, 2, 3]


def test_a_mail_that_can_t_be_recorded_is_unreadable_and_leaves_no_half_of_itself(intake):
    """Here the ledger refuses one unit's items: the unit is not among those that facts may name."""
    unit = MAILS[1].unit
    blocks = {code: blocks for code, blocks in intake.known.roster.blocks.items() if code != unit}
    narrow = replace(
        intake, known=replace(intake.known, roster=replace(intake.known.roster, blocks=blocks))
    )
    assert take(narrow, RAWS[:3]) == Counter(recorded=2, unreadable=1, items=2)
    assert [(line["outcome"], len(line["items"])) for line in lines(intake)] == [
        ("recorded", 1),
        ("unreadable", 0),
        ("recorded", 1),
    ]
    assert list(intake.book.problems(intake.archive)) == []


def test_a_full_disk_records_nothing_of_the_batch(intake, tmp_path):
    """The archive's folder can't be made: a file stands in its place."""
    (tmp_path / "office" / "data").mkdir(exist_ok=True)
    (tmp_path / "office" / "data" / "archive").write_bytes(b"")
    with pytest.raises(EdgeDown):
        take(intake, RAWS[:2])
    assert lines(intake) == []
