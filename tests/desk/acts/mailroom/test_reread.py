"""Mails read again, first taken in by an older program (tests/readers.py): what changes, what
stays, and what is only proposed.
"""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from config.errors import EdgeDown, Refused
from desk.acts.items.seal import seal
from desk.acts.mailroom.intake import at_its_key, take_in
from desk.acts.mailroom.reread import chosen, reread
from desk.acts.tables.portable import export_text
from desk.acts.tallies.explanation import show_item
from desk.edges import open_intake
from desk.forms.followed import shown_item_form
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from ledger.payloads import EntryKind
from ledger.portable import AssignedLine, ItemLine
from ledger.recording import record
from tests.desks import make_office
from tests.durable import synced_before_each_commit
from tests.ledgers import roster_of
from tests.readers import OLD_TITLE

TEXT = "关于{}秋粮收购进展的情况\n\n近期，某县组织开展秋粮收购工作，累计收购入库三万吨，农户售粮款按时兑付，市场运行总体平稳有序。\n\n签发：王某某\n"


def raw(uid, name="甲地", sender="d", text=TEXT, received_at=datetime(2026, 7, 3, 1, tzinfo=UTC)):
    head = f"From: {sender}@example.gov.cn\r\nSubject: 关于{name}秋粮收购进展的情况\r\nMessage-ID: <{uid}@example.gov.cn>\r\n"
    content = (
        (head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.format(name))
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode()
    )
    return RawMail(
        MailKey("main", "INBOX", 1, uid), received_at, len(content), content, digest_of(content)
    )


@pytest.fixture
def office(tmp_path):
    made = make_office(tmp_path / "office")
    (made.folder / "roster.toml").write_text(roster_of("d", "c:county"), "utf-8")
    return made


@contextmanager
def at_work(office, reader=None):
    """An intake with today's readers, or with others of tests/readers.py."""
    opening = {"opening": f"tests.readers:{reader}"} if reader else {}
    with office.desk() as desk, open_intake(desk, **opening) as intake:
        yield intake


def taken_in(office, *raws, reader="open_as_before"):
    with at_work(office, reader) as intake:
        take_in(intake, [raws], place=at_its_key, after_batch=lambda: None)


def read_again(
    office, *names, since=None, dry_run=False, reader=None, fetch=lambda _key, _path: None
):
    with at_work(office, reader) as intake:
        with intake.book.reading() as views:
            mails = chosen(views, names, since=since)
        return list(reread(intake, mails, fetch=fetch, actor="王五", dry_run=dry_run))


def shown(office, item="2026-00001"):
    with office.desk() as desk, desk.book.reading() as views:
        rules = desk.rules
        return shown_item_form(show_item(views, item, rules=rules))


def entries(office):
    with office.desk() as desk:
        return [entry for entry, _ in desk.book.entries()]


def fields(reading):
    return {change.field: (change.old, change.new) for change in reading.changes if change.item}


def test_what_reads_otherwise_is_told_and_stands_from_then_on(office):
    taken_in(office, raw(1))
    assert shown(office)["title"] == OLD_TITLE
    (reading,) = read_again(office)
    changed = fields(reading)
    assert changed["title"] == (OLD_TITLE, "关于甲地秋粮收购进展的情况")
    assert changed["text"][0] == 0
    assert changed["text"][1] > 40
    assert {"unsupported_attachment"} == {doubt[0] for doubt in changed["doubts"][0]}
    item = shown(office)
    assert (item["title"], item["doubts"], item["sealed"]) == (
        "关于甲地秋粮收购进展的情况",
        [d["code"] for d in item["details"]],
        False,
    )
    assert "累计收购入库三万吨" in item["text"]
    assert office.log()[0]["items"][0]["title"] == item["title"]
    assert [(entry.kind, entry.actor) for entry in entries(office)][-1] == (
        EntryKind.REREAD,
        "王五",
    )
    assert office.problems() == []


def test_read_again_at_once_nothing_changes(office):
    taken_in(office, raw(1), raw(2, "乙地"))
    read_again(office)
    before = len(entries(office))
    assert [
        (reading.changes, reading.skipped, reading.proposals) for reading in read_again(office)
    ] == [((), None, ())] * 2
    assert len(entries(office)) == before


def test_today_s_own_work_reads_as_it_did(office):
    taken_in(office, raw(1), raw(2), raw(3, "乙地", sender="stranger"), reader=None)
    assert [reading.changes for reading in read_again(office)] == [(), (), ()]


