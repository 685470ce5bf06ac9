"""Small ledgers and the tallies that they must give, each a file with its sentence and its
arithmetic.
"""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from config.errors import Refused
from ledger.archive import FileArchive
from tests.ledgers import SmallLedger, small_ledger

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def case_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def is_refused(path: Path) -> bool:
    return "refused_line" in case_of(path)


def differences(ledger: SmallLedger, case: dict[str, Any]) -> list[str]:
    """Every figure that is not as expected; of score lines only the keys given count."""
    found = []
    for period, units in case["expect"].items():
        ask = (
            partial(ledger.year, int(period))
            if period.isdecimal()
            else partial(ledger.tally, period)
        )
        if units is None:
            with pytest.raises(Refused):
                ask()
            continue
        got = ask()
        for unit, fields in units.items():
            if fields is None or unit not in got:
                found += (
                    [] if (fields is None) == (unit not in got) else [f"{period} {unit}: listed"]
                )
                continue
            for key, wanted in fields.items():
                value = got[unit][key]
                if key == "scores" and len(value) == len(wanted):
                    value = [
                        {name: line[name] for name in want}
                        for line, want in zip(value, wanted, strict=True)
                    ]
                found += [f"{period} {unit} {key}: {value} for {wanted}"] if value != wanted else []
    return found


@pytest.mark.parametrize(
    "path", [path for path in CASES if not is_refused(path)], ids=lambda path: path.stem
)
def test_a_ledger_gives_its_tallies_also_rebuilt_and_moved(path: Path, tmp_path: Path) -> None:
    case = case_of(path)
    ledger = small_ledger(tmp_path / "one", case["roster"])
    ledger.take(case["facts"])
    assert differences(ledger, case) == []
    assert list(ledger.book.problems(FileArchive(tmp_path / "archive"))) == []
    ledger.book.rebuild()
    assert differences(ledger, case) == []
    moved = small_ledger(tmp_path / "other", case["roster"])
    moved.take(json.loads(line) for line in ledger.export())
    assert differences(moved, case) == []
    assert moved.export() == ledger.export()


@pytest.mark.parametrize(
    "path", [path for path in CASES if is_refused(path)], ids=lambda path: path.stem
)
def test_a_file_is_refused_at_its_first_bad_line_and_nothing_is_written(
    path: Path, tmp_path: Path
) -> None:
    case = case_of(path)
    ledger = small_ledger(tmp_path, case["roster"])
    with pytest.raises(Refused, match=re.escape(f"line {case['refused_line']}（")):
        ledger.take(case["facts"])
    assert ledger.export() == []
    with ledger.book.reading() as views:
        assert views.head()[0] == 0


def test_every_case_says_why() -> None:
    assert [
        path.name for path in CASES if not (case_of(path)["name"] and case_of(path)["why"])
    ] == []
