"""Letters that a fact causes: a held mail's notice is neutral and given once; a correction that
turns a quota is told to the chief.
"""

import json
from datetime import timedelta

import pytest

from config.period import Quarter, civil_date
from config.phrases import NO_PHRASES
from desk.acts.items.pieces import RecutTerms
from desk.acts.items.recut import merge
from desk.acts.mailroom.intake import at_its_key, take_in
from desk.acts.tables.portable import import_file
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from ledger.office.outbox import letters
from ledger.portable import read_line
from tests.ledgers import (
    TODAY,
    act,
    closed,
    fact,
    many,
    received,
    revoked,
    roster_of,
    small_ledger,
    suppose,
)

HELD = next(mail for mail in demo_mails() if mail.fate is Fate.HELD)


def raw(
    uid: int,
    *,
    uidvalidity: int = 1,
    mailbox: str = "main",
    later: int = 0,
    content: bytes = HELD.content,
) -> RawMail:
    return RawMail(
        MailKey(mailbox, "INBOX", uidvalidity, uid),
        HELD.received_at + timedelta(minutes=later),
        len(content),
        content,
        digest_of(content),
    )


def take(intake, *raws, held):
    assert take_in(intake, [list(raws)], place=at_its_key, after_batch=lambda: None)["held"] == held


def notices(intake) -> list[str]:
    return [
        one.letter.subject
        for one in letters(intake.book)
        if one.letter.roles == ("secrecy_officer",)
    ]


def test_the_secrecy_officer_is_told_how_many_where_and_when_in_neutral_words(intake):
    take(intake, raw(1), raw(2, later=30), held=2)
    (told,) = letters(intake.book)
    assert (told.letter.roles, told.letter.subject) == (
        ("secrecy_officer",),
        "有 2 封来件被扣留，请处理",
    )
    assert "邮箱 main 有 2 封来件被扣留" in told.letter.text
    assert "@" not in told.letter.text  # nor whose they are
    kept = told.letter.subject + told.letter.text + told.letter.cause
    words = HELD.content.decode("utf-8", "replace").split()
    assert [word for word in words if len(word) > 5 and word in kept] == []


def test_each_mailbox_has_its_notice_and_a_later_batch_another(intake):
    take(intake, raw(1), raw(1, mailbox="beside"), held=2)
    take(intake, raw(2, later=5), held=1)
    assert len(notices(intake)) == 3


def test_held_again_under_a_new_uidvalidity_it_is_not_told_again(intake):
    take(intake, raw(1), held=1)
    take(intake, raw(1, uidvalidity=2), raw(2, uidvalidity=2, later=7), held=2)
    assert notices(intake) == ["有 1 封来件被扣留，请处理"] * 2
    take(intake, raw(9, uidvalidity=3), raw(10, uidvalidity=3, later=7), held=2)
    assert len(notices(intake)) == 2


def test_a_mail_that_is_not_held_causes_no_notice(intake):
    content = next(mail for mail in demo_mails() if mail.fate is not Fate.HELD).content
    take(intake, raw(1, content=content), held=0)
    assert notices(intake) == []


def test_a_late_mail_that_makes_a_quota_of_a_closed_quarter_is_told_as_well(intake, tmp_path):
    """The demonstration's mail, one short of the quota of whoever sent it: taken in when the
    quarter is closed.
    """
    mail = next(mail for mail in demo_mails() if mail.fate is Fate.RECORDED)
    quarter, roster = Quarter.of(civil_date(mail.received_at)), intake.rules.roster
    late = RawMail(
        MailKey("main", "INBOX", 1, 1),
        mail.received_at,
        len(mail.content),
        mail.content,
        digest_of(mail.content),
    )
    short = [
        received(f"{unit.code}{number}", f"{quarter.first_day}", unit.code)
        for unit in roster.listed_in(quarter)
        for number in range((intake.rules.rulebook.quota(unit.group, on=quarter.last_day) or 1) - 1)
    ]
    facts = [*short, closed(str(quarter), f"{quarter.next.first_day}")]
    file = tmp_path / "facts.jsonl"
    file.write_text("\n".join(map(json.dumps, facts)), "utf-8")
    import_file(intake.book, file, actor="tester", rules=intake.rules)
    take(intake, late, held=0)
    assert ["由未完成变为完成" in one.letter.text for one in letters(intake.book)] == [True]


