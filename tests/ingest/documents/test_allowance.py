"""The attachments of a mail share one allowance, and it only shrinks."""

import pytest

from ingest.documents.allowance import (
    MAX_BYTES,
    MAX_TEXT,
    MAX_TEXTS,
    MAX_UNPACKED,
    SMALL,
    Allowance,
)
from ingest.documents.package import NoText


def test_what_was_sent_bounds_what_may_come_out_of_it_and_the_next_attachment_has_its_own():
    allowance = Allowance()
    allowance.attach(1000)
    assert allowance.room == allowance.left == SMALL
    allowance.take(SMALL - 5)
    with pytest.raises(NoText, match="oversize"):
        allowance.take(6)
    allowance.take(5)
    assert allowance.left == 0
    allowance.attach(10 << 20)
    assert allowance.room == MAX_BYTES


def test_all_attachments_together_are_bounded():
    allowance = Allowance()
    taken = 0
    for _ in range(20):
        allowance.attach(MAX_BYTES)
        allowance.take(room := allowance.room)
        taken += room
    assert taken == MAX_UNPACKED


def test_texts_are_bounded_alone_and_together():
    allowance = Allowance()
    with pytest.raises(NoText):
        allowance.keep("x" * (MAX_TEXT + 1))
    for _ in range(MAX_TEXTS // MAX_TEXT):
        allowance.keep("x" * MAX_TEXT)
    with pytest.raises(NoText):
        allowance.keep("x")


def test_time_runs_out():
    now = [0.0]
    allowance = Allowance(clock=lambda: now[0])
    allowance.check_time()
    now[0] = 21.0
    with pytest.raises(NoText):
        allowance.check_time()
