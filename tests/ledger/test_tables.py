"""The chain and its contents are kept apart from the views, which may be dropped at will."""

import pytest

from ledger.engine import GUARDS, guard_statements
from ledger.tables import CONTENTS, ENTRIES, LEASES, SECRETS, VIEWS


def test_no_view_is_part_of_the_ledger_and_nothing_points_at_an_entry() -> None:
    assert not {ENTRIES, CONTENTS, LEASES, SECRETS} & set(VIEWS)
    assert not any(table.foreign_keys for table in (ENTRIES, CONTENTS, *VIEWS))


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_each_guard_is_made_once(dialect: str) -> None:
    made = [text for text in guard_statements(dialect) if text.startswith("CREATE TRIGGER")]
    assert all(sum(f" {guard} BEFORE" in text for text in made) == 1 for guard in GUARDS)
