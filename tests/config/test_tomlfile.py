"""Whatever is wrong with a TOML file becomes one sentence that names it."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from config.errors import Misconfigured
from config.tomlfile import FILE_LIMIT, Duration, Hour, LedgerUrl, PathBesideFile, Table, load_toml

FOLDER = {"folder": Path("/etc/yishi")}


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


@pytest.mark.parametrize(
    ("text", "seconds", "shown"),
    [
        ("1s", 1, "1s"),
        ("30s", 30, "30s"),
        ("90s", 90, "90s"),
        ("2m", 120, "2m"),
        ("60m", 3600, "1h"),
        ("24h", 86_400, "24h"),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, seconds: int, shown: str) -> None:
    duration = TypeAdapter(Duration)
    assert duration.validate_python(text) == timedelta(seconds=seconds)
    assert duration.dump_python(timedelta(seconds=seconds)) == shown


@pytest.mark.parametrize(
    "text", ["", "2", "m", "0s", "-1m", "1.5h", "2 m", "25h", "1d", "２m", "999999s", 120, True]
)
def test_other_durations_are_refused(text: object) -> None:
    with pytest.raises(ValidationError, match="的时长"):
        TypeAdapter(Duration).validate_python(text)


@pytest.mark.parametrize(
    ("text", "hour"), [("02:30", time(2, 30)), ("00:00", time()), ("23:59", time(23, 59))]
)
def test_an_hour_is_told_by_a_clock_of_24(text: str, hour: time) -> None:
    value = TypeAdapter(Hour)
    assert value.validate_python(text) == hour
    assert value.dump_python(hour) == text


@pytest.mark.parametrize(
    "text", ["", "2:30", "24:00", "02:60", "02:30:00", "２:30", 2, True, time(2, 30)]
)
def test_other_hours_are_refused(text: object) -> None:
    with pytest.raises(ValidationError, match="的时刻"):
        TypeAdapter(Hour).validate_python(text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("sqlite:///data/ledger.db", "sqlite:////etc/yishi/data/ledger.db"),
        ("sqlite:////srv/ledger.db", "sqlite:////srv/ledger.db"),
        ("sqlite:///台账.db", "sqlite:////etc/yishi/台账.db"),
        (
            "postgresql+psycopg://yishi@db.example.com/yishi",
            "postgresql+psycopg://yishi@db.example.com/yishi",
        ),
        (
            "postgresql+psycopg:///yishi?host=/run/postgresql",
            "postgresql+psycopg:///yishi?host=/run/postgresql",
        ),
    ],
)
def test_the_ledger_lies_in_a_file_or_in_postgresql(text: str, url: str) -> None:
    assert TypeAdapter(LedgerUrl).validate_python(text, context=FOLDER) == url


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "应是 sqlite:///文件 或"),
        (3, "应是 sqlite:///文件 或"),
        ("data/ledger.db", "应是 sqlite:///文件 或"),
        ("mysql://db.example.com/yishi", "应是 sqlite:///文件 或"),
        ("sqlite://", "应是 sqlite:///文件 或"),
        ("sqlite:///", "应是路径"),
        ("sqlite:///:memory:", "台账须是一个文件"),
        ("sqlite:///ledger.db?mode=ro", "台账须是一个文件"),
        ("postgresql+psycopg://yishi:geheim@db.example.com/yishi", "口令不写在这里"),
        ("postgresql+psycopg://yishi@db.example.com/yishi?password=geheim", "口令不写在这里"),
    ],
)
def test_other_ledgers_are_refused(text: object, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        TypeAdapter(LedgerUrl).validate_python(text, context=FOLDER)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("roster.toml", "/etc/yishi/roster.toml"),
        ("/srv/r.toml", "/srv/r.toml"),
        ("../r.toml", "/etc/yishi/../r.toml"),
    ],
)
def test_a_relative_path_starts_at_the_file_s_folder(text: str, path: str) -> None:
    assert TypeAdapter(PathBesideFile).validate_python(text, context=FOLDER) == Path(path)


@pytest.mark.parametrize("text", ["", "a\0b", 3, ["a"]])
def test_a_path_is_text(text: object) -> None:
    with pytest.raises(ValidationError, match="应是路径"):
        TypeAdapter(PathBesideFile).validate_python(text, context=FOLDER)
