"""The log page by page: every filter alone and with others, bounded looks, the same lines as a
look at each would give.
"""

import random
from datetime import date, timedelta
from itertools import product

import pytest

from ledger.payloads import Held, Logged, Received
from ledger.views import LogFilter, lines
from tests.ledgers import NOON, roster_of, small_ledger

MAILS = 60


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Mails of two boxes over twenty days, every seventh held, the others with none to two items."""
    made = small_ledger(tmp_path_factory.mktemp("log"), roster_of("d", "e"))
    dice, number = random.Random(1), 0  # noqa: S311 # the same mails in every run
    with made.book.writing(actor="x") as writer:
        for uid in range(MAILS):
            at = NOON + timedelta(days=(uid * 7) % 20)
            key = {
                "mailbox": "mn"[uid % 3 == 0],
                "folder": "INBOX",
                "uidvalidity": 1,
                "uid": uid,
                "received_at": at,
            }
            if uid % 7 == 0:
                writer.append(Held(**key, rule="level_star", strength="strong"))
                continue
            doubts = ("sender_unverified",) if uid % 5 == 0 else ()
            line = writer.append(
                Logged(**key, outcome="recorded", size=9, digest=f"{uid:064}", doubts=doubts),
                {"subject": "x"},
            ).seq
            for _ in range(dice.randrange(3)):
                number += 1
                writer.append(
                    Received(
                        ref=f"2026-{number:05}",
                        item=f"2026-{number:05}",
                        unit=dice.choice(["d", "e", None]),
                        day=at.date(),
                        received_at=at,
                        category=dice.choice(["opinion", None]),
                        logged=line,
                        doubts=("no_signatory",) if number % 3 == 0 else (),
                    ),
                    {"title": "甲"},
                )
    yield made
    made.book.dispose()


FILTERS = [
    {**mailbox, **outcome, **days, **items, **doubt, **held}
    for mailbox, outcome, days, items, doubt, held in product(
        ({}, {"mailbox": "n"}),
        ({}, {"outcome": "held"}, {"outcome": "recorded"}),
        (
            {},
            {"since": date(2026, 11, 28)},
            {"since": date(2026, 11, 26), "until": date(2026, 12, 2)},
        ),
        (
            {},
            {"units": frozenset("d")},
            {"state": "waiting"},
            {"units": frozenset("de"), "category": "opinion"},
        ),
        ({}, {"doubt": "no_signatory"}, {"doubt": "any"}),
        ({}, {"held": False}),
    )
]


def fits(views, mail, wanted):
    """Looked at one by one."""
    day = mail.received_at.date()
    items = [
        item
        for item in views.items.of_mails([], logged=[mail.seq])
        if not wanted.units or item.unit in wanted.units
    ]
    items = [item for item in items if not wanted.state or item.state == wanted.state]
    receipts = {item.seq: views.payload(item.seq) for item in items}
    items = [
        item
        for item in items
        if not wanted.category or receipts[item.seq].category == wanted.category
    ]
    every = [views.payload(one.seq) for one in views.items.of_mails([], logged=[mail.seq])]
    doubts = {
        code for said in (views.payload(mail.seq), *every) for code in getattr(said, "doubts", ())
    }
    return (
        wanted.mailbox in {None, mail.mailbox}
        and wanted.outcome in {None, mail.outcome}
        and (wanted.held or mail.outcome != "held")
        and (wanted.since or day) <= day <= (wanted.until or day)
        and (bool(items) or not (wanted.units or wanted.state or wanted.category))
        and (not wanted.doubt or wanted.doubt in doubts or (wanted.doubt == "any" and doubts))
    )


def test_every_filter_and_all_of_them_together_give_what_a_look_at_each_line_gives(
    ledger, monkeypatch
):
    monkeypatch.setattr(lines, "LOOK", 7)
    with ledger.book.reading() as views:
        every = list(views.log.lines(wanted=LogFilter()))
        assert [mail.uid for mail in every] == list(range(MAILS - 1, -1, -1))
        for given in random.Random(2).sample(FILTERS, 80):  # noqa: S311 # some of them; the same in every run
            wanted = LogFilter(**given)
            assert [m.uid for m in views.log.lines(wanted=wanted)] == [
                m.uid for m in every if fits(views, m, wanted)
            ], given


def test_a_part_ends_at_its_bound_and_the_next_one_goes_on_there(ledger):
    with ledger.book.reading() as views:
        every = [mail.seq for mail in views.log.lines(wanted=LogFilter(units=frozenset("d")))]
        found, rest = [], None
        while rest is not None or not found:
            part = views.log.part(LogFilter(units=frozenset("d")), before=rest, most=4)
            assert len(part.lines) <= 4
            found, rest = found + [mail.seq for mail in part.lines], part.rest
        assert found == every
        assert [m.seq for m in views.log.part(LogFilter(), after=every[3], most=99).lines][
            -1
        ] > every[3]


def test_days_without_mail_find_nothing(ledger):
    with ledger.book.reading() as views:
        assert list(views.log.lines(wanted=LogFilter(since=date(2030, 1, 1)))) == []
        assert list(views.log.lines(wanted=LogFilter(until=date(1999, 1, 1)))) == []
