"""A name says one thing, and a type says what it holds; who does not yet is on a list that only
shrinks (tests/house/allowed.toml).
"""

from tests.house.allowed import complaints


def test_no_public_class_name_stands_in_two_modules() -> None:
    assert complaints("shared_names") == []


def test_no_module_is_named_by_a_gerund() -> None:
    assert complaints("gerunds") == []


def test_json_is_made_in_the_forms_alone() -> None:
    """A `dict[str, Any]` elsewhere is a value that nobody typed."""
    assert complaints("untyped") == []
