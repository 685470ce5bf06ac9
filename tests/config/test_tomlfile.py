"""Whatever is wrong with a TOML file becomes one sentence that names it."""

from pathlib import Path

import pytest

from config.errors import Misconfigured
from config.tomlfile import FILE_LIMIT, Table, load_toml


class Shelf(Table):
    label: str = "none"


def refusal_of(file: Path, content: bytes) -> str:
    file.write_bytes(content)
    with pytest.raises(Misconfigured) as caught:
        load_toml(file, model=Shelf)
    return str(caught.value)


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "shelf.toml"
    file.write_bytes("\ufefflabel = '架'\r\n".encode())
    assert load_toml(file, model=Shelf).label == "架"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"# fine\nlabel = \n", "不是 TOML：Invalid value (at line 2, column 9)"),
        (
            b"label = 'a'\nlabel = 'b'\n",
            "不是 TOML：Cannot overwrite a value (at line 2, column 12)",
        ),
        ("# 第一行\nlabel = '架'\n".encode("gbk"), "第 1 行不是 UTF-8，请另存为 UTF-8"),
        (b"label = " + b"[" * 100_000, "嵌套太深"),
        (b"#" * (1 << 20) + b"\n", "超过 1 MiB，不会是设置文件"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "shelf.toml"
    assert refusal_of(file, content) == f"{file}：{sentence}"


def test_a_file_of_just_the_bytes_that_it_may_have_is_read(tmp_path: Path) -> None:
    file = tmp_path / "shelf.toml"
    file.write_bytes(b"label = 'a'\n".ljust(FILE_LIMIT, b"#"))
    assert load_toml(file, model=Shelf).label == "a"
    assert "超过 1 MiB" in refusal_of(file, b"label = 'a'\n".ljust(FILE_LIMIT + 1, b"#"))


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="无法读取（这是目录"):
        load_toml(tmp_path, model=Shelf)


def test_a_wrong_value_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    assert "4711" not in refusal_of(tmp_path / "shelf.toml", b"label = 4711\n")
