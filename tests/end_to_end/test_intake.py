"""From a real mailbox to the log and the ledger: every mail has its line, and what becomes of it
is what INTERFACE.md says.
"""

import hashlib
import re
from collections import Counter
from datetime import datetime

import pytest

from classify.submission import DoubtCode
from desk.acts.mailroom.rounds import Round
from desk.demo.mails import DemoMail
from desk.demo.plan import Fate
from tests.desks import Office, make_office
from tests.dovecot import Dovecot

LINE = (
    *(
        "mailbox",
        "folder",
        "uidvalidity",
        "uid",
        "message_id",
        "received_at",
        "recorded_at",
        "sender",
        "subject",
        "digest",
        "size",
    ),
    *("outcome", "doubts", "items", "attachments", "defects"),
)
ITEM = (
    *(
        "item",
        "title",
        "unit",
        "state",
        "repeat_of",
        "category",
        "signatory",
        "reviewer",
        "editor",
        "telephone",
        "commission",
    ),
    "doubts",
)
ATTACHMENT = ("name", "type", "size", "text_chars", "problem")
STATES = {
    Fate.RECORDED: "counted",
    Fate.REPEATED: "repeated",
    Fate.REVISED: "repeated",
    Fate.WAITING: "waiting",
}


def digest(mail: DemoMail) -> str:
    return hashlib.sha256(mail.content).hexdigest()


def position(line: dict) -> tuple:
    return line["folder"], line["uid"]


def positions(mails) -> dict[tuple, DemoMail]:
    """Where a server shows each mail: UIDs count up in each folder."""
    numbers = Counter()
    found = {}
    for mail in mails:
        numbers[mail.folder] += 1
        found[mail.folder, numbers[mail.folder]] = mail
    return found


@pytest.fixture(scope="module")
def polled(dovecot: Dovecot, mails, tmp_path_factory) -> tuple[Office, Round | None]:
    """An office that has polled all of the demonstration's mails, and what its first round said;
    no test writes to it.
    """
    for mail in mails:
        dovecot.deliver("reader", mail.content, folder=mail.folder, received_at=mail.received_at)
    folder = tmp_path_factory.mktemp("polled")
    office = make_office(
        folder, dovecot, "reader", folders=tuple(dict.fromkeys(mail.folder for mail in mails))
    )
    return office, office.poll()


@pytest.fixture(scope="module")
def lines(polled) -> dict[tuple, dict]:
    return {position(line): line for line in polled[0].log()}


def test_every_mail_has_one_line_where_the_server_showed_it(polled, lines, mails):
    assert set(lines) == set(positions(mails))
    assert len(polled[0].log()) == len(mails)
    assert {"INBOX", "信息报送"} == {folder for folder, _ in lines}


def test_the_round_s_sums_are_those_of_the_mails_fates(polled, mails):
    done = polled[1]
    fates = Counter(mail.fate for mail in mails)
    held, unreadable = fates[Fate.HELD], fates[Fate.UNREADABLE]
    assert (done.seen, done.held, done.unreadable, done.seen_before) == (
        len(mails),
        held,
        unreadable,
        0,
    )
    assert done.recorded == len(mails) - held - unreadable
    assert done.items == sum(mail.items for mail in mails)


def test_each_mail_s_outcome_unit_and_items_are_as_foretold(lines, mails):
    for place, mail in positions(mails).items():
        line, wanted = (
            lines[place],
            mail.fate.value if mail.fate in {Fate.HELD, Fate.UNREADABLE} else "recorded",
        )
        assert (line["outcome"], len(line["items"])) == (wanted, mail.items), mail.name
        assert {(item["unit"], item["state"]) for item in line["items"]} <= {
            (None if mail.fate is Fate.WAITING else mail.unit, STATES.get(mail.fate))
        }, mail.name


def test_a_repeat_names_its_first_and_a_revision_is_a_repeat_too(lines, mails):
    doubts = {Fate.REPEATED: "repeated", Fate.REVISED: "revised"}
    items = {item["item"]: item for line in lines.values() for item in line["items"]}
    seen = 0
    for place, mail in positions(mails).items():
        for item in lines[place]["items"]:
            assert (item["repeat_of"] is not None) == (mail.fate in doubts)
            if mail.fate in doubts:
                assert doubts[mail.fate] in item["doubts"]
                assert items[item["repeat_of"]]["state"] == "counted"
                seen += 1
    assert seen == 5


