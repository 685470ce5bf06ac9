"""A mail's line says what became of it and why; what it says of itself is shown and not obeyed."""

from dataclasses import replace
from datetime import datetime

import pytest

from config.period import SHANGHAI
from config.roster import parse_roster
from desk.acts.mailroom.log_line import LoggedItem, LogLine
from desk.commands.mail_grids import log_table
from tests.ledgers import roster_of

ITEM = LoggedItem(
    "2019-00001", "供暖", "d", "counted", None, None, None, None, None, None, None, ()
)
LINE = LogLine(
    entry=7,
    mailbox="main",
    folder="INBOX",
    uidvalidity=1,
    uid=1,
    message_id=None,
    received_at=datetime(2019, 1, 5, 9, tzinfo=SHANGHAI),
    recorded_at=datetime(2019, 1, 5, 9, tzinfo=SHANGHAI),
    sender="someone@example.com",
    subject="关于冬季供暖保障情况的报告",
    digest=None,
    size=None,
    outcome="recorded",
    doubts=(),
    items=(ITEM,),
    attachments=(),
    defects=(),
)


def shown(line):
    return "\n".join(log_table([line], parse_roster(roster_of("d"))).lines(120))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, ["已登记", "2019-00001", "2019-01-05 09:00", "7"]),
        (
            {
                "items": [
                    replace(
                        ITEM,
                        state="repeated",
                        repeat_of="2019-00009",
                        doubts=["repeated"],
                    )
                ]
            },
            ["重复报送", "同 2019-00009"],
        ),
        (
            {
                "items": [
                    replace(
                        ITEM,
                        state="repeated",
                        repeat_of="2019-00009",
                        doubts=["revised"],
                    )
                ]
            },
            ["修订 2019-00009"],
        ),
        (
            {
                "items": [replace(ITEM, state="waiting", unit=None)],
                "doubts": ["unknown_sender"],
            },
            ["待认定", "发件人不明", "someone@example.com"],
        ),
        (
            {"items": [ITEM, replace(ITEM, item="2019-00002", state="withdrawn")]},
            ["已登记", "撤回", "2019-00002"],
        ),
        (
            {"outcome": "held", "items": [], "subject": None},
            ["扣留", "带密级标志", "someone@example.com"],
        ),
        ({"outcome": "unreadable", "items": [], "sender": None}, ["无法读取"]),
        ({"outcome": "seen_before", "items": []}, ["重复收到"]),
        ({"doubts": ["no_such_doubt"]}, ["no_such_doubt"]),
    ],
)
def test_a_line_says_what_became_of_the_mail_and_why(more, words):
    text = shown(replace(LINE, **more))
    assert [word for word in words if word not in text] == []


def test_what_a_mail_says_is_shown_and_not_obeyed():
    """Square brackets are how the table's library is told of colours."""
    assert "[red]通知[/red]" in shown(replace(LINE, subject="[red]通知[/red]"))
