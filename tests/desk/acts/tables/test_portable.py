"""Import and export: all of a file or nothing, also as the commands do it."""

import json
from pathlib import Path
from typing import Any

import pytest

from config.errors import Refused
from desk.acts.tables.portable import TOGETHER, export_text, import_file
from tests import program
from tests.ledgers import adopted, closed, many, received, roster_of, small_ledger
from tests.program import Done

GOOD = [
    received("A", "2026-01-05"),
    adopted("a1", "A", "2026-02-01"),
    closed("2026Q1", "2026-04-02"),
]
SETTINGS = """
[ledger]
url = "sqlite:///ledger.db"
archive = "archive"
[rulebook]
name = "yinchuan-2018"
[roster]
path = "roster.toml"
"""


def yishi(folder: Path, *words: str) -> Done:
    return program.yishi("--config", folder / "yishi.toml", *words)


def office(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "yishi.toml").write_text(SETTINGS, "utf-8")
    (folder / "roster.toml").write_text(roster_of("d", "e"), "utf-8")
    return folder


def written(folder: Path, facts: list[dict[str, Any]]) -> str:
    file = folder / "facts.jsonl"
    file.write_text("".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts), "utf-8")
    return str(file)


def test_the_commands_import_tally_and_export_a_ledger_that_another_takes_as_it_is(
    tmp_path: Path,
) -> None:
    one, other = office(tmp_path / "one"), office(tmp_path / "other")
    done = yishi(one, "import", written(one, GOOD))
    assert (done.status, done.err) == (0, "")
    form = json.loads(yishi(one, "tally", "2026Q1", "--json", "--scores").out)
    assert (form["state"], form["units"][0]["total"], form["units"][0]["scores"][0]["because"]) == (
        "closed",
        "3",
        [2],
    )
    exported = yishi(one, "export").out
    (other / "moved.jsonl").write_text(exported, "utf-8")
    assert yishi(other, "import", str(other / "moved.jsonl")).status == 0
    assert yishi(other, "export").out == exported
    again = yishi(other, "import", str(other / "moved.jsonl"))
    assert (again.status, again.err.count("\n")) == (1, 1)
    assert "line 1（第 1 行）：ref 'A' 已被占用" in again.err


def test_the_command_names_the_first_bad_line_and_writes_nothing(tmp_path: Path) -> None:
    folder = office(tmp_path)
    done = yishi(
        folder,
        "import",
        written(folder, [*GOOD, received("B", "2026-05-05", "nobody"), {"kind": "nonsense"}]),
    )
    assert (done.status, done.out) == (1, "")
    assert "line 4（第 4 行）：没有单位 'nobody'" in done.err
    assert yishi(folder, "export").out == ""
    assert yishi(folder, "tally", "2018Q1").status == 1
    assert json.loads(yishi(folder, "tally", "2026Q1", "--json").out)["units"][0]["received"] == 0


def test_a_dry_run_checks_every_line_and_writes_none(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "office", roster_of("d"))
    good, bad = Path(written(tmp_path, GOOD)), tmp_path / "bad.jsonl"
    assert import_file(ledger.book, good, actor="x", rules=ledger.rules, dry_run=True) == 3
    assert ledger.export() == []
    bad.write_text("\n\n" + json.dumps(adopted("a1", "A", "2026-02-01")), "utf-8")
    with pytest.raises(
        Refused,
        match=r"bad\.jsonl: line 3（第 3 行）：没有编号或 ref 为 'A' 的信息；未写入任何内容",
    ):
        import_file(ledger.book, bad, actor="x", rules=ledger.rules, dry_run=True)
    assert import_file(ledger.book, good, actor="x", rules=ledger.rules) == 3
    ledger.book.dispose()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "line 1（"),
        (b"[1]", "line 1（"),
        (b"not json", "line 1（第 1 行）：不是 JSON"),
        (b'{"kind": "recieved"}', "没有 'recieved' 这种事实，最接近的是 received"),
        (b"\n\xff\xfe", "line 2（第 2 行）：不是 UTF-8"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_at_its_line(
    tmp_path: Path, content: bytes, said: str
) -> None:
    ledger, file = small_ledger(tmp_path / "office", roster_of("d")), tmp_path / "facts.jsonl"
    file.write_bytes(content)
    with pytest.raises(Refused) as caught:
        import_file(ledger.book, file, actor="x", rules=ledger.rules)
    assert said in str(caught.value)
    ledger.book.dispose()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "office", roster_of("d"))
    with pytest.raises(Refused, match="无法读取"):
        import_file(ledger.book, tmp_path / "none.jsonl", actor="x", rules=ledger.rules)
    ledger.book.dispose()


def test_a_byte_order_mark_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    ledger, file = small_ledger(tmp_path / "office", roster_of("d")), tmp_path / "facts.jsonl"
    file.write_bytes(
        b"\xef\xbb\xbf\r\n" + "\r\n\r\n".join(json.dumps(fact) for fact in GOOD).encode()
    )
    import_file(ledger.book, file, actor="x", rules=ledger.rules)
    assert [json.loads(line)["ref"] for line in export_text(ledger.book)] == [
        "A",
        "a1",
        "close-2026Q1",
    ]
    ledger.book.dispose()


def test_a_file_that_is_not_there_is_told_without_a_line(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("d"))
    with pytest.raises(Refused, match=r"nowhere\.jsonl 无法读取") as caught:
        import_file(ledger.book, tmp_path / "nowhere.jsonl", actor="x", rules=ledger.rules)
    assert "line" not in str(caught.value).replace(str(tmp_path), "")


def test_lines_name_what_stands_far_above_them_in_the_same_file(tmp_path: Path) -> None:
    """Names are asked for together, so many lines at a time: no line may miss what an earlier one
    has written.
    """
    ledger = small_ledger(tmp_path, roster_of("d", "e"))
    lines = many("r", TOGETHER + 10, "2026-01-05")
    lines += [
        adopted(f"a{number}", f"r{number}", "2026-02-01") for number in (1, TOGETHER, TOGETHER + 10)
    ]
    assert ledger.take(lines) == TOGETHER + 13
    assert ledger.tally("2026Q1")["d"]["adopted_items"] == 3
    assert len(ledger.export()) == TOGETHER + 13


@pytest.mark.parametrize("number", [3, TOGETHER, TOGETHER + 2])
def test_the_first_bad_line_is_named_wherever_it_stands(tmp_path: Path, number: int) -> None:
    """Also where a later one can't even be read."""
    ledger = small_ledger(tmp_path, roster_of("d", "e"))
    lines: list[dict[str, Any]] = many("r", TOGETHER + 5, "2026-01-05")
    lines[number - 1] = received("r1", "2026-01-05")
    lines[-1] = {"kind": "nonsense"}
    with pytest.raises(Refused, match=f"line {number}（第 {number} 行）：ref 'r1' 已被占用"):
        ledger.take(lines)
    with pytest.raises(Refused, match=f"line {TOGETHER + 5}（.*nonsense"):
        ledger.take([*many("r", TOGETHER + 4, "2026-01-05"), {"kind": "nonsense"}])
    assert ledger.export() == []
