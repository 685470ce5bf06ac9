"""ingest/mailbox.py against a real Dovecot, and against a fake Coremail for habits that Dovecot
hasn't.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from config.errors import EdgeDown
from ingest import imap_folder
from ingest.account import Account
from ingest.imap import FolderMissing
from ingest.mail import MailKey, RawMail
from ingest.mailbox import ImapMailbox, Known, Look, Mailbox
from tests.coremail import Coremail, serving
from tests.dovecot import PASSWORD, Dovecot, mail, mails
from tests.proxy import proxy

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def mailbox(dovecot: Dovecot, mail_user: str) -> Callable[..., ImapMailbox]:
    """Makes the test's own mailbox, on the Dovecot or on another port of this machine."""

    def make(*, port: int | None = None, **kwargs: Any) -> ImapMailbox:
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


def nothing(*_: object) -> frozenset[int]:
    return frozenset()


def all_but(*missing: int, newest: int) -> Known:
    return lambda *_: frozenset(range(1, newest + 1)) - set(missing)


def fetched(box: Mailbox, look: Look) -> list[RawMail]:
    return [each for batch in box.fetch(look) for each in batch]


def test_a_first_look_takes_everything_and_a_second_one_nothing(
    dovecot, mail_user, mailbox
) -> None:
    dovecot.deliver(mail_user, *mails(range(5)))
    with mailbox() as box:
        look = box.unseen("INBOX", known=nothing)
        got = fetched(box, look)
        again = box.unseen("INBOX", known=lambda *_: {each.key.uid for each in got})
    assert [each.content for each in got] == mails(range(5))
    assert [each.key for each in got] == [
        MailKey("main", "INBOX", look.uidvalidity, uid) for uid in range(1, 6)
    ]
    assert again.uids == ()


def test_the_log_is_asked_about_mailbox_folder_and_uidvalidity(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, mail(1))
    asked = []
    with mailbox() as box:
        look = box.unseen("INBOX", known=lambda *key: asked.append(key) or set())
    assert asked == [("main", "INBOX", look.uidvalidity)]


def test_a_mail_is_itself_in_canonical_form_with_its_digest(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, mail(1).replace(b"\r\n", b"\n"))
    with mailbox() as box:
        (got,) = fetched(box, box.unseen("INBOX", known=nothing))
    assert (got.content, got.size, got.headers) == (mail(1), len(mail(1)), None)
    assert got.digest == hashlib.sha256(mail(1)).hexdigest()


def test_the_mailbox_stays_as_it_was(dovecot, mail_user, mailbox) -> None:
    """Nothing is marked as read or as no longer recent: whoever reads it by web sees no trace of
    us.
    """
    dovecot.deliver(mail_user, *mails(range(3)))
    before = sorted((dovecot.folder(mail_user) / "new").iterdir())
    with mailbox() as box:
        fetched(box, box.unseen("INBOX", known=nothing))
    assert sorted((dovecot.folder(mail_user) / "new").iterdir()) == before
    assert list((dovecot.folder(mail_user) / "cur").iterdir()) == []


def test_a_hole_of_the_last_days_heals(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, *mails(range(6)), received_at=NOW - timedelta(days=3))
    with mailbox() as box:
        look = box.unseen("INBOX", known=all_but(2, 4, newest=6))
    assert (look.uids, look.shown) == ((2, 4), 6)


def test_an_older_hole_is_left_to_a_look_at_the_whole(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, *mails(range(3)), received_at=NOW - timedelta(days=30))
    dovecot.deliver(mail_user, *mails(range(3)), received_at=NOW)
    with mailbox() as box:
        assert box.unseen("INBOX", known=all_but(2, newest=6)).uids == ()
        assert box.unseen("INBOX", known=all_but(2, newest=6), whole=True).uids == (2,)


