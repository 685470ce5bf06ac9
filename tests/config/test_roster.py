"""Dated units: who is listed when, whose an address is, who inherits, and what a roster may not
say.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import Misconfigured
from config.period import Quarter
from config.roster import parse_roster

Q2 = Quarter(2026, 2)


def block(code: str, *more: str) -> str:
    return "\n".join(
        [
            "[[unit]]",
            f'code = "{code}"',
            f'name = "{code}局"',
            f'short = "{code}"',
            'group = "zone"',
            *more,
            "",
        ]
    )


MERGED = block(
    "a",
    "until = 2026-05-10",
    'merged_into = "b"',
    'addresses = ["a@example.gov.cn", "@old.example.gov.cn"]',
) + block("b", 'addresses = ["B@example.gov.cn", "@shared.example.gov.cn"]')
SHARED = block("c", 'addresses = ["@shared.example.gov.cn"]')


@pytest.mark.parametrize(
    ("address", "day", "whose"),
    [
        ("a@example.gov.cn", date(2026, 5, 10), "a"),
        ("a@example.gov.cn", date(2026, 5, 11), "b"),
        ("b@EXAMPLE.gov.cn", date(2026, 5, 1), "b"),
        ("anyone@old.example.gov.cn", date(2026, 5, 1), "a"),
        ("anyone@shared.example.gov.cn", date(2026, 5, 1), None),
        ("anyone@sub.old.example.gov.cn", date(2026, 5, 1), None),
        ("stranger@example.com", date(2026, 5, 1), None),
    ],
)
def test_an_address_is_one_unit_s_or_nobody_s(address: str, day: date, whose: str | None) -> None:
    assert parse_roster(MERGED + SHARED).by_address(address, day) == whose


def test_what_falls_to_a_merged_unit_is_its_heir_s_only_once_it_is_gone() -> None:
    roster = parse_roster(MERGED)
    assert [roster.credited("a", date(2026, 5, day)) for day in (10, 11)] == ["a", "b"]
    assert [roster.heir("a", quarter) for quarter in (Q2, Q2.next)] == ["a", "b"]
    assert roster.heir("nobody", Q2) is None


def test_the_last_block_of_a_quarter_names_it_and_the_first_gives_its_place() -> None:
    later = block("a", "from = 2026-05-11").replace("a局", "新a局")
    roster = parse_roster(block("a", "until = 2026-05-10") + block("b") + later)
    assert [unit.name for unit in roster.listed_in(Q2)] == ["新a局", "b局"]
    assert [unit.name for unit in roster.listed_in(Q2.previous)] == ["a局", "b局"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (block("a", "from = 2026-05-02", "until = 2026-05-01"), "早于 from"),
        (block("a", 'addresses = ["a@163.com", "@163.com"]'), "'@163.com' 是公共邮箱的域名"),
        (block("a", "until = 2026-05-10") + block("a", "from = 2026-05-10"), "重叠"),
        (block("a", 'merged_into = "b"') + block("b"), "须写 until"),
        (block("a", "until = 2026-05-10", 'merged_into = "z"'), "不在名册上"),
        (
            block("a", "until = 2026-05-10", 'merged_into = "b"')
            + block("b", "until = 2026-05-10", 'merged_into = "a"'),
            "绕成了圈",
        ),
        (block("A b"), "写法不对"),
        (block("a", 'adresses = ["x@example.com"]'), "最接近的是 addresses"),
    ],
)
def test_a_roster_that_can_t_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        parse_roster(text)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 40)), max_size=5))
def test_a_quarter_is_whole_just_where_each_of_its_days_is_listed(
    spans: list[tuple[int, int]],
) -> None:
    start, free, text = date(2026, 3, 25), 0, block("z")
    for first, length in sorted(spans):
        begin = max(first, free)
        text += block(
            "a",
            f"from = {start + timedelta(begin)}",
            f"until = {start + timedelta(begin + length)}",
        )
        free = begin + length + 1
    roster = parse_roster(text)
    days = [Q2.first_day + timedelta(n) for n in range(91)]
    assert roster.whole("a", Q2) is all(roster.on("a", day) for day in days)
