"""Outlook's packed RTF is unpacked to the letter, and never to more than it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.lzfu import unpacked
from ingest.documents.package import NoText

# The two examples of MS-OXRTFCP, 3.1.
SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_the_examples_of_the_specification():
    assert unpacked(SIMPLE, most=1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(CROSSING, most=1000) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_what_is_not_packed_is_taken_as_it_is():
    assert unpacked(b"\0\0\0\0\4\0\0\0MELA\0\0\0\0{}xyz", most=10) == b"{}xy"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "unreadable"),
        (b"x" * 40, "unreadable"),
        (SIMPLE[:4] + b"\xff" * 4 + SIMPLE[8:], "oversize"),
    ],
)
def test_what_is_none_or_too_long_gives_nothing(content, problem):
    with pytest.raises(NoText) as refused:
        unpacked(content, most=1000)
    assert refused.value.problem == problem


@given(st.binary(max_size=500), st.integers(0, 2000))
def test_any_bytes_give_no_more_than_they_say(noise, size):
    assert (
        len(unpacked(b"\0\0\0\0" + size.to_bytes(4, "little") + b"LZFu\0\0\0\0" + noise, most=2000))
        <= size
    )
