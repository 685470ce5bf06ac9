"""Which items are to be adopted and which are stands by every fact on them and their repeats, and
the same once the views are made anew.
"""

from datetime import date

import pytest
from sqlalchemy import event, select

from desk.acts.items.doubts import set_category
from ledger.engine import reading
from ledger.payloads import Reread, Sealed
from ledger.schema.views import ITEMS
from ledger.views import AdoptionFilter, AdoptionPlace
from ledger.views.adoptions import place_of
from tests.ledgers import adopted, fact, many, received, revoked, roster_of, small_ledger

DAY = "2026-07-05"


def stands(ledger):
    """Ref → (adoption, category), the same whether kept up or made anew."""

    def ask():
        with reading(ledger.book._engine) as connection:
            return {
                row.ref: (row.adoption, row.category) for row in connection.execute(select(ITEMS))
            }

    found = ask()
    ledger.book.rebuild()
    assert ask() == found
    return found


def adoptions(ledger):
    return {ref: adoption for ref, (adoption, _) in stands(ledger).items()}


def append(ledger, payload):
    with ledger.book.writing(actor="tester") as writer:
        writer.append(payload)


def test_what_counts_is_open_until_it_is_adopted_and_again_once_that_is_revoked(ledger):
    ledger.take(
        [
            received("a", "2026-07-01"),
            received("b", "2026-07-02", unit=None),
            received("c", "2026-07-03"),
        ]
    )
    ledger.take(
        [adopted("a1", "a", DAY), adopted("a2", "a", DAY, "guobao"), adopted("b1", "b", DAY)]
    )
    assert adoptions(ledger) == {"a": "adopted", "b": None, "c": "open"}
    ledger.take([revoked("x", "a1", DAY)])
    assert adoptions(ledger)["a"] == "adopted"
    ledger.take([revoked("y", "a2", DAY)])
    assert adoptions(ledger)["a"] == "open"
    ledger.take(
        [
            revoked("z", "y", DAY),
            fact("assigned", "b2", DAY, item="b", unit="e"),
            fact("withdrawn", "w", DAY, item="c"),
        ]
    )
    assert adoptions(ledger) == {"a": "adopted", "b": "adopted", "c": None}


def test_an_adoption_of_a_repeat_is_one_of_what_it_repeats(ledger):
    ledger.take([received(ref, f"2026-07-0{day}") for day, ref in enumerate("abc", 1)])
    ledger.take(
        [fact("repeated", "r", DAY, item="b", of="a"), fact("repeated", "s", DAY, item="c", of="b")]
    )
    assert adoptions(ledger) == {"a": "open", "b": None, "c": None}
    ledger.take([adopted("c1", "c", DAY)])
    assert adoptions(ledger) == {"a": "adopted", "b": None, "c": None}
    ledger.take([revoked("x", "r", DAY)])
    assert adoptions(ledger) == {"a": "open", "b": "adopted", "c": None}
    ledger.take([revoked("y", "s", DAY)])
    assert adoptions(ledger) == {"a": "open", "b": "open", "c": "adopted"}
    ledger.take([revoked("z", "y", DAY), revoked("back", "x", DAY), revoked("no", "c1", DAY)])
    assert adoptions(ledger) == {"a": "open", "b": None, "c": None}


def test_a_repeat_whose_receipt_does_not_hold_passes_nothing_on(ledger):
    ledger.take(
        [
            received("a", "2026-07-01"),
            received("b", "2026-07-02"),
            fact("repeated", "r", DAY, item="b", of="a"),
        ]
    )
    ledger.take([adopted("b1", "b", DAY), revoked("x", "b", DAY), adopted("b2", "b", DAY)])
    assert adoptions(ledger)["a"] == "open"


def test_what_is_sealed_is_no_longer_to_be_adopted(ledger):
    ledger.take(
        [
            received("a", "2026-07-01"),
            received("b", "2026-07-02"),
            {**received("c", "2026-07-03", sealed=True), "title": ""},
        ]
    )
    with ledger.book.reading() as views:
        entry = views.items.by_name("a").seq
    append(ledger, Sealed(entries=(entry,)))
    ledger.take([adopted("a1", "a", DAY), fact("assigned", "a2", DAY, item="a", unit="e")])
    assert adoptions(ledger) == {"a": None, "b": "open", "c": None}


def test_an_item_s_kind_is_what_people_decided_last_else_what_was_read_last(ledger):
    ledger.take([received("a", "2026-07-01", category="policy"), received("b", "2026-07-02")])
    with ledger.book.reading() as views:
        first, second = (views.items.by_name(ref) for ref in "ab")
    append(ledger, Reread(of=second.seq, category="opinion"))
    assert {ref: category for ref, (_, category) in stands(ledger).items()} == {
        "a": "policy",
        "b": "opinion",
    }
    with ledger.book.writing(actor="editor") as writer:
        set_category(writer, first.id, "experience", categories=["experience"], reason=None)
    append(ledger, Reread(of=first.seq, category="elsewhere"))
    assert stands(ledger)["a"] == ("open", "experience")
    with ledger.book.reading() as views:
        assert {one: views.payload(one.seq).category for one in (first, second)} == {
            first: "experience",
            second: "opinion",
        }


