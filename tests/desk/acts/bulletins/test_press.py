"""A bulletin becomes a file or a page; the log in it says nothing of a held mail but that it is
held.
"""

import io
import zipfile
from datetime import datetime

from config.period import SHANGHAI, Quarter
from config.roster import parse_roster
from config.settings import BulletinTable
from desk.acts.bulletins.press import (
    Press,
    file_of,
    log_rows,
    page_of,
)
from desk.acts.mailroom.log_line import LogLine
from tests.ledgers import TODAY, received, roster_of, small_ledger


def test_a_period_and_a_year_become_files_and_pages(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("d", "e"))
    ledger.take([received("A", "2026-04-05")])
    press = Press(ledger.book, ledger.rules, BulletinTable(), TODAY)
    for content in (
        file_of(press, period, form)
        for period in (Quarter(2026, 2), 2026)
        for form in ("docx", "xlsx")
    ):
        assert zipfile.is_zipfile(io.BytesIO(content))
    assert "第二季度" in page_of(press, Quarter(2026, 2))
    assert "2026年度" in page_of(press, 2026)
    ledger.book.dispose()


def test_of_a_held_mail_the_log_s_row_says_only_that_it_is_held():
    line = LogLine(
        entry=7,
        mailbox="main",
        folder="INBOX",
        uidvalidity=1,
        uid=7,
        message_id=None,
        received_at=datetime(2026, 4, 5, 9, tzinfo=SHANGHAI),
        recorded_at=datetime(2026, 4, 5, 9, tzinfo=SHANGHAI),
        sender="a@example.com",
        subject=None,
        digest=None,
        size=None,
        outcome="held",
        doubts=(),
        items=(),
        attachments=(),
        defects=(),
    )
    assert log_rows([line], roster=parse_roster(roster_of("d")))[0] == (
        "2026-04-05 09:00",
        "",
        "a@example.com",
        "",
        "扣留",
        "",
        "",
        "",
    )
