"""A fact can't be of a day before its item came, nor of one to come: no act records it unless a
person insists with a reason, an import takes it with a warning, and it is open before a closing.
"""

import json
from datetime import date

import pytest

from config.errors import Refused
from config.period import Quarter
from desk.acts.adoption import (
    Adoption,
    Attestation,
    Commendation,
    Instruction,
    UpwardReport,
    attest,
    record_event,
    reprint,
)
from desk.acts.bulletins.closure import unfinished
from desk.acts.commissions import Commission, Delivery, Miss, commission, deliver, miss
from desk.acts.days import Misdated
from desk.acts.items.facts import Assignment, Repeat, Withdrawal, assign, repeat, withdraw
from desk.acts.record import Revocation, revoke
from desk.acts.tables.portable import import_file
from tests.ledgers import TODAY, adopted, closed, fact, received, roster_of, small_ledger

BEFORE, CAME, AFTER = date(2020, 1, 1), date(2026, 11, 2), date(2031, 5, 1)
LOST = {"commission": "C", "unit": "d"}
ACTS = {
    "adopted": (record_event, Adoption, {"item": "a", "publication": "guobao"}),
    "reported_up": (record_event, UpwardReport, {"item": "a"}),
    "instructed": (record_event, Instruction, {"item": "a", "rank": "city"}),
    "commended": (record_event, Commendation, {"item": "a"}),
    "delivered": (deliver, Delivery, LOST | {"item": "a"}),
    "commission_missed": (miss, Miss, LOST),
    "withdrawn": (withdraw, Withdrawal, {"item": "a"}),
    "assigned": (assign, Assignment, {"item": "a", "unit": "e"}),
    "repeated": (repeat, Repeat, {"item": "b", "of": "a"}),
}
ONLY_AFTER = {
    "commissioned": (commission, Commission, {"title": "x", "units": ("d",), "due": AFTER}),
    "revoked": (revoke, Revocation, {"fact": "a", "reason": "x"}),
}


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d:county", "e"))
    made.take(
        [
            received("a", str(CAME), "d"),
            received("b", "2026-11-05", "d"),
            fact("commissioned", "C", "2026-10-01", title="甲", units=["d"], due="2026-10-20"),
        ]
    )
    yield made
    made.book.dispose()


def do(ledger, act, value, *, even_so=None):
    with ledger.book.writing(actor="editor", even_so=even_so) as writer:
        return act(writer, value, rules=ledger.rules, today=TODAY)


def entries(ledger):
    with ledger.book.reading() as views:
        return views.head()[0]


@pytest.mark.parametrize("day", [BEFORE, AFTER], ids=str)
@pytest.mark.parametrize("kind", ACTS)
def test_no_act_records_a_fact_of_before_its_item_or_of_a_day_to_come(ledger, kind, day):
    act, form, named = ACTS[kind]
    before = entries(ledger)
    with pytest.raises(Misdated, match=f"日期 {day} (还没有到|早于)"):
        do(ledger, act, form(**named, day=day))
    assert entries(ledger) == before
    if kind == "adopted" and day == AFTER:
        with pytest.raises(Refused, match="密级"):
            do(ledger, act, form(**named, day=day), even_so="机密★一年")
    done = do(ledger, act, form(**named, day=day, note="见报"), even_so="刊物上就是这样印的")
    assert done.entry.seq > before
    line = json.loads(ledger.export()[-1])
    assert (line["kind"], line["day"]) == (kind, str(day))
    assert line["note"] == "见报；日期属实：刊物上就是这样印的"


@pytest.mark.parametrize("kind", ONLY_AFTER)
def test_no_act_records_what_is_to_come(ledger, kind):
    act, form, named = ONLY_AFTER[kind]
    with pytest.raises(Misdated, match="还没有到"):
        do(ledger, act, form(**named, day=AFTER))


@pytest.mark.parametrize("day", [CAME, TODAY], ids=str)
@pytest.mark.parametrize("kind", [kind for kind in ACTS if kind != "repeated"])
def test_the_day_of_receipt_and_today_are_taken(ledger, kind, day):
    act, form, named = ACTS[kind]
    do(ledger, act, form(**named, day=day))
    assert "note" not in json.loads(ledger.export()[-1])


