"""A quoted mail is found in the form of every program in use here, no sentence of an item is taken
for one, and written dates are read.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quotations import first_quoted, is_header_line, read_written_date, unquoted

AT = datetime(2026, 7, 5, 7, 20, tzinfo=UTC)
QQ = '发件人: "信息处" <office@example.com>;\n发送时间: 2026年7月5日(星期日) 下午3:20\n收件人: "xq"<xq@example.gov.cn>;\n主题: 约稿'
ENGLISH = "From: 信息处 <office@example.com>\nSent: Sunday, July 5, 2026 3:20 PM\nTo: xq@example.gov.cn\nSubject: 约稿"
TABLE = "发件人\t信息处<office@example.com>\n日期\t2026年07月05日 15:20\n收件人\txq@example.gov.cn\n主题\t约稿"

MORNING = datetime(2026, 7, 6, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "forward"),
    [
        (f"-----原始邮件-----\n{QQ}", None),
        (f"------------------ 原始邮件 ------------------\n{QQ}", None),
        (f"------------------ Original ------------------\n{ENGLISH}", None),
        (f"-----Original Message-----\n{ENGLISH}", None),
        (f"---- 回复的原邮件 ----\n{TABLE}", None),
        (f"---- 回复的原邮件 ----\n{TABLE.replace(chr(9), '  ')}", None),
        (
            f"---- 转发的原邮件 ----\n| {TABLE.replace(chr(9), ' | ').replace(chr(10), ' |' + chr(10) + '| ')} |",
            True,
        ),
        (f"-------- 转发邮件信息 --------\n{QQ}", True),
        (f"---------- Forwarded message ---------\n{ENGLISH}", True),
        (f"Begin forwarded message:\n\n{ENGLISH}", True),
        (f"________________________________\n{QQ}", None),
        (f"> {QQ.replace(chr(10), chr(10) + '> ')}", None),
        (
            "*From:* 信息处 <office@example.com>\n*Sent:* 2026-07-05 15:20\n*To:* x\n*Subject:* 约稿",
            None,
        ),
    ],
)
def test_a_header_says_who_wrote_what_and_when(header, forward):
    lines = f"上文\n\n{header}\n\n原文".split("\n")
    quoted = first_quoted(lines)
    assert (quoted.sender, quoted.sender_name, quoted.subject, quoted.sent_at) == (
        "office@example.com",
        "信息处",
        "约稿",
        AT,
    )
    assert (quoted.forward, quoted.wrote) == (forward, False)
    assert "\n".join(lines[: quoted.start]).strip() == "上文"
    assert "\n".join(lines[quoted.body :]).strip() == "原文"


@pytest.mark.parametrize(
    "line",
    [
        '在 2026-07-05 15:20:00，"信息处" <office@example.com> 写道：',
        'At 2026-07-05 15:20:00, "信息处" <office@example.com> wrote:',
        "2026年7月5日 15:20，信息处 <office@example.com> 写道：",
        "> 于 2026/7/5 15:20, 信息处 <office@example.com> 写道:",
        "On Sun, Jul 5, 2026 at 3:20 PM 信息处 <office@example.com>\nwrote:",
        "信息处 <office@example.com> 于2026年7月5日周日 15:20写道：",
    ],
)
def test_a_line_that_says_who_wrote_when_opens_a_quotation(line):
    quoted = first_quoted(f"上文\n{line}\n> 原文".split("\n"))
    assert (quoted.start, quoted.sender, quoted.sent_at, quoted.wrote, quoted.forward) == (
        1,
        "office@example.com",
        AT,
        True,
        False,
    )


@pytest.mark.parametrize(
    "text",
    [
        "近日，市民张三在2026年的来信中写道：\n供暖很好",
        "时间：2026年7月5日\n地点：会议室\n主题：供暖",
        "发件人：甲\n主题：乙",
        "主题：甲\n日期：乙\n附件：丙",
        "----------------\n正文",
        "",
    ],
)
def test_a_sentence_and_an_ordinary_list_are_no_quotation(text):
    assert first_quoted(text.split("\n")) is None


def test_quoting_marks_go_where_nearly_every_line_has_one():
    assert unquoted(["> a", ">> b", "", "> c"]) == ["a", "b", "", "c"]
    assert unquoted(["> a", "b"]) == ["> a", "b"]


def test_words_of_ordinary_lists_are_no_header_on_their_own():
    assert is_header_line("发件人：张三")
    assert not is_header_line("附件：1. 名单")
    assert not is_header_line("时间：8月6日")


PIECES = st.sampled_from(
    [
        "发件人：",
        "主题:",
        "日期\t",
        "-----原始邮件-----",
        "写道：",
        "2026-07-05 15:20",
        "<a@example.com>",
        "\n",
        "> ",
        "|",
        "____",
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
def test_no_text_raises_and_a_quotation_lies_inside_it(text):
    lines = text.split("\n")
    if quoted := first_quoted(lines):
        assert 0 <= quoted.start < quoted.body <= len(lines)


@pytest.mark.parametrize(
    "text",
    [
        "2026年7月6日(星期一) 上午9:10",
        "2026年07月06日 09:10",
        "2026-07-06 09:10:00",
        "2026/7/6 9:10",
        "星期一, 2026年7月6日 上午 9:10",
        "Mon, Jul 6, 2026 09:10 AM",
        "Monday, July 6, 2026 9:10 AM",
        "Mon, 6 Jul 2026 09:10:00 +0800",
        "Mon, 6 Jul 2026 01:10:00 +0000",
        "2026-07-06 01:10 (GMT+00:00)",
    ],
)
def test_every_programs_form_names_the_same_moment(text):
    assert read_written_date(text) == MORNING


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026年7月6日 下午3:10", 7),
        ("2026年7月6日 中午12:10", 4),
        ("2026年7月6日 凌晨12:10", -8),
        ("Jul 6, 2026 3:10 PM", 7),
    ],
)
def test_the_half_of_the_day_counts(text, hour):
    moment = read_written_date(text)
    assert (moment - MORNING).total_seconds() == (hour - 1) * 3600


@pytest.mark.parametrize(
    "text",
    ["", "昨天", "7月6日 9:10", "2026年13月40日 1:00", "2026-07-06 99:99", "Foo 6, 2026 9:10"],
)
def test_what_is_no_whole_date_is_none(text):
    assert read_written_date(text) is None


def test_a_day_without_a_time_begins_at_midnight():
    assert read_written_date("2026年7月6日") == datetime(2026, 7, 5, 16, tzinfo=UTC)


@given(st.text(alphabet="2026年7月日/-. :上下午AMP+GTUC9", max_size=60))
def test_no_text_raises(text):
    read_written_date(text)
