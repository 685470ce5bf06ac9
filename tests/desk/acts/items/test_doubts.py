"""What a person decides of an item's kind and doubts stands, can be undone, and moves no count."""

import pytest

from config.errors import Refused
from desk.acts.items.doubts import reopen, set_category, settle
from desk.demo.mails import demo_mails
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from tests.desk.acts.mailroom.test_intake import take
from tests.desks import log_of

MAIL = demo_mails()[0]
CATEGORIES = (
    "policy",
    "experience",
    "local_work",
    "early_warning",
    "elsewhere",
    "commissioned",
    "opinion",
)


def do(intake, act, *arguments, reason=None, **more):
    with intake.book.writing(actor="经办人") as writer:
        return act(writer, *arguments, reason=reason, **more)


@pytest.fixture
def item(intake):
    """The form of one item, as it stands now."""
    content = MAIL.content.replace("签发".encode(), "甲乙".encode())
    take(
        intake,
        [
            RawMail(
                MailKey("main", "INBOX", 1, 1),
                MAIL.received_at,
                len(content),
                content,
                digest_of(content),
            )
        ],
    )

    def form():
        return log_of(intake.book, intake.rules.roster)[0]["items"][0]

    return form


def test_a_person_s_category_stands(intake, item):
    do(intake, set_category, item()["item"], "early_warning", categories=CATEGORIES)
    assert item()["category"] == "early_warning"
    assert "category_unclear" not in item()["doubts"]
    with pytest.raises(Refused, match="已是"):
        do(intake, set_category, item()["item"], "early_warning", categories=CATEGORIES)
    with pytest.raises(Refused, match="最接近的是 opinion"):
        do(intake, set_category, item()["item"], "opinions", categories=CATEGORIES)
    assert list(intake.book.problems(intake.archive)) == []


def test_a_doubt_that_is_settled_is_gone_and_comes_back_when_that_is_undone(intake, item):
    before = item()
    doubt = before["doubts"][0]
    do(intake, settle, before["item"], [doubt])
    assert item() == before | {"doubts": before["doubts"][1:]}
    with pytest.raises(Refused, match="没有存疑"):
        do(intake, settle, before["item"], [doubt])
    do(intake, reopen, before["item"], [doubt])
    assert set(item()["doubts"]) == set(before["doubts"])
    with pytest.raises(Refused, match="并未消除"):
        do(intake, reopen, before["item"], [doubt])
    intake.book.rebuild()
    assert set(item()["doubts"]) == set(before["doubts"])
    assert list(intake.book.problems(intake.archive)) == []


@pytest.mark.parametrize("doubt", ["unknown_sender", "no_such_doubt"])
def test_what_is_not_doubted_can_t_be_settled_nor_reopened(intake, item, doubt):
    for decide in (settle, reopen):
        with pytest.raises(Refused):
            do(intake, decide, item()["item"], [doubt])


def test_whose_an_item_is_is_not_settled_by_looking_away(intake, item):
    """A stranger's item waits until it is assigned."""
    content = (
        b"From: nobody@example.org\r\nSubject: x\r\nMessage-ID: <n@example.org>\r\n\r\n"
        + "某单位做好某项工作的情况，成效明显。".encode()
    )
    take(
        intake,
        [
            RawMail(
                MailKey("main", "INBOX", 1, 2),
                MAIL.received_at,
                len(content),
                content,
                digest_of(content),
            )
        ],
    )
    named = log_of(intake.book, intake.rules.roster)[-1]["items"][0]["item"]
    with pytest.raises(Refused, match="yishi item assign"):
        do(intake, settle, named, ["unknown_sender"])


def test_a_reason_marked_secret_is_not_written_down(intake, item):
    with pytest.raises(Refused, match="密级"):
        do(
            intake,
            set_category,
            item()["item"],
            "opinion",
            categories=CATEGORIES,
            reason="机密★1年",
        )


def test_there_is_no_such_item(intake):
    with pytest.raises(Refused, match="没有编号"):
        do(intake, settle, "2026-00001", ["no_text"])
