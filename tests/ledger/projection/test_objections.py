"""The view of objections keeps up with the entries, and every question about it is answered by an
index.
"""

from datetime import date

import pytest
from sqlalchemy import event, select

from ledger.engine import reading
from ledger.payload import Answered, Objected
from ledger.payloads import Released
from ledger.projection.objections import note_objections
from ledger.schema.views import ANSWERS, OBJECTIONS
from tests.ledgers import adopted, received, roster_of, small_ledger

DAY = date(2026, 7, 20)


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e"))
    made.take([received("A", "2026-04-05"), adopted("x", "A", "2026-07-06")])
    with made.book.writing(actor="x") as writer:
        writer.append(Objected(unit="d", day=DAY, due=DAY, fact=2), {"words": "请核对"})
        writer.append(Objected(unit="e", day=DAY, due=DAY, period="2026Q2"), {"words": "请核对"})
        writer.append(Answered(of=3, day=DAY, outcome="rejected"), {"words": "无误"})
        writer.append(Answered(of=3, day=DAY, outcome="upheld"), {"words": "已更正"})
    yield made
    made.book.dispose()


def test_a_row_says_what_it_is_about_and_which_answer_stands(ledger):
    with reading(ledger.book._engine) as connection:
        rows = [
            (row.seq, row.unit, row.item, row.answer)
            for row in connection.execute(select(OBJECTIONS).order_by(OBJECTIONS.c.seq))
        ]
        answers = [tuple(row) for row in connection.execute(select(ANSWERS))]
    assert rows == [(3, "d", "2026-00001", 6), (4, "e", None, None)]
    assert answers == [(5, 3), (6, 3)]


def test_what_is_no_objection_leaves_it_alone():
    note_objections(None, None, Released(held=1))


@pytest.mark.parametrize(
    "ask",
    [
        lambda views: views.office.open_objections(most=9),
        lambda views: views.office.open_objections(unit="d"),
        lambda views: views.office.open_objections(until=9_000),
        lambda views: views.office.objections_before(9, unit="d", most=9),
        lambda views: views.office.objection(3),
        lambda views: views.office.last_objection("d"),
        lambda views: views.office.count_open_objections(DAY),
        lambda views: views.office.objection_entries(["2026-00001"]),
    ],
)
def test_no_question_scans_a_table(ledger, ask):
    asked = []
    engine = ledger.book._engine
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _c, _cu, statement, values, *_: asked.append((statement, values)),
    )
    with ledger.book.reading() as views:
        ask(views)
    with reading(engine) as connection:
        plans = [
            row[3]
            for statement, values in list(asked)
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan] == []
