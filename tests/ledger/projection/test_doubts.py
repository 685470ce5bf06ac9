"""The open doubts of the views are what is read of each entry after every reading and every
decision, also once the views are made anew.
"""

from sqlalchemy import select

from desk.acts.items.doubts import reopen, settle
from ledger.engine import reading
from ledger.payloads import Judged, Reread
from ledger.projection.doubts import decided
from ledger.schema.views import DOUBTS
from tests.ledgers import received, roster_of, small_ledger


def open_doubts(book):
    with reading(book._engine) as connection:
        return sorted(
            tuple(row)
            for row in connection.execute(select(DOUBTS.c.of, DOUBTS.c.code, DOUBTS.c.item))
        )


def test_what_was_settled_stays_settled_whatever_is_read_later_and_can_be_opened_again(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take([received("a", "2026-07-01"), received("b", "2026-07-02")])
    book = ledger.book
    with book.reading() as views:
        first, second = (views.items.by_name(name) for name in ("a", "b"))
    for item, doubts in ((first, ("no_signatory", "near_repeat")), (second, ("macros",))):
        with book.writing(actor="reader") as writer:
            writer.append(Reread(of=item.seq, doubts=doubts))
    with book.writing(actor="editor") as writer:
        settle(writer, first.id, ["near_repeat"], reason=None)
    with book.writing(actor="reader") as writer:
        writer.append(Reread(of=first.seq, doubts=("near_repeat", "no_signatory")))
    expected = [(first.seq, "no_signatory", first.id), (second.seq, "macros", second.id)]
    assert open_doubts(book) == sorted(expected)
    with book.writing(actor="editor") as writer:
        reopen(writer, first.id, ["near_repeat"], reason=None)
    assert open_doubts(book) == (more := sorted([*expected, (first.seq, "near_repeat", first.id)]))
    with book.reading() as views:
        stored = views.stored([first.seq, second.seq])
        assert more == sorted(
            (seq, code, one.payload.item)
            for seq, one in stored.items()
            for code in one.payload.doubts
        )
        assert views.items.count_doubtful() == {
            "macros": 1,
            "near_repeat": 1,
            "no_signatory": 1,
            "": 2,
        }
    book.rebuild()
    assert open_doubts(book) == more


def test_a_decision_settles_before_it_opens():
    assert decided({"a", "b"}, Judged(of=1, settled=("a",), reopened=("c",))) == {"b", "c"}
