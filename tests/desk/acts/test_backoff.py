"""One way of waiting longer after each failure, for mailboxes, letters, jobs and passwords."""

from datetime import timedelta

from desk.acts.processes import doubled

MINUTE = timedelta(minutes=1)


def test_each_failure_doubles_the_wait_up_to_the_longest() -> None:
    waits = [doubled(MINUTE, failures, longest=7 * MINUTE) for failures in (1, 2, 3, 4)]
    assert [wait // MINUTE for wait in waits] == [1, 2, 4, 7]


def test_failures_of_years_do_not_overflow() -> None:
    assert doubled(MINUTE, 1_000_000_000, longest=timedelta(hours=1)) == timedelta(hours=1)
