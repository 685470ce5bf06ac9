"""Splitting under the ledger's rules: quarters, credit and categories stay, and what is refused
leaves nothing behind.
"""

import json

import pytest

from config.errors import Refused
from config.phrases import NO_PHRASES, Phrase, Phrases
from desk.acts.items.pieces import RecutTerms
from desk.acts.items.recut import merge, split, undo
from tests.ledgers import TODAY, closed, fact, many, received, roster_of, small_ledger

BODY = "近日，某单位组织开展专项行动，出动人员三百余人次，检查点位一百二十处，整改问题四十六个，取得明显成效，群众反映良好。"
TWO = f"某地甲事进展顺利\n{BODY}\n某地乙事受到好评\n{BODY}又及"


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "v:vertical_agency"))
    yield made
    made.book.dispose()


def terms_of(ledger, phrases=NO_PHRASES) -> RecutTerms:
    return RecutTerms(ledger.rules, phrases, TODAY)


def do(ledger, act, *arguments, **more):
    with ledger.book.writing(actor="王五") as writer:
        return act(writer, *arguments, terms=more.pop("terms", terms_of(ledger)), **more)


def states(ledger):
    with ledger.book.reading() as views:
        return [
            (item.id, item.unit, item.state)
            for item in views.items.by_ids(f"2026-{n:05}" for n in range(1, 40)).values()
        ]


def test_a_piece_of_a_closed_quarter_counts_in_the_first_open_one_as_any_late_receipt(ledger):
    ledger.take(
        [
            *many("i", 9, "2026-07-05", "v"),
            received("x", "2026-07-06", "v", text=TWO),
            closed("2026Q3", "2026-10-02"),
        ]
    )
    before = ledger.tally("2026Q3")["v"]["received"]
    (first, second) = do(ledger, split, "x", at=[1, 3])
    assert (ledger.tally("2026Q3")["v"]["received"], before) == (10, 10)
    assert [item for item in states(ledger) if item[0] == second.item] == [
        (second.item, "v", "counted")
    ]
    do(ledger, undo, first.item)
    assert [item[2] for item in states(ledger) if item[0] == second.item] == ["withdrawn"]


def test_pieces_follow_whom_the_item_was_assigned_to_and_wait_where_it_waits(ledger):
    ledger.take(
        [
            received("x", "2026-07-06", None, text=TWO),
            received("y", "2026-07-06", None, text=TWO + "。"),
        ]
    )
    ledger.take([fact("assigned", "a", "2026-07-07", item="x", unit="v")])
    assert [
        unit
        for part in do(ledger, split, "x", at=[1, 3])
        for name, unit, _ in states(ledger)
        if name == part.item
    ] == ["v", "v"]
    assert [
        state
        for part in do(ledger, split, "y", at=[1, 3])
        for name, _, state in states(ledger)
        if name == part.item
    ] == ["waiting"] * 2


def test_each_piece_has_a_category_of_its_own(ledger):
    ledger.take([received("x", "2026-07-06", text=TWO)])
    names = {"opinion": "舆情", "experience": "经验"}
    listed = (Phrase("opinion", "text", "某地甲事", 5), Phrase("experience", "text", "某地乙事", 5))
    parts = do(
        ledger,
        split,
        "x",
        at=[1, 3],
        terms=terms_of(ledger, Phrases(2, tuple(names.items()), listed)),
    )
    with ledger.book.reading() as views:
        assert [
            views.payload(views.items.by_ids([part.item])[part.item].seq).category for part in parts
        ] == ["opinion", "experience"]


def test_a_piece_that_reads_like_an_earlier_item_is_doubted(ledger):
    ledger.take(
        [
            received("old", "2026-07-01", text=f"某地甲事进展顺利\n{BODY}"),
            received("x", "2026-07-06", text=TWO),
        ]
    )
    first, _ = do(ledger, split, "x", at=[1, 3])
    with ledger.book.reading() as views:
        assert "repeated" in views.payload(views.items.by_ids([first.item])[first.item].seq).doubts


def test_the_earliest_received_stays_when_items_are_joined(ledger):
    ledger.take(
        [received("late", "2026-07-09", text="乙"), received("early", "2026-07-01", text="甲")]
    )
    (first, second) = do(ledger, merge, ["late", "early"])
    with ledger.book.reading() as views:
        assert (
            views.words([views.items.by_name("early").seq])[views.items.by_name("early").seq][
                "text"
            ]
            == "甲\n\n乙"
        )
    assert (first.item, second.item) == ("2026-00002", "2026-00001")
    exported = [json.loads(line) for line in ledger.export()]
    assert [line["note"] for line in exported if line["kind"] == "withdrawn"] == ["并入 2026-00002"]


@pytest.mark.parametrize(
    ("act", "arguments", "more"),
    [
        (split, ("x",), {"at": []}),
        (split, ("x",), {"at": [1]}),
        (split, ("x",), {"at": [1, 1]}),
        (split, ("nobody",), {"at": [1, 3]}),
        (undo, ("x",), {}),
        (merge, (["x"],), {}),
        (merge, (["x", "other"],), {}),
        (split, ("gone",), {"at": [1, 3]}),
        (split, ("again",), {"at": [1, 3]}),
        (split, ("printed",), {"at": [1, 3]}),
    ],
)
def test_what_is_refused_leaves_nothing_behind(ledger, act, arguments, more):
    ledger.take(
        [
            *(
                received(name, "2026-07-06", text=TWO + name)
                for name in ("x", "gone", "again", "printed")
            ),
            received("other", "2026-07-06", "v"),
            fact("withdrawn", "w", "2026-07-07", item="gone"),
            fact("repeated", "r", "2026-07-07", item="again", of="x"),
            fact("commended", "c", "2026-07-07", item="printed"),
        ]
    )
    with ledger.book.reading() as views:
        head = views.head()
    with pytest.raises(Refused):
        do(ledger, act, *arguments, **more)
    with ledger.book.reading() as views:
        assert views.head() == head
