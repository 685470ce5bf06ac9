"""The exact bytes of an entry, and its digest as anyone can work it out."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ledger.entry import GENESIS, decode, digest_of, encode, make_entry
from ledger.payloads import Adopted, EntryKind, Received, Withdrawn

WHEN = datetime(2026, 7, 1, 1, 2, 3, tzinfo=UTC)
ADOPTION = Adopted(
    ref="a1", day=date(2026, 7, 1), item="2026-00001", publication="guobao", genre="full"
)


def test_the_digest_covers_six_lines_and_the_payload() -> None:
    entry = make_entry(ADOPTION, seq=1, previous=GENESIS, recorded_at=WHEN, actor="王\n编辑")
    text = f"{GENESIS}\n1\n2026-07-01T01:02:03+00:00\nadopted\n1\n王 编辑\n{entry.payload}"
    assert entry.digest == hashlib.sha256(text.encode()).hexdigest() == digest_of(entry)


def test_a_payload_is_read_back_as_it_was_written() -> None:
    assert (
        decode(make_entry(ADOPTION, seq=1, previous=GENESIS, recorded_at=WHEN, actor="x"))
        == ADOPTION
    )


def test_what_has_its_default_is_left_out_of_the_payload() -> None:
    assert (
        encode(Withdrawn(ref="w", day=date(2026, 7, 1), item="2026-00001"))
        == '{"ref":"w","day":"2026-07-01","item":"2026-00001"}'
    )


def test_a_default_is_left_out_whoever_made_it() -> None:
    made = {
        "stream": str(b"govinfo", "ascii"),
        "source": str(b"import", "ascii"),
    }
    item = Received(
        ref="r", day=date(2026, 7, 1), item="2026-00001", unit=None, received_at=WHEN, **made
    )
    assert (
        encode(item)
        == '{"ref":"r","day":"2026-07-01","item":"2026-00001","unit":null,"received_at":"2026-07-01T01:02:03Z"}'
    )


@pytest.mark.parametrize(
    "field", ["seq", "recorded_at", "kind", "version", "actor", "payload", "previous"]
)
def test_the_digest_changes_with_every_field(field: str) -> None:

    entry = make_entry(ADOPTION, seq=1, previous=GENESIS, recorded_at=WHEN, actor="x")
    other = {"seq": 2, "version": 2, "kind": EntryKind.COMMENDED}.get(field, "other")
    assert digest_of(replace(entry, **{field: other})) != entry.digest