def test_what_is_newer_than_the_newest_known_is_taken_however_old_it_is(
    dovecot, mail_user, mailbox
) -> None:
    """A first look was cut short, the daemon stood still for weeks, or a mail was moved in: none
    may be lost.
    """
    dovecot.deliver(mail_user, *mails(range(8)), received_at=NOW - timedelta(days=60))
    with mailbox() as box:
        assert box.unseen("INBOX", known=all_but(newest=3)).uids == (4, 5, 6, 7, 8)


@pytest.mark.parametrize("known", [nothing, all_but(newest=1)])
def test_mail_from_before_the_first_day_is_left_alone_by_the_date_in_shanghai(
    dovecot, mail_user, mailbox, known
) -> None:
    dovecot.deliver(mail_user, mail(1), received_at=datetime(2026, 3, 1, tzinfo=UTC))
    dovecot.deliver(mail_user, mail(2), received_at=datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC))
    dovecot.deliver(mail_user, mail(3), received_at=datetime(2026, 6, 30, 16, 0, 0, tzinfo=UTC))
    dovecot.deliver(mail_user, mail(4), received_at=datetime(2025, 12, 31, tzinfo=UTC))
    with mailbox(since=date(2026, 7, 1)) as box:
        look = box.unseen("INBOX", known=known)
        got = fetched(box, look)
    assert [each.key.uid for each in got] == [3]
    assert (look.uids, look.shown) == ((3,), 1)


def test_a_folder_with_a_chinese_name_is_read(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, mail(1), folder="信息专报")
    with mailbox(folders=("INBOX", "信息专报")) as box:
        looks = [box.unseen(folder, known=nothing) for folder in box.folders]
        got = [fetched(box, look) for look in looks]
    assert [len(each) for each in got] == [0, 1]
    assert got[1][0].key.folder == "信息专报"


@pytest.mark.parametrize(
    ("asked", "there", "said"),
    [
        ("归挡", "归档", "最接近的是 归档"),
        ("归档", "INBOX.归档", "最接近的是 INBOX.归档"),
        ("信息/归档", "信息.归档", "最接近的是 信息.归档"),
        ("Junk", "归档", "那里有：INBOX、归档"),
    ],
)
def test_a_folder_that_is_missing_is_named_with_the_nearest_that_there_is(
    dovecot, mail_user, mailbox, asked, there, said
) -> None:
    dovecot.deliver(mail_user, mail(1))
    dovecot.folder(mail_user, there)
    with pytest.raises(FolderMissing) as caught, mailbox() as box:
        box.unseen(asked, known=nothing)
    assert f"没有文件夹 {asked}；{said}，" in sorted_names(str(caught.value))


def sorted_names(sentence: str) -> str:
    """A server lists its folders in whatever order."""
    return sentence.replace("归档、INBOX", "INBOX、归档")


def test_a_new_uidvalidity_is_a_first_look_again(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, *mails(range(3)))
    seen: dict[int, set[int]] = {}
    with mailbox() as box:
        first = box.unseen("INBOX", known=nothing)
    seen[first.uidvalidity] = set(first.uids)
    dovecot.new_uidvalidity(mail_user)
    with mailbox() as box:
        second = box.unseen("INBOX", known=lambda *key: seen.get(key[2], set()))
        assert [each.content for each in fetched(box, second)] == mails(range(3))
        with pytest.raises(EdgeDown, match="已重建"):
            fetched(box, first)
    assert second.uidvalidity != first.uidvalidity


def test_twelve_hundred_mails_come_in_order_and_in_bounded_batches(
    dovecot, mail_user, mailbox
) -> None:
    dovecot.deliver(mail_user, *mails(range(1200)))
    with mailbox() as box:
        batches = list(box.fetch(box.unseen("INBOX", known=nothing)))
    assert max(len(batch) for batch in batches) == 150
    assert [each.key.uid for batch in batches for each in batch] == list(range(1, 1201))


def test_a_batch_is_bounded_by_bytes_too(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, *mails(range(6), size=10_000), mail(6, size=40_000), mail(7))
    with mailbox(batch_bytes=25_000) as box:
        batches = list(box.fetch(box.unseen("INBOX", known=nothing)))
    assert [len(batch) for batch in batches] == [2, 2, 2, 1, 1]


