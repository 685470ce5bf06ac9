"""来件日志: questions about the mails that were shown to us, as intake asks them and as people
read them. Writes nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from ingest.mail import MailKey
from ledger.schema.views import DOUBTS, ITEMS, MAILS, RELEASES
from ledger.views.items import DONE
from ledger.views.lines import END, LogFilter, LogPart, lines_of_log, part_of_log
from ledger.views.quarters import Doubted, doubted
from ledger.views.rows import MailView, Questions, in_chunks, mail_views


class Log(Questions):
    """Questions about the log of mails."""

    def lines(
        self, *, wanted: LogFilter, before: int | None = None, after: int = 0
    ) -> Iterator[MailView]:
        """The lines that fit, newest first by entry (from before that entry on, and only what is
        after that one), in flat memory.
        """
        return lines_of_log(self._connection, wanted, before=before or END, after=after)

    def part(
        self, wanted: LogFilter, *, before: int | None = None, most: int, after: int = 0
    ) -> LogPart:
        """The newest of the lines that fit between these two, `most` at the most, among those that
        one look finds.
        """
        return part_of_log(self._connection, wanted, before=before or END, after=after, most=most)

    def releases(self, *, most: int) -> list[tuple[int, int]]:
        """The latest `most` releases, newest first: the entry of each, and the entry that held the
        mail.
        """
        query = select(RELEASES.c.seq, RELEASES.c.held).order_by(RELEASES.c.seq.desc()).limit(most)
        return [(row.seq, row.held) for row in self._connection.execute(query)]

    def known_uids(
        self, mailbox: str, folder: str, uidvalidity: int, *, since: date | None = None
    ) -> frozenset[int]:
        """The UIDs that have a line, or those of them that were received on that day or later."""
        where = _in_folder(mailbox, folder, uidvalidity)
        where += [MAILS.c.day >= since] if since else []
        return frozenset(self._connection.scalars(select(MAILS.c.uid).where(*where)))

    def settled(
        self, mailbox: str, folder: str, uidvalidity: int, uids: Iterable[int]
    ) -> list[MailView]:
        """The lines of those of these mails that are recorded, or repeat one that is, whole:
        nobody needs them where they are any more.
        """
        where = _in_folder(mailbox, folder, uidvalidity)
        where += [MAILS.c.outcome.in_(("recorded", "seen_before")), MAILS.c.digest.is_not(None)]
        parts = (MAILS.c.uid.in_(part) for part in in_chunks(uids))
        return [mail for part in parts for mail in self._where(*where, part)]

    def at(self, key: MailKey) -> MailView | None:
        """The line of a mail that was shown to us there."""
        values = {name: getattr(key, name) for name in MailKey.__slots__}
        return next(iter(self._mails(_at_key(), values)), None)

    def shown_before(self, key: MailKey, *, day: date) -> list[MailView]:
        """The lines of mails received that day in that folder, under another uidvalidity."""
        folder = (MAILS.c.mailbox == key.mailbox, MAILS.c.folder == key.folder)
        return self._where(*folder, MAILS.c.uidvalidity != key.uidvalidity, MAILS.c.day == day)

    def of_digests(self, digests: Iterable[str]) -> list[MailView]:
        """Every line of these mails, wherever they were shown."""
        parts = (MAILS.c.digest.in_(part) for part in in_chunks(digests))
        return [mail for part in parts for mail in self._where(part)]

    def beginning(self, digits: str) -> list[MailView]:
        """The lines of mails whose digest begins with these hex digits."""
        return self._where(MAILS.c.digest.between(digits, digits + "g"))

    def of_entry(self, seq: int) -> MailView | None:
        """The line whose latest entry that is."""
        return next(iter(self._where(MAILS.c.seq == seq)), None)

    def after(self, seq: int) -> list[MailView]:
        """The lines that were written, or written anew, after that entry."""
        return self._mails(select(MAILS).where(MAILS.c.seq > seq).order_by(MAILS.c.seq))

    def count(self, *, outcome: str) -> int:
        """How many mails have that outcome."""
        query = select(func.count()).select_from(MAILS).where(MAILS.c.outcome == outcome)
        return self._connection.scalar(query) or 0

    def count_outcomes(self) -> dict[str, int]:
        """Outcome → how many lines have it."""
        query = select(MAILS.c.outcome, func.count()).group_by(MAILS.c.outcome)
        return dict(self._connection.execute(query).all())

    def doubted(self, since: date, codes: Collection[str]) -> list[Doubted]:
        """Mails received on that day or later of which one of these doubts is open, or of an item
        that came with them; the newest first, each mail before its items.
        """
        # Of a bare column SQLite would look for the least by walking through all mails.
        first = self._connection.scalar(
            select(func.min(MAILS.c.seq + 0)).where(MAILS.c.day >= since)
        )
        of_lines = (DOUBTS.c.code.in_(codes), DOUBTS.c.line >= (first or 0))
        open_item = (ITEMS.c.logged == DOUBTS.c.line) & ITEMS.c.state.not_in(DONE)
        query = (
            select(
                *(DOUBTS.c.of, DOUBTS.c.code, DOUBTS.c.item),
                *(MAILS.c.received_at, MAILS.c.day, MAILS.c.outcome),
            )
            .join(MAILS, MAILS.c.seq == DOUBTS.c.line)
            .outerjoin(ITEMS, ITEMS.c.seq == DOUBTS.c.of)
            .where(*of_lines, or_(DOUBTS.c.item.is_(None), open_item))
            .order_by(DOUBTS.c.line.desc(), DOUBTS.c.of)
        )
        rows = self._connection.execute(query)
        # Looked at here: few are left, and asked for it SQLite would begin with all mails.
        return doubted(row[:4] for row in rows if row.day >= since and row.outcome == "recorded")

    def _where(self, *where: ColumnElement[bool]) -> list[MailView]:
        return self._mails(select(MAILS).where(*where))

    def _mails(self, query: Select[Any], values: Mapping[str, Any] | None = None) -> list[MailView]:
        return mail_views(self._connection, query, values)


def _in_folder(mailbox: str, folder: str, uidvalidity: int) -> list[ColumnElement[bool]]:
    return [
        MAILS.c.mailbox == mailbox,
        MAILS.c.folder == folder,
        MAILS.c.uidvalidity == uidvalidity,
    ]


@cache
def _at_key() -> Select[Any]:
    return select(MAILS).where(*(MAILS.c[name] == bindparam(name) for name in MailKey.__slots__))