def test_a_line_has_every_field_in_the_documented_order_and_shape(polled):
    for line in polled[0].log():
        assert tuple(line) == (*LINE, "entry")
        assert all(tuple(item) == ITEM for item in line["items"])
        assert all(tuple(attachment) == ATTACHMENT for attachment in line["attachments"])
        assert (
            datetime.fromisoformat(line["received_at"]).utcoffset()
            == datetime.fromisoformat(line["recorded_at"]).utcoffset()
        )
        assert line["received_at"].endswith("+08:00")
        assert isinstance(line["uid"], int)
        assert isinstance(line["uidvalidity"], int)
        assert all(re.fullmatch(r"2026-\d{5}", item["item"]) for item in line["items"])
        assert all(
            set(doubts) <= set(DoubtCode)
            for doubts in (line["doubts"], *(item["doubts"] for item in line["items"]))
        )
        for attachment in line["attachments"]:
            assert (attachment["text_chars"] is None) == (attachment["problem"] is not None)
            assert not {"/", "\\"} & set(attachment["name"] or "")


def test_a_recorded_mail_says_whence_when_and_under_which_digest(lines, mails):
    for place, mail in positions(mails).items():
        line = lines[place]
        assert datetime.fromisoformat(line["received_at"]) == mail.received_at
        if line["outcome"] == "recorded":
            assert (line["digest"], line["size"]) == (digest(mail), len(mail.content))
            assert re.fullmatch(r"[^@\s]+@[^@\s]+", line["sender"])
            assert line["message_id"].startswith("<")
            assert line["subject"]
            assert all(item["title"] for item in line["items"])


def test_a_held_line_says_nothing_but_where_when_and_from_whom(lines):
    held = [line for line in lines.values() if line["outcome"] == "held"]
    assert len(held) == 2
    for line in held:
        assert [line[key] for key in ("message_id", "subject", "digest", "size")] == [None] * 4
        assert [line[key] for key in ("doubts", "items", "attachments", "defects")] == [[]] * 4
        assert line["sender"].endswith("@example.gov.cn")


def test_what_is_recorded_is_archived_to_the_byte_and_nothing_else_is(polled, mails):
    office = polled[0]
    with office.desk() as desk:
        kept = {name: desk.archive.read(name) for name in desk.archive.digests()}
    assert kept == {
        digest(mail): mail.content
        for mail in mails
        if mail.fate not in {Fate.HELD, Fate.UNREADABLE}
    }


def test_the_ledger_verifies_and_rebuilt_views_show_the_same_log(polled):
    office = polled[0]
    assert office.problems() == []
    before = office.log()
    with office.desk() as desk:
        desk.book.rebuild()
    assert office.log() == before


def test_a_second_round_records_nothing_new(office_with, mails):
    office = office_with(*mails[:20])
    office.poll()
    before = office.log()
    again, whole = office.poll(), office.poll(whole=True)
    assert again == Round(seen=again.seen, seconds=again.seconds)
    assert whole == Round(seen=20, seconds=whole.seconds)
    assert office.log() == before


def test_mail_that_came_since_is_recorded_by_the_next_round(office_with, dovecot, mail_user, mails):
    office = office_with(*mails[:3])
    office.poll()
    dovecot.deliver(mail_user, mails[4].content, received_at=mails[4].received_at)
    done = office.poll()
    assert (done.recorded, done.items) == (1, mails[4].items)
    assert office.log()[-1]["digest"] == digest(mails[4])


def test_under_a_new_uidvalidity_mails_are_seen_before_and_held_again(
    office_with, dovecot, mail_user, mails
):
    some = [
        mail
        for mail in mails
        if mail.fate in {Fate.HELD, Fate.UNREADABLE, Fate.REVISED} or mail.items > 1
    ] + list(mails[:3])
    office = office_with(*some)
    first = office.poll()
    before = office.log()
    dovecot.new_uidvalidity(mail_user)
    again = office.poll(whole=True)
    assert (again.seen, again.recorded, again.items) == (len(some), 0, 0)
    assert (again.seen_before, again.held, again.unreadable) == (
        first.recorded,
        first.held,
        first.unreadable,
    )
    lines = office.log()
    assert lines[: len(some)] == before
    for line in lines[len(some) :]:
        assert line["uidvalidity"] != before[0]["uidvalidity"]
        if line["outcome"] == "seen_before":
            assert [line[key] for key in ("items", "attachments", "defects", "doubts")] == [[]] * 4
            assert line["digest"] in {earlier["digest"] for earlier in before}
    assert {line["outcome"] for line in lines[len(some) :]} == {"seen_before", "held", "unreadable"}
    assert office.problems() == []


