"""重读与判定: which entries speak for another one now, and what it says by them. Writes nothing."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, func, select

from ledger.payload import Payload
from ledger.payloads import Judged, Logged, Received, Reread
from ledger.tables import JUDGEMENTS, REREADS


def latest_rereads(connection: Connection, seqs: Collection[int]) -> dict[int, int]:
    """The entry that was read again → the last one that says how it reads."""
    query = (
        select(REREADS.c.of, func.max(REREADS.c.seq))
        .where(REREADS.c.of.in_(seqs))
        .group_by(REREADS.c.of)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def judgements(connection: Connection, seqs: Collection[int]) -> dict[int, list[int]]:
    """The entry of a receipt → what people decided of it, in order."""
    query = (
        select(JUDGEMENTS.c.of, JUDGEMENTS.c.seq)
        .where(JUDGEMENTS.c.of.in_(seqs))
        .order_by(JUDGEMENTS.c.seq)
    )
    found: dict[int, list[int]] = {}
    for row in connection.execute(query):
        found.setdefault(row[0], []).append(row[1])
    return found


def judged_as(payload: Payload, said: Judged) -> Payload:
    """What an entry says after a person's decision."""
    if not isinstance(payload, Received | Logged):
        return payload
    doubts = tuple(
        dict.fromkeys(
            (*(code for code in payload.doubts if code not in said.settled), *said.reopened)
        )
    )
    if isinstance(payload, Logged):
        return replace(payload, doubts=doubts)
    return replace(payload, doubts=doubts, category=said.category or payload.category)


def reread_as(payload: Payload, said: Reread) -> Payload:
    """What an entry says now; who sent an item, when and for whom stays what it was."""
    if isinstance(payload, Received):
        return replace(payload, doubts=said.doubts, category=said.category)
    if isinstance(payload, Logged):
        told = {
            name: getattr(said, name)
            for name in ("sender", "message_id", "doubts", "documents", "defects")
        }
        return replace(payload, **told)
    return payload
