"""重读: which entry speaks for another one now, and what it says in its place. Writes nothing."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, func, select

from ledger.payloads import Logged, Payload, Received, Reread
from ledger.tables import REREADS


def latest_rereads(connection: Connection, seqs: Collection[int]) -> dict[int, int]:
    """The entry that was read again → the last one that says how it reads."""
    query = select(REREADS.c.of, func.max(REREADS.c.seq)).where(REREADS.c.of.in_(seqs)).group_by(REREADS.c.of)
    return {row[0]: row[1] for row in connection.execute(query)}


def reread_as(payload: Payload, said: Reread) -> Payload:
    """What an entry says now; who sent an item, when and for whom stays what it was."""
    if isinstance(payload, Received):
        return replace(payload, doubts=said.doubts, category=said.category)
    if isinstance(payload, Logged):
        told = {name: getattr(said, name) for name in ("sender", "message_id", "doubts", "documents", "defects")}
        return replace(payload, **told)
    return payload