def test_a_mail_over_the_limit_comes_as_its_head_and_its_size(dovecot, mail_user, mailbox) -> None:
    big = mail(1, size=300_000)
    dovecot.deliver(mail_user, mail(0), big, mail(2))
    with proxy(dovecot.port) as line, mailbox(port=line.port, size_limit=100_000) as box:
        before, got, after = fetched(box, box.unseen("INBOX", known=nothing))
    assert (got.size, got.content, got.digest) == (len(big), None, None)
    assert got.headers == big.partition(b"text\r\n")[0]
    assert before.content == mail(0)
    assert after.content == mail(2)
    assert line.from_server < 10_000


def test_a_mail_of_just_the_limit_comes_whole_and_one_byte_more_as_its_head(
    dovecot, mail_user, mailbox
) -> None:
    big = mail(1, size=1_000)
    dovecot.deliver(mail_user, big)
    with mailbox(size_limit=len(big)) as box:
        (within,) = fetched(box, box.unseen("INBOX", known=nothing))
    with mailbox(size_limit=len(big) - 1) as box:
        (over,) = fetched(box, box.unseen("INBOX", known=nothing))
    assert (within.content, within.headers) == (big, None)
    assert (over.content, over.size) == (None, len(big))


def test_a_batch_holds_just_as_many_bytes_as_it_may(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, *mails(range(4), size=1_000))
    both = len(mail(0, size=1_000)) * 2
    for bound, lengths in ((both, [2, 2]), (both - 1, [1, 1, 1, 1])):
        with mailbox(batch_bytes=bound) as box:
            batches = list(box.fetch(box.unseen("INBOX", known=nothing)))
        assert [len(batch) for batch in batches] == lengths


def test_a_server_that_names_its_last_mail_for_want_of_newer_ones_is_not_believed(
    dovecot, mail_user, mailbox
) -> None:
    """`5:*` is also the last mail there, here 3: of before the days that are looked at, and above
    it the log knows a mail that is gone.
    """
    dovecot.deliver(mail_user, *mails(range(3)), received_at=NOW - timedelta(days=60))
    with mailbox() as box:
        look = box.unseen("INBOX", known=lambda *_: {1, 2, 4})
        assert box._folder.search("UID", "5:*") == (3,)
    assert (look.uids, look.shown, look.known) == ((), 0, ())


def test_a_mail_without_a_single_byte_is_a_mail_all_the_same(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, b"", mail(1))
    with mailbox() as box:
        assert [each.size for each in fetched(box, box.unseen("INBOX", known=nothing))] == [
            0,
            len(mail(1)),
        ]


def test_a_mail_that_vanished_is_left_out(dovecot, mail_user, mailbox) -> None:
    dovecot.deliver(mail_user, *mails(range(3)))
    with mailbox() as box:
        look = box.unseen("INBOX", known=nothing)
    min((dovecot.folder(mail_user) / "new").iterdir()).unlink()
    with mailbox() as box:
        assert [each.key.uid for each in fetched(box, look)] == [2, 3]


def test_a_look_into_another_folder_between_two_batches_does_no_harm(
    dovecot, mail_user, mailbox
) -> None:
    dovecot.deliver(mail_user, *mails(range(4)))
    dovecot.deliver(mail_user, *mails(range(10, 14)), folder="其他")
    with mailbox(batch_mails=2) as box:
        batches = box.fetch(box.unseen("INBOX", known=nothing))
        first = next(batches)
        box.unseen("其他", known=nothing)
        second = next(batches)
    assert [each.content for each in first + second] == mails(range(4))


