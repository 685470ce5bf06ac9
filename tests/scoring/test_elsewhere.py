"""Other offices' measures as rulebooks: each gives the results that its text works out to, by
either reading.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from scoring.rulebook_file import load_rulebook
from tests.scoring.sentences import cases_in, check

OFFICES = sorted(path.parent for path in (Path(__file__).parent / "elsewhere").glob("*/rules.toml"))
CASES = [(office, case) for office in OFFICES for case in cases_in(office / "cases.toml")]


@pytest.mark.parametrize(
    ("office", "case"), CASES, ids=[f"{office.name}-{case['says']}" for office, case in CASES]
)
def test_a_measure_gives_what_its_text_works_out_to(
    office: Path, case: dict[str, Any], tmp_path: Path
) -> None:
    rulebook = load_rulebook(office, readings=case.get("readings"))
    units = tomllib.loads((office / "cases.toml").read_text("utf-8"))["units"]
    check(tmp_path, rulebook, case, units=units)


def test_the_four_offices_and_the_county_written_from_the_documentation_are_there() -> None:
    assert [office.name for office in OFFICES] == [
        "county-bureau",
        "lianyungang",
        "qingshan",
        "quzhou",
        "zhonglou",
    ]