def test_what_brings_points_only_with_its_items_receipt_says_so(ledger):
    """The answer was 得分不变 while the item gained 3."""
    done = do(ledger, *event("yinchuan_zhengwu", "2026-07-01"), even_so="电话先报")
    assert (done.quarter, [line.points for line in done.came]) == (Quarter(2026, 4), [3])


def event(publication, day):
    return record_event, Adoption(item="a", publication=publication, day=date.fromisoformat(day))


def test_what_an_issue_or_genre_corrects_stays_on_its_day(ledger):
    done = do(ledger, *event("yinchuan_zhengwu", "2026-07-01"), even_so="电话先报")
    with ledger.book.writing(actor="editor") as writer:
        facts = [writer.views.facts.at(done.entry.seq)]
        anew = reprint(
            writer, facts, genre="brief", issue=None, reason="x", rules=ledger.rules, today=TODAY
        )
    assert [line.points for line in anew[-1].came] == [1]
    assert json.loads(ledger.export()[-1])["note"] == "日期属实：电话先报"


def test_an_import_takes_it_and_names_the_line(ledger):
    lines = [
        adopted("x", "a", "2020-01-01", "guobao"),
        fact("commended", "y", "2026-11-09", item="a"),
        fact("reported_up", "z", "2031-01-01", item="b"),
        received("c", "2031-01-02", "d"),
        fact("commission_missed", "m", "2026-10-19", **LOST),
    ]
    file = ledger.folder / "more.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    told = []
    count = import_file(
        ledger.book,
        file,
        actor="x",
        rules=ledger.rules,
        doubt=lambda number, problem: told.append((number, problem)),
    )
    assert count == 5
    assert told == [
        (1, "日期 2020-01-01 早于 2026-00001 收到的 2026-11-02"),
        (3, "日期 2031-01-01 还没有到"),
        (4, "日期 2031-01-02 还没有到"),
        (5, "日期 2026-10-19 早于约稿 C 截止的 2026-10-20"),
    ]


def test_it_is_open_before_a_closing_wherever_it_came_from_until_it_is_revoked(ledger):
    ledger.take(
        [
            adopted("x", "a", "2026-10-05", "guobao"),
            fact("reported_up", "z", "2031-01-01", item="b"),
            fact("commission_missed", "m", "2026-10-19", **LOST),
            adopted("good", "b", "2026-11-06", "guobao"),
        ]
    )
    do(ledger, *event("yinchuan_zhengwu", "2026-10-01"), even_so="电话先报")
    assert days_open(ledger) == [
        ("2026-00001", "早于", "yishi ledger revoke x --reason 理由"),
        ("2026-00002", "还没有到", "yishi ledger revoke z --reason 理由"),
        ("C", "早于约稿", "yishi ledger revoke m --reason 理由"),
        ("2026-00001", "早于", "yishi ledger revoke 2026-00001/3 --reason 理由"),
    ]
    for ref in ("x", "m", "2026-00001/3"):
        do(ledger, revoke, Revocation(fact=ref, reason="日期有误"))
    assert [what for what, *_ in days_open(ledger)] == ["2026-00002"]


def days_open(ledger):
    with ledger.book.reading() as views:
        every = unfinished(views, [Quarter(2026, 4)], rules=ledger.rules, today=TODAY)
    found = [each for each in every if each.kind == "day"]
    words = ("还没有到", "早于约稿", "早于")
    return [
        (each.what, next(word for word in words if word in each.detail), *each.commands)
        for each in found
    ]


def test_what_a_closed_quarter_kept_is_not_asked_about_again(tmp_path):
    made = small_ledger(tmp_path, roster_of("d"))
    made.take(
        [
            received("a", "2026-05-05", "d"),
            adopted("x", "a", "2026-05-01", "guobao"),
            closed("2026Q2", "2026-07-02"),
        ]
    )
    assert days_open(made) == []
    late = do(made, *event("yinchuan_zhuanti", "2026-06-30"))
    assert (late.late, late.quarter) == (Quarter(2026, 2), Quarter(2026, 3))
    made.book.dispose()


def test_what_is_attested_of_an_item_has_its_day_too(ledger):
    with pytest.raises(Misdated, match="早于"):
        do(
            ledger,
            attest,
            Attestation(occurrence="x", evidence="y", item="a", day=BEFORE),
        )