def test_the_latest_reading_stands(office):
    taken_in(office, raw(1), reader=None)
    read_again(office, reader="open_as_before")
    assert shown(office)["title"] == OLD_TITLE
    read_again(office)
    assert shown(office)["title"] == "关于甲地秋粮收购进展的情况"
    assert office.problems() == []


def test_a_trial_shows_the_same_and_writes_nothing(office):
    taken_in(office, raw(1))
    before = entries(office)
    tried = read_again(office, dry_run=True)
    assert entries(office) == before
    assert [reading.changes for reading in tried] == [
        reading.changes for reading in read_again(office)
    ]


def test_what_people_decided_stays(office):
    taken_in(office, raw(1, sender="stranger"), raw(2, "乙地"))
    with at_work(office) as intake, intake.book.writing(actor="王五") as writer:
        record(
            writer,
            AssignedLine(day=date(2026, 7, 4), item="2026-00001", unit="c"),
            known=intake.known,
        )
        record(
            writer,
            ItemLine(kind="withdrawn", day=date(2026, 7, 4), item="2026-00002"),
            known=intake.known,
        )
    readings = read_again(office)
    assert [
        (one["unit"], one["state"]) for one in (shown(office), shown(office, "2026-00002"))
    ] == [("c", "counted"), ("d", "withdrawn")]
    assert [reading.proposals for reading in readings] == [(), ()]


def test_a_unit_that_the_roster_knows_by_now_is_proposed_and_not_assigned(office):
    taken_in(office, raw(1, sender="newcomer"))
    (office.folder / "roster.toml").write_text(roster_of("d", "newcomer"), "utf-8")
    (reading,) = read_again(office)
    assert reading.proposals == (
        "2026-00001 今天会归属 newcomer（现为 待认定）；如属实，请 yishi item assign 2026-00001 newcomer",
    )
    assert shown(office)["state"] == "waiting"
    assert office.log()[0]["doubts"] == ["unknown_sender"]


def test_a_repeat_found_now_is_a_doubt_and_no_repeat(office):
    taken_in(office, raw(1), reader=None)
    taken_in(office, raw(2, received_at=datetime(2026, 7, 4, tzinfo=UTC), text=TEXT + "\n"))
    first, second = read_again(office)
    assert first.changes == ()
    item = shown(office, "2026-00002")
    assert (item["state"], "repeated" in item["doubts"]) == ("counted", True)
    assert "yishi item repeat 2026-00002 2026-00001" in str(fields(second)["doubts"][1])
    assert [reading.changes for reading in read_again(office)] == [(), ()]


def test_a_repeat_found_at_the_time_keeps_its_doubt(office):
    taken_in(
        office,
        raw(1),
        raw(2, text=TEXT + "\n", received_at=datetime(2026, 7, 4, tzinfo=UTC)),
        reader=None,
    )
    assert shown(office, "2026-00002")["state"] == "repeated"
    assert [reading.changes for reading in read_again(office)] == [(), ()]


def test_a_later_item_is_held_against_the_new_text(office):
    taken_in(office, raw(1))
    read_again(office)
    taken_in(
        office, raw(2, text=TEXT + "\n", received_at=datetime(2026, 7, 4, tzinfo=UTC)), reader=None
    )
    assert shown(office, "2026-00002")["repeat_of"] == "2026-00001"


def test_a_mail_without_items_gains_them_and_one_with_items_does_not(office):
    taken_in(office, raw(1), reader="open_without_items")
    taken_in(office, raw(2, "乙地"), reader=None)
    assert [reading.gained for reading in read_again(office)] == [1, 0]
    assert [len(line["items"]) for line in office.log()] == [1, 1]
    assert [reading.gained for reading in read_again(office)] == [0, 0]


@pytest.mark.parametrize(
    ("reader", "says"),
    [("open_two_for_one", "今天读出 2 条，原登记 1 条"), ("open_without_items", "不是报送来件")],
)
def test_another_number_of_items_is_left_to_a_person(office, reader, says):
    taken_in(office, raw(1), reader=None)
    (reading,) = read_again(office, reader=reader)
    assert (reading.changes, reading.gained) == ((), 0)
    assert says in reading.proposals[0]


