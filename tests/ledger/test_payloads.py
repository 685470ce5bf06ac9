"""Each kind of entry has one payload, and a payload takes nothing that it does not know."""

import pytest
from msgspec import ValidationError, json

from ledger.payloads import FACTS, KINDS, PAYLOADS, EntryKind, FactPayload, Withdrawn
from ledger.portable import LINES


def test_every_kind_has_a_payload_of_its_own() -> None:
    assert set(PAYLOADS) == set(EntryKind) == set(KINDS.values())


def test_the_facts_are_the_kinds_of_the_portable_ledger() -> None:
    assert (
        set(LINES)
        == {kind.value for kind in FACTS}
        == {kind.value for kind, of in PAYLOADS.items() if issubclass(of, FactPayload)}
    )


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        json.decode(
            '{"ref": "w", "day": "2026-07-01", "item": "2026-00001", "title": "x"}', type=Withdrawn
        )
