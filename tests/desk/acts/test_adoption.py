"""What happened to an item counts for all that it is together with, is not recorded twice by
mistake, and is undone only by whoever did it.
"""

import json
from datetime import date, timedelta
from fractions import Fraction

import pytest

from config.errors import Refused
from config.period import Quarter
from desk.acts.adoption import (
    Adoption,
    Commendation,
    Instruction,
    UpwardReport,
    events_on,
    issue_number,
    own_events,
    points_by_unit,
    record_event,
    undo_events,
    why_not,
)
from desk.acts.days import Misdated, misdated
from desk.acts.labels import issue_text
from tests.ledgers import TODAY, adopted, fact, received, revoked, roster_of, small_ledger

DAY = "2026-11-20"
HOME = "yinchuan_zhengwu"
Q4 = Quarter(2026, 4)


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e"))
    made.take(
        [
            received("a", "2026-11-01"),
            received("b", "2026-11-02", unit="e"),
            received("c", "2026-11-03", unit=None),
        ]
    )
    yield made
    made.book.dispose()


def do(ledger, *events, again=False, actor="editor"):
    with ledger.book.writing(actor=actor) as writer:
        return [
            record_event(writer, event, again=again, rules=ledger.rules, today=TODAY)
            for event in events
        ]


def adoption(item, publication="guobao", **more):
    return Adoption(item=item, publication=publication, **more)


def printed(ledger, item):
    with ledger.book.reading() as views:
        return [fact.publication for fact in events_on(views, views.items.by_name(item).id)]


def test_what_happened_to_a_repeat_did_to_what_it_repeats_as_long_as_it_is_one(ledger):
    ledger.take([adopted("x", "b", DAY, "guobao"), fact("repeated", "r", DAY, item="b", of="a")])
    assert printed(ledger, "a") == ["guobao"]
    with pytest.raises(Refused, match="国报信息"):
        do(ledger, adoption("a"))
    ledger.take([revoked("y", "r", DAY)])
    assert (printed(ledger, "a"), printed(ledger, "b")) == ([], ["guobao"])
    ledger.take([revoked("z", "x", DAY)])
    assert printed(ledger, "b") == []


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (adoption("a"), adoption("a"), False),
        (adoption("a"), adoption("a", HOME), True),
        (adoption("a", HOME), adoption("a", HOME, genre="brief"), False),
        (adoption("a", HOME, issue="12"), adoption("a", HOME, issue="第12期"), False),
        (adoption("a", HOME, issue="12"), adoption("a", HOME, issue="13"), True),
        (adoption("a", HOME, issue="12"), adoption("a", HOME), False),
        (adoption("a", HOME), adoption("a", HOME, issue="12"), False),
        (Instruction(item="a", rank="city"), Instruction(item="a", rank="city"), False),
        (Instruction(item="a", rank="city"), Instruction(item="a", rank="region"), True),
        (UpwardReport(item="a"), UpwardReport(item="a"), False),
        (UpwardReport(item="a"), Commendation(item="a"), True),
        (Commendation(item="a"), Commendation(item="a"), False),
    ],
    ids=str,
)
def test_the_same_is_recorded_twice_only_where_it_is_meant(ledger, first, second, taken):
    do(ledger, first)
    if not taken:
        with pytest.raises(Refused, match=r"再记一次.*--again"):
            do(ledger, second)
        do(ledger, second, again=True)
    else:
        do(ledger, second)
    assert len(printed(ledger, "a")) == 2


def test_an_issue_that_another_program_wrote_in_words_is_the_same_issue(ledger):
    ledger.take([adopted("x", "a", DAY) | {"issue": "第12期"}])
    with pytest.raises(Refused, match="第12期"):
        do(ledger, adoption("a", HOME, issue="12"))
    do(ledger, adoption("a", HOME, issue="13"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([fact("withdrawn", "w", DAY, item="a")], "现为“撤回”，已不计数"),
        ([fact("repeated", "r", DAY, item="b", of="a")], "请采用 2026-00001"),
        ([], "请先归属"),
        ([received("s", DAY, title="", sealed=True)], "已清除"),
    ],
)
def test_nothing_happens_to_an_item_that_does_not_count(ledger, more, words):
    ledger.take(more)
    item = {"已不": "a", "请采": "b", "请先": "c", "已清": "s"}[words.rpartition("，")[2][:2]]
    for event in (adoption(item), UpwardReport(item=item)):
        with pytest.raises(Refused, match=words):
            do(ledger, event, again=True)


def test_what_is_not_known_or_not_yet_so_is_refused(ledger):
    for event, words in (
        (adoption("nobody"), "编号"),
        (adoption("a", "gubao"), "guobao"),
        (adoption("a", genre="brief"), "full"),
        (adoption("a", issue="第期"), "没有号"),
        (adoption("a", day=TODAY + timedelta(days=1)), "还没有到"),
        (adoption("a", note="机密★一年"), "密级"),
        (adoption("a", ref="b"), "已被占用"),
        (Instruction(item="a", rank="town"), "town"),
        (Instruction(item="a", rank=""), "rank"),
    ):
        with pytest.raises(Refused, match=words):
            do(ledger, event)
    assert printed(ledger, "a") == []


