"""A form becomes a line of the ledger, or a sentence that says which key is wrong."""

from datetime import date

import pytest

from config.errors import Refused
from desk.web.saying import line_from_form
from ledger.portable import DeliveredLine


def test_a_form_becomes_a_line_or_is_refused():
    line = line_from_form(
        DeliveredLine,
        day=date(2026, 7, 6),
        actor="王芳",
        commission="C2026-001",
        unit="helan",
        item="",
    )
    assert (line.unit, line.item) == ("helan", None)
    with pytest.raises(Refused, match="unit"):
        line_from_form(DeliveredLine, day=date(2026, 7, 6), commission="C2026-001", unit="")
