"""Which line of the log is found by which word: kept up with every entry, the same when the views
are made anew, never what is held or sealed.
"""

import pytest

from ledger.payloads import Held, Logged, Received, Reread, Sealed
from ledger.projection.search import note_words
from ledger.search.terms import search_query
from ledger.views import LogFilter
from tests.ledgers import NOON, SmallLedger, received

AT = {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "received_at": NOON}
TEXT = {"title": "某局保障供暖", "text": "处置漏点三十处"}


def log(page, uid, subject, *, digest=None, **more):
    payload = Logged(
        **AT,
        uid=uid,
        outcome="recorded",
        size=9,
        digest=digest or f"{uid:064}",
        sender="xinxi@example.gov.cn",
        **more,
    )
    return page.append(
        payload, {"subject": subject, "sender_name": "张三", "names": ["清单.docx", None]}
    ).seq


def receive(page, number, words, **more):
    item = f"2026-{number:05}"
    return page.append(
        Received(ref=item, item=item, unit="d", day=NOON.date(), received_at=NOON, **more), words
    ).seq


def found(ledger, query):
    with ledger.book.reading() as views:
        return [mail.uid for mail in views.log.lines(wanted=LogFilter(seek=search_query(query)))]


@pytest.fixture
def mails(ledger: SmallLedger) -> SmallLedger:
    """Three mails: one with two items, one without any, one whose item is not told where it came
    from but by the mail's digest.
    """
    with ledger.book.writing(actor="x") as writer:
        line = log(writer, 1, "信息报送")
        receive(writer, 1, TEXT, logged=line, mail=f"{1:064}")
        receive(writer, 2, {"title": "另一件事", "text": "春耕备耕"}, logged=line, mail=f"{1:064}")
        log(writer, 2, "春耕通知")
        log(writer, 3, "早年的")
        receive(writer, 3, {"title": "引黄灌溉"}, mail=f"{3:064}")
        writer.append(
            Held(**AT, uid=4, sender="secret@example.com", rule="level_star", strength="strong")
        )
    return ledger


@pytest.mark.parametrize(
    ("query", "uids"),
    [
        ("供暖", [1]),
        ("春耕", [2, 1]),
        ("供暖 春耕", [1]),  # words of two items of one mail
        ("信息报送 漏点", [1]),  # of the subject and a text
        ("清单", [3, 2, 1]),
        ("xinxi 张三", [3, 2, 1]),
        ("引黄", [3]),
        ("secret", []),
        ("供水", []),
    ],
)
def test_a_mail_is_found_by_words_of_its_own_and_of_its_items(mails, query, uids):
    assert found(mails, query) == uids
    mails.book.rebuild()
    assert found(mails, query) == uids


def test_an_item_without_a_mail_is_not_in_the_log_and_does_no_harm(ledger):
    ledger.take([received("A", "2026-01-05", title="供暖")])
    assert found(ledger, "供暖") == []


def test_what_was_read_anew_stands_and_an_item_that_comes_later_is_the_mail_s(mails):
    with mails.book.writing(actor="x") as writer:
        writer.append(Reread(of=2), {"title": "某局保障供气", "text": "无"})
        receive(writer, 4, {"title": "拆出的一条"}, logged=1, mail=f"{1:064}")
    for _ in range(2):
        assert found(mails, "供暖") == []
        assert found(mails, "供气 拆出 春耕 清单") == [1]
        mails.book.rebuild()


def test_a_line_that_was_read_anew_has_its_sender_and_names_anew(mails):
    with mails.book.writing(actor="x") as writer:
        writer.append(
            Reread(of=4, sender="other@example.com"), {"subject": "改了", "names": ["图纸.pdf"]}
        )
    for _ in range(2):
        assert found(mails, "图纸 other 改了") == [2]
        assert found(mails, "清单") == [3, 1]
        mails.book.rebuild()


def test_sealed_words_are_not_found_and_what_else_the_mail_has_still_is(mails):
    with mails.book.writing(actor="x") as writer:
        writer.append(Sealed(entries=(1, 2)), {"reason": "事后发现"})
        writer.erase((1, 2))
    for _ in range(2):
        assert found(mails, "供暖") == []
        assert found(mails, "漏点") == []
        assert found(mails, "清单") == [3, 2]
        assert found(mails, "春耕") == [2, 1]
        mails.book.rebuild()


def test_a_page_that_is_not_kept_leaves_no_words(mails):
    with mails.book.writing(actor="x", keep=False) as writer:
        log(writer, 9, "不会留下")
    assert found(mails, "不会留下") == []


def test_where_nothing_is_to_be_sought_nothing_is_written(ledger):
    from ledger.engine import writing  # noqa: PLC0415 # only here is there no page
    from ledger.projection.buffer import Buffer  # noqa: PLC0415 # see above

    with writing(ledger.book._engine, keep=False) as connection:
        rows = Buffer(connection, searched=False)
        assert rows.terms is None
        note_words(rows, None, Sealed(entries=(1,)), {})
