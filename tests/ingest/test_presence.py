"""ingest/presence.py: what a folder holds, by numbers, receipts and senders; held against the log
in tests/desk/acts/mailroom/test_reconciling.py.
"""

from datetime import UTC, date, datetime

import pytest

from ingest.account import Account
from ingest.mailbox import ImapMailbox, Look
from ingest.presence import JUNK_NAMES
from tests.coremail import Coremail, serving
from tests.dovecot import PASSWORD, mail, mails

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
NETEASE = (
    rb'* LIST () "/" "INBOX"',
    rb'* LIST (\Drafts) "/" "&g0l6P3ux-"',
    rb'* LIST (\Junk) "/" "&V4NXPpCuTvY-"',
    rb'* LIST () "/" "&dcVr0mWHTvZZOQ-"',
    rb'* LIST () "/" "&Xn9USpCuTvY-"',
    rb'* LIST () "/" "&i6KWBZCuTvY-"',
    rb'* LIST (\Noselect) "/" "Junk"',
    rb'* LIST () "/" "&UXZO1mWHTvZZOQ-/Spam"',
)


@pytest.fixture
def mailbox(dovecot, mail_user):
    def make(*, port=None, **kwargs):
        account = Account(
            name="main",
            host="127.0.0.1",
            port=port or dovecot.port,
            tls="none",
            username=mail_user,
            password=PASSWORD,
        )
        return ImapMailbox(account=account, clock=lambda: NOW, **kwargs)

    return make


def nothing(*_):
    return frozenset()


def test_the_folders_for_junk_are_those_that_the_server_marks_or_that_are_called_so(mailbox):
    with (
        serving(Coremail({}, listed=NETEASE)) as server,
        mailbox(port=server.port, folders=("INBOX", "广告邮件")) as box,
    ):
        assert box.junk_folders() == ("垃圾邮件", "病毒文件夹", "订阅邮件", "其他文件夹/Spam")


def test_names_are_compared_in_small_letters():
    assert {name.lower() for name in JUNK_NAMES} == JUNK_NAMES


def test_what_the_log_has_is_looked_for_where_the_server_s_dates_say_nothing(
    dovecot, mail_user, mailbox
):
    """A server whose SINCE finds nothing must not prove that there is nothing."""
    dovecot.deliver(mail_user, *mails(range(3)), received_at=datetime(2026, 1, 9, tzinfo=UTC))
    with mailbox() as box:
        assert box.present("INBOX", since=date(2026, 11, 1), logged=nothing).mails == ()
        mails_there = box.present(
            "INBOX", since=date(2026, 11, 1), logged=lambda *_: frozenset({2})
        ).mails
    assert [each.uid for each in mails_there] == [2, 3]


def test_a_size_is_the_server_s_and_a_receipt_aware(dovecot, mail_user, mailbox):
    dovecot.deliver(mail_user, mail(1), received_at=NOW)
    with mailbox() as box:
        (present,) = box.present("INBOX", since=date(2026, 11, 1), logged=nothing).mails
    assert (present.uid, present.received_at, present.size) == (1, NOW, len(mail(1)))


def test_mail_from_before_the_mailbox_s_first_day_is_left_out_wherever_it_lies(
    dovecot, mail_user, mailbox
):
    for number, day in enumerate((1, 20, 2), 1):
        dovecot.deliver(mail_user, mail(number), received_at=datetime(2026, 11, day, tzinfo=UTC))
    with mailbox(since=date(2026, 11, 10)) as box:
        assert [
            each.uid for each in box.present("INBOX", since=date(2026, 1, 1), logged=nothing).mails
        ] == [2]


def test_a_message_id_is_told_as_the_log_has_it(dovecot, mail_user, mailbox):
    dovecot.deliver(mail_user, mail(1), mail(2).replace(b"Message-ID", b"X-Id"), received_at=NOW)
    with mailbox() as box:
        uidvalidity = box.present("INBOX", since=date(2026, 11, 1), logged=nothing).uidvalidity
        assert box.message_ids(Look("INBOX", uidvalidity, (1, 2))) == {1: "<1@example.gov.cn>"}


def test_no_more_senders_are_asked_for_than_wanted_and_the_newest_first(
    dovecot, mail_user, mailbox
):
    dovecot.deliver(mail_user, *mails(range(5)), received_at=NOW, folder="Spam")
    dovecot.deliver(mail_user, mail(9), received_at=datetime(2026, 1, 9, tzinfo=UTC), folder="Spam")
    with mailbox() as box:
        found = box.lying("Spam", since=date(2026, 11, 1), most=3)
    assert [(each.key.uid, each.sender) for each in found] == [
        (number, "a@example.gov.cn") for number in (3, 4, 5)
    ]
