"""What a form says, as values: a day is read or refused, what may not be empty says so, a list is
taken apart at any comma.
"""

from datetime import date
from typing import Annotated

import pytest

from config.errors import Refused
from desk.web.forms import Day, FormModel, Given, Listed, Many, Ticked, needed, wanted
from desk.web.requests import Request


class ExampleForm(FormModel):
    why: Annotated[str, needed("请写理由")]
    day: Day
    note: Given
    sure: Ticked
    refs: Listed
    unit: Many = ()


def asked(**form):
    return Request(console=None, route="example", token="", form=form)


def test_each_field_is_read_by_its_name():
    form = ExampleForm.of(
        asked(
            why=[" 有误 "], day=["2026-07-06"], sure=["on"], refs=["a/1，b/2、 ,c"], unit=["d", "e"]
        )
    )
    assert form == ExampleForm.model_construct(
        why="有误",
        day=date(2026, 7, 6),
        note=None,
        sure=True,
        refs=("a/1", "b/2", "c"),
        unit=("d", "e"),
    )
    assert ExampleForm.of(asked(why=["x"])).model_dump(exclude={"why"}) == {
        "day": None,
        "note": None,
        "sure": False,
        "refs": (),
        "unit": (),
    }


@pytest.mark.parametrize("day", ["昨天", "2026-7-6", "86400", "2026-02-30"])
def test_what_is_no_day_is_refused_in_our_words(day):
    with pytest.raises(Refused) as refused:
        ExampleForm.of(asked(why=["x"], day=[day]))
    assert str(refused.value) == f"{day!r} 不是日期，请写作 2026-07-06"


def test_what_may_not_be_empty_says_so_first():
    with pytest.raises(Refused, match=r"^请写理由$"):
        ExampleForm.of(asked(why=["  "], day=["昨天"]))
    with pytest.raises(Refused, match=r"^请写更正的理由$"):
        wanted(asked(), "reason", "请写更正的理由")
