"""What must hold after any fault: one line a mail, none lost, none twice, and a ledger that
verifies.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.desks import Office


def settled(office: Office, uids: Iterable[int]) -> list[dict[str, Any]]:
    """The log's lines, once it is sure that each of these mails has just one, and each item one
    origin, and each file one line.
    """
    lines = office.log()
    assert Counter(line["uid"] for line in lines) == Counter(uids)
    whole(office, lines)
    return lines


def whole(office: Office, lines: list[dict[str, Any]]) -> None:
    """Whatever has been recorded so far is recorded wholly, and nothing else is kept."""
    items = [item["item"] for line in lines for item in line["items"]]
    assert len(set(items)) == len(items)
    recorded = {
        line["digest"] for line in lines if line["outcome"] == "recorded" and line["digest"]
    }
    with office.desk() as desk:
        assert recorded <= set(desk.archive.digests())
    assert office.problems() == []
