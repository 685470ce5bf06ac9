"""What the views answer, on both databases."""

from datetime import date

from classify.fingerprints import fingerprint_of
from classify.submission import TaughtAddress
from classify.text import Text
from ingest.mail import MailKey
from ledger.payloads import Held, Logged, Received, Taught
from ledger.views import Earliest, LogFilter
from tests.ledgers import NOON, SmallLedger, adopted, fact, many, received


def line(uid: int, **more) -> Logged:
    given = {
        "mailbox": "m",
        "folder": "信息",
        "uidvalidity": 1,
        "uid": uid,
        "received_at": NOON,
        "outcome": "recorded",
        "size": 9,
        "digest": f"{uid:064}",
    }
    return Logged(**given | more)


def test_mails_are_found_by_key_digest_and_filter_newest_first(ledger: SmallLedger) -> None:
    with ledger.book.writing(actor="x") as writer:
        for uid in range(1, 601):
            writer.append(line(uid))
        writer.append(
            Held(
                mailbox="m",
                folder="信息",
                uidvalidity=1,
                uid=601,
                received_at=NOON,
                rule="level_star",
                strength="strong",
            )
        )
    with ledger.book.reading() as views:
        assert views.log.known_uids("m", "信息", 1) == frozenset(range(1, 602))
        assert views.intake.known_digests([f"{n:064}" for n in range(500, 700)]) == {
            f"{n:064}" for n in range(500, 601)
        }
        assert [mail.uid for mail in views.log.lines(wanted=LogFilter())] == list(range(601, 0, -1))
        assert [mail.uid for mail in views.log.lines(wanted=LogFilter(outcome="held"))] == [601]
        assert list(views.log.lines(wanted=LogFilter(since=date(2026, 11, 25)))) == []
        assert views.log.count_outcomes() == {"recorded": 600, "held": 1}
        found = views.log.at(MailKey("m", "信息", 1, 7))
        assert found is not None
        assert found.digest == f"{7:064}"


def test_a_held_mail_that_is_recorded_keeps_its_one_line(ledger: SmallLedger) -> None:
    with ledger.book.writing(actor="x") as writer:
        writer.append(
            Held(
                mailbox="m",
                folder="信息",
                uidvalidity=1,
                uid=1,
                received_at=NOON,
                rule="level_star",
                strength="strong",
            )
        )
        writer.append(line(1))
    with ledger.book.reading() as views:
        assert [(mail.outcome, mail.seq) for mail in views.log.lines(wanted=LogFilter())] == [
            ("recorded", 2)
        ]


def test_items_that_hang_together_are_found_from_any_of_them(ledger: SmallLedger) -> None:
    repeats = [
        fact("repeated", f"r{n}", "2026-01-09", item=f"i{n}", of=f"i{n - 1}") for n in (2, 3)
    ]
    ledger.take([*many("i", 5, "2026-01-05"), *repeats])
    with ledger.book.reading() as views:
        whole = {"2026-00001", "2026-00002", "2026-00003"}
        assert all(views.facts.joined_by_repeats({one}) == whole for one in whole)
        assert views.facts.joined_by_repeats({"2026-00004"}) == {"2026-00004"}


def test_a_quarter_s_plain_receipts_are_counted_by_unit_and_day(ledger: SmallLedger) -> None:
    ledger.take(
        [
            *many("i", 3, "2026-01-05"),
            *many("k", 2, "2026-01-06", "e"),
            received("W", "2026-01-06", stream="website"),
            adopted("a1", "i1", "2026-04-05"),
        ]
    )
    with ledger.book.reading() as views:
        assert sorted(views.quarters.plain_receipts(8104, stream="govinfo")) == [
            ("d", date(2026, 1, 5), 3),
            ("e", date(2026, 1, 6), 2),
        ]
        assert views.quarters.stirred_items(8104, 8104) == set()
        assert views.quarters.stirred_items(8104, 8105) == {"2026-00001"}
        assert (
            views.quarters.first_receipt(after=8000),
            views.quarters.first_stirred(after=8105),
            views.quarters.last_stirred(),
        ) == (8104, 8105, 8105)


