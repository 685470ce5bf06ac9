"""What intake and the log ask for: which mails were shown to us, and which items are like these. Writes nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from ingest.mail import MailKey
from ledger.tables import BANDS, FINGERPRINTS, ITEMS, MAILS
from ledger.views.lookups import Lookups, in_chunks
from ledger.views.rows import ItemView, MailView

# Asked for every mail, so put together once.
_AT_KEY = select(MAILS).where(*(MAILS.c[name] == bindparam(name) for name in MailKey.__slots__))
_COUNTED = (
    select(
        FINGERPRINTS.c.text_key,
        FINGERPRINTS.c.title_key,
        ITEMS.c.id,
        ITEMS.c.unit,
        ITEMS.c.received_at,
    )
    .join(ITEMS, ITEMS.c.id == FINGERPRINTS.c.item)
    .where(ITEMS.c.state == "counted")
    .order_by(ITEMS.c.received_at.desc(), ITEMS.c.seq.desc())
)
_SAME_TEXT, _SAME_TITLE = (
    _COUNTED.where(FINGERPRINTS.c[name].in_(bindparam("keys", expanding=True)))
    for name in ("text_key", "title_key")
)

_FEW = 2_000  # rows that need no ranking


@dataclass(frozen=True, slots=True)
class Earliest:
    """The earliest of the items that are alike: its id and receipt."""

    item: str
    received_at: datetime


class Mailroom(Lookups):
    """Questions about mails."""

    def known_uids(self, mailbox: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """The UIDs that have a line."""
        where = (
            MAILS.c.mailbox == mailbox,
            MAILS.c.folder == folder,
            MAILS.c.uidvalidity == uidvalidity,
        )
        return frozenset(self._connection.scalars(select(MAILS.c.uid).where(*where)))

    def uids_since(
        self, mailbox: str, folder: str, uidvalidity: int, *, day: date
    ) -> frozenset[int]:
        """The UIDs that have a line and were received on that day or later."""
        where = (
            MAILS.c.mailbox == mailbox,
            MAILS.c.folder == folder,
            MAILS.c.uidvalidity == uidvalidity,
            MAILS.c.day >= day,
        )
        return frozenset(self._connection.scalars(select(MAILS.c.uid).where(*where)))

    def mails_near(self, keys: Collection[MailKey]) -> list[MailView]:
        """The lines at these positions of their folders, under whichever uidvalidity."""
        positions = {(key.mailbox, key.folder, key.uid) for key in keys}
        found: list[MailView] = []
        for mailbox in {key.mailbox for key in keys}:
            folders, uids = (
                {getattr(key, name) for key in keys if key.mailbox == mailbox}
                for name in ("folder", "uid")
            )
            for part in in_chunks(folders):
                where = (
                    MAILS.c.mailbox == mailbox,
                    MAILS.c.folder.in_(part),
                    MAILS.c.uid.in_(uids),
                )
                found += self._mails(select(MAILS).where(*where).order_by(MAILS.c.uidvalidity))
        return [mail for mail in found if (mail.mailbox, mail.folder, mail.uid) in positions]

    def settled_mails(
        self, mailbox: str, folder: str, uidvalidity: int, uids: Iterable[int]
    ) -> list[MailView]:
        """The lines of those of these mails that are recorded, or repeat one that is, whole: nobody needs them where they are any more."""
        where = (
            MAILS.c.mailbox == mailbox,
            MAILS.c.folder == folder,
            MAILS.c.uidvalidity == uidvalidity,
        )
        settled = (MAILS.c.outcome.in_(("recorded", "seen_before")), MAILS.c.digest.is_not(None))
        return [
            m
            for part in in_chunks(uids)
            for m in self._mails(select(MAILS).where(*where, *settled, MAILS.c.uid.in_(part)))
        ]

    def mail_at(self, key: MailKey) -> MailView | None:
        """The line of a mail that was shown to us there."""
        return next(
            iter(self._mails(_AT_KEY, {name: getattr(key, name) for name in MailKey.__slots__})),
            None,
        )

    def known_digests(self, digests: Iterable[str]) -> set[str]:
        """Those of these digests whose mail was recorded."""
        found: set[str] = set()
        for part in in_chunks(digests):
            found |= set(
                self._connection.scalars(
                    select(MAILS.c.digest).where(
                        MAILS.c.digest.in_(part), MAILS.c.outcome == "recorded"
                    )
                )
            )
        return found

    def items_like(
        self, *, text_keys: Collection[str], title_keys: Collection[str]
    ) -> tuple[Mapping[tuple[str, str], Earliest], Mapping[tuple[str, str], Earliest]]:
        """Each unit's earliest counted item with one of these texts, and of these titles, by unit and key."""
        texts = (
            row
            for keys in in_chunks(text_keys)
            for row in self._connection.execute(_SAME_TEXT, {"keys": keys})
        )
        titles = (
            row
            for keys in in_chunks(title_keys)
            for row in self._connection.execute(_SAME_TITLE, {"keys": keys})
        )
        return (
            {(row.unit, row.text_key): Earliest(row.id, row.received_at) for row in texts},
            {(row.unit, row.title_key): Earliest(row.id, row.received_at) for row in titles},
        )

    def items_in_bands(self, bands: Collection[int], *, most: int) -> dict[int, list[str]]:
        """Band → the items that have it and may still be repeated (neither repeats themselves nor withdrawn), among the latest `most` of each band."""
        found: dict[int, list[str]] = {}
        for part in in_chunks(bands):
            few = select(BANDS.c.band, BANDS.c.item).where(BANDS.c.band.in_(part)).limit(_FEW + 1)
            rows = self._connection.execute(few).all()
            if len(rows) > _FEW:
                place = (
                    func.row_number()
                    .over(partition_by=BANDS.c.band, order_by=BANDS.c.item.desc())
                    .label("place")
                )
                ranked = (
                    select(BANDS.c.band, BANDS.c.item, place)
                    .where(BANDS.c.band.in_(part))
                    .subquery()
                )
                rows = self._connection.execute(
                    select(ranked.c.band, ranked.c.item).where(ranked.c.place <= most)
                ).all()
            open_items = self._still_counting({row.item for row in rows})
            for row in rows:
                if row.item in open_items:
                    found.setdefault(row.band, []).append(row.item)
        return found

    def mails_of(self, digests: Iterable[str]) -> list[MailView]:
        """Every line of these mails, wherever they were shown."""
        return [
            mail
            for part in in_chunks(digests)
            for mail in self._mails(select(MAILS).where(MAILS.c.digest.in_(part)))
        ]

    def mails_beginning(self, digits: str) -> list[MailView]:
        """The lines of mails whose digest begins with these hex digits."""
        return self._mails(select(MAILS).where(MAILS.c.digest.between(digits, digits + "g")))

    def mail_of_entry(self, seq: int) -> MailView | None:
        """The line whose latest entry that is."""
        return next(iter(self._mails(select(MAILS).where(MAILS.c.seq == seq))), None)

    def count_mails(self) -> dict[str, int]:
        """Outcome → how many lines have it."""
        return {
            row[0]: row[1]
            for row in self._connection.execute(
                select(MAILS.c.outcome, func.count()).group_by(MAILS.c.outcome)
            )
        }

    def count_items(self) -> dict[str, int]:
        """State by what is known now → how many items are in it."""
        return {
            row[0]: row[1]
            for row in self._connection.execute(
                select(ITEMS.c.state, func.count()).group_by(ITEMS.c.state)
            )
        }

    def _still_counting(self, ids: Collection[str]) -> set[str]:
        found: set[str] = set()
        for part in in_chunks(ids):
            found |= set(
                self._connection.scalars(
                    select(ITEMS.c.id).where(
                        ITEMS.c.id.in_(part), ITEMS.c.state.in_(("counted", "waiting"))
                    )
                )
            )
        return found

    def mails_after(self, seq: int) -> list[MailView]:
        """The lines that were written, or written anew, after that entry."""
        return self._mails(select(MAILS).where(MAILS.c.seq > seq).order_by(MAILS.c.seq))

    def items_after(self, seq: int) -> list[ItemView]:
        """The items whose receipt was recorded after that entry."""
        return self._items(select(ITEMS).where(ITEMS.c.seq > seq).order_by(ITEMS.c.seq))

    def waiting(self, *, most: int) -> list[ItemView]:
        """The latest items that wait for a person to say whose they are, the latest first."""
        return self._items(
            select(ITEMS).where(ITEMS.c.state == "waiting").order_by(ITEMS.c.seq.desc()).limit(most)
        )

    def shown_before(self, key: MailKey, *, day: date) -> list[MailView]:
        """The lines of mails received that day in that folder, under another uidvalidity."""
        where = (
            MAILS.c.mailbox == key.mailbox,
            MAILS.c.folder == key.folder,
            MAILS.c.uidvalidity != key.uidvalidity,
        )
        return self._mails(select(MAILS).where(*where, MAILS.c.day == day))

    def _mails(self, query: Select[Any], values: Mapping[str, Any] | None = None) -> list[MailView]:
        names = MailView.__slots__
        return [
            MailView(**{name: row[name] for name in names})
            for row in self._connection.execute(query, values).mappings()
        ]
