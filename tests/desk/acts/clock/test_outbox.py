"""Letters over a real SMTP server: once for each cause, tried again ever later, the same to the
byte after a kill.
"""

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.accounts import OutboxTable
from config.errors import Refused
from desk.acts.clock.outbox import LONGEST, Post, send_letters, wait
from desk.outbox import Sender, SmtpOutbox
from ledger.book import Book
from ledger.office.outbox import Enclosure, Letter, cancel, letter_at, letters, post, send_again
from tests.postbox import Postbox, postbox

START = datetime(2026, 7, 6, 1, tzinfo=UTC)
ROLES = OutboxTable.model_validate(
    {
        "from": "tongzhi@example.gov.cn",
        "chief": ["chief@example.gov.cn"],
        "editors": ["a@example.gov.cn", "b@example.gov.cn"],
    }
    | {"admin": ["admin@example.gov.cn"]}
)


@dataclass
class Desk:
    """An outbox over a server, and a clock that the test moves."""

    book: Book
    box: Postbox
    now: datetime = START
    roles: OutboxTable = ROLES

    def write(self, *several: Letter) -> list[bool]:
        with self.book.writing(actor="tester") as writer:
            return [post(writer, letter) for letter in several]

    def send(self, **later: float) -> int:
        self.now += timedelta(**later)
        outbox = SmtpOutbox("127.0.0.1", self.box.port, "none", "tongzhi@example.gov.cn")
        return send_letters(
            self.book,
            Post(outbox, Sender("tongzhi@example.gov.cn", "政务信息"), self.roles.addresses),
            now=lambda: self.now,
        )

    @property
    def states(self) -> list[str]:
        return [one.state for one in letters(self.book)]


@pytest.fixture
def desk(tmp_path: Path):
    with postbox() as box:
        made = Desk(None, box)
        made.book = Book(f"sqlite:///{tmp_path / 'ledger.db'}", now=lambda: made.now)
        yield made
        made.book.dispose()


def letter(cause: str = "digest:1", **more) -> Letter:
    return Letter(
        **{"cause": cause, "roles": ("editors",), "subject": "晨报", "text": "一切正常\n"} | more
    )


def test_one_cause_has_one_letter_and_it_is_sent_once(desk):
    assert desk.write(letter(), letter(), letter("digest:2")) == [True, False, True]
    assert desk.write(letter(subject="另一封")) == [False]
    assert (desk.send(), desk.send(hours=5)) == (2, 0)
    assert desk.states == ["sent", "sent"]
    assert [to for to, _ in desk.box.taken] == [("a@example.gov.cn", "b@example.gov.cn")] * 2


def test_a_letter_stands_or_falls_with_what_caused_it(desk):
    with contextlib.suppress(ZeroDivisionError), desk.book.writing(actor="tester") as writer:
        post(writer, letter())
        raise ZeroDivisionError
    with desk.book.writing(actor="tester", keep=False) as writer:
        post(writer, letter())
    assert letters(desk.book) == []


def test_a_server_that_is_down_is_tried_ever_later(desk):
    desk.write(letter(), letter("digest:2"))
    desk.box.data = "451 down"
    tried = 0
    for _ in range(4 * 60):
        desk.send(minutes=1)
        tried = letter_at(desk.book, 1).course.attempts
    assert 6 <= tried <= 9
    assert desk.states == ["waiting", "waiting"]
    assert "451" in letter_at(desk.book, 1).course.words
    desk.box.data = ""
    assert sum(desk.send(minutes=30) for _ in range(4)) == 2
    assert letter_at(desk.book, 1).course.words is None


def test_the_wait_doubles_from_a_minute_to_an_hour():
    assert [wait(attempts) // timedelta(minutes=1) for attempts in (1, 2, 3, 7, 100_000)] == [
        1,
        2,
        4,
        60,
        60,
    ]


