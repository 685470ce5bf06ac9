"""A mail is opened whole, and of one that bears a mark nothing is left but the sender."""

import pytest

from classify.screen import Strength
from config.errors import BadMail
from desk.acts.opening import Opened, open_mail, open_released, read_opened
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate

MAILS = demo_mails()
HELD = [mail for mail in MAILS if mail.fate is Fate.HELD]


def test_every_mail_without_a_mark_is_opened_with_its_documents_read():
    for mail in MAILS:
        if mail.fate in {Fate.HELD, Fate.UNREADABLE}:
            continue
        opened = read_opened(open_mail(mail.content))
        assert opened.mark is None
        assert opened.mail.sender == opened.sender
        assert opened.mail.subject
        assert all((document.text is None) != (document.problem is None) for document in opened.mail.documents)


@pytest.mark.parametrize("mail", HELD, ids=lambda mail: mail.name)
def test_of_a_marked_mail_only_the_sender_s_address_and_the_mark_cross_the_border(mail):
    answer = open_mail(mail.content)
    opened = read_opened(answer)
    assert opened == Opened(opened.sender, None, opened.mark)
    assert opened.sender.endswith("@example.gov.cn")
    released = read_opened(open_released(mail.content)).mail
    for words in (released.subject, released.text[:20], *(document.text[:20] for document in released.documents if document.text)):
        assert words not in answer.decode()


def test_a_strong_and_a_weak_mark_are_told_apart():
    assert {read_opened(open_mail(mail.content)).mark.strength for mail in HELD} == set(Strength)


def test_what_a_person_released_is_opened_whatever_mark_it_bears():
    for mail in HELD:
        opened = read_opened(open_released(mail.content))
        assert (opened.mark, bool(opened.mail)) == (None, True)


def test_bytes_that_are_no_mail_are_refused():
    garbage = next(mail for mail in MAILS if mail.fate is Fate.UNREADABLE)
    with pytest.raises(BadMail):
        open_mail(garbage.content)
