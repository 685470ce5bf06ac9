"""What a tally is made from, of one state of the ledger: closings, what facts come to, what was received. Writes nothing.

What was read is kept, and brought up to a later state by the few facts in between; whether it still fits, the chain itself says: an entry's digest
stands for all entries before it. The ledger's views alone say what stirs a quarter (ledger/views/quarters.py).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from config.period import Period, Quarter, quarters_between
from desk.acts.rules import Key, Rules, State, Value
from ledger.facts import Fact
from ledger.payloads import Closed, EntryKind
from ledger.views import Views
from scoring.groups import COUNTING, Adopted, Basis, FactGroup, Worth, groups_of
from scoring.periods import Quantities, Receipts

STATES = 4  # that are kept: what is tried and not kept by the ledger is one too
MOST_NEWS = 400  # facts; after more than that all is read anew
NEVER = 10**6  # a quarter after all others


@dataclass(frozen=True, slots=True, eq=False)
class Stirred:
    """What is stirred in the quarters from `first` to `last`; with `receipts` also what was received in them: item or commission → every fact that bears on it."""

    first: int
    last: int
    receipts: bool
    items: Mapping[str, FactGroup]
    commissions: Mapping[str, FactGroup]

    @property
    def groups(self) -> list[FactGroup]:
        """Each once."""
        return [*dict.fromkeys(self.items.values()), *self.commissions.values()]


@dataclass(frozen=True, slots=True, eq=False)
class QuarterReceipts:
    """The receipts of a quarter; `others`: item → the facts on it, of the items on whose count more bears than their receipt."""

    quarter: int
    stream: str
    others: Mapping[str, Sequence[Fact]]
    receipts: Receipts


class Source:
    """Everything that a tally asks of the views by some rules."""

    def __init__(self, views: Views, rules: Rules) -> None:
        self.views, self.rules = views, rules
        self._state = state_of(views, rules)

    def once(self, key: Key, make: Callable[[], Value]) -> Value:
        """What was read or made of this state under that key, or is now; of `worked` the second part
        is the period that it is about.
        """
        return self._state.recall(key, make)

    def basis(self, stream: str) -> Basis:
        return Basis(self.rules.roster, self.rules.rulebook, self.starts(), stream)

    def starts(self) -> Quarter | None:
        """The first quarter whose quotas bind: by the settings, else as known at the first closing that knew one, else as known now."""
        if self.rules.starts:
            return self.rules.starts
        for seq in self.views.quarters.closings():
            if known := self._closed(seq).starts:
                return Quarter.parse(known)
        receipt = self.views.quarters.first_receipt(after=self.rules.rulebook.first_quarter.ordinal)
        return Quarter.from_ordinal(receipt) if receipt is not None else None

    def closing(self, period: Period, stream: str = "govinfo") -> Closed | None:
        """What the closing of a quarter says; None where it is not closed."""
        if stream != "govinfo" or not isinstance(period, Quarter):
            return None
        seq = self.views.quarters.closing(period.ordinal)
        return self._closed(seq) if seq else None

    def facts(self, period: Period) -> Sequence[Fact]:
        """Every fact about the items about which one is effective in the period, in the order of recording, then about the commissions likewise."""
        stirred = self._stirred(period, period)
        items = {id(group): group for group in stirred.items.values()}.values()
        return _in_order(items) + _in_order(stirred.commissions.values())

    def worths(self, period: Period, basis: Basis) -> list[Worth]:
        """What the facts that are stirred in the period come to in it."""
        stirred = self._stirred(period, period, receipts=basis.rulebook.scores_receipts)
        return [group.found(period, basis) for group in stirred.groups]

    def quantities(self, by: Period, basis: Basis) -> Quantities:
        """How many items were received in any period, by the facts that hold by that one."""
        return Quantities(basis, by, lambda of: self._receipts(of, basis.stream))

    def adopted(
        self, periods: Sequence[Period], *, also: EntryKind, basis: Basis, for_ever: bool
    ) -> Adopted:
        """What was adopted in these periods, a fact of the kind `also` taken for an adoption too; `for_ever`: nothing will be effective in them any more."""
        first, last = periods[0], periods[-1]

        def read() -> Adopted:
            groups = self._stirred(first, last, keep=not for_ever).groups
            several = (group.adopted(periods, also=also, basis=basis) for group in groups)
            return {item: units for adopted in several for item, units in adopted.items()}

        kind = "adopted" if for_ever else "worked"
        return self._state.recall((kind, last, first, also), read)

    def _closed(self, seq: int) -> Closed:
        def read() -> Closed:
            payload = self.views.payload(seq)
            assert isinstance(payload, Closed)  # noqa: S101 # the view of closings names no other entry
            return payload

        return self._state.recall(("closing", seq), read)

    def _receipts(self, of: Period, stream: str) -> Receipts:
        """The items received in one period."""
        several = [self._received(quarter.ordinal, stream) for quarter in _quarters(of, of)]
        if isinstance(of, Quarter):
            return several[0].receipts
        first, last = of.first_day, of.last_day
        plain = [row for one in several for row in one.receipts.plain if first <= row[1] <= last]
        others = [fact for one in several for fact in one.receipts.others]
        within = {f.item for f in others if f.kind is EntryKind.RECEIVED and first <= f.own <= last}
        return Receipts(plain, [fact for fact in others if fact.item in within])

    def _received(self, quarter: int, stream: str) -> QuarterReceipts:
        def read() -> QuarterReceipts:
            return _read_received(self.views, quarter, stream)

        return self._state.recall(("receipts", quarter, stream), read)

    def _stirred(
        self, first: Period, last: Period, *, receipts: bool = False, keep: bool = True
    ) -> Stirred:
        quarters = _quarters(first, last)
        low, high = quarters[0].ordinal, quarters[-1].ordinal

        def read() -> Stirred:
            groups = groups_of(self.views.quarters.facts_stirred(low, high, receipts=receipts))
            names = self.views.quarters.stirred_commissions(low, high)
            about = _by_commission(self.views.facts.on_commissions(names))
            return Stirred(low, high, receipts, _by_item(map(FactGroup, groups)), about)

        return self._state.recall(("stirred", low, high, receipts), read) if keep else read()


def state_of(views: Views, rules: Rules) -> State:
    """What is known of that state of the ledger by these rules."""
    seq, digest = views.head()
    memory, roster, rulebook = rules.memory, rules.roster, rules.rulebook
    with memory.lock:
        fitting = [s for s in memory.states if s.roster is roster and s.rulebook is rulebook]
        state = next((s for s in fitting if (s.seq, s.digest) == (seq, digest)), None)
        if state is None:
            state = State(seq, digest, roster, rulebook, _brought_up(fitting, views, seq))
            memory.states = [state, *memory.states[: STATES - 1]]
        return state


@dataclass(frozen=True, slots=True)
class News:
    """Facts that came since something was read, the first quarter in which one is effective, the
    groups of items that they touch, the commissions, and the items whose count they may change.
    """

    since: int
    groups: Sequence[FactGroup]
    commissions: Mapping[str, FactGroup]
    counted: Collection[str]

    @property
    def items(self) -> list[str]:
        return [fact.item or "" for group in self.groups for fact in group.facts]


def _brought_up(states: Iterable[State], views: Views, seq: int) -> dict[Key, object]:
    """What the latest of these states that the ledger has gone through knows, as it is now; nothing where there is none."""
    for state in sorted(states, key=lambda one: -one.seq):
        if state.seq < seq and views.digest_at(state.seq) == state.digest:
            facts = views.facts.after(state.seq, most=MOST_NEWS + 1)
            if len(facts) > MOST_NEWS:
                return {}
            news = _news(views, facts)
            kept = state.copy().items()
            return {key: _renewed(one, news, views) for key, one in kept if _stays(key, news)}
    return {}


def _stays(key: Key, news: News) -> bool:
    """What is effective later changes nothing of a period; a page shows the head of the ledger."""
    if key[0] == "worked":
        return Quarter.of(cast("Period", key[1]).last_day).ordinal < news.since
    return key[0] != "page"


def _news(views: Views, facts: Sequence[Fact]) -> News:
    items = views.facts.joined_by_repeats(
        {one for fact in facts for one in (fact.item, fact.of) if one}
    )
    names = {fact.commission for fact in facts if fact.commission and not fact.item}
    counted = {f.item for f in facts if f.item and f.kind in COUNTING | {EntryKind.REVOKED}}
    groups = groups_of(views.facts.on_items(items))
    about = _by_commission(views.facts.on_commissions(names))
    since = min((fact.quarter for fact in facts), default=NEVER)
    return News(since, [FactGroup(group) for group in groups], about, counted)


def _renewed(reading: object, news: News, views: Views) -> object:
    """A reading after the news: itself where they change nothing of it."""
    if isinstance(reading, Stirred) and reading.last >= news.since:
        return _stirred_again(reading, news, views)
    return (
        _received_again(reading, news, views) if isinstance(reading, QuarterReceipts) else reading
    )


def _stirred_again(known: Stirred, news: News, views: Views) -> Stirred:
    """Facts never go away: what was stirred once stays so. Of quarters that end before the news are
    effective nothing is read again: what holds by then is the same.
    """
    low, high = known.first, known.last
    stirred = views.quarters.stirred_items(low, high, receipts=known.receipts, among=news.items)
    names = views.quarters.stirred_commissions(low, high, among=news.commissions)
    if not stirred and not names:
        return known
    groups = [group for group in news.groups if any(f.item in stirred for f in group.facts)]
    items = {**known.items, **_by_item(groups)}
    about = {name: group for name, group in news.commissions.items() if name in names}
    return Stirred(low, high, known.receipts, items, {**known.commissions, **about})


def _received_again(known: QuarterReceipts, news: News, views: Views) -> QuarterReceipts:
    touched = {
        fact.item or ""
        for group in news.groups
        for fact in group.facts
        if fact.kind is EntryKind.RECEIVED and fact.item in news.counted
        if (fact.own_quarter, fact.stream) == (known.quarter, known.stream)
    }
    return _read_received(views, known.quarter, known.stream, known, touched) if touched else known


def _read_received(
    views: Views,
    quarter: int,
    stream: str,
    known: QuarterReceipts | None = None,
    touched: Collection[str] | None = None,
) -> QuarterReceipts:
    """The receipts of a quarter; where they are `known`, only what is not plain of those `touched` is read again."""
    names = views.quarters.other_receipts(quarter, stream=stream, among=touched)
    others: dict[str, list[Fact]] = {name: [] for name in names}
    for fact in views.facts.on_items(names):
        others[fact.item or ""].append(fact)
    every = {**(known.others if known else {}), **others}
    facts = [fact for several in every.values() for fact in several]
    return QuarterReceipts(
        quarter,
        stream,
        every,
        Receipts(views.quarters.plain_receipts(quarter, stream=stream), facts),
    )


def _quarters(first: Period, last: Period) -> tuple[Quarter, ...]:
    """The quarters that the periods touch: the ledger keeps its facts by quarter."""
    return quarters_between(Quarter.of(first.first_day), Quarter.of(last.last_day))


def _by_item(groups: Iterable[FactGroup]) -> dict[str, FactGroup]:
    return {fact.item or "": group for group in groups for fact in group.facts}


def _by_commission(facts: Sequence[Fact]) -> dict[str, FactGroup]:
    several: dict[str, list[Fact]] = {}
    for fact in facts:
        several.setdefault(fact.commission or "", []).append(fact)
    return {name: FactGroup(own) for name, own in several.items()}


def _in_order(groups: Iterable[FactGroup]) -> list[Fact]:
    return sorted((fact for group in groups for fact in group.facts), key=lambda fact: fact.seq)
