"""Releasing a held mail: what is refused, and that a refusal writes nothing."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from config.errors import Refused
from desk.acts.mailroom.intake import at_its_key, take_in
from desk.acts.mailroom.opened_mail import RELEASED
from desk.acts.mailroom.release import held_mail, release
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from desk.edges import open_intake
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from tests.desks import log_of, make_office
from tests.durable import synced_before_each_commit

HELD = next(mail for mail in demo_mails() if mail.fate is Fate.HELD)
RAW = RawMail(
    MailKey("main", "INBOX", 1, 1),
    HELD.received_at,
    len(HELD.content),
    HELD.content,
    digest_of(HELD.content),
)


@pytest.fixture
def intake(tmp_path):
    """With one mail held, and a sandbox that opens what a person released."""
    with make_office(tmp_path / "office").desk() as desk:
        with open_intake(desk) as screened:
            assert take_in(
                screened, [[RAW]], place=at_its_key, after_batch=lambda: None
            ) == Counter(held=1)
        with open_intake(desk, opening=RELEASED) as made:
            yield made


def lines(intake):
    return log_of(intake.book, intake.rules.roster)


def test_a_released_mail_is_recorded_by_the_person_who_released_it(intake):
    assert (
        release(intake, 1, fetch=lambda _key, _path: RAW, reason="经认定不涉密", actor="王五") == 1
    )
    line = lines(intake)[0]
    assert (line["outcome"], line["digest"], len(line["items"])) == ("recorded", RAW.digest, 1)
    assert intake.archive.read(RAW.digest) == HELD.content
    assert [entry.actor for entry, _ in intake.book.entries()][1:] == ["王五"] * 3


def test_its_original_is_synced_before_the_ledger_commits_that_it_has_it(intake):
    with synced_before_each_commit(intake) as watched:
        release(watched, 1, fetch=lambda _key, _path: RAW, reason="经认定不涉密", actor="王五")


def test_it_is_fetched_from_where_it_was_shown(intake):
    asked = []
    release(
        intake,
        1,
        fetch=lambda key, _path: asked.append(key) or RAW,
        reason="经认定不涉密",
        actor="王五",
    )
    assert asked == [RAW.key]


@pytest.mark.parametrize(
    ("fetched", "reason"),
    [
        (None, "经认定不涉密"),
        (replace(RAW, content=None, digest=None), "经认定不涉密"),
        (replace(RAW, received_at=RAW.received_at + timedelta(hours=1)), "经认定不涉密"),
        (RAW, "机密★1年"),
    ],
    ids=[
        "gone from the server",
        "too large to be fetched",
        "another mail under its numbers",
        "a reason that bears a mark itself",
    ],
)
def test_what_can_t_be_released_stays_held(intake, fetched, reason):
    with pytest.raises(Refused):
        release(intake, 1, fetch=lambda _key, _path: fetched, reason=reason, actor="王五")
    assert [line["outcome"] for line in lines(intake)] == ["held"]
    assert list(intake.archive.digests()) == []


def test_a_held_file_is_released_only_by_the_path_that_a_person_names(tmp_path):
    file = replace(RAW, key=replace(RAW.key, mailbox="files", folder="held:1"))
    with make_office(tmp_path).desk() as desk, open_intake(desk) as intake:
        take_in(intake, [[file]], place=at_its_key, after_batch=lambda: None)
        with pytest.raises(Refused, match="--path"):
            release(intake, 1, fetch=lambda _key, _path: file, reason="经认定不涉密", actor="王五")


@pytest.mark.parametrize("entry", [0, 2, 99])
def test_an_entry_that_holds_no_mail_is_refused(intake, entry):
    with pytest.raises(Refused):
        held_mail(intake, entry)


def test_it_is_released_once(intake):
    release(intake, 1, fetch=lambda _key, _path: RAW, reason="经认定不涉密", actor="王五")
    with pytest.raises(Refused):
        release(intake, 1, fetch=lambda _key, _path: RAW, reason="经认定不涉密", actor="王五")
