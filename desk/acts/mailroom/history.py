"""来件的前情: what the ledger has of a batch's mails, asked once and kept up as the batch is
recorded. Records nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from classify.commissions import OpenCommission
from classify.repeats import Earlier, needs_text
from classify.submission import Item
from classify.text import Text
from desk.acts.commissions import open_commissions
from ingest.mail import MailKey, RawMail
from ledger.book import Writer
from ledger.projection.items import key_number
from ledger.views import Earliest, Sketched

MOST_ALIKE = 4  # items with its title, and items with its bands, that one is compared with
_ANSWERED_WITHIN = timedelta(days=180)
_IN_A_BAND = 50  # items of this batch in one band that are looked at: the latest


@dataclass(frozen=True, slots=True)
class LinePlace:
    """What stands at a position of a folder."""

    uidvalidity: int
    digest: str | None
    size: int | None


Keyed = dict[str, dict[str, Earliest]]  # by key, then by unit


class History:
    """For the mails of one batch: which are in the log, which brought their items already, and
    what is like their items.
    """

    def __init__(self, writer: Writer, raws: Sequence[RawMail], items: Iterable[Item]) -> None:
        digests = {raw.digest for raw in raws if raw.digest}
        self.digests = writer.views.intake.known_digests(digests)
        self.with_items = {item.mail for item in writer.views.items.of_mails(digests)}
        self._lines: dict[tuple[str, str, int], list[LinePlace]] = {}
        for mail in writer.views.intake.near([raw.key for raw in raws]):
            self._stand(
                MailKey(mail.mailbox, mail.folder, mail.uidvalidity, mail.uid),
                mail.digest,
                mail.size,
            )
        self._texts: Keyed = {}
        self._titles: Keyed = {}
        self._sketched: dict[str, Sketched] = {}
        self._nearest: dict[bytes, list[Sketched]] = {}
        self._added: dict[int, list[str]] = {}
        self._earlier: dict[str, Earlier] = {}
        self._commissions: Mapping[str, tuple[OpenCommission, ...]] | None = None
        every = list(items)
        self._ask(writer, every)
        for item in every:
            near = writer.views.intake.nearest(item.fingerprint.bands, most=MOST_ALIKE)
            self._nearest[item.fingerprint.sketch] = near
            self._sketched |= {sketched.item: sketched for sketched in near}
        # All at once when the batch begins: a question in the middle would have what waits to be
        # written written first.
        likely = [self._likely(item) for item in every]
        self._learn(writer, chain.from_iterable(likely))
        like_it = map(self._like_it, every, likely)
        self._read(writer, chain.from_iterable(like_it))

    def has(self, key: MailKey) -> bool:
        """Whether a mail has its line there."""
        return any(line.uidvalidity == key.uidvalidity for line in self.at(key))

    def at(self, key: MailKey) -> Sequence[LinePlace]:
        """The lines of that position, over every uidvalidity that it had."""
        return self._lines.get((key.mailbox, key.folder, key.uid), ())

    def log(self, key: MailKey, raw: RawMail, *, recorded: bool) -> None:
        """A mail has got its line."""
        self._stand(key, raw.digest, raw.size)
        if recorded and raw.digest:
            self.digests.add(raw.digest)

    def like(self, unit: str, items: Sequence[Item]) -> tuple[dict[str, str], dict[str, str]]:
        """The unit's earliest counted item for each of their texts and titles, as id by key
        (classify.repeats.settle).
        """
        texts = [item.fingerprint.text for item in items if item.fingerprint.text]
        titles = [item.fingerprint.title for item in items]
        return _of_unit(self._texts, unit, texts), _of_unit(self._titles, unit, titles)

    def alike(self, writer: Writer, item: Item) -> tuple[Earlier, ...]:
        """The items, whoever's, that are like its own by title or sketch, with their texts; the
        likeliest only.
        """
        self._learn(writer, likely := self._likely(item))
        like_it = self._like_it(item, likely)
        self._read(writer, like_it)
        return tuple(self._earlier[named] for named in like_it)

    def add(self, unit: str | None, item: Item, *, named: str, received_at: datetime) -> None:
        """The unit has this item now, under that id, and it counts; without a unit it waits."""
        known_by = item.fingerprint
        self._sketched[named] = Sketched(named, key_number(known_by.title), known_by.sketch)
        self._earlier[named] = Earlier(named, unit, item.title, Text(item.text))
        for band in known_by.bands:
            self._added.setdefault(band, []).append(named)
        if unit is None:
            return
        this = Earliest(named, received_at)
        for known, key in (
            (self._texts, item.fingerprint.text),
            (self._titles, item.fingerprint.title),
        ):
            if key:
                units = known.setdefault(key, {})
                first = units.get(unit, this)
                units[unit] = this if this.received_at < first.received_at else first

    def ask_again(self, writer: Writer, item: Item) -> None:
        """What counts has changed, as when one item turned out to be another's repeat."""
        self._ask(writer, [item])

    def asked(self, writer: Writer, day: date) -> Mapping[str, tuple[OpenCommission, ...]]:
        """Every unit's commissions that are open on that day."""
        if self._commissions is None:
            self._commissions = open_commissions(writer.views, since=day - _ANSWERED_WITHIN)
        return self._commissions

    def _likely(self, item: Item) -> list[str]:
        """Those with its title, and those that share the most bands with it."""
        title, sketch = item.fingerprint.title, item.fingerprint.sketch
        shared = {near.item: near.shared for near in self._nearest.get(sketch, ())}
        for band in item.fingerprint.bands:
            for named in self._added.get(band, ())[-_IN_A_BAND:]:
                shared[named] = shared.get(named, 0) + 1
        titled = [earliest.item for earliest in self._titles.get(title, {}).values()]
        nearest = sorted(shared, key=shared.__getitem__, reverse=True)[:MOST_ALIKE]
        return list(dict.fromkeys([*titled[:MOST_ALIKE], *nearest]))

    def _like_it(self, item: Item, likely: Iterable[str]) -> list[str]:
        """Those of them whose texts must be read to say how like it they are."""
        title = key_number(item.fingerprint.title)
        return [
            earlier.item
            for named in likely
            if (earlier := self._sketched.get(named))
            and needs_text(item, earlier.sketch, titled=earlier.title == title is not None)
        ]

    def _learn(self, writer: Writer, named: Iterable[str]) -> None:
        """What these are known again by; one that is sealed is known no more."""
        if missing := {item for item in named if item not in self._sketched}:
            sketched = writer.views.intake.sketched(sorted(missing))
            self._sketched |= {earlier.item: earlier for earlier in sketched}

    def _read(self, writer: Writer, named: Iterable[str]) -> None:
        if missing := {item for item in named if item not in self._earlier}:
            self._earlier |= _earlier(writer, sorted(missing))

    def _stand(self, key: MailKey, digest: str | None, size: int | None) -> None:
        self._lines.setdefault((key.mailbox, key.folder, key.uid), []).append(
            LinePlace(key.uidvalidity, digest, size)
        )

    def _ask(self, writer: Writer, items: list[Item]) -> None:
        texts, titles = (
            {item.fingerprint.text for item in items if item.fingerprint.text},
            {item.fingerprint.title for item in items if item.fingerprint.title},
        )
        same_text, same_title = writer.views.intake.like(text_keys=texts, title_keys=titles)
        _replace(self._texts, same_text, texts)
        _replace(self._titles, same_title, titles)


def _earlier(writer: Writer, named: list[str]) -> dict[str, Earlier]:
    items = writer.views.items.by_ids(named)
    contents = writer.views.words(item.seq for item in items.values())
    return {
        name: Earlier(name, item.unit, words.get("title", ""), Text(words.get("text", "")))
        for name, item in items.items()
        for words in [contents.get(item.seq, {})]
    }


def _of_unit(known: Keyed, unit: str, keys: Iterable[str]) -> dict[str, str]:
    return {key: known[key][unit].item for key in keys if unit in known.get(key, ())}


def _replace(known: Keyed, anew: Mapping[tuple[str, str], Earliest], keys: set[str]) -> None:
    for key in keys:
        known.pop(key, None)
    for (unit, key), earliest in anew.items():
        known.setdefault(key, {})[unit] = earliest