def test_what_acts_brought_is_summed_by_unit_with_its_articles(ledger):
    done = do(ledger, adoption("a"), adoption("b"), Commendation(item="a"))
    assert {each.unit: (each.points, len(each.cites)) for each in points_by_unit(done)} == {
        "d": (Fraction(7), 1),
        "e": (Fraction(5), 1),
    }
    with ledger.book.writing(actor="editor") as writer:
        entries = [each.entry.seq for each in done]
        undone = undo_events(writer, entries, reason="误", rules=ledger.rules, today=TODAY)
    assert {each.unit: each.points for each in points_by_unit(undone)} == {
        "d": Fraction(-7),
        "e": Fraction(-5),
    }
    assert printed(ledger, "a") == []


def test_nothing_is_recorded_of_several_where_one_cannot_be(ledger):
    with pytest.raises(Refused, match="请先归属"):
        do(ledger, adoption("a"), adoption("c"))
    assert printed(ledger, "a") == []
    with ledger.book.reading() as views:
        assert why_not(views, views.items.by_name("a")) == ""


def test_only_one_s_own_events_that_hold_are_undone(ledger):
    entry = do(ledger, adoption("a"))[0].entry.seq
    with ledger.book.reading() as views:
        assert [one.seq for one in own_events(views, [entry], actor="editor")] == [entry]
        for entries, actor in (
            ([entry], "chief"),
            ([1], "tester"),
            ([], "editor"),
            ([99], "editor"),
        ):
            with pytest.raises(Refused, match="自己"):
                own_events(views, entries, actor=actor)
    ledger.take(
        [revoked("x", ledger.export()[entry - 1].split('"ref": "')[1].partition('"')[0], DAY)]
    )
    with ledger.book.reading() as views, pytest.raises(Refused, match="撤销过"):
        own_events(views, [entry], actor="editor")


def test_an_issue_is_recorded_by_its_number_and_shown_as_people_say_it():
    same = ("33", " 第33期 ", "033", "３３", "三十三", "卅三", "第 三十三 期", "2026年第33期")
    assert {issue_number(words, year=2026) for words in (*same, "〔2026〕33号", "2026第33期")} == {
        "33"
    }
    others = ("2026-33", "增刊一", "33A", "202633", "2025年第033期", "2026年3月第3期", "总第33期")
    assert [issue_number(words, year=2026) for words in others] == [
        *others[:4],
        "2025年第33期",
        *others[5:],
    ]
    for words in ("", "第期", "第—期", " "):
        with pytest.raises(Refused, match="没有号"):
            issue_number(words, year=2026)
    assert [issue_text(issue) for issue in ("33", "2026年第33期", "", None)] == [
        "第33期",
        "2026年第33期",
        "",
        "",
    ]


SAME = ("8", "08", "第8期", "2026年第8期", "八", "第八期", "８")


@pytest.mark.parametrize("words", SAME)
def test_one_issue_is_one_issue_however_it_is_written_and_whoever_wrote_it(ledger, words):
    ledger.take([adopted("x", "a", DAY, HOME) | {"issue": words}])
    with pytest.raises(Refused, match="已有采用"):
        do(ledger, adoption("a", HOME, issue="第008期"))
    do(ledger, adoption("b", HOME, issue="8"))
    with ledger.book.reading() as views:
        year = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
        assert [(i.number, i.counts) for i in views.facts.issues(HOME, **year)] == [
            ("8", {"full": 2})
        ]
        assert len(views.facts.printed_in(HOME, "8", **year)) == 2
    assert json.loads(ledger.export()[3])["issue"] == words


def test_the_issue_of_another_year_is_another_and_contradicts_the_day(ledger):
    with pytest.raises(Misdated, match="不在同一年"):
        do(ledger, adoption("a", HOME, issue="2025年第八期"))
    do(ledger, adoption("a", HOME, issue="8"))
    ledger.take([adopted("x", "b", DAY, HOME) | {"issue": "2025年第8期"}])
    with ledger.book.reading() as views:
        year = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
        assert {i.number for i in views.facts.issues(HOME, **year)} == {"8", "2025年第8期"}
        assert [fact.ref for fact, _ in misdated(views, Q4, Q4, today=TODAY)] == ["x"]


def test_views_made_anew_know_an_issue_by_its_number(ledger):
    ledger.take([adopted("x", "a", DAY, HOME) | {"issue": "第〇八期"}])
    ledger.book.rebuild()
    with ledger.book.reading() as views:
        found = views.facts.last_printed(HOME, issue="8")
    assert found
    assert (found.ref, found.issue) == ("x", "第〇八期")
