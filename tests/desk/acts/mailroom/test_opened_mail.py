"""A mail is opened whole, and of one that bears a mark nothing is left but the sender."""

from datetime import date

import pytest

from classify.screen import Strength
from classify.submission import TaughtAddress
from config.errors import BadMail
from config.period import civil_date
from config.phrases import NO_PHRASES, Phrase, Phrases
from config.roster import load_roster
from desk.acts.mailroom.opened_mail import (
    Opened,
    job_of,
    open_mail,
    open_released,
    pack_knowledge,
    read_opened,
)
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from tests.desks import ROOT

MAILS = demo_mails()
TAUGHT = (TaughtAddress("new@example.com", "qixiang", date(2026, 7, 6)),)
KNOWLEDGE = pack_knowledge(load_roster(ROOT / "config" / "rosters" / "yinchuan.toml"), TAUGHT)
HELD = [mail for mail in MAILS if mail.fate is Fate.HELD]


def job(mail) -> bytes:
    return job_of(mail.content, received_on=civil_date(mail.received_at))


def test_every_mail_without_a_mark_is_opened_with_its_documents_read():
    for mail in MAILS:
        if mail.fate in {Fate.HELD, Fate.UNREADABLE}:
            continue
        opened = read_opened(open_mail(job(mail), common=KNOWLEDGE))
        assert opened.mark is None
        assert opened.submission.unit == mail.unit
        assert opened.subject
        assert all(
            (document.text_chars is None) != (document.problem is None)
            for document in opened.documents
        )


@pytest.mark.parametrize("mail", HELD, ids=lambda mail: mail.name)
def test_of_a_marked_mail_only_the_sender_s_address_and_the_mark_cross_the_border(mail):
    answer = open_mail(job(mail), common=KNOWLEDGE)
    opened = read_opened(answer)
    assert opened == Opened(opened.sender, opened.mark)
    assert opened.sender.endswith("@example.gov.cn")
    released = read_opened(open_released(job(mail), common=KNOWLEDGE))
    for words in (released.subject, *(item.text[:20] for item in released.submission.items)):
        assert words not in answer.decode()


def test_a_strong_and_a_weak_mark_are_told_apart():
    assert {
        read_opened(open_mail(job(mail), common=KNOWLEDGE)).mark.strength for mail in HELD
    } == set(Strength)


def test_what_a_person_released_is_opened_whatever_mark_it_bears():
    for mail in HELD:
        opened = read_opened(open_released(job(mail), common=KNOWLEDGE))
        assert (opened.mark, bool(opened.submission)) == (None, True)


def test_bytes_that_are_no_mail_are_refused():
    garbage = next(mail for mail in MAILS if mail.fate is Fate.UNREADABLE)
    with pytest.raises(BadMail):
        open_mail(job(garbage), common=KNOWLEDGE)


def test_the_phrases_for_categories_reach_the_worker():
    phrases = Phrases(
        margin=1, names=(("policy", "贯彻落实"),), listed=(Phrase("policy", "cover", "信息", 5),)
    )
    roster = load_roster(ROOT / "config" / "rosters" / "yinchuan.toml")
    content = "From: a@example.com\r\nSubject: 信息\r\n\r\n甲事推进有力\r\n".encode()
    for given, category in ((phrases, "policy"), (NO_PHRASES, None)):
        knowledge = pack_knowledge(roster, (), phrases=given)
        opened = read_opened(
            open_mail(job_of(content, received_on=date(2026, 8, 1)), common=knowledge)
        )
        assert [item.category for item in opened.submission.items] == [category]


@pytest.mark.parametrize(("day", "unit"), [(date(2026, 7, 5), None), (date(2026, 7, 6), "qixiang")])
def test_an_address_that_people_taught_is_known_from_its_day_on(day, unit):
    content = b"From: <new@example.com>\r\nSubject: x\r\nContent-Type: text/plain\r\n\r\nwords"
    opened = read_opened(open_mail(job_of(content, received_on=day), common=KNOWLEDGE))
    assert opened.submission.unit == unit


def test_whose_checks_count_is_known_in_the_worker():
    knowledge = pack_knowledge(
        load_roster(ROOT / "config" / "rosters" / "yinchuan.toml"),
        (),
        authserv_ids=("mx.example.com",),
    )
    content = b"Authentication-Results: mx.example.com; dmarc=fail\r\nFrom: <jiaoyu@example.gov.cn>\r\nSubject: x\r\n\r\nwords"
    submission = read_opened(
        open_mail(job_of(content, received_on=date(2026, 7, 6)), common=knowledge)
    ).submission
    assert (submission.unit, [doubt.code for doubt in submission.doubts]) == (
        None,
        ["sender_forged"],
    )
