"""An address that a person taught credits its unit from that day on, moves nothing before, and can
be taken back.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from classify.submission import TaughtAddress
from config.errors import Refused
from config.roster import parse_roster
from desk.acts.items import addresses, facts
from desk.acts.mailroom.intake import at_its_key, take_in
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from ledger.portable import AssignedLine, ReceivedLine
from tests.desks import make_office
from tests.ledgers import act

STRANGER, DAY = "clerk@example.com", date(2026, 7, 6)
LATER = parse_roster(
    '[[unit]]\ncode = "new"\nname = "某局"\nshort = "某局"\ngroup = "department"\nfrom = 2026-09-01'
)
TEXT = "近日，某单位组织开展防汛演练，调集冲锋舟12艘、抽水泵36台，转移群众模拟演练320人次，发现并整改问题17个，取得明显成效。第{n}期。"


def letter(number: int, *, day: int = 6, sender: str = STRANGER, head: str = "") -> RawMail:
    lines = [
        f"From: <{sender}>",
        f"Subject: item {number}",
        f"Message-ID: <{number}@example.com>",
        "MIME-Version: 1.0",
    ]
    lines += [
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"第{number}项工作推进有力",
        head + TEXT.format(n=number * 7919),
    ]
    content = "\r\n".join(lines).encode()
    key = MailKey("main", "INBOX", 1, number)
    return RawMail(
        key, datetime(2026, 7, day, 1, tzinfo=UTC), len(content), content, digest_of(content)
    )


def take(intake, *letters: RawMail) -> None:
    take_in(intake, [letters], place=at_its_key, after_batch=lambda: None)


def units(intake) -> list[str | None]:
    """Whose each item is, in the order in which they came."""
    with intake.book.reading() as views:
        return [
            views.items.by_name(f"2026-{n:05}").unit
            for n in range(1, views.items.last_number(2026) + 1)
        ]


def assigned(intake, item: str = "2026-00001", unit: str = "qixiang", *, day: date = DAY):
    said = facts.Assignment(item=item, unit=unit, day=day, reason="电话核实")
    with intake.book.writing(actor="经办") as writer:
        return facts.assign_and_teach(writer, said, rules=intake.rules, today=day)


def teach(book, address, unit, *, actor, **more):
    with book.writing(actor=actor) as writer:
        return addresses.teach(writer, address, unit, **more)


def take_back(book, address, *, actor, **more):
    with book.writing(actor=actor) as writer:
        return addresses.take_back(writer, address, **more)


def test_the_next_mail_of_an_address_finds_its_unit_and_earlier_ones_do_not_move(intake):
    take(intake, letter(1, day=4), letter(2, day=5))
    assert units(intake) == [None, None]
    done, taught = assigned(intake)
    assert (taught.address, taught.unit, taught.since, taught.entry) == (
        STRANGER,
        "qixiang",
        DAY,
        done.entry.seq + 1,
    )
    assert taught.waiting == ("2026-00002",)
    take(intake, letter(3, day=5), letter(4, day=6), letter(5, day=7, sender="other@example.com"))
    assert units(intake) == ["qixiang", None, None, "qixiang", None]
    take_back(intake.book, STRANGER, since=date(2026, 7, 8), reason="调离", actor="经办")
    take(intake, letter(6, day=7), letter(7, day=8))
    assert units(intake)[5:] == ["qixiang", None]
    assert list(intake.book.problems(intake.archive)) == []


def test_without_teaching_an_assignment_teaches_nothing(intake):
    take(intake, letter(1))
    line = AssignedLine(item="2026-00001", unit="qixiang", day=DAY)
    act(intake.book, line, actor="经办", rules=intake.rules, today=DAY)
    take(intake, letter(2, day=7))
    assert units(intake) == ["qixiang", None]


def test_an_assignment_that_is_refused_teaches_nothing_either(intake):
    take(intake, letter(1))
    with pytest.raises(Refused, match="nobody"):
        assigned(intake, unit="nobody")
    by_hand = ReceivedLine(title="某事", received_at=datetime(2026, 7, 6, tzinfo=UTC), unit=None)
    act(intake.book, by_hand, actor="经办", rules=intake.rules, today=DAY)
    for item, says in (("2026-00002", "没有发件地址可教"), ("2026-00009", "2026-00009")):
        with pytest.raises(Refused, match=says):
            assigned(intake, item)
    with intake.book.reading() as views:
        assert views.office.taught() == ()


def test_what_was_recorded_later_holds_from_its_day_on(intake):
    known = {"reason": None, "actor": "经办", "rules": intake.rules}
    teach(intake.book, "A@example.com", "qixiang", since=date(2026, 1, 1), **known)
    teach(intake.book, "a@example.com", "zhujian", since=date(2026, 6, 1), **known)
    teach(intake.book, "a@example.com", "jiaoyu", since=date(2026, 3, 1), **known)
    with intake.book.reading() as views:
        assert views.office.taught() == (
            TaughtAddress("a@example.com", "qixiang", date(2026, 1, 1), date(2026, 2, 28)),
            TaughtAddress("a@example.com", "jiaoyu", date(2026, 3, 1)),
        )
    take_back(intake.book, "a@example.com", since=date(2026, 1, 1), reason=None, actor="经办")
    with intake.book.reading() as views:
        assert views.office.taught() == ()
    assert list(intake.book.problems(intake.archive)) == []


def test_the_views_made_anew_know_the_same_addresses(intake):
    teach(
        intake.book,
        STRANGER,
        "qixiang",
        since=DAY,
        reason="电话核实",
        actor="经办",
        rules=intake.rules,
    )
    intake.book.rebuild()
    with intake.book.reading() as views:
        assert views.office.taught() == (TaughtAddress(STRANGER, "qixiang", DAY),)


def test_the_same_again_is_no_second_entry(intake):
    known = {"reason": None, "actor": "经办", "rules": intake.rules}
    first = teach(intake.book, STRANGER, "qixiang", since=DAY, **known)
    again = teach(intake.book, STRANGER, "qixiang", since=date(2026, 8, 1), **known)
    assert (first.entry is None, again.entry) == (False, None)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        *(
            (f"@{domain}", "人人可以注册")
            for domain in ("163.com", "QQ.com", "vip.126.com", "example.com", "gov.cn")
        ),
        *(
            (address, "不是邮件地址")
            for address in ("", "@", "qixiang", "a b@example.gov.cn", "<a@example.gov.cn>", "@cn")
        ),
    ],
)
def test_what_anybody_can_write_from_is_not_taught(intake, address, says):
    with pytest.raises(Refused, match=says):
        teach(
            intake.book,
            address,
            "qixiang",
            since=DAY,
            reason=None,
            actor="经办",
            rules=intake.rules,
        )


def test_a_domain_of_its_own_is_taught_whole(intake):
    done = teach(
        intake.book,
        "@New.example.gov.cn",
        "qixiang",
        since=DAY,
        reason=None,
        actor="经办",
        rules=intake.rules,
    )
    assert done.address == "@new.example.gov.cn"
    take(intake, letter(1, sender="anybody@new.example.gov.cn"))
    assert units(intake) == ["qixiang"]


def test_a_unit_that_nobody_knows_a_secret_reason_and_what_was_never_taught_are_refused(intake):
    known = {"since": DAY, "actor": "经办"}
    with pytest.raises(Refused, match="nobody"):
        teach(intake.book, STRANGER, "nobody", reason=None, rules=intake.rules, **known)
    with pytest.raises(Refused, match="自 2026-09-01 起"):
        teach(
            intake.book,
            STRANGER,
            "new",
            reason=None,
            rules=replace(intake.rules, roster=LATER),
            **known,
        )
    with pytest.raises(Refused, match="密级"):
        teach(intake.book, STRANGER, "qixiang", reason="机密★5年", rules=intake.rules, **known)
    with pytest.raises(Refused, match="没有教过"):
        take_back(intake.book, STRANGER, reason=None, **known)
    with intake.book.reading() as views:
        assert views.head()[0] == 0


def test_an_address_that_is_another_unit_s_is_not_taught_in_passing(intake):
    take(intake, letter(1, sender="jiaoyu@example.gov.cn", head="报送单位：银川市公安局\r\n"))
    with pytest.raises(Refused, match="已是 jiaoyu 的地址"):
        assigned(intake, unit="gongan")
    assert units(intake) == [None]


def test_items_of_the_address_that_wait_for_another_reason_are_not_told(intake):
    """A mail whose text contradicts its sender is looked at for itself."""
    teach(
        intake.book,
        STRANGER,
        "qixiang",
        since=date(2026, 7, 1),
        reason=None,
        actor="经办",
        rules=intake.rules,
    )
    take(intake, letter(1, head="报送单位：银川市公安局\r\n"))
    assert units(intake) == [None]
    assert (
        teach(
            intake.book,
            STRANGER,
            "jiaoyu",
            since=DAY,
            reason=None,
            actor="经办",
            rules=intake.rules,
        ).waiting
        == ()
    )


def test_a_forged_mail_waits_and_teaches_nothing(tmp_path: Path):
    office = make_office(tmp_path / "office")
    settings = office.config.read_text("utf-8")
    office.config.write_text(settings + '\n[sender]\nauthserv_ids = ["mx.example.com"]\n', "utf-8")
    files = tmp_path / "mails"
    files.mkdir()
    for number, result in enumerate(
        ("dmarc=fail", "dmarc=pass header.from=example.gov.cn", ""), start=1
    ):
        head = f"Authentication-Results: mx.example.com; {result}\r\n".encode() if result else b""
        (files / f"{number}.eml").write_bytes(
            head + (letter(number, sender="jiaoyu@example.gov.cn").content or b"")
        )
    office.ingest(files)
    log = office.log()
    assert [(line["items"][0]["unit"], line["items"][0]["state"]) for line in log] == [
        (None, "waiting"),
        ("jiaoyu", "counted"),
        ("jiaoyu", "counted"),
    ]
    assert [line["doubts"] for line in log] == [["sender_forged"], [], ["sender_unverified"]]
    status, _, errors = office.run("assign", log[0]["items"][0]["item"], "jiaoyu", "--teach")
    assert (status, "验证未通过" in errors) == (1, True)
    assert office.run("assign", log[0]["items"][0]["item"], "jiaoyu")[0] == 0
