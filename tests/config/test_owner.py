"""What is made of a value is made once, and is no part of the value."""

from dataclasses import asdict, dataclass

from config.owner import Owner


@dataclass(frozen=True, slots=True)
class _Word(Owner):
    letters: str


def _length(word):
    return [len(word.letters)]


def test_what_is_made_is_kept_and_is_no_part_of_the_value():
    word, same = _Word("ab"), _Word("ab")
    assert word.once(_length) is word.once(_length)
    assert word.once(_length) == [2]
    assert word == same
    assert hash(word) == hash(same)
    assert (asdict(word), repr(word)) == ({"letters": "ab"}, "_Word(letters='ab')")
    assert word.once(_length) is not same.once(_length)
