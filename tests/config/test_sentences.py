"""Whatever is wrong with data becomes one Chinese sentence with the key in it and without the
value.
"""

import errno

import pytest
from pydantic import ValidationError

from config.sentences import cause_of, nearest, sentence_of, unknown
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


def test_an_unknown_name_is_told_with_the_nearest_and_with_all_where_they_are_few():
    assert unknown("刊物", "guoba", ["guobao", "kuaibao"]) == (
        "没有刊物 'guoba'，最接近的是 guobao；可用 guobao、kuaibao"
    )
    assert unknown("单位", "x9", [f"x{n}" for n in range(99)]) == "没有单位 'x9'，最接近的是 x9"
    assert unknown("单位", "x", []) == "没有单位 'x'"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOENT, "No such file or directory"), "没有这个文件或目录"),
        (OSError(-2, "Name or service not known"), "域名解析不了"),
        (OSError(errno.ENOTEMPTY, "Directory not empty"), "系统报错 ENOTEMPTY"),
        (OSError("a library's words"), "系统报错 OSError"),
    ],
)
def test_what_the_system_reports_is_told_in_chinese(error, says):
    assert cause_of(error) == says
