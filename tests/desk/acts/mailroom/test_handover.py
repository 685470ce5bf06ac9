"""Two threads, one order: what is ready is recorded, a bounded amount ahead, whoever of them fails."""

import threading
import time
from contextvars import ContextVar

import pytest

from config.errors import EdgeDown
from desk.acts.mailroom.handover import hand_over
from desk.acts.mailroom.rounds import Stopped

WHO = ContextVar("WHO", default="nobody")


@pytest.fixture(autouse=True)
def no_thread_is_left_behind():
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


def hand(things, record, *, most=2, most_bytes=100):
    hand_over(things, record, size=int, most=most, most_bytes=most_bytes)


def test_all_are_recorded_in_order_and_in_batches():
    batches = []
    hand(range(7), batches.append, most=3)
    assert batches == [[0, 1, 2], [3, 4, 5], [6]]


def test_a_batch_is_bounded_by_bytes_and_never_empty():
    batches = []
    hand([30, 80, 200, 1, 1], batches.append, most=10)
    assert batches == [[30, 80], [200], [1, 1]]
    batches.clear()
    hand([100], batches.append)
    hand([], batches.append)
    assert batches == [[100]]


def test_it_is_recorded_in_another_thread_that_knows_what_this_one_does():
    seen = set()
    WHO.set("main")
    hand(range(4), lambda _: seen.add((WHO.get(), threading.current_thread().name)))
    assert seen == {("main", "recorder_0")}


def test_what_is_slow_to_record_holds_up_whoever_brings_more():
    """One batch recorded, one that waits, one that is being made ready."""
    got, ahead = [], []

    def things():
        for number in range(20):
            got.append(number)
            yield number

    def record(batch):
        time.sleep(0.02)
        ahead.append(len(got) - batch[-1] - 1)

    hand(things(), record)
    assert max(ahead) <= 2 * 2
    assert got == list(range(20))


def test_what_is_slow_to_get_is_waited_for_while_the_rest_is_recorded():
    recorded = threading.Event()

    def things():
        yield from range(2)
        assert recorded.wait(10)
        yield 2

    hand(things(), lambda _: recorded.set())


def test_what_came_before_an_edge_went_down_is_recorded_first():
    batches = []

    def things():
        yield from range(5)
        raise EdgeDown("gone")

    with pytest.raises(EdgeDown, match="gone"):
        hand(things(), batches.append)
    assert batches == [[0, 1], [2, 3], [4]]


def test_of_any_other_error_only_the_batch_that_was_not_full_is_lost():
    batches = []

    def things():
        yield from range(5)
        raise LookupError

    with pytest.raises(LookupError):
        hand(things(), batches.append)
    assert batches == [[0, 1], [2, 3]]


@pytest.mark.parametrize("error", [Stopped(), EdgeDown("full"), MemoryError(), SystemExit(1)])
def test_what_recording_raises_is_raised_here_and_nothing_is_recorded_after_it(error):
    batches, got = [], []

    def things():
        for number in range(1_000):
            got.append(number)
            time.sleep(0.001)
            yield number

    def record(batch):
        batches.append(batch)
        if len(batches) == 2:
            raise error

    with pytest.raises(type(error)) as raised:
        hand(things(), record)
    assert raised.value is error
    assert batches == [[0, 1], [2, 3]]
    assert len(got) < 1_000


def test_the_last_batch_may_fail_too():
    with pytest.raises(Stopped):
        hand([1], lambda _: (_ for _ in ()).throw(Stopped()))


def test_recording_fails_while_a_full_queue_is_waited_for():
    got_all = threading.Event()

    def record(_batch):
        got_all.wait(0.2)
        raise Stopped

    with pytest.raises(Stopped):
        hand(range(100), record)


def test_both_fail_and_recording_is_what_is_told():
    """As when one thread did all: what was not recorded is the greater loss."""

    def things():
        yield 1
        raise EdgeDown("mailbox")

    def record(_batch):
        raise EdgeDown("disk")

    with pytest.raises(EdgeDown, match="disk"):
        hand(things(), record)


def test_interrupted_it_ends_the_batch_at_hand_and_no_other():
    batches, at_work = [], threading.Event()

    def things():
        yield from range(5)
        at_work.wait(10)
        raise KeyboardInterrupt

    def record(batch):
        at_work.set()
        time.sleep(0.1)
        batches.append(batch)

    with pytest.raises(KeyboardInterrupt):
        hand(things(), record)
    assert batches == [[0, 1]]