def test_a_mail_sent_twice_is_recorded_once_and_then_seen_before(office_with, mails):
    office = office_with(mails[0], mails[1], mails[0])
    done = office.poll()
    assert (done.recorded, done.seen_before, done.items) == (2, 1, 2)
    assert [line["outcome"] for line in office.log()] == ["recorded", "recorded", "seen_before"]


def test_a_released_mail_becomes_recorded_with_its_items(office_with, mails):
    held = [mail for mail in mails if mail.fate is Fate.HELD]
    office = office_with(mails[0], *held)
    office.poll()
    entry = next(line["entry"] for line in office.log() if line["outcome"] == "held")
    status, output, errors = office.run(
        "release", str(entry), "--reason", "经保密员认定不涉密", "--actor", "王五"
    )
    assert (status, "登记信息 1 条" in output, errors) == (0, True, "")
    lines = office.log()
    released = next(line for line in lines if line["uid"] == 2)
    assert (len(lines), released["outcome"], released["digest"], len(released["items"])) == (
        3,
        "recorded",
        digest(held[0]),
        1,
    )
    assert office.problems() == []
    assert office.poll(whole=True).recorded == 0
    status, _, errors = office.run("release", str(entry), "--reason", "再来一次")
    assert (status, errors.count("\n")) == (1, 1)


def test_a_mail_over_the_limit_is_recorded_by_its_headers_with_a_doubt(office_with, mails):
    big = max(
        (mail for mail in mails if mail.fate is Fate.RECORDED and mail.items == 1),
        key=lambda mail: len(mail.content),
    )
    office = office_with(mails[4], big, limits=f"mail_bytes = {len(big.content) - 1}")
    done = office.poll()
    line = office.log()[1]
    assert (done.recorded, line["outcome"], line["digest"], line["size"]) == (
        2,
        "recorded",
        None,
        len(big.content),
    )
    assert (line["items"][0]["doubts"], line["attachments"]) == (["no_own_text", "oversize"], [])
    assert line["subject"]
    with office.desk() as desk:
        assert list(desk.archive.digests()) == [digest(mails[4])]
    assert office.problems() == []


def test_a_mail_whose_items_an_import_brought_adds_no_second_item(office_with, mails):
    office = office_with(mails[0], mails[1])
    facts = office.folder / "facts.jsonl"
    fields = f'"unit": "qixiang", "title": "旧台账中的题目", "received_at": "{mails[0].received_at.isoformat()}", "mail": "{digest(mails[0])}"'
    facts.write_text(f'{{"kind": "received", "ref": "A1", {fields}}}\n', "utf-8")
    assert office.run("import", str(facts))[0] == 0
    done = office.poll()
    assert (done.recorded, done.items) == (2, 1)
    first = office.log()[0]
    assert [item["title"] for item in first["items"]] == ["旧台账中的题目"]
    assert office.answer("show", "A1")["item"] == first["items"][0]["item"]


def test_the_program_itself_polls_and_prints_the_same_sums(office_with, mails):
    office = office_with(*mails[:25])
    said = office.answer("poll")
    fates = Counter(mail.fate for mail in mails[:25])
    assert list(said) == [
        "seen",
        "recorded",
        "seen_before",
        "held",
        "unreadable",
        "items",
        "seconds",
    ]
    assert (said["seen"], said["held"], said["unreadable"]) == (
        25,
        fates[Fate.HELD],
        fates[Fate.UNREADABLE],
    )
    status, output, _ = office.run("log", "--json")
    assert (status, len(output.splitlines())) == (0, 25)
    status, output, _ = office.run("poll")
    assert (status, "登记 0" in output, "被扣留" in output) == (0, True, fates[Fate.HELD] > 0)
