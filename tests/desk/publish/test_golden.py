"""The bulletins of the golden year, as text, as .docx, as .xlsx and as HTML: the files beside this
hold what they say, read and found right by a person.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.period import Quarter, quarters_of
from config.settings import BulletinTable
from desk.acts.bulletins.bulletin import bulletin
from desk.acts.bulletins.year import year_bulletin
from desk.publish.docx import docx_of
from desk.publish.html import html_of
from ledger.payloads import EntryKind
from scoring.bulletin import Bulletin
from tests.documents import lines_of, lines_of_docx, lines_of_html
from tests.ledgers import SmallLedger, small_ledger
from tests.scoring.golden.year import TODAY, roster, story

GOLDEN = Path(__file__).parent / "golden"
QUARTERS = quarters_of(2025)
LETTERHEAD = BulletinTable(
    contact="某某", telephone="0951-0000000", mailbox="xx@example.com", copy_to="市委办公室"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLedger]:
    ledger = small_ledger(tmp_path_factory.mktemp("golden"), roster())
    ledger.take(story())
    yield ledger
    ledger.book.dispose()


def made(office: SmallLedger, quarter: Quarter, today: date = TODAY) -> Bulletin:
    return bulletin(office.book, quarter, rules=office.rules, letterhead=LETTERHEAD, today=today)


def golden(name: str) -> list[str]:
    return (GOLDEN / name).read_text("utf-8").splitlines()


def without_heads(lines: list[str]) -> list[str]:
    """The head of a ledger is another one at every making: contents have salts."""
    return [line.partition("，校验值")[0] for line in lines]


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_a_quarter_s_bulletin_says_what_was_read_and_found_right(
    office: SmallLedger, quarter: Quarter
) -> None:
    lines = without_heads(lines_of(made(office, quarter).document))
    assert lines == golden(f"{quarter}.txt")


def test_the_year_s_bulletin_says_what_was_read_and_found_right(office: SmallLedger) -> None:
    document = year_bulletin(
        office.book, 2025, rules=office.rules, letterhead=LETTERHEAD, today=TODAY
    ).document
    assert lines_of(document) == golden("2025.txt")


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_docx_and_html_say_what_the_document_says(office: SmallLedger, quarter: Quarter) -> None:
    document = made(office, quarter).document
    assert lines_of_docx(docx_of(document)) == lines_of(document)
    assert lines_of_html(html_of(document)) == lines_of(document)


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_adopted_items_that_are_listed_are_as_many_as_each_unit_s_tally_counts(
    office: SmallLedger, quarter: Quarter
) -> None:
    figures = made(office, quarter).story.figures
    listed = {
        tally.unit: sum(
            tally.unit in item.units and bool(item.kinds(EntryKind.ADOPTED))
            for item in figures.items
        )
        for tally in figures.units
    }
    assert listed == {tally.unit: tally.adopted_items for tally in figures.units}
