"""What could still befall an item and what it would give: the difference that recording it really
makes, and only where there is one.
"""

import pytest

from desk.acts.tallies.dry_run import gains
from ledger.portable import LINES
from scoring.score import signed_text
from tests.ledgers import TODAY, act, adopted, closed, received, roster_of, small_ledger


def told(ledger, name="A"):
    with ledger.book.reading() as views:
        return gains(views, views.items.by_name(name), rules=ledger.rules, today=TODAY)


def short(gain):
    event = gain.event
    return (event.kind, event.publication or event.rank, signed_text(gain.points))


def test_only_what_would_give_more_is_told_the_most_points_first(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("a"))
    ledger.take(
        [
            received("A", "2026-07-05", "a"),
            adopted("A1", "A", "2026-07-09"),
            closed("2026Q3", "2026-10-02"),
        ]
    )
    assert [short(gain) for gain in told(ledger)] == [
        ("instructed", "state", "+10"),
        ("instructed", "region", "+5"),
        ("instructed", "city", "+3"),
        ("adopted", "yinchuan_zhuanti", "+2"),
        ("adopted", "guobao", "+2"),
        ("commended", None, "+2"),
        ("reported_up", None, "+1"),
    ]
    ledger.book.dispose()


@pytest.mark.parametrize("place", range(7))
def test_each_is_what_recording_it_gives(tmp_path, place):
    ledger = small_ledger(tmp_path, roster_of("a"))
    ledger.take(
        [
            received("A", "2026-07-05", "a"),
            adopted("A1", "A", "2026-07-09"),
            closed("2026Q3", "2026-10-02"),
        ]
    )
    gain = told(ledger)[place]
    fields = {"kind": gain.event.kind, "item": "A", "day": TODAY} | gain.event.names
    done = act(
        ledger.book,
        LINES[gain.event.kind].model_validate(fields),
        actor="x",
        rules=ledger.rules,
        today=TODAY,
    )
    assert sum(line.points for line in done.came) - sum(line.points for line in done.went) == int(
        signed_text(gain.points)
    )
    ledger.book.dispose()


def test_an_item_that_is_nobody_s_or_of_the_website_gains_nothing(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("a"))
    ledger.take(
        [received("A", "2026-11-05", None), received("W", "2026-11-05", "a", stream="website")]
    )
    assert (told(ledger), told(ledger, "W")) == ([], [])
    ledger.book.dispose()
