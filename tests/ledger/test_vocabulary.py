"""What may be attested: by name, of the right thing, within its bounds."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from config.errors import Refused
from ledger.portable import AttestedLine, read_line, write_line
from ledger.vocabulary import Attestable, check_attested

KNOWN = {
    "late": Attestable("unit"),
    "quality": Attestable("item", numbered=True, least=Fraction(0), most=Fraction(10)),
}


def line(**more: Any) -> AttestedLine:
    return AttestedLine(day=date(2026, 1, 5), evidence="通报第3期", **more)


@pytest.mark.parametrize(
    "taken",
    [
        {"occurrence": "late", "unit": "u"},
        *(
            {"occurrence": "quality", "item": "A", "number": number}
            for number in ("0", "10", "7.5", "29/3")
        ),
    ],
)
def test_what_the_rulebook_names_is_taken(taken: dict[str, str]) -> None:
    check_attested(line(**taken), KNOWN)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"occurrence": "lat", "unit": "u"}, "没有情形 'lat'，最接近的是 late"),
        ({"occurrence": "late", "item": "A"}, "是对单位的"),
        ({"occurrence": "late"}, "是对单位的"),
        ({"occurrence": "late", "unit": "u", "item": "A"}, "是对单位的"),
        ({"occurrence": "late", "unit": "u", "number": "1"}, "不带 number"),
        ({"occurrence": "quality", "item": "A"}, "须写 number"),
        ({"occurrence": "quality", "item": "A", "number": "10.1"}, "须在 0 至 10 之间"),
        ({"occurrence": "quality", "item": "A", "number": "-1"}, "须在 0 至 10 之间"),
    ],
)
def test_anything_else_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        check_attested(line(**given), KNOWN)


def test_a_rulebook_without_occurrences_says_so() -> None:
    with pytest.raises(Refused, match="没有需认定的情形"):
        check_attested(line(occurrence="late", unit="u"), {})


def test_its_line_is_read_and_written_to_the_letter() -> None:
    text = '{"kind": "attested", "ref": "R1", "day": "2026-07-20", "occurrence": "late", "unit": "u", "number": "1.5", "evidence": "通报"}'
    assert write_line(read_line(text)) == text


@pytest.mark.parametrize("number", ["1e3", "ten", "1/0", "0x10", "1,5", " 1"])
def test_a_number_is_exact_or_refused(number: str) -> None:
    with pytest.raises(Refused):
        read_line(
            f'{{"kind": "attested", "day": "2026-07-20", "occurrence": "late", "unit": "u", "number": "{number}", "evidence": "通报"}}'
        )
