"""What a person decides of an item's kind and doubts stands, can be undone, and moves no count."""

import pytest

from config.errors import Refused
from desk.acts.items.doubts import categorise, reopen_doubts, settle_doubts
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
WHO = {"reason": None, "actor": "经办人"}


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
    categorise(intake.book, item()["item"], "early_warning", categories=CATEGORIES, **WHO)
    assert item()["category"] == "early_warning"
    assert "category_unclear" not in item()["doubts"]
    with pytest.raises(Refused, match="已是"):
        categorise(intake.book, item()["item"], "early_warning", categories=CATEGORIES, **WHO)
    with pytest.raises(Refused, match="是不是 opinion"):
        categorise(intake.book, item()["item"], "opinions", categories=CATEGORIES, **WHO)
    assert list(intake.book.problems(intake.archive)) == []


def test_a_doubt_that_is_settled_is_gone_and_comes_back_when_that_is_undone(intake, item):
    before = item()
    doubt = before["doubts"][0]
    settle_doubts(intake.book, before["item"], [doubt], **WHO)
    assert item() == before | {"doubts": before["doubts"][1:]}
    with pytest.raises(Refused, match="没有存疑"):
        settle_doubts(intake.book, before["item"], [doubt], **WHO)
    reopen_doubts(intake.book, before["item"], [doubt], **WHO)
    assert set(item()["doubts"]) == set(before["doubts"])
    with pytest.raises(Refused, match="并未消除"):
        reopen_doubts(intake.book, before["item"], [doubt], **WHO)
    intake.book.rebuild()
    assert set(item()["doubts"]) == set(before["doubts"])
    assert list(intake.book.problems(intake.archive)) == []


@pytest.mark.parametrize("doubt", ["unknown_sender", "no_such_doubt"])
def test_what_is_not_doubted_can_t_be_settled_nor_reopened(intake, item, doubt):
    for decide in (settle_doubts, reopen_doubts):
        with pytest.raises(Refused):
            decide(intake.book, item()["item"], [doubt], **WHO)


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
    with pytest.raises(Refused, match="yishi assign"):
        settle_doubts(intake.book, named, ["unknown_sender"], **WHO)


def test_a_reason_marked_secret_is_not_written_down(intake, item):
    with pytest.raises(Refused, match="密级"):
        categorise(
            intake.book,
            item()["item"],
            "opinion",
            categories=CATEGORIES,
            reason="机密★1年",
            actor="经办人",
        )


def test_there_is_no_such_item(intake):
    with pytest.raises(Refused, match="没有编号"):
        settle_doubts(intake.book, "2026-00001", ["no_text"], **WHO)
