"""What is entered is held against the ledger: the same text, nearly the same, a revision, the same
title where there is no text to compare.
"""

from datetime import datetime, timedelta

import pytest

from classify.mail_texts import texts_of
from classify.read import read
from config.errors import Refused
from config.period import SHANGHAI, Quarter, civil_date
from config.phrases import NO_PHRASES
from desk.acts.by_hand import Agreed, ByHand, Unconfirmed, alike_to, enter, item_of
from desk.acts.mailroom.history import History
from desk.acts.mailroom.items import add_items, settled
from ingest.mail import MailKey, OpenedMail, RawMail
from ledger.portable import ClosedLine, CommissionedLine
from tests.desk.acts.by_hand.papers import TEXT, TITLE
from tests.desks import MORNING
from tests.ledgers import act

NOW = MORNING + timedelta(days=1)

FIRST = "2026-00001"


def said(**changed):
    return ByHand(
        **({"unit": "helan", "title": TITLE, "received_at": MORNING, "text": TEXT} | changed)
    )


def found(intake, **changed):
    one = said(**changed)
    with intake.book.writing(actor="x", keep=False) as writer:
        return [
            (like.item, like.own, like.why)
            for like in alike_to(writer, item_of(one, phrases=NO_PHRASES), unit=one.unit)
        ]


@pytest.fixture
def kept(intake):
    with intake.book.writing(actor="x") as writer:
        enter(
            writer,
            said(),
            agreed=Agreed(),
            rules=intake.rules,
            phrases=NO_PHRASES,
            now=NOW,
        )
    return intake


def test_the_same_text_is_the_same_whatever_its_title(kept):
    assert found(kept, title="另一个题目") == [("2026-00001", True, "与2026-00001正文相同")]


def test_a_text_nearly_the_same_is_asked_about_and_another_unit_s_too(kept):
    changed = TEXT.replace("一万二千亩", "一万三千亩")
    ((item, own, why),) = found(kept, title="另一个题目", text=changed)
    assert (item, own, "相近" in why) == ("2026-00001", True, True)
    ((item, own, why),) = found(kept, unit="jinfeng")
    assert (item, own, "另一单位" in why) == ("2026-00001", False, True)


def test_the_same_title_is_asked_about_where_a_text_is_missing(kept):
    ((item, own, why),) = found(kept, text="")
    assert (item, own, "没有正文" in why) == ("2026-00001", True, True)
    assert found(kept, text="", unit="jinfeng") == []


def test_a_marked_revision_is_asked_about(kept):
    ((item, _, why),) = found(
        kept, title=f"{TITLE}（更正）", text="更正：水稻应为一万五千亩，其余不变。"
    )
    assert (item, "更正" in why) == ("2026-00001", True)


def test_strangers_are_not(kept):
    assert (
        found(
            kept,
            title="某区做好供暖准备",
            text="检修管网三百公里，储煤五万吨，确保十一月一日按时供暖，群众温暖过冬。",
        )
        == []
    )


def put(intake, agreed=None, **changed):
    said = ByHand(
        **({"unit": "helan", "title": TITLE, "received_at": MORNING, "text": TEXT} | changed)
    )
    with intake.book.writing(actor="经办") as writer:
        return enter(
            writer,
            said,
            agreed=agreed or Agreed(),
            rules=intake.rules,
            phrases=NO_PHRASES,
            now=NOW,
        )


def item(intake, name=FIRST):
    with intake.book.reading() as views:
        return views.items.by_name(name)


def count(intake):
    return sum(1 for _ in intake.book.entries())


def test_it_counts_for_its_unit_and_says_where_it_came_from(intake):
    done = put(intake, category="experience")
    assert (done.item, done.proposed, item(intake).unit, item(intake).state) == (
        FIRST,
        False,
        "helan",
        "counted",
    )
    with intake.book.reading() as views:
        receipt, words = (
            views.payload(item(intake).seq),
            views.words([item(intake).seq])[item(intake).seq],
        )
    assert (receipt.source, receipt.category, receipt.actor, words["signatory"]) == (
        "by_hand",
        "experience",
        "经办",
        "王某",
    )
    assert "类别由补录人选定" in words["because"]


