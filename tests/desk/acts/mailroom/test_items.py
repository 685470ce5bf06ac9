"""From a mail understood to its items: whose they are, what is a repeat, and what was read of a
mail too large.
"""

from dataclasses import replace
from datetime import timedelta

from classify.mail_texts import texts_of
from classify.read import read
from config.period import civil_date
from config.phrases import Phrase, Phrases
from desk.acts.mailroom.history import History
from desk.acts.mailroom.items import add_items, settled
from ingest.mail import MailKey, OpenedMail, RawMail
from tests.desks import MORNING

TEXT = "报送单位：银川市气象局\n市气象局做好防汛服务\n一是加密会商，二是滚动预报，三是入企服务，确保安全度汛，累计发布预警信息十二期，服务企业三十家。\n签发人：马立群"


def opened(**changed) -> OpenedMail:
    mail = OpenedMail(
        None, "qixiang@example.gov.cn", "", "市气象局做好防汛服务", None, TEXT, (), ()
    )
    return replace(mail, **changed)


def raw(uid: int, **changed) -> RawMail:
    return replace(
        RawMail(MailKey("main", "INBOX", 1, uid), MORNING, 3, b"abc", f"{uid:064x}"), **changed
    )


def take(intake, mail, letter, **known):
    """The submission, how many items, and the items as the views have them."""
    understood = read(
        texts_of(mail), intake.rules.roster, day=civil_date(letter.received_at), taught={}, **known
    )
    with intake.book.writing(actor="yishi") as writer:
        history = History(writer, [letter], understood.items)
        submission = settled(writer, understood, letter, history=history)
        count = add_items(writer, submission, letter, logged=1, known=intake.known, history=history)
    with intake.book.reading() as views:
        return submission, count, views.items.of_mails([f"{uid:064x}" for uid in range(5)])


def test_an_item_is_the_unit_s_whose_address_sent_it(intake):
    submission, count, items = take(intake, opened(), raw(1))
    assert (submission.unit, count, [item.unit for item in items]) == ("qixiang", 1, ["qixiang"])
    assert [item.state for item in items] == ["counted"]


def test_a_stranger_s_item_waits(intake):
    _, _, items = take(intake, opened(sender="nobody@example.com"), raw(1))
    assert [(item.unit, item.state) for item in items] == [(None, "waiting")]


def test_the_later_received_of_two_is_the_repeat_whichever_came_to_us_first(intake):
    take(intake, opened(), raw(1))
    _, _, items = take(intake, opened(), raw(2, received_at=MORNING - timedelta(days=1)))
    assert [(item.state, item.repeat_of) for item in items] == [
        ("repeated", "2026-00002"),
        ("counted", None),
    ]


def test_another_unit_s_same_text_is_no_repeat(intake):
    take(intake, opened(), raw(1))
    _, _, items = take(intake, opened(sender="nobody@example.com"), raw(2))
    assert [item.repeat_of for item in items] == [None, None]


def test_a_mail_whose_items_are_there_already_adds_none(intake):
    take(intake, opened(), raw(1))
    _, count, items = take(intake, opened(), raw(1))
    assert (count, len(items)) == (0, 1)


def test_a_mail_too_large_waits_and_what_is_doubted_of_its_text_is_its_size(intake):
    submission, count, _ = take(intake, opened(text=""), raw(1, content=None, digest=None))
    doubts = submission.items[0].doubts
    assert (count, [doubt.code for doubt in doubts]) == (1, ["no_own_text", "oversize"])
    assert {doubt.detail for doubt in doubts} == {"邮件超过大小上限，正文和附件未读取"}
    assert submission.items[0].title == "市气象局做好防汛服务"


def test_what_its_category_rests_on_is_kept_with_the_item(intake):
    phrases = Phrases(
        margin=1,
        names=(("local_work", "工作动态"),),
        listed=(Phrase("local_work", "title", "做好", 2),),
    )
    _, _, (item,) = take(intake, opened(), raw(1), phrases=phrases)
    with intake.book.reading() as views:
        assert views.words([item.seq])[item.seq]["because"].endswith("；类别「工作动态」2（做好）")
        assert views.payload(item.seq).category == "local_work"
