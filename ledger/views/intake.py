"""What taking mails in asks of a ledger, for a batch at once: each question by key, however many
mails there are (tests/ledger/test_hot_path.py). Writes nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from classify.submission import BANDS as BAND_COUNT
from ingest.mail import MailKey
from ledger.projection.items import key_number
from ledger.schema.views import FINGERPRINTS, ITEMS, MAILS
from ledger.views.items import STATE
from ledger.views.rows import MailView, Questions, in_chunks, mail_views

# One statement for any text, of each band by key, so that a band of thousands costs no more than one
# of fifty; then of those few that share most, the ones that may still be repeated.
_IN_BAND = (
    "SELECT item FROM (SELECT item FROM bands WHERE band = ? ORDER BY item DESC LIMIT 50) AS latest"
)
_NEAREST = (
    "SELECT i.id, f.title_key, f.sketch, h.shared FROM (SELECT item, count(*) AS shared FROM (...) "
    "AS hits GROUP BY item ORDER BY shared DESC, item DESC LIMIT 32) AS h "
    "JOIN items i ON i.seq = h.item JOIN fingerprints f ON f.item = h.item "
    "WHERE coalesce(i.state, '') IN ('counted', 'waiting') "
    "ORDER BY h.shared DESC, h.item DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Earliest:
    """The earliest of the items that are alike: its id and receipt."""

    item: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Sketched:
    """An item by what it is known again by: its title's number (`key_number`) and its text's
    sketch; `shared`: in how many bands it is like the one that was asked for.
    """

    item: str
    title: int | None
    sketch: bytes
    shared: int = 0


class IntakeQuestions(Questions):
    """Questions about mails and items that are just coming in."""

    def near(self, keys: Collection[MailKey]) -> list[MailView]:
        """The lines at these positions of their folders, under whichever uidvalidity."""
        positions = {(key.mailbox, key.folder, key.uid) for key in keys}
        lines: list[MailView] = []
        for mailbox in {key.mailbox for key in keys}:
            of_mailbox = [key for key in keys if key.mailbox == mailbox]
            uids = MAILS.c.uid.in_({key.uid for key in of_mailbox})
            for part in in_chunks({key.folder for key in of_mailbox}):
                where = (MAILS.c.mailbox == mailbox, MAILS.c.folder.in_(part), uids)
                lines += mail_views(
                    self._connection, select(MAILS).where(*where).order_by(MAILS.c.uidvalidity)
                )
        return [mail for mail in lines if (mail.mailbox, mail.folder, mail.uid) in positions]

    def known_digests(self, digests: Iterable[str]) -> set[str]:
        """Those of these digests whose mail was recorded. Told apart here: asked of the database,
        it would go by the outcome, which most mails share.
        """
        query = select(MAILS.c.digest, MAILS.c.outcome)
        return {
            row.digest
            for part in in_chunks(digests)
            for row in self._connection.execute(query.where(MAILS.c.digest.in_(part)))
            if row.outcome == "recorded"
        }

    def like(
        self, *, text_keys: Collection[str], title_keys: Collection[str]
    ) -> tuple[Mapping[tuple[str, str], Earliest], Mapping[tuple[str, str], Earliest]]:
        """Each unit's earliest counted item with one of these texts, and of these titles, by unit
        and key.
        """
        return self._earliest("text_key", text_keys), self._earliest("title_key", title_keys)

    def nearest(self, bands: Sequence[int], *, most: int) -> list[Sketched]:
        """The items that share the most of a text's bands and may still be repeated, the likeliest
        and latest first; of one band only the latest are looked at.
        """
        if not bands:
            return []
        statement = _nearest("?" if self._connection.dialect.paramstyle == "qmark" else "%s")
        rows = self._connection.exec_driver_sql(statement, (*bands, most))
        return [Sketched(row[0], row[1], bytes(row[2]), row[3]) for row in rows]

    def sketched(self, items: Iterable[str]) -> list[Sketched]:
        """These items by what they are known again by; one that is sealed is left out."""
        columns = (ITEMS.c.id, FINGERPRINTS.c.title_key, FINGERPRINTS.c.sketch)
        query = select(*columns).join(FINGERPRINTS, FINGERPRINTS.c.item == ITEMS.c.seq)
        return [
            Sketched(row[0], row[1], row[2])
            for part in in_chunks(items)
            for row in self._connection.execute(query.where(ITEMS.c.id.in_(part)))
        ]

    def _earliest(self, column: str, keys: Collection[str]) -> dict[tuple[str, str], Earliest]:
        numbers = {number: key for key in keys if (number := key_number(key)) is not None}
        return {
            (row.unit, numbers[row[0]]): Earliest(row.id, row.received_at)
            for part in in_chunks(numbers)
            for row in self._connection.execute(_counted(column), {"keys": part})
        }


@cache
def _nearest(mark: str) -> str:
    every = " UNION ALL ".join([_IN_BAND] * BAND_COUNT)
    return _NEAREST.replace("...", every).replace("?", mark)


@cache
def _counted(column: str) -> Select[Any]:
    """The counted items with one of these keys, the earliest last."""
    key = FINGERPRINTS.c[column]
    return (
        select(key, ITEMS.c.id, ITEMS.c.unit, ITEMS.c.received_at)
        .join(ITEMS, ITEMS.c.seq == FINGERPRINTS.c.item)
        .where(STATE == "counted", key.in_(bindparam("keys", expanding=True)))
        .order_by(ITEMS.c.received_at.desc(), ITEMS.c.seq.desc())
    )
