"""The form of a line: what is wrong with one is said by its key."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import Refused
from ledger.portable import MAX_LINE, AdoptedLine, read_line, write_line
from tests.ledgers import adopted, received

ADOPTED = adopted("a1", "A", "2026-02-01")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "不是 JSON"),
        ("[1]", "没有 None 这种事实"),
        ('{"kind": "adoptd"}', "没有 'adoptd' 这种事实，最接近的是 adopted"),
        (ADOPTED | {"publicaton": "x"}, "没有 publicaton 这个键，最接近的是 publication"),
        ({"kind": "adopted", "item": "A", "publication": "guobao", "genre": "full"}, "缺少 day"),
        (ADOPTED | {"day": 20260201}, "day：应是日期"),
        (ADOPTED | {"day": "2026-02-30"}, "day："),
        (ADOPTED | {"item": 7}, "item：应是文本"),
        (
            received("A", "2026-01-05") | {"received_at": "2026-01-05T09:00:00"},
            "received_at：时间须带时区",
        ),
        (received("A", "2026-01-05") | {"stream": "radio"}, "stream：应是 'govinfo'、'website'"),
        (received("A", "2026-01-05") | {"mail": "abc"}, "mail：写法不对"),
        ({"kind": "closed", "day": "2026-04-01", "period": "2026Q5"}, "不是季度"),
        ({"kind": "revoked", "day": "2026-04-01", "fact": "a1", "reason": ""}, "reason：太少"),
    ],
)
def test_a_line_of_another_form_is_refused_by_its_key(line: Any, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_line(line if isinstance(line, str) else json.dumps(line))


def test_a_line_beyond_all_bounds_is_not_read() -> None:
    with pytest.raises(Refused, match="超过"):
        read_line('"' + "x" * MAX_LINE)


def test_keys_stand_in_their_order_and_defaults_are_left_out() -> None:
    line = read_line(
        json.dumps(
            {
                "genre": "full",
                "publication": "guobao",
                "item": "A",
                "day": "2026-02-01",
                "ref": "a1",
                "kind": "adopted",
                "issue": None,
            }
        )
    )
    assert (
        write_line(line)
        == '{"kind": "adopted", "ref": "a1", "day": "2026-02-01", "item": "A", "publication": "guobao", "genre": "full"}'
    )


@given(st.text(max_size=40))
def test_any_text_passes_a_line_clean_of_what_no_database_takes(title: str) -> None:
    line = read_line(
        json.dumps(received("A", "2026-01-05", title="标题" + title), ensure_ascii=False)
        .encode("utf-8", "replace")
        .decode()
    )
    assert "\0" not in line.title  # type: ignore[attr-defined] # a test gives what a type forbids
    line.title.encode()  # type: ignore[attr-defined] # a test gives what a type forbids


@given(st.text(max_size=200))
def test_arbitrary_text_is_a_line_or_refused(text: str) -> None:
    try:
        read_line(text)
    except Refused as error:
        assert str(error)  # noqa: PT017 # either answer will do


def test_a_person_s_line_and_a_file_s_are_one_form() -> None:
    assert write_line(AdoptedLine.model_validate_json(json.dumps(ADOPTED))) == write_line(
        read_line(json.dumps(ADOPTED))
    )
