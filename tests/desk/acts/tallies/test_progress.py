"""Who will not meet a quota at this pace, said while there is time."""

from datetime import date

import pytest

from config.schedule import Workdays
from desk.acts.tallies.progress import forecast, progress_letter, prospects
from tests.ledgers import many, received, roster_of, small_ledger


@pytest.mark.parametrize(
    ("received", "gone", "whole", "before", "wanted"),
    [
        (0, 0, 62, None, 0),  # the first morning: nothing is known
        (0, 0, 62, 40, 40),  # but of the quarter before
        (20, 31, 62, None, 40),
        (20, 31, 62, 40, 40),
        (0, 31, 62, 40, 4),  # what came before counts ever less
        (0, 5, 62, 40, 24),
        (13, 62, 62, 40, 13),  # the last evening: no time is left
        (1, 3, 62, None, 20),
        (7, 10, 0, 5, 7),  # a period without workdays
    ],
)
def test_the_forecast_of_a_quarter(received, gone, whole, before, wanted):
    assert forecast(received, gone=gone, whole=whole, before=before) == wanted


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(
        tmp_path, roster_of("v:vertical_agency", "w:vertical_agency", "x:vertical_agency")
    )
    # Ten a quarter: v is half way at half time, w has them all, x has sent nothing and was short
    # before.
    made.take(
        [
            *many("a", 10, "2026-07-06", "v"),
            *many("b", 10, "2026-07-06", "w"),
            received("c", "2026-07-06", "x"),
            *many("d", 5, "2026-10-12", "v"),
            *many("e", 11, "2026-10-12", "w"),
        ]
    )
    yield made
    made.book.dispose()


def test_units_fall_into_those_that_are_done_those_that_will_be_and_those_that_won_t(ledger):
    with ledger.book.reading() as views:
        _, found, gone, left = prospects(
            views, rules=ledger.rules, today=date(2026, 11, 16), calendar=Workdays()
        )
    assert [
        (one.name, one.met, one.falls_short, one.forecast, one.short_before) for one in found
    ] == [
        ("单位v", False, False, 10, 0),
        ("单位w", True, False, 22, 0),
        ("单位x", False, True, 0, 1),
    ]
    assert (gone, left) == (28, 34)


def test_the_note_says_what_is_missing_and_at_which_pace_it_can_still_be_had(ledger):
    with ledger.book.reading() as views:
        letter = progress_letter(
            views,
            rules=ledger.rules,
            today=date(2026, 11, 16),
            calendar=Workdays(),
            cause="progress:1",
        )
    assert letter.roles == ("chief", "editors")
    assert letter.subject == "报送任务进度：2026年第四季度，预计 1 个单位完不成"
    assert (
        "  单位x：已报 0 条，任务 10 条，差 10 条，预计 0 条；此后平均每个工作日需报 0.3 条；此前已连续 1 期未完成"
        in letter.text
    )
    assert "已经完成的 1 个：单位w（11/10）" in letter.text


def test_where_no_unit_has_a_quota_there_is_nothing_to_say(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("d:unheard_of"))
    with ledger.book.reading() as views:
        assert (
            progress_letter(
                views, rules=ledger.rules, today=date(2026, 11, 16), calendar=Workdays(), cause="x"
            )
            is None
        )
    ledger.book.dispose()
