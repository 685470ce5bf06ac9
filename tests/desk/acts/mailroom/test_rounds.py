"""When a mailbox is tried again, and that what became of a round outlives the process; no test
waits, for time and dice are arguments.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from config.errors import EdgeDown, LedgerBroken, LoginRefused
from desk.acts.mailroom.rounds import (
    LONGEST,
    MailboxTaken,
    Pace,
    Stopped,
    begun,
    failed,
    is_due,
    next_tick,
    note_failure,
    state_of,
    succeeded,
    wait,
    watched,
)
from ledger.office.health import MailboxHealth, mailbox_health
from tests.desks import MORNING, make_office

PACE = Pace(timedelta(minutes=2), lambda: MORNING, lambda: 0.5)
NOW = datetime(2026, 7, 6, 1, tzinfo=UTC)
TWO = timedelta(minutes=2)


def after(*outcomes: str, every: timedelta = TWO, chance: float = 0) -> MailboxHealth:
    """The health of a mailbox whose rounds ended so: "ok", "down" or "refused", a minute apart."""
    health = begun(None, name="main", at=NOW)
    for minute, outcome in enumerate(outcomes):
        at = NOW + timedelta(minutes=minute)
        health = begun(health, name="main", at=at)
        if outcome == "ok":
            health = succeeded(health, at=at, every=every)
        else:
            health = failed(
                health, outcome, refused=outcome == "refused", at=at, every=every, chance=chance
            )
    return health


@pytest.mark.parametrize(
    ("failures", "least", "most"),
    [(0, 2, 2), (1, 2, 4), (2, 4, 8), (3, 8, 16), (4, 15, 30), (5, 15, 30), (1_000_000, 15, 30)],
)
def test_each_failure_doubles_the_wait_up_to_half_an_hour_and_the_dice_spread_it(
    failures, least, most
):
    waits = [wait(TWO, failures=failures, chance=chance) for chance in (0, 0.5, 0.999999)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=least)
    assert timedelta(minutes=most) - timedelta(seconds=1) < waits[2] <= timedelta(minutes=most)


@pytest.mark.parametrize(
    "every", [timedelta(seconds=1), TWO, timedelta(hours=1), timedelta(hours=24)]
)
@pytest.mark.parametrize("failures", [1, 2, 50])
def test_a_mailbox_is_never_tried_sooner_than_its_pace_nor_later_than_half_an_hour(every, failures):
    assert every <= wait(every, failures=failures, chance=0.3) <= max(LONGEST, every)


def test_after_three_refused_logins_there_is_one_try_each_half_hour():
    assert [state_of(after(*["refused"] * n)) for n in (1, 2, 3, 9)] == [
        "failing",
        "failing",
        "broken",
        "broken",
    ]
    assert (
        wait(TWO, failures=3, refusals=3, chance=0)
        == wait(TWO, failures=9, refusals=9, chance=0.9)
        == LONGEST
    )


def test_an_outage_between_refused_logins_does_not_start_the_count_again():
    health = after("refused", "down", "refused", "down", "refused")
    assert (state_of(health), health.failures, health.refusals) == ("broken", 5, 3)


def test_outages_alone_never_break_a_mailbox():
    assert state_of(after(*["down"] * 50)) == "failing"


def test_one_good_round_forgets_all_that_went_wrong():
    health = after("refused", "refused", "refused", "ok")
    assert (
        state_of(health),
        health.failures,
        health.refusals,
        health.words,
        health.failing_since,
    ) == ("ok", 0, 0, None, None)
    assert (health.complete, health.next_try) == (True, NOW + timedelta(minutes=3) + TWO)


def test_a_row_of_failures_has_its_first_moment_and_its_last_words():
    health = after("ok", "down", "refused")
    assert (health.failing_since, health.words) == (NOW + timedelta(minutes=1), "refused")
    assert (health.succeeded_at, health.complete) == (NOW, False)


def test_a_round_that_was_begun_and_not_ended_is_not_complete():
    assert not begun(after("ok"), name="main", at=NOW).complete


def test_only_failures_make_a_mailbox_wait():
    assert is_due(None, at=NOW)
    assert is_due(after("ok"), at=NOW)
    health = after("down")
    assert not is_due(health, at=NOW + timedelta(seconds=119))
    assert is_due(health, at=NOW + TWO)


def test_a_clock_that_was_set_back_keeps_no_mailbox_waiting():
    assert is_due(after("down"), at=NOW - timedelta(days=300))


def test_the_service_looks_again_at_the_usual_pace_at_the_latest():
    """A person may have had a good round by hand: it need not wait for the end of the half hour."""
    assert next_tick(None, at=NOW, every=TWO) == NOW + TWO
    assert next_tick(after("refused", "refused", "refused"), at=NOW, every=TWO) == NOW + TWO
    soon = NOW + LONGEST + TWO - timedelta(seconds=50)
    assert (
        next_tick(after("refused", "refused", "refused"), at=soon, every=TWO) == NOW + LONGEST + TWO
    )
    assert next_tick(after("down"), at=NOW + timedelta(hours=9), every=TWO) == NOW + timedelta(
        hours=9, seconds=1
    )


def test_a_mailbox_that_never_had_a_round_is_new():
    assert state_of(None) == state_of(begun(None, name="main", at=NOW)) == "new"


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


@pytest.mark.parametrize(
    "error", [Stopped(), MailboxTaken("由另一进程接着收取"), KeyboardInterrupt()]
)
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
