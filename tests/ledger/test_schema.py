"""The chain and its contents are kept apart from the views, which may be dropped at will."""

import subprocess
import sys

import pytest

from ledger.engine import GUARDS, guard_statements
from ledger.schema.chain import (
    CONTENTS,
    ENTRIES,
    HEALTH,
    LEASES,
    METADATA,
    OFFICE_TABLES,
    PROOFS,
    SECRETS,
)
from ledger.schema.office import OfficeRow
from ledger.schema.views import VIEWS
from tests.ledgers import SmallLedger

# What a command does that only asks: it opens the ledger and reads the views.
ASKING = """
import sys
from config.clock import system_clock
from ledger.book import Book
book = Book(sys.argv[1], now=system_clock)
with book.reading() as views:
    views.items.waiting(most=1), views.facts.on_items(["2026-00001"]), views.words([1])
sys.exit("sqlmodel" in sys.modules)
"""


def test_no_view_is_part_of_the_ledger_and_nothing_points_at_an_entry() -> None:
    assert not {ENTRIES, CONTENTS, SECRETS} & set(VIEWS)
    assert not any(table.foreign_keys for table in (ENTRIES, CONTENTS, *VIEWS))


def test_every_table_is_one_of_the_chain_a_view_or_an_office_matter() -> None:
    office = {model.__tablename__ for model in OfficeRow.__subclasses__()}
    assert office == OFFICE_TABLES
    plain = (ENTRIES, CONTENTS, SECRETS, LEASES, HEALTH, PROOFS)
    others = {table.name for table in (*plain, *VIEWS)}
    assert set(METADATA.tables) == office | others


def test_whoever_only_asks_does_not_load_the_models_of_office_matters(ledger: SmallLedger) -> None:
    place = ledger.book._engine.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", ASKING, place], check=True)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_each_guard_is_made_once(dialect: str) -> None:
    made = [text for text in guard_statements(dialect) if text.startswith("CREATE TRIGGER")]
    assert all(sum(f" {guard} BEFORE" in text for text in made) == 1 for guard in GUARDS)
