"""What is asked ahead for many lines is kept up while they are written, and is never other than
what the database would say.
"""

import pytest

from ledger.naming import MOST
from ledger.payloads import Received
from tests.ledgers import NOON, SmallLedger, adopted, fact, many, received, revoked
from tests.statements import statements_of


def test_names_asked_ahead_are_answered_without_asking_again(ledger: SmallLedger) -> None:
    ledger.take([received("A", "2026-01-05"), adopted("a1", "A", "2026-02-01")])
    with ledger.book.writing(actor="x") as writer:
        writer.names.ahead(["A", "a1", "B", "2026-00001"])
        with statements_of(ledger.book) as made:
            assert [writer.names.taken(name) for name in ("A", "a1", "B", "2026-00001")] == [
                True,
                True,
                False,
                True,
            ]
            assert writer.names.item("A") == writer.names.item("2026-00001") is not None
            assert writer.names.item("B") is None
        assert made == []
        assert writer.names.item("A") == writer.views.items.by_name("A")


def test_what_was_not_asked_ahead_is_asked_for_when_it_comes(ledger: SmallLedger) -> None:
    ledger.take([received("A", "2026-01-05")])
    with ledger.book.writing(actor="x") as writer:
        assert (
            writer.names.taken("A"),
            writer.names.taken("Z"),
            writer.names.item("2026-00001"),
        ) == (
            True,
            False,
            writer.views.items.by_name("A"),
        )


def test_an_item_that_the_page_itself_receives_is_known_at_once_as_the_database_will_say_it(
    ledger: SmallLedger,
) -> None:
    with ledger.book.writing(actor="x") as writer:
        writer.names.ahead(["A", "2026-00007"])
        writer.append(
            Received(ref="A", item="2026-00007", day=NOON.date(), unit="d", received_at=NOON)
        )
        with statements_of(ledger.book) as made:
            known = writer.names.item("A"), writer.names.item("2026-00007")
        assert made == []
        assert known == (writer.views.items.by_name("A"),) * 2
        assert writer.names.taken("A")


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (fact("withdrawn", "w", "2026-01-07", item="B"), "withdrawn"),
        (fact("repeated", "r", "2026-01-07", item="B", of="A"), "repeated"),
        (fact("assigned", "x", "2026-01-07", item="B", unit="e"), "counted"),
    ],
)
def test_what_a_fact_changes_of_an_item_is_seen_by_the_next_line(
    ledger: SmallLedger, change: dict[str, str], state: str
) -> None:
    """The last line is refused only by what the lines before it in the same file did."""
    again = fact("repeated", "again", "2026-01-08", item="B", of="A")
    lines = [received("A", "2026-01-05"), received("B", "2026-01-06"), change]
    if state == "repeated":
        with pytest.raises(Exception, match="已是"):
            ledger.take([*lines, again])
        ledger.take([*lines, revoked("undo", "r", "2026-01-08"), again | {"day": "2026-01-09"}])
    else:
        ledger.take(lines)
    with ledger.book.reading() as views:
        found = views.items.by_name("B")
    assert found is not None
    assert (found.state, found.unit) == (state, "e" if change["kind"] == "assigned" else "d")


def test_no_more_is_remembered_than_memory_should_hold(ledger: SmallLedger) -> None:
    with ledger.book.writing(actor="x", keep=False) as writer:
        writer.names._taken = {f"z{number}": False for number in range(MOST + 1)}
        writer.append(
            Received(ref="A", item="2026-00001", day=NOON.date(), unit="d", received_at=NOON)
        )
        assert len(writer.names._taken) == 1


def test_a_file_of_many_lines_makes_few_statements(ledger: SmallLedger) -> None:
    """Fewer than one for ten lines, of which each names an item and a ref of its own."""
    lines = many("r", 600, "2026-01-05")
    lines += [adopted(f"a{number}", f"r{number}", "2026-02-01") for number in range(1, 601)]
    with statements_of(ledger.book) as made:
        assert ledger.take(lines) == 1200
    assert len(made) < 120
