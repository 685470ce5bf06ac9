"""The log's filters, its order, and what it says of held mails."""

import pytest

from desk.acts.mailroom.held import held_notice
from desk.acts.mailroom.log import LogQuery, log_lines
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from desk.forms.log import log_form
from ledger.views import LogFilter
from tests.desks import make_office

MAILS = demo_mails()[:24]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A log of two dozen mails from files; no test writes to it."""
    folder = tmp_path_factory.mktemp("log")
    (folder / "mails").mkdir()
    for number, mail in enumerate(MAILS):
        (folder / "mails" / f"{number:02}.eml").write_bytes(mail.content)
    office = make_office(folder / "office")
    office.ingest(folder / "mails")
    return office


def asked(office, **query):
    lines = {key: query.pop(key) for key in list(query) if key in LogFilter.__slots__}
    with office.desk() as desk, desk.book.reading() as views:
        query = LogQuery(LogFilter(**lines), **query)
        found = log_lines(views, query, roster=desk.rules.roster)
    return [log_form(line) | {"entry": line.entry} for line in found]


def test_newest_last_and_all_of_them(office):
    entries = [line["entry"] for line in asked(office)]
    assert entries == sorted(entries)
    assert len(entries) == len(MAILS)


def test_a_limit_keeps_the_newest(office):
    assert asked(office, limit=3) == asked(office)[-3:]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"unit": "qixiang"}, lambda line: "qixiang" in {item["unit"] for item in line["items"]}),
        (
            {"item_state": "repeated"},
            lambda line: "repeated" in {item["state"] for item in line["items"]},
        ),
        ({"outcome": "unreadable"}, lambda line: line["outcome"] == "unreadable"),
        ({"outcome": "recorded"}, lambda line: line["outcome"] == "recorded"),
        ({"mailbox": "files"}, lambda _line: True),
        ({"mailbox": "main"}, lambda _line: False),
        (
            {"search": "供暖"},
            lambda line: "供暖" in str([line["subject"], line["items"], line["attachments"]]),
        ),
        ({"search": "没有人写过的话"}, lambda _line: False),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_a_filter_shows_those_that_fit_and_no_others(office, query, wanted):
    expected = [line["entry"] for line in asked(office) if wanted(line)]
    found = [line["entry"] for line in asked(office, **query)]
    assert set(expected) <= set(found) if "search" in query else found == expected
    assert len(found) < len(MAILS) or query == {"mailbox": "files"}


def test_days_are_those_of_receipt_and_both_included(office):
    days = sorted({mail.received_at.date() for mail in MAILS})
    first, last = days[2], days[5]
    found = asked(office, since=first, until=last, outcome="recorded")
    assert {line["received_at"][:10] for line in found} == {str(day) for day in days[2:6]}


def test_a_unit_s_search_is_folded_and_looks_into_texts(office):
    assert asked(office, search="GB18030".lower()) == asked(office, search="GB18030")
    text = "九家供热企业共同确定升温时点"
    assert [line["subject"] for line in asked(office, search=text)] == [asked(office)[0]["subject"]]


def test_how_many_are_held_is_said_and_nothing_of_them(office, tmp_path):
    held = [mail for mail in MAILS if mail.fate is Fate.HELD]
    with office.desk() as desk, desk.book.reading() as views:
        assert f" {len(held)} 封" in held_notice(views)
    with make_office(tmp_path).desk() as desk, desk.book.reading() as views:
        assert held_notice(views) == ""
