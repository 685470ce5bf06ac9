"""Whatever is wrong with data becomes one Chinese sentence with the key in it and without the value."""

import pytest
from pydantic import ValidationError

from config.sentences import nearest, sentence_of
from config.tomlfile import Table


class Box(Table):
    code: str
    size: int = 1


class Shelf(Table):
    label: str = ""
    box: tuple[Box, ...] = ()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"lable": "架"}, "没有 lable 这个键，最接近的是 label"),
        ({"label": 4711}, "label：应是文本（加引号）"),
        ({"box": ({"code": "a", "size": "大"},)}, "box.1.size：应是整数"),
        ({"box": ({"size": 2},)}, "缺少 box.1.code"),
        ({"box": ({"cod": "a"},)}, "没有 box.1.cod 这个键，最接近的是 code"),
    ],
)
def test_the_sentence_names_the_key_and_what_it_takes(
    data: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Shelf.model_validate(data)
    assert sentence_of(caught.value, model=Shelf, data=data) == sentence


def test_an_entry_of_a_list_goes_by_its_code() -> None:
    data = {"box": [{"code": "a"}, {"code": "b", "size": "大"}]}
    with pytest.raises(ValidationError) as caught:
        Shelf.model_validate(data, strict=False)
    assert sentence_of(caught.value, model=Shelf, data=data).startswith("box.b.size：")


def test_the_nearest_known_name_is_found_however_far() -> None:
    assert nearest("xyz", ["label", "size"]) in {"label", "size"}
