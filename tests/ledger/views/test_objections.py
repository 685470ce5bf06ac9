"""Objections are found by deadline, by unit and by number, with every answer; what they may move,
and what is sealed with an item (ledger/projection/objections.py).
"""

from datetime import date
from pathlib import Path

import pytest

from config.period import Quarter
from desk.acts.items.seal import seal
from ledger.archive import FileArchive
from ledger.payload import Answered, Objected
from ledger.payloads import EntryKind
from tests.ledgers import adopted, fact, received

TODAY = date(2026, 11, 24)
CAME, DUE = date(2026, 7, 20), date(2026, 8, 3)


def objected(ledger, unit="d", *, due=DUE, words="请核对", **about):
    with ledger.book.writing(actor="王芳") as writer:
        return writer.append(Objected(unit=unit, day=CAME, due=due, **about), {"words": words}).seq


def answered(ledger, of, outcome="rejected", *, words="维持", **more):
    with ledger.book.writing(actor="李明") as writer:
        return writer.append(
            Answered(of=of, day=date(2026, 7, 30), outcome=outcome, **more), {"words": words}
        ).seq


def seqs(found):
    return [one.seq for one in found]


def test_open_ones_come_by_deadline_and_an_answer_closes_one(ledger):
    late, first = (
        objected(ledger, period="2026Q2", due=date(2026, 8, 20)),
        objected(ledger, "e", period="2026Q2"),
    )
    with ledger.book.reading() as views:
        assert seqs(views.office.open_objections()) == [first, late]
        assert seqs(views.office.open_objections(most=1)) == [first]
        assert views.office.open_by_unit(date(2026, 8, 4)) == {"d": (1, 0), "e": (1, 1)}
        assert views.office.count_open_objections(DUE) == (2, 0)
        assert views.office.count_open_objections(TODAY) == (2, 2)
    answered(ledger, first)
    with ledger.book.reading() as views:
        assert seqs(views.office.open_objections()) == [late]
        assert views.office.count_open_objections(TODAY) == (1, 1)


def test_one_shows_who_said_what_and_every_answer_of_which_the_last_stands(ledger):
    ledger.take(
        [
            received("A", "2026-04-05"),
            adopted("x", "A", "2026-04-06"),
            fact("revoked", "y", "2026-07-21", fact="x", reason="误"),
        ]
    )
    seq = objected(ledger, fact=2, words="这条不该\n算我们的")
    first = answered(ledger, seq)
    with ledger.book.reading() as views:
        standing = views.facts.by_ref("y").seq
    second = answered(ledger, seq, "upheld", words="已更正", followed=(standing,))
    with ledger.book.reading() as views:
        found = views.office.objection(seq)
        assert views.office.objection(1) is None
    assert (found.unit, found.day, found.due, found.words, found.actor) == (
        "d",
        CAME,
        DUE,
        "这条不该\n算我们的",
        "王芳",
    )
    assert (found.period, found.item, found.fact, found.again) == (None, "2026-00001", "x", None)
    assert [
        (one.seq, one.outcome, one.words, one.followed, one.actor) for one in found.answers
    ] == [
        (first, "rejected", "维持", (), "李明"),
        (second, "upheld", "已更正", ("y",), "李明"),
    ]
    assert (found.answer.seq, found.last, found.overdue(TODAY)) == (second, second, False)


def test_those_of_a_unit_come_newest_first_page_by_page(ledger):
    several = [objected(ledger, period="2026Q2") for _ in range(5)]
    objected(ledger, "e", period="2026Q2")
    with ledger.book.reading() as views:
        assert seqs(views.office.objections_before(None, unit="d", most=3)) == several[:1:-1]
        assert seqs(views.office.objections_before(several[2], unit="d", most=3)) == [
            several[1],
            several[0],
        ]
        assert len(views.office.objections_before(None, most=9)) == 6
        assert (views.office.last_objection("d"), views.office.last_objection("l")) == (
            several[-1],
            0,
        )


@pytest.mark.parametrize(
    ("about", "quarter"),
    [
        ({"period": "2026Q2"}, Quarter(2026, 2)),
        ({"period": "2026"}, Quarter(2026, 4)),
        ({"period": "2026-07"}, Quarter(2026, 3)),
        ({"item": "2026-00001"}, Quarter(2026, 2)),
        ({"fact": 2}, Quarter(2026, 3)),
        ({"fact": 3}, Quarter(2026, 4)),
    ],
)
def test_an_open_one_may_move_the_figures_of_its_quarter_and_of_later_ones(ledger, about, quarter):
    asked = fact("commissioned", "C1", "2026-10-08", units=["d"], title="供暖", due="2026-11-01")
    ledger.take([received("A", "2026-04-05"), adopted("x", "A", "2026-07-06"), asked])
    seq = objected(ledger, **about)
    with ledger.book.reading() as views:
        assert seqs(views.office.open_objections(until=quarter.previous.ordinal)) == []
        assert seqs(views.office.open_objections(until=quarter.ordinal)) == [seq]
        assert seqs(views.office.open_objections(until=quarter.next.ordinal)) == [seq]


def test_the_view_is_made_anew_from_the_entries_and_nothing_of_it_is_exported(ledger, tmp_path):
    ledger.take([received("A", "2026-04-05")])
    before = ledger.export()
    answered(ledger, objected(ledger, item="2026-00001"))
    objected(ledger, period="2026Q2")
    with ledger.book.reading() as views:
        found = views.office.objections_before(None, most=9)
    assert ledger.book.rebuild() == 4
    with ledger.book.reading() as views:
        assert views.office.objections_before(None, most=9) == found
    assert list(ledger.book.problems(FileArchive(tmp_path / "archive"))) == []
    assert ledger.export() == before


def test_what_is_said_of_an_item_in_an_objection_goes_with_it(ledger, tmp_path: Path):
    ledger.take(
        [received("A", "2026-04-05"), adopted("x", "A", "2026-04-06"), received("B", "2026-04-05")]
    )
    about, other = (
        objected(ledger, fact=2, words="A 的标题"),
        objected(ledger, item="2026-00002", words="B 的标题"),
    )
    answered(ledger, about, words="A 的答复")
    archive = FileArchive(tmp_path / "archive")
    seal(ledger.book, archive, "A", reason="事后发现", actor="保密员")
    with ledger.book.reading() as views:
        found, untouched = views.office.objection(about), views.office.objection(other)
    assert (found.words, found.answer.words, found.answer.outcome) == (None, None, "rejected")
    assert untouched.words == "B 的标题"
    assert list(ledger.book.problems(archive)) == []


def test_its_words_stand_beside_the_chain(ledger):
    seq = objected(ledger, period="2026Q2", words="某某领导说")
    with ledger.book.reading() as views:
        entry = views.stored([seq])[seq].entry
    assert entry.kind is EntryKind.OBJECTED
    assert "某某领导说" not in entry.payload