@pytest.mark.parametrize("oldest", [False, True])
def test_they_come_by_day_of_receipt_each_once_however_they_are_paged(ledger, oldest):
    ledger.take(
        [
            *many("n", 4, "2026-07-03"),
            *many("m", 3, "2026-07-01"),
            received("e", "2026-07-02", unit="e", category="policy"),
        ]
    )
    ledger.take([adopted("x", "n2", DAY), adopted("y", "m1", DAY)])
    both = ["n4", "n3", "n2", "n1", "e", "m3", "m2", "m1"]
    expected = {
        None: both,
        True: ["n2", "m1"],
        False: [ref for ref in both if ref not in {"n2", "m1"}],
    }
    with ledger.book.reading() as views:
        for wish, refs in expected.items():
            found, after = [], None
            while page := views.items.adoptable(
                AdoptionFilter(wish), most=3, after=after, oldest=oldest
            ):
                found += [item.ref for item in page]
                after = place_of(page[-1])
            assert found == (refs[::-1] if oldest else refs)
            assert views.items.count_adoptable(AdoptionFilter(wish), most=99) == len(refs)
        assert views.items.count_adoptable(AdoptionFilter(None), most=7) == 7
        assert views.items.adopted({item.id for item in views.items.of_unit("d", most=9)}) == {
            views.items.by_name(ref).id for ref in ("n2", "m1")
        }


def test_they_are_filtered_by_unit_kind_and_day(ledger):
    ledger.take(
        [
            *many("n", 2, "2026-07-03"),
            received("e", "2026-07-02", unit="e", category="policy"),
            received("f", "2026-07-01"),
        ]
    )

    def refs(**wanted):
        with ledger.book.reading() as views:
            return [item.ref for item in views.items.adoptable(AdoptionFilter(**wanted), most=9)]

    assert refs(unit="e") == refs(category="policy") == refs(unit="e", category="policy") == ["e"]
    assert refs(unit="d", category="policy") == []
    assert refs(since=date(2026, 7, 2)) == ["n2", "n1", "e"]
    assert refs(until=date(2026, 7, 2)) == ["e", "f"]


def test_the_last_adoption_by_a_publication_is_known(ledger):
    ledger.take(
        [
            received("a", "2026-07-01"),
            adopted("p", "a", DAY),
            adopted("q", "a", DAY),
            adopted("g", "a", DAY, "guobao"),
        ]
    )
    with ledger.book.reading() as views:
        assert views.facts.last_adoptions(["yinchuan_zhengwu", "guobao", "none"]) == {
            "yinchuan_zhengwu": 3,
            "guobao": 4,
        }
        assert AdoptionPlace(date(2026, 7, 1), 2) > AdoptionPlace(date(2026, 7, 1), 1)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"adopted": None},
        {"unit": "d"},
        {"category": "policy"},
        {"until": date(2026, 7, 2)},
        {"unit": "d", "category": "policy"},
    ],
)
@pytest.mark.parametrize("oldest", [False, True])
def test_no_question_walks_through_items_that_it_does_not_answer_with_or_sorts_them(
    tmp_path, wanted, oldest
):
    book, asked = small_ledger(tmp_path, roster_of("d")).book, []
    event.listen(
        book._engine,
        "before_cursor_execute",
        lambda _c, _k, statement, values, *_: asked.append((statement, values)),
    )
    with book.reading() as views:
        views.items.adoptable(
            AdoptionFilter(**wanted),
            most=9,
            after=AdoptionPlace(date(2026, 7, 3), 5),
            oldest=oldest,
        )
        views.items.count_adoptable(AdoptionFilter(**wanted), most=9)
        views.facts.last_adoptions(["guobao"])
    with reading(book._engine) as connection:
        plans = [
            row[3]
            for one, values in list(asked)
            if "FROM" in one
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values)
        ]
    steps = [plan for plan in plans if "items" in plan or "facts" in plan or "B-TREE" in plan]
    assert steps
    assert [
        step
        for step in steps
        if not step.startswith("SEARCH")
        or ("items_to_adopt" not in step and "facts_of_publication" not in step)
    ] == []


def test_an_adoption_finds_its_item_by_its_id_however_many_are_open(tmp_path):
    ledger, asked = small_ledger(tmp_path, roster_of("d")), []
    event.listen(
        ledger.book._engine,
        "before_cursor_execute",
        lambda _c, _k, statement, values, *_: asked.append((statement, values)),
    )
    ledger.take([received("a", "2026-07-01"), adopted("x", "a", DAY)])
    statement, values = next((one, values) for one, values in asked if "UPDATE items" in one)
    with reading(ledger.book._engine) as connection:
        plan = [
            row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert "SEARCH items USING INDEX sqlite_autoindex_items_1 (id=?)" in plan
    assert [
        step for step in plan if "items_to_adopt" in step or step.startswith("SCAN items")
    ] == []