def test_killed_between_the_server_s_answer_and_our_note_the_letter_comes_again_the_same_to_the_byte(
    desk, monkeypatch
):
    desk.write(letter(enclosures=(Enclosure("通报.docx", "application/zip", b"PK"),)))

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("desk.acts.clock.outbox.note", killed)
        with pytest.raises(KeyboardInterrupt):
            desk.send()
    assert desk.states == ["waiting"]
    desk.send(minutes=1)
    (_, first), (_, second) = desk.box.taken
    assert first == second
    assert b"Message-ID: <" in first
    assert (desk.send(hours=9), desk.states) == (0, ["sent"])


def test_a_connection_that_breaks_after_the_server_took_it_gives_the_same_message_again(desk):
    desk.write(letter())
    desk.box.hangs_up = True
    desk.send()
    desk.box.hangs_up = False
    desk.send(hours=1)
    assert len({content for _, content in desk.box.taken}) == 1
    assert desk.states == ["sent"]


def test_recipients_that_were_reached_get_it_no_second_time_while_the_other_is_put_off(desk):
    desk.write(letter())
    desk.box.recipient["a@example.gov.cn"] = "450 greylisted"
    assert (desk.send(), desk.states) == (0, ["waiting"])
    desk.box.recipient.clear()
    assert (desk.send(hours=1), desk.states) == (1, ["sent"])
    assert [to for to, _ in desk.box.taken] == [("b@example.gov.cn",), ("a@example.gov.cn",)]


def test_a_letter_that_is_refused_for_good_is_shown_and_not_tried_again_until_a_person_says_so(
    desk,
):
    desk.write(letter(), letter("digest:2"))
    desk.box.data = "554 looks like spam"
    desk.send()
    desk.box.data = ""
    assert (desk.send(hours=9), desk.states) == (0, ["refused", "refused"])
    send_again(desk.book, 1, now=desk.now, useful=timedelta(days=1))
    assert (desk.send(), desk.states) == (1, ["sent", "refused"])


def test_another_copy_that_a_person_asks_for_is_a_message_of_its_own(desk):
    desk.write(letter())
    desk.send()
    send_again(desk.book, 1, now=desk.now, useful=timedelta(days=1))
    desk.send()
    first, second = (str(mail["Message-ID"]) for mail in desk.box.mails)
    assert second == first.replace("@", ".2@")
    assert (desk.send(hours=9), len(desk.box.taken)) == (0, 2)


def test_a_cancelled_letter_is_not_sent(desk):
    desk.write(letter())
    cancel(desk.book, 1)
    assert (desk.send(), desk.states) == (0, ["cancelled"])
    with pytest.raises(Refused, match="不能取消"):
        cancel(desk.book, 1)
    with pytest.raises(Refused, match="没有第 7 号信"):
        cancel(desk.book, 7)


def test_what_is_of_no_use_any_more_is_not_sent(desk):
    desk.write(letter(useful=timedelta(days=1)))
    assert (desk.send(days=2), desk.states, desk.box.taken) == (0, ["expired"], [])


def test_without_a_server_in_the_settings_letters_wait_and_grow_old(desk):
    desk.write(letter(useful=timedelta(days=1)), letter("held:1"))
    assert send_letters(desk.book, None, now=lambda: START + timedelta(days=2)) == 0
    assert desk.states == ["expired", "waiting"]


def test_what_is_for_a_role_that_nobody_has_goes_to_the_administrator_but_never_the_secrecy_officer_s(
    desk,
):
    desk.roles = OutboxTable.model_validate({"admin": ["admin@example.gov.cn"]})
    desk.write(letter(roles=("chief", "editors")), letter("held:1", roles=("secrecy_officer",)))
    assert desk.send() == 1
    assert [to for to, _ in desk.box.taken] == [("admin@example.gov.cn",)]
    assert "没有这封信的收件人" in letter_at(desk.book, 2).course.words
    desk.roles = OutboxTable.model_validate({"secrecy_officer": ["s@example.gov.cn"]})
    assert desk.send(seconds=LONGEST.total_seconds()) == 1


def test_while_one_process_sends_another_does_not(desk):
    desk.write(letter())
    with desk.book.lease("outbox", holder="elsewhere:1", seconds=60):
        assert desk.send() == 0
    assert desk.send() == 1