def test_what_a_quarter_stirs_comes_with_all_that_hangs_together_with_it(
    ledger: SmallLedger,
) -> None:
    """Whatever is effective in it, what was received in it with a fact of before, and repeats of
    both, however far; nothing else.
    """
    repeats = [
        fact("repeated", f"r{n}", "2026-01-09", item=f"i{n}", of=f"i{n - 1}") for n in (2, 3)
    ]
    ledger.take([*many("i", 5, "2026-01-05"), *repeats, adopted("late", "i3", "2026-04-05")])
    ledger.take(
        [
            received("E", "2026-07-05"),
            adopted("early", "E", "2026-06-05"),
            received("F", "2026-07-05"),
            received("G", "2026-07-06"),
        ]
    )
    with ledger.book.reading() as views:
        for quarter, items in ((8105, "i1 i2 i3 E"), (8106, "E"), (8107, "")):
            found = views.quarters.facts_stirred(quarter, quarter)
            assert {views.items.by_ids([f.item])[f.item].ref for f in found if f.item} == set(
                items.split()
            )
            assert sorted(f.seq for f in found) == sorted(
                f.seq for f in views.facts.on_items({f.item for f in found if f.item})
            )
            assert views.facts.joined_by_repeats(
                views.quarters.stirred_items(quarter, quarter)
            ) == {f.item for f in found}
        assert {f.ref for f in views.quarters.facts_stirred(8106, 8106, receipts=True)} == {
            "E",
            "early",
            "F",
            "G",
        }


def test_the_earliest_counted_item_of_a_unit_is_the_one_that_is_repeated(
    ledger: SmallLedger,
) -> None:
    ledger.take(
        [
            received(ref, day, unit, title="供暖", text="一样的正文")
            for ref, day, unit in (
                ("A", "2026-01-07", "d"),
                ("B", "2026-01-05", "d"),
                ("C", "2026-01-01", "e"),
            )
        ]
    )
    key, title = (
        fingerprint_of("供暖", Text("一样的正文")).text,
        fingerprint_of("供暖", Text("")).title,
    )
    assert key is not None
    with ledger.book.reading() as views:
        texts, titles = views.intake.like(text_keys=[key], title_keys=[title])
        first, other = views.items.by_name("B"), views.items.by_name("C")
        assert first is not None
        assert other is not None
        wanted = {
            "d": Earliest(first.id, first.received_at),
            "e": Earliest(other.id, other.received_at),
        }
        assert texts == {(unit, key): one for unit, one in wanted.items()}
        assert titles == {(unit, title): one for unit, one in wanted.items()}


def test_a_taught_address_holds_until_something_later_says_otherwise(ledger: SmallLedger) -> None:
    said = (
        ("a@x.cn", "d", 1),
        ("b@x.cn", "d", 2),
        ("a@x.cn", "e", 9),
        ("a@x.cn", None, 5),
        ("b@x.cn", "e", 1),
        ("a@x.cn", "d", 7),
    )
    with ledger.book.writing(actor="x") as writer:
        for address, unit, month in said:
            writer.append(Taught(address=address, unit=unit, since=date(2026, month, 1)))
        told = writer.views.office.taught()
    assert told == (
        TaughtAddress("a@x.cn", "d", date(2026, 1, 1), date(2026, 4, 30)),
        TaughtAddress("a@x.cn", "d", date(2026, 7, 1)),
        TaughtAddress("b@x.cn", "e", date(2026, 1, 1)),
    )
    ledger.book.rebuild()
    with ledger.book.reading() as views:
        assert views.office.taught() == told


def test_what_waits_from_an_address_is_found_by_its_mail_s_sender(ledger: SmallLedger) -> None:
    with ledger.book.writing(actor="x") as writer:
        for uid, sender, doubt in (
            (1, "A@x.cn", "unknown_sender"),
            (2, "b@x.cn", "unknown_sender"),
            (3, "a@x.cn", "sender_forged"),
            (4, None, ""),
        ):
            logged = writer.append(line(uid, sender=sender, doubts=(doubt,))).seq
            day = NOON.date()
            writer.append(
                Received(
                    ref=f"r{uid}",
                    day=day,
                    item=f"2026-{uid:05}",
                    unit=None,
                    received_at=NOON,
                    logged=logged,
                )
            )
    with ledger.book.reading() as views:
        found = {
            address: [item.id for item in views.items.waiting_from(address, doubt="unknown_sender")]
            for address in ("a@x.cn", "@x.cn", "@y.cn")
        }
    assert found == {"a@x.cn": ["2026-00001"], "@x.cn": ["2026-00001", "2026-00002"], "@y.cn": []}
