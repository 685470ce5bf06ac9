"""A wrong issue or genre is corrected by a revocation and a new adoption: both or neither."""

from datetime import date

import pytest

from config.errors import Refused
from desk.acts.adoption import adoptions_at
from desk.acts.adoption import reprint as correct
from scoring.score import total_of
from tests.ledgers import adopted, received, revoked, roster_of, small_ledger

HOME = "yinchuan_zhengwu"
TODAY = date(2026, 7, 6)


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d"))
    made.take(
        [
            received("a", "2026-07-01"),
            received("b", "2026-07-02"),
            adopted("x", "a", "2026-07-05") | {"issue": "12", "note": "头条"},
        ]
    )
    made.take(
        [
            adopted("y", "b", "2026-07-04", genre="brief") | {"issue": "13"},
            adopted("g", "b", "2026-07-04", "guobao"),
        ]
    )
    yield made
    made.book.dispose()


def reprint(ledger, *entries, reason="写错", **said):
    with ledger.book.writing(actor="editor") as writer:
        facts = adoptions_at(writer.views, entries, publication=HOME)
        return correct(
            writer,
            facts,
            reason=reason,
            rules=ledger.rules,
            today=TODAY,
            **({"genre": None, "issue": None} | said),
        )


def held(ledger):
    with ledger.book.reading() as views:
        facts = [
            one
            for item in ("2026-00001", "2026-00002")
            for one in views.facts.on_items([item])
            if one.publication == HOME and views.facts.holds(one)
        ]
        words = views.words(one.seq for one in facts)
        return [
            (one.item, one.issue, one.genre, str(one.day), words.get(one.seq, {}).get("note"))
            for one in facts
        ]


def test_each_is_revoked_and_recorded_anew_on_its_own_day_with_its_note(ledger):
    done = reprint(ledger, 3, issue="14", genre="brief")
    assert held(ledger) == [
        ("2026-00001", "14", "brief", "2026-07-05", "头条"),
        ("2026-00002", "13", "brief", "2026-07-04", None),
    ]
    assert [one.entry.kind for one in done] == ["revoked", "adopted"]
    assert sum(total_of(one.came) - total_of(one.went) for one in done) == -2
    with ledger.book.reading() as views:
        assert views.words([done[0].entry.seq])[done[0].entry.seq]["reason"] == "写错"
        assert {one.entry.actor for one in done} == {"editor"}


def test_what_stands_there_already_is_left_as_it_is(ledger):
    assert len(reprint(ledger, 3, 4, issue="13")) == 2
    assert [one[1] for one in held(ledger)] == ["13", "13"]
    head = ledger.export()
    with pytest.raises(Refused, match="没有写入任何内容"):
        reprint(ledger, 4, issue="13", genre="brief")
    assert ledger.export() == head


@pytest.mark.parametrize("entries", [[1], [5], [99], [3, 99]])
def test_only_adoptions_by_that_publication_are_taken(ledger, entries):
    with pytest.raises(Refused, match="不在这份刊物上"):
        reprint(ledger, *entries, issue="14")


def test_what_holds_no_more_is_not_corrected_again(ledger):
    ledger.take([revoked("u", "x", "2026-07-06")])
    with pytest.raises(Refused, match="第 3 号记录已经更正过了"):
        reprint(ledger, 3, issue="14")


def test_one_that_is_refused_leaves_all_as_they_were(ledger):
    before = held(ledger)
    with pytest.raises(Refused, match="密级"):
        reprint(ledger, 3, 4, issue="14", reason="机密★一年")
    with pytest.raises(Refused, match="没有体裁"):
        reprint(ledger, 3, 4, genre="poem")
    assert held(ledger) == before
