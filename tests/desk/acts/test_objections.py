"""An objection is entered with a term and answered by a person; nothing that it says moves a
point, and nothing secret is written down.
"""

from dataclasses import replace
from datetime import date

import pytest

from config.errors import Refused
from config.schedule import Workdays
from desk.acts.objections import (
    AnswerTerm,
    Objection,
    Reply,
    answer_objection,
    record_objection,
)
from tests.ledgers import TODAY, adopted, received, roster_of, small_ledger

TERM = AnswerTerm(10, Workdays())
SAID = Objection(unit="d", words="少算一条", day=date(2026, 10, 12), period="2026Q3")


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e"))
    made.take([received("A", "2026-07-05"), adopted("x", "A", "2026-07-06")])
    yield made
    made.book.dispose()


def enter(ledger, said=SAID, **changes):
    with ledger.book.writing(actor="王芳") as writer:
        return record_objection(
            writer, replace(said, **changes), rules=ledger.rules, term=TERM, today=TODAY
        )


def answer(ledger, to, outcome="rejected", words="经核对无误", day=date(2026, 10, 20), followed=()):
    reply = Reply(to=to, outcome=outcome, words=words, day=day, followed=followed)
    with ledger.book.writing(actor="李明") as writer:
        return answer_objection(writer, reply, today=TODAY)


def test_it_is_due_after_the_usual_workdays_or_when_a_person_says(ledger):
    """The first week of October is a holiday: ten workdays from the 30 September end after it."""
    assert enter(ledger).due == date(2026, 10, 26)
    assert enter(ledger, day=date(2026, 9, 30)).due == date(2026, 10, 20)
    assert enter(ledger, due=date(2026, 10, 13)).due == date(2026, 10, 13)


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ({"period": "2026Q3"}, ("2026Q3", None, None)),
        ({"period": "2026"}, ("2026", None, None)),
        ({"period": None, "item": "A"}, (None, "2026-00001", None)),
        ({"period": None, "fact": "x"}, (None, "2026-00001", "x")),
    ],
)
def test_it_is_about_a_period_an_item_or_a_fact(ledger, about, shown):
    found = enter(ledger, **about)
    assert (found.period, found.item, found.fact, found.words, found.actor) == (
        *shown,
        "少算一条",
        "王芳",
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"unit": "nobody"}, "没有单位"),
        ({"words": " \n"}, "请写申诉的内容"),
        ({"words": "密级：机密"}, "涉密内容不得录入"),
        ({"day": date(2026, 11, 25)}, "还没有到"),
        ({"due": date(2026, 10, 11)}, "早于收到"),
        ({"period": None}, "三者取一"),
        ({"item": "A"}, "三者取一"),
        ({"period": "2026Q9"}, "不是"),
        ({"period": "2026-07"}, "不是《"),
        ({"period": "2027"}, "还没有开始"),
        ({"period": None, "item": "2026-00009"}, "没有编号或 ref"),
        ({"period": None, "fact": "zz"}, "没有 ref"),
        ({"period": None, "again": 77}, "没有第 77 号申诉"),
    ],
)
def test_what_names_nothing_or_is_secret_is_refused_and_nothing_is_written(ledger, wrong, says):
    with pytest.raises(Refused, match=says):
        enter(ledger, **wrong)
    with ledger.book.reading() as views:
        assert views.head()[0] == 2


def test_an_answer_stands_until_a_later_one_corrects_it(ledger):
    seq = enter(ledger).seq
    assert answer(ledger, seq).answer.outcome == "rejected"
    found = answer(ledger, seq, "partly", "补记一条", followed=("x", "x"))
    assert [(one.outcome, one.words, one.followed) for one in found.answers] == [
        ("rejected", "经核对无误", ()),
        ("partly", "补记一条", ("x",)),
    ]
    assert ledger.tally("2026Q3")["d"]["scores"][0]["because"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"to": 1}, "没有第 1 号申诉"),
        ({"outcome": "maybe"}, "没有结论 'maybe'"),
        ({"words": ""}, "请写答复"),
        ({"words": "机密★1年"}, "涉密内容不得录入"),
        ({"day": date(2026, 10, 11)}, "应在收到申诉的"),
        ({"day": date(2026, 11, 25)}, "应在收到申诉的"),
        ({"followed": ("x", "zz")}, "没有 ref 为 'zz' 的事实"),
    ],
)
def test_an_answer_that_can_not_be_is_refused(ledger, wrong, says):
    seq = enter(ledger).seq
    with pytest.raises(Refused, match=says):
        answer(ledger, **{"to": seq, **wrong})
    with ledger.book.reading() as views:
        assert views.office.objection(seq).answer is None


def test_what_a_unit_takes_back_needs_no_words(ledger):
    assert answer(ledger, enter(ledger).seq, "withdrawn", " ").answer.words is None


def test_an_answered_one_is_taken_up_again_as_a_new_one_about_the_same(ledger):
    first = enter(ledger, period=None, fact="x").seq
    again = {"period": None, "again": first, "words": "仍有异议"}
    with pytest.raises(Refused, match="还没有答复"):
        enter(ledger, **again)
    answer(ledger, first)
    with pytest.raises(Refused, match="是 d 的，不是 e 的"):
        enter(ledger, unit="e", **again)
    with pytest.raises(Refused, match="针对的就是原来那件"):
        enter(ledger, **again | {"period": "2026Q3"})
    found = enter(ledger, **again)
    assert (found.fact, found.item, found.again, found.words) == (
        "x",
        "2026-00001",
        first,
        "仍有异议",
    )
    with ledger.book.reading() as views:
        assert [one.seq for one in views.office.open_objections()] == [found.seq]