def test_a_mail_that_could_not_be_read_is_fetched_again_and_gets_its_items(office):
    taken_in(office, raw(1), reader="open_nothing")
    assert [line["outcome"] for line in office.log()] == ["unreadable"]
    assert (
        read_again(office, fetch=lambda _key, _path: raw(2, "乙地"))[0].skipped
        == "当时无法读取，原处已没有这封来件"
    )
    (reading,) = read_again(office, fetch=lambda _key, _path: raw(1))
    assert ([(change.field, change.new) for change in reading.changes], reading.gained) == (
        [("outcome", "recorded")],
        1,
    )
    (line,) = office.log()
    assert (line["outcome"], len(line["items"])) == ("recorded", 1)
    assert office.problems() == []


def test_what_is_read_at_last_is_synced_before_the_ledger_commits_that_it_has_it(office):
    taken_in(office, raw(1), reader="open_nothing")
    with at_work(office) as intake, synced_before_each_commit(intake) as watched:
        with watched.book.reading() as views:
            mails = chosen(views, [], since=None)
        (reading,) = reread(
            watched, mails, fetch=lambda _key, _path: raw(1), actor="王五", dry_run=False
        )
    assert reading.gained == 1


def test_what_can_still_not_be_read_stays_as_it_is(office):
    taken_in(office, raw(1), reader="open_nothing")
    taken_in(office, raw(2, "乙地"), reader=None)
    readings = read_again(office, reader="open_nothing", fetch=lambda _key, _path: raw(1))
    assert [reading.skipped for reading in readings] == ["今天的程序也没能读出"] * 2
    assert [line["outcome"] for line in office.log()] == ["unreadable", "recorded"]


def test_a_place_that_does_not_answer_is_told_and_holds_up_no_other(office):
    def down(_key, _path):
        raise EdgeDown("邮箱 main 没有应答")

    taken_in(office, raw(1), reader="open_nothing")
    taken_in(office, raw(2, "乙地"))
    first, second = read_again(office, fetch=down)
    assert first.skipped == "原处取不到：邮箱 main 没有应答"
    assert second.changes


def test_a_mark_that_is_found_now_writes_nothing(office):
    taken_in(office, raw(1), reader=None)
    before = entries(office)
    (reading,) = read_again(office, reader="find_a_mark")
    assert "密级标志" in reading.skipped
    assert entries(office) == before


def test_what_is_sealed_is_left_alone_and_sealing_takes_later_readings_too(office):
    taken_in(office, raw(1))
    read_again(office)
    with office.desk() as desk:
        seal(desk.book, desk.archive, "2026-00001", reason="事后发现", actor="王五")
        assert list(desk.book.problems(desk.archive)) == []
    assert (shown(office)["sealed"], shown(office)["text"]) == (True, None)
    assert "秋粮".encode() not in (office.data / "ledger.db").read_bytes()
    assert [reading.skipped for reading in read_again(office)] == ["原件已清除，不再重读"]


def test_an_export_carries_what_is_read_now(office):
    taken_in(office, raw(1))
    read_again(office)
    with office.desk() as desk:
        (line,) = export_text(desk.book)
    assert OLD_TITLE not in line
    assert "累计收购入库三万吨" in line


def test_an_original_that_was_damaged_is_not_read(office):
    taken_in(office, raw(1))
    (file,) = (office.data / "archive").rglob("*.eml")
    file.chmod(0o600)
    file.write_bytes(b"From: x@example.com\r\n\r\nsomething else\r\n")
    assert "已损坏" in read_again(office)[0].skipped


def test_mails_are_chosen_by_item_by_digest_and_by_day(office):
    early = raw(1, received_at=datetime(2026, 6, 1, tzinfo=UTC))
    late = raw(2, "乙地")
    taken_in(office, early, late)
    taken_in(office, replace(early, key=replace(early.key, uid=9)))
    with office.desk() as desk, desk.book.reading() as views:
        uids = lambda *names, since=None: [mail.uid for mail in chosen(views, names, since=since)]  # noqa: E731  used right here
        assert uids() == [1, 2]
        assert uids(since=date(2026, 7, 3)) == [2]
        assert uids("2026-00001") == uids(early.digest[:8].upper()) == [1]
        assert uids("2026-00001", late.digest) == [1, 2]
        for nothing in ("2026-00009", "abc", "0" * 64, early.digest[:7]):
            with pytest.raises(Refused):
                uids(nothing)