def test_a_line_cut_in_the_middle_of_a_batch_costs_only_what_had_not_come(
    dovecot, mail_user, mailbox, monkeypatch
) -> None:
    dovecot.deliver(mail_user, *mails(range(40), size=20_000))
    got: list[RawMail] = []
    monkeypatch.setattr(imap_folder, "AGAIN_AT_MOST", 0)
    with (
        proxy(dovecot.port, cut_after=500_000) as line,
        pytest.raises(EdgeDown, match="main") as caught,
        mailbox(port=line.port, batch_mails=10) as box,
    ):
        got.extend(
            each for batch in box.fetch(box.unseen("INBOX", known=nothing)) for each in batch
        )
    # 500,000 bytes are 24 mails and some: what had come whole of the third batch is kept
    assert [each.content for each in got] == mails(range(24), size=20_000)
    assert PASSWORD not in str(caught.value)
    assert mail_user not in str(caught.value)
    with mailbox() as box:
        assert box.unseen("INBOX", known=all_but(newest=24)).uids == tuple(range(25, 41))


def test_a_line_cut_anywhere_is_an_edge_that_is_down_and_nothing_else(
    dovecot, mail_user, mailbox
) -> None:
    dovecot.deliver(mail_user, *mails(range(6), size=500))
    got: list[RawMail] = []

    def one_round(port: int) -> None:
        got.clear()
        with mailbox(port=port, batch_mails=2) as box:
            got.extend(
                each for batch in box.fetch(box.unseen("INBOX", known=nothing)) for each in batch
            )

    with proxy(dovecot.port) as line:
        one_round(line.port)
    for cut_after in range(0, line.from_server - 200, 151):
        with proxy(dovecot.port, cut_after=cut_after) as line:
            failed = said_of(one_round, line.port)
        assert failed.startswith("邮箱 main") if failed else len(got) == 6
        assert [each.content for each in got] == mails(range(len(got)), size=500)


def test_a_very_large_folder_is_searched_in_slices(
    dovecot, mail_user, mailbox, monkeypatch
) -> None:
    monkeypatch.setattr(imap_folder, "_SLICE", 7)
    dovecot.deliver(mail_user, *mails(range(30)), received_at=NOW)
    with mailbox() as box:
        assert box.unseen("INBOX", known=nothing).uids == tuple(range(1, 31))
        assert box.unseen("INBOX", known=all_but(3, 30, newest=30)).uids == (3, 30)


def test_an_empty_folder_has_nothing(dovecot, mail_user, mailbox) -> None:
    dovecot.folder(mail_user)
    with mailbox(since=date(2026, 7, 1)) as box:
        look = box.unseen("INBOX", known=nothing)
        assert (look.uids, fetched(box, look)) == ((), [])


def test_coremail_is_told_who_we_are_and_needs_no_uidnext(mailbox) -> None:
    with (
        serving(Coremail({1392800001: mail(1), 1392800007: mail(2)})) as server,
        mailbox(port=server.port) as box,
    ):
        got = fetched(box, box.unseen("INBOX", known=nothing))
    assert [(each.key.uidvalidity, each.key.uid) for each in got] == [
        (1, 1392800001),
        (1, 1392800007),
    ]
    assert not any(
        verb in command
        for command in server.commands
        for verb in (b"UNSEEN", b"STORE", b"SELECT", b"MOVE", b"COPY")
    )


def test_only_what_every_provider_answers_truly_is_asked(mailbox) -> None:
    """UIDNEXT, flags, search by words, CONDSTORE, IDLE: each is missing or wrong somewhere."""
    with (
        serving(Coremail({5: mail(1), 9: mail(2)})) as server,
        mailbox(port=server.port, since=date(2026, 7, 1)) as box,
    ):
        fetched(box, box.unseen("INBOX", known=nothing))
        box.unseen("INBOX", known=lambda *_: {5})
    verbs = {command.removeprefix(b"UID ").split(b" ")[0] for command in server.commands}
    assert verbs == {b"CAPABILITY", b"LOGIN", b"ID", b"EXAMINE", b"SEARCH", b"FETCH", b"LOGOUT"}
    searches = [command.split(b" ")[2:] for command in server.commands if b"SEARCH" in command]
    assert {words[0] for words in searches} <= {b"SINCE", b"UID", b"ALL"}