@pytest.fixture
def ledger(tmp_path):
    """A unit that met its quota of ten in a closed quarter by a hair."""
    made = small_ledger(tmp_path, roster_of("v:vertical_agency", "w:vertical_agency"))
    made.take(
        [
            *many("i", 10, "2026-07-05", "v"),
            *many("k", 9, "2026-07-05", "w"),
            closed("2026Q3", "2026-10-02"),
            received("n", "2026-10-10", "v"),
        ]
    )
    yield made
    made.book.dispose()


def do(ledger, line):
    return act(
        ledger.book, read_line(json.dumps(line)), actor="经办人", rules=ledger.rules, today=TODAY
    )


def test_a_correction_that_unmakes_a_met_quota_or_makes_it_again_is_told_to_the_chief(ledger):
    do(ledger, fact("withdrawn", "w1", "2026-10-20", item="i1"))
    do(ledger, fact("withdrawn", "w2", "2026-10-21", item="i2"))  # short it is, and short it stays
    do(ledger, revoked("x2", "w2", "2026-10-22"))
    do(ledger, revoked("x1", "w1", "2026-10-22"))
    told = [one.letter for one in letters(ledger.book)]
    assert {letter.roles for letter in told} == {("chief",)}
    assert ["完成变为未完成" in letter.text for letter in told] == [True, False]
    assert told[0].subject == "更正使单位v2026年第三季度报送任务的完成情况改变"
    assert "yishi explain v 2026Q3" in told[0].text


def test_a_joining_of_two_items_of_a_closed_quarter_is_a_correction_as_well(ledger):
    terms = RecutTerms(ledger.rules, NO_PHRASES, TODAY, "实为一事")
    with ledger.book.writing(actor="经办人") as writer:
        merge(writer, ["i1", "i2"], terms=terms)
    assert ["单位v：由完成变为未完成" in one.letter.text for one in letters(ledger.book)] == [True]


def test_an_item_that_passes_from_one_unit_to_another_turns_both(ledger):
    do(ledger, fact("assigned", "a1", "2026-10-20", item="i1", unit="w"))
    (told,) = [one.letter for one in letters(ledger.book)]
    assert "单位v：由完成变为未完成" in told.text
    assert "单位w：由未完成变为完成" in told.text
    assert told.subject == "更正使单位v等 2 个单位2026年第三季度报送任务的完成情况改变"


@pytest.mark.parametrize(
    "line",
    [
        fact("withdrawn", "w", "2026-11-20", item="n"),  # of a quarter that is open
        fact("commended", "c", "2026-10-20", item="i1"),
        received("late", "2026-09-30", "v"),  # one more than enough
    ],
)
def test_whatever_turns_nothing_is_not_told(ledger, line):
    do(ledger, line)
    assert letters(ledger.book) == []


def test_facts_that_are_brought_in_from_elsewhere_were_told_there(ledger, tmp_path):
    file = tmp_path / "more.jsonl"
    file.write_text(json.dumps(fact("withdrawn", "w1", "2026-10-20", item="i1")), "utf-8")
    import_file(ledger.book, file, actor="tester", rules=ledger.rules)
    assert letters(ledger.book) == []


def test_what_is_only_supposed_is_not_told(ledger):
    suppose(
        ledger.book,
        read_line(json.dumps(fact("withdrawn", "w1", "2026-10-20", item="i1"))),
        actor="x",
        rules=ledger.rules,
        today=TODAY,
    )
    assert letters(ledger.book) == []