def test_a_repeat_is_asked_about_and_nothing_is_written_meanwhile(intake):
    put(intake)
    with pytest.raises(Unconfirmed) as asked:
        put(intake, title="另一个题目")
    assert ([one.item for one in asked.value.question.alike], count(intake)) == ([FIRST], 1)


def test_it_is_recorded_as_a_repeat_or_as_another_as_the_person_says(intake):
    put(intake)
    again = put(intake, Agreed(repeats=FIRST), received_at=NOW)
    assert (again.repeats, item(intake, again.item).state, item(intake, again.item).repeat_of) == (
        FIRST,
        "repeated",
        FIRST,
    )
    other = put(intake, Agreed(others=frozenset({FIRST})), received_at=NOW)
    assert item(intake, other.item).state == "counted"
    with pytest.raises(Refused, match="不是同一单位"):
        put(intake, Agreed(repeats="2026-00009"))


def test_of_the_two_the_one_received_later_is_the_repeat(intake):
    put(intake, received_at=NOW)
    earlier = put(intake, Agreed(repeats=FIRST))
    assert (item(intake, earlier.item).state, item(intake).repeat_of) == ("counted", earlier.item)


def test_a_mail_that_comes_later_with_the_same_text_is_its_repeat(intake):
    put(intake)
    mail = OpenedMail(
        None, "helan@example.gov.cn", "", TITLE, None, f"报送单位：贺兰县\n{TEXT}", (), ()
    )
    raw = RawMail(MailKey("main", "INBOX", 1, 1), NOW, 3, b"abc", f"{1:064x}")
    understood = read(texts_of(mail), intake.rules.roster, day=civil_date(NOW), taught={})
    with intake.book.writing(actor="yishi") as writer:
        history = History(writer, [raw], understood.items)
        add_items(
            writer,
            settled(writer, understood, raw, history=history),
            raw,
            logged=1,
            known=intake.known,
            history=history,
        )
    assert item(intake, "2026-00002").repeat_of == FIRST


def test_a_closed_quarter_is_asked_about_with_what_it_would_change(intake):
    day = datetime(2026, 7, 1, tzinfo=SHANGHAI).date()
    act(
        intake.book,
        ClosedLine(period="2026Q2", day=day),
        actor="chief",
        rules=intake.rules,
        today=day,
    )
    late, before = datetime(2026, 6, 3, 9, tzinfo=SHANGHAI), count(intake)
    with pytest.raises(Unconfirmed, match="已签发") as asked:
        put(intake, received_at=late)
    question = asked.value.question
    assert (question.closed, question.counts_in, question.alike, count(intake)) == (
        Quarter(2026, 2),
        Quarter(2026, 3),
        (),
        before,
    )
    with pytest.raises(Unconfirmed):
        put(intake, Agreed(closed=Quarter(2026, 1)), received_at=late)
    assert put(intake, Agreed(closed=Quarter(2026, 2)), received_at=late).done[
        0
    ].quarter == Quarter(2026, 3)


def test_it_answers_a_commission_and_the_delivery_is_recorded_with_it(intake):
    day = civil_date(MORNING)
    asked = CommissionedLine(day=day, units=("helan",), title="秋收", due=day)
    act(intake.book, asked, actor="经办", rules=intake.rules, today=day)
    with pytest.raises(Refused, match="没有约 jinfeng"):
        put(intake, unit="jinfeng", commission="C2026-001")
    done = put(intake, commission="C2026-001", delivers=True)
    assert [line.rule for line in done.done[1].came] or done.done[1].ref
    with intake.book.reading() as views:
        assert views.office.delivered(["C2026-001"]) == {("C2026-001", "helan")}
    with pytest.raises(Refused, match="已有记录"):
        put(intake, title="某事", text="", commission="C2026-001", delivers=True)


def test_nothing_is_kept_of_what_the_ledger_will_not_take(intake):
    for changed in (
        {"unit": "nobody"},
        {"category": "nonsense"},
        {"joint": ("helan",)},
        {"title": "机密★一年"},
    ):
        with pytest.raises(Refused):
            put(intake, **changed)
    assert count(intake) == 0
