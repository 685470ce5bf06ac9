"""Of what was read of quarters each knows what news leave as it is; that it is right after them is test_remembering's."""

from datetime import date

from desk.acts.tallies.memoized import Fixed, News, ReceivedMemo, Stirred
from ledger.facts import Fact
from ledger.payloads import EntryKind
from scoring.periods import Receipts

DAY = date(2026, 7, 2)
QUARTER = 2026 * 4 + 2


def a_receipt(seq: int, item: str, quarter: int = QUARTER) -> Fact:
    return Fact(
        seq, f"r{seq}", EntryKind.RECEIVED, DAY, DAY, quarter, item=item, unit="a", stream="govinfo"
    )


def an_adoption(seq: int, item: str, quarter: int = QUARTER) -> Fact:
    return Fact(seq, f"p{seq}", EntryKind.ADOPTED, DAY, DAY, quarter, item=item)


def news(*groups: list[Fact], others: frozenset[str] = frozenset()) -> News:
    return News(0, groups, {}, others)


def test_a_receipt_alone_stirs_nothing_unless_receipts_are_scored() -> None:
    plain, scored = (Stirred(QUARTER, QUARTER, receipts, {}, {}) for receipts in (False, True))
    arrived = news([a_receipt(1, "A")])
    assert plain.renewed(arrived) is plain
    assert set(scored.renewed(arrived).items) == {"A"}


def test_what_was_effective_before_the_receipt_stirs_its_quarter() -> None:
    reading = Stirred(QUARTER, QUARTER, receipts=False, items={}, commissions={})
    assert set(
        reading.renewed(news([a_receipt(1, "A"), an_adoption(2, "A", QUARTER - 1)])).items
    ) == {"A"}
    assert reading.renewed(news([a_receipt(1, "A"), an_adoption(2, "A", QUARTER + 1)])) is reading


def test_items_that_come_to_hang_together_are_one() -> None:
    reading = Stirred(QUARTER, QUARTER, receipts=False, items={}, commissions={})
    first = reading.renewed(news([a_receipt(1, "A"), an_adoption(2, "A")]))
    both = first.renewed(news([a_receipt(1, "A"), an_adoption(2, "A"), a_receipt(3, "B")]))
    assert len(first.together) == len(both.together) == 1
    assert set(both.items) == {"A", "B"}


def test_a_quarter_s_receipts_are_counted_again_where_one_of_them_is_touched() -> None:
    reading = ReceivedMemo(QUARTER, "govinfo", {}, Receipts())
    assert reading.renewed(news([an_adoption(2, "A")])) is reading
    arrived = reading.renewed(news([a_receipt(1, "A")]))
    assert (arrived.receipts.plain, arrived.others) == ((("a", DAY, 1),), {})
    both = News(1, [[a_receipt(1, "A"), an_adoption(2, "A")]], {}, frozenset({"A"}))
    less_plain = arrived.renewed(both)
    assert sum(number for _, _, number in less_plain.receipts.plain) == 0
    assert [fact.seq for fact in less_plain.receipts.others] == [1, 2]
    assert less_plain.renewed(News(2, [], {}, frozenset())) is less_plain


def test_what_is_closed_stays() -> None:
    reading = Fixed("closed")
    assert reading.renewed(news([a_receipt(1, "A")])) is reading
