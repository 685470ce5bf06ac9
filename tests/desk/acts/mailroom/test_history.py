"""What a batch of mails is held against: asked once, and kept up as the batch is recorded."""

from datetime import timedelta

from classify.mail_texts import texts_of
from classify.read import read
from config.period import civil_date
from desk.acts.mailroom.history import History
from ingest.mail import MailKey, OpenedMail, RawMail
from tests.desks import MORNING

TEXT = (
    "市气象局做好防汛服务\n一是加密会商，二是滚动预报，三是入企服务，确保安全度汛。\n签发人：马立群"
)
MAIL = OpenedMail(None, "qixiang@example.gov.cn", "", "市气象局做好防汛服务", None, TEXT, (), ())
RAW = RawMail(MailKey("main", "INBOX", 1, 7), MORNING, 3, b"abc", "d" * 64)


def item_of(intake):
    return read(texts_of(MAIL), intake.rules.roster, day=civil_date(MORNING), taught={}).items[0]


def test_a_mail_that_was_logged_stands_at_its_position_under_every_uidvalidity(intake):
    with intake.book.writing(actor="x") as writer:
        history = History(writer, [RAW], [])
        assert not history.has(RAW.key)
        history.log(RAW.key, RAW, recorded=True)
        assert history.has(RAW.key)
        assert not history.has(MailKey("main", "INBOX", 2, 7))
        assert [line.uidvalidity for line in history.at(MailKey("main", "INBOX", 2, 7))] == [1]
        assert RAW.digest in history.digests


def test_the_earliest_received_of_a_unit_s_like_items_stands_whatever_the_order(intake):
    item = item_of(intake)
    with intake.book.writing(actor="x") as writer:
        history = History(writer, [RAW], [item])
        assert history.like("qixiang", [item]) == ({}, {})
        for named, days in (("2026-00002", 0), ("2026-00003", -1), ("2026-00004", 1)):
            history.add("qixiang", item, named=named, received_at=MORNING + timedelta(days=days))
        texts, titles = history.like("qixiang", [item])
        assert (set(texts.values()), set(titles.values())) == ({"2026-00003"}, {"2026-00003"})
        assert history.like("jinfeng", [item]) == ({}, {})


def test_asking_again_forgets_what_counts_no_more(intake):
    item = item_of(intake)
    with intake.book.writing(actor="x") as writer:
        history = History(writer, [RAW], [item])
        history.add("qixiang", item, named="2026-00009", received_at=MORNING)
        history.ask_again(writer, item)
        assert history.like("qixiang", [item]) == ({}, {})
