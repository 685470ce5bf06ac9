"""网站信息 is scored apart (第九条(五)): whatever happens to items of the website, nothing of the
golden year moves, and the other way round.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from config.period import quarters_of
from desk.acts.tallies.explanation import explain_item
from ledger.portable import AdoptedLine
from tests.ledgers import SmallLedger, small_ledger, suppose
from tests.scoring.golden.year import TODAY, roster, story

PERIODS = [str(quarter) for quarter in quarters_of(2025)]
KINDS = {
    "adopted": {"publication": "guobao", "genre": "full"},
    "reported_up": {},
    "instructed": {"rank": "state"},
    "commended": {},
}


def website(unit: str, period: str, number: int) -> dict[str, Any]:
    """An item of the website in the middle of a quarter."""
    month = int(period[-1]) * 3 - 1
    at = f"2025-{month:02}-15T10:00:00+08:00"
    return {
        "kind": "received",
        "ref": f"w-{unit}-{period}-{number}",
        "unit": unit,
        "stream": "website",
        "title": f"网页{number}",
        "received_at": at,
    }


def of_website() -> list[dict[str, Any]]:
    """Every kind of fact on items of the website, of units with and without other adoptions, in
    every quarter; one late, one withdrawn, one a repeat.
    """
    lines: list[dict[str, Any]] = []
    for number, period in enumerate(PERIODS, 1):
        day = f"2025-{number * 3:02}-20"
        for unit in ("c1", "p2", "v2"):
            items = [website(unit, period, n) for n in range(1, 5)]
            lines += items
            for kind, more in KINDS.items():
                lines.append(
                    {
                        "kind": kind,
                        "ref": f"{items[0]['ref']}-{kind}",
                        "item": items[0]["ref"],
                        "day": day,
                        **more,
                    }
                )
            lines.append(
                {
                    "kind": "withdrawn",
                    "ref": f"{items[1]['ref']}-wd",
                    "item": items[1]["ref"],
                    "day": day,
                }
            )
            lines.append(
                {
                    "kind": "repeated",
                    "ref": f"{items[3]['ref']}-re",
                    "item": items[3]["ref"],
                    "of": items[2]["ref"],
                    "day": day,
                }
            )
    return lines


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLedger]:
    ledger = small_ledger(tmp_path_factory.mktemp("plain"), roster())
    ledger.take(line for line in story() if line["ref"] not in {"s1", "m6"})
    yield ledger
    ledger.book.dispose()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLedger]:
    """The golden year with the website's facts before, between and after its closings."""
    ledger = small_ledger(tmp_path_factory.mktemp("both"), roster())
    lines = [line for line in story() if line["ref"] not in {"s1", "m6"}]
    web = of_website()
    third = len(web) // 3
    first, second = (
        next(n for n, line in enumerate(lines) if line["ref"] == f"close{c}") for c in (1, 2)
    )
    ledger.take(
        [
            *web[:third],
            *lines[:first],
            *web[third : 2 * third],
            *lines[first:second],
            *lines[second:],
            *web[2 * third :],
        ]
    )
    yield ledger
    ledger.book.dispose()


@pytest.mark.parametrize("period", PERIODS)
def test_nothing_of_the_website_is_in_a_quarter_s_tally(
    plain: SmallLedger, both: SmallLedger, period: str
) -> None:
    """Items' ids are numbered on together, so they differ; their refs and everything else is the
    same.
    """

    def seen(ledger: SmallLedger) -> dict[str, Any]:
        found = ledger.tally(period, today=TODAY)
        for unit in found.values():
            for line in unit["scores"]:
                line["item"] = line["ref"]
        return found

    assert seen(both) == seen(plain)


def test_nothing_of_the_website_is_in_the_year(plain: SmallLedger, both: SmallLedger) -> None:
    """v2 has adoptions on the website and none elsewhere: it is at zero adoption all the same."""
    assert both.year(2025, today=TODAY) == plain.year(2025, today=TODAY)
    assert both.year(2025, today=TODAY)["v2"]["zero_adoption"] is True


@pytest.mark.parametrize("period", PERIODS)
def test_the_website_s_own_tally_counts_its_items_and_gives_no_points_nor_quotas(
    both: SmallLedger, plain: SmallLedger, period: str
) -> None:
    """Of four items one is withdrawn and one a repeat; one is adopted."""
    found = both.tally(period, today=TODAY, stream="website")
    assert {
        unit: (form["received"], form["adopted_items"])
        for unit, form in found.items()
        if form["received"]
    } == {
        "c1": (2, 1),
        "p2": (2, 1),
        "v2": (2, 1),
    }
    assert {
        (form["quota"], form["total"], form["short_run"], len(form["scores"]))
        for form in found.values()
    } == {(None, "0", 0, 0)}
    assert {
        form["received"] for form in plain.tally(period, today=TODAY, stream="website").values()
    } == {0}


def test_an_adoption_of_a_website_item_would_change_no_unit_s_points(both: SmallLedger) -> None:
    item = f"w-c1-{PERIODS[3]}-3"
    line = AdoptedLine(
        item=item,
        publication="yinchuan_zhuanti",
        genre="full",
        day=TODAY.replace(year=2025, month=12),
    )
    assert suppose(both.book, line, actor="x", rules=both.rules, today=TODAY).moved == []
    with both.book.reading() as views:
        shown, _ = explain_item(views, f"w-c1-{PERIODS[0]}-1", rules=both.rules, today=TODAY)
        assert shown.scores.total == 0


def test_quotas_do_not_bind_because_of_a_website_item(tmp_path) -> None:
    """The first quarter whose quotas bind is that of the first item of the information stream."""
    ledger = small_ledger(tmp_path, roster())
    ledger.take([website("v1", "2025Q1", 1)])
    assert ledger.tally("2025Q2", today=TODAY)["v1"]["short_run"] == 0
    ledger.book.dispose()
