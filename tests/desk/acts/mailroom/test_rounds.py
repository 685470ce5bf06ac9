"""What became of a round outlives the process, whoever ran it."""

from contextlib import suppress
from datetime import timedelta

import pytest

from config.errors import EdgeDown, LedgerBroken, LoginRefused
from desk.acts.mailroom.backoff import Pace, state_of
from desk.acts.mailroom.rounds import Overtaken, Stopped, note_failure, watched
from ledger.health import mailbox_health
from tests.desks import MORNING, make_office

PACE = Pace(timedelta(minutes=2), lambda: MORNING, lambda: 0.5)


@pytest.fixture
def book(tmp_path):
    with make_office(tmp_path / "office").desk() as desk:
        yield desk.book


def round_that(book, error=None):
    """One round; whether it was told that the one before ended well, and what is kept of it."""
    with suppress(type(error) if error else ValueError), watched(book, "main", PACE) as undisturbed:
        if error:
            raise error
    return undisturbed, mailbox_health(book)["main"]


def test_a_good_round_is_kept_as_one_and_the_next_is_told(book):
    assert round_that(book)[0] is False
    undisturbed, health = round_that(book)
    assert (undisturbed, state_of(health), health.succeeded_at) == (True, "ok", MORNING)


def test_an_outage_is_kept_with_its_words_and_the_next_try(book):
    _, health = round_that(book, EdgeDown("没有及时应答"))
    assert (state_of(health), health.words, health.next_try) == (
        "failing",
        "没有及时应答",
        MORNING + timedelta(minutes=3),
    )
    assert round_that(book)[0] is False


def test_three_refused_logins_break_the_mailbox_until_one_is_taken(book):
    for _ in range(3):
        _, health = round_that(book, LoginRefused("拒绝登录"))
    assert (state_of(health), health.next_try) == ("broken", MORNING + timedelta(minutes=30))
    assert state_of(round_that(book)[1]) == "ok"


@pytest.mark.parametrize("error", [Stopped(), Overtaken("由另一进程接着收取"), KeyboardInterrupt()])
def test_a_round_that_was_left_is_no_failure_but_has_something_to_make_up_for(book, error):
    round_that(book)
    _, health = round_that(book, error)
    assert (state_of(health), health.complete) == ("ok", False)
    assert round_that(book)[0] is False


def test_of_what_was_not_foreseen_only_the_kind_is_kept(book):
    _, health = round_that(book, ValueError("a line of a mail"))
    assert health.words == "程序内部错误（ValueError），详见运行日志"


def test_a_ledger_that_does_not_answer_hides_no_error(book, monkeypatch):
    def down(*_: object) -> None:
        raise EdgeDown("台账数据库没有应答")

    monkeypatch.setattr("desk.acts.mailroom.rounds.keep_health", down)
    note_failure(book, "main", LedgerBroken("x"), PACE)