def test_a_search_by_date_that_answers_with_everything_takes_nothing_too_much(mailbox) -> None:
    """QQ ignores what it does not like in a search and names every mail."""
    old = b"20-Jun-2026 07:30:00 +0800"
    with (
        serving(Coremail({5: mail(1), 9: mail(2)}, received=old)) as server,
        mailbox(port=server.port, since=date(2026, 7, 1)) as box,
    ):
        assert box.unseen("INBOX", known=nothing).uids == ()


def test_the_last_mail_named_by_an_open_range_is_not_taken_twice(mailbox) -> None:
    with serving(Coremail({5: mail(1)})) as server, mailbox(port=server.port) as box:
        assert box.unseen("INBOX", known=lambda *_: {3, 4, 5}).uids == ()


def test_the_receipt_keeps_the_offset_that_the_server_gave(mailbox) -> None:
    with serving(Coremail({1: mail(1)})) as server, mailbox(port=server.port) as box:
        (got,) = fetched(box, box.unseen("INBOX", known=nothing))
    assert got.received_at.isoformat() == "2026-11-20T07:30:00+08:00"
    assert type(got.received_at.tzinfo).__module__ == "datetime"


def test_an_unreadable_receipt_is_the_moment_at_which_we_saw_it(mailbox) -> None:
    with (
        serving(Coremail({1: mail(1)}, received=b"never")) as server,
        mailbox(port=server.port) as box,
    ):
        (got,) = fetched(box, box.unseen("INBOX", known=nothing))
    assert got.received_at == NOW


def test_a_uid_answered_without_a_body_is_asked_for_once_more(mailbox) -> None:
    with (
        serving(Coremail({1: mail(1), 2: mail(2), 3: mail(3)}, withheld={2: 1})) as server,
        mailbox(port=server.port) as box,
    ):
        got = fetched(box, box.unseen("INBOX", known=nothing))
    assert [each.key.uid for each in got] == [1, 2, 3]


def test_a_uid_answered_without_a_body_twice_waits_for_the_next_round(mailbox) -> None:
    with (
        serving(Coremail({1: mail(1), 2: mail(2), 3: mail(3)}, withheld={2: 2})) as server,
        mailbox(port=server.port) as box,
    ):
        assert [each.key.uid for each in fetched(box, box.unseen("INBOX", known=nothing))] == [1, 3]
        assert [
            each.key.uid for each in fetched(box, box.unseen("INBOX", known=lambda *_: {1, 3}))
        ] == [2]


def test_a_mail_that_the_server_can_not_read_does_not_hold_up_the_others(mailbox) -> None:
    with (
        serving(
            Coremail({1: mail(1), 2: mail(2), 3: mail(3)}, unreadable=frozenset({2}))
        ) as server,
        mailbox(port=server.port) as box,
    ):
        assert [each.key.uid for each in fetched(box, box.unseen("INBOX", known=nothing))] == [1, 3]


def said_of(step: Callable[[int], None], port: int) -> str:
    """The sentence in which it fails, or none."""
    try:
        step(port)
    except EdgeDown as error:
        return str(error)
    return ""


def test_an_answer_far_beyond_what_was_announced_is_refused(mailbox) -> None:
    class Liar(Coremail):
        def _body(self, uid: int) -> bytes:
            return b"* 1 FETCH (UID %d BODY[] {4000000000}" % uid

    with (
        serving(Liar({1: mail(1)})) as server,
        pytest.raises(EdgeDown, match="无法理解"),
        mailbox(port=server.port) as box,
    ):
        fetched(box, box.unseen("INBOX", known=nothing))


def test_the_imap_form_is_a_mailbox(mailbox) -> None:
    box: Mailbox = mailbox()
    assert (box.name, box.folders) == ("main", ("INBOX",))
    assert PASSWORD not in repr(box)
