"""What an issue holds, what each adoption in it brought, and the text of its draft."""

from datetime import date
from fractions import Fraction

import pytest

from config.errors import Refused
from desk.acts import issues
from desk.acts.issues import (
    IssueName,
    brought,
    draft_name,
    genres_worth,
    issue_draft,
    issue_named,
    issue_paper,
    printed_in,
)
from tests.documents import lines_of, lines_of_docx
from tests.ledgers import adopted, fact, received, revoked, roster_of, small_ledger

HOME = "yinchuan_zhengwu"
TWELVE = IssueName(HOME, "12", 2026)


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e"))
    made.take(
        [
            received("a", "2026-07-01", text="全县供水正常。\n\x0b继续<巡检>&守护。"),
            received("b", "2026-07-02", unit="e"),
        ]
    )
    made.take(
        [
            adopted("x", "a", "2026-07-05") | {"issue": "12"},
            adopted("y", "b", "2026-07-04", genre="brief") | {"issue": "12"},
        ]
    )
    yield made
    made.book.dispose()


def test_an_issue_is_named_by_its_number_and_year_or_by_a_month():
    assert (TWELVE.words, TWELVE.days) == ("第12期", (date(2026, 1, 1), date(2026, 12, 31)))
    june = IssueName(HOME, None, 2026, 6)
    assert (june.words, june.days) == ("2026年6月未编期号", (date(2026, 6, 1), date(2026, 6, 30)))
    assert draft_name(TWELVE, "银川政务信息") == "银川政务信息-第12期.docx"
    assert draft_name(IssueName(HOME, "2026年第3期", 2026), "甲") == "甲-2026年第3期.docx"


def test_it_holds_its_adoptions_with_their_items(ledger):
    with ledger.book.reading() as views:
        found = printed_in(views, TWELVE, roster=ledger.rules.roster)
        assert [(one.fact.ref, one.title, one.unit) for one in found] == [
            ("x", "关于a的情况", "d"),
            ("y", "关于b的情况", "e"),
        ]
        assert printed_in(views, IssueName(HOME, "12", 2025), roster=ledger.rules.roster) == []
        assert [
            issue_named(views, HOME, words, year=year, this_year=2027)
            for words, year in (
                ("12", None),
                ("第十二期", None),
                ("99", None),
                ("2025年第012期", None),
                ("2025年第12期", 2026),
            )
        ] == [
            TWELVE,
            TWELVE,
            IssueName(HOME, "99", 2027),
            IssueName(HOME, "12", 2025),
            IssueName(HOME, "2025年第12期", 2026),
        ]


def test_an_adoption_brought_what_its_lines_say_in_whatever_quarter(ledger):
    ledger.take(
        [
            adopted("z", "b", "2026-10-05") | {"issue": "40"},
            adopted("w", "a", "2026-07-06", genre="brief") | {"issue": "13"},
        ]
    )
    ledger.take([fact("repeated", "r", "2026-07-06", item="b", of="a")])

    def points():
        with ledger.book.reading() as views:
            every = [
                one
                for n in ("12", "13", "40")
                for one in views.facts.printed_in(
                    HOME, n, since=date(2026, 1, 1), until=date(2026, 12, 31)
                )
            ]
            return {
                one.ref: found
                for one, found in zip(
                    every, brought(views, every, rules=ledger.rules).values(), strict=True
                )
            }

    assert points() == {
        "x": 3,
        "y": 1,
        "w": 0,
        "z": 0,
    }  # what a repeat took away again is the repeat's own line
    ledger.take([revoked("u", "r", "2026-07-07")])
    assert points() == {"x": 3, "y": 1, "w": 0, "z": 2}


def test_the_draft_says_what_the_paper_says_whatever_was_typed(ledger):
    with ledger.book.reading() as views:
        paper = issue_paper(views, TWELVE, rules=ledger.rules, office="某办")
        content = issue_draft(views, TWELVE, rules=ledger.rules, office="某办")
    assert lines_of_docx(content) == lines_of(paper)
    assert (paper.date, paper.number) == ("2026年7月5日", "第12期")
    assert "继续<巡检>&守护。" in lines_of(paper)


def test_a_month_s_draft_leaves_room_for_the_number(ledger):
    ledger.take([adopted("z", "b", "2026-07-09")])
    with ledger.book.reading() as views:
        assert issue_paper(
            views, IssueName(HOME, None, 2026, 7), rules=ledger.rules, office="某办"
        ).number.split() == ["第", "期"]


def test_what_holds_nothing_or_too_much_has_no_draft(ledger, monkeypatch):
    with ledger.book.reading() as views:
        with pytest.raises(Refused, match="第99期没有采用的信息"):
            issue_draft(views, IssueName(HOME, "99", 2026), rules=ledger.rules, office="某办")
        monkeypatch.setattr(issues, "DRAFTED", 1)
        with pytest.raises(Refused, match="超过 1 条"):
            issue_draft(views, TWELVE, rules=ledger.rules, office="某办")


def test_genres_have_their_points_and_article(ledger):
    found = list(genres_worth(ledger.rules, HOME, today=date(2026, 7, 6)))
    assert found == [("full", Fraction(3), "第九条(二)"), ("brief", Fraction(1), "第九条(二)")]
