"""正文: titles, subjects, file names, texts and notes, which stand beside the chain so that they
can be erased; the chain holds their salted hashes.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypedDict, cast


@dataclass(frozen=True, slots=True)
class Content:
    """The free text of one entry: a JSON object as text, and the salt (hex) under which the chain
    knows it.
    """

    salt: str
    body: str

    @property
    def digest(self) -> str:
        """SHA-256 hex over salt and body: without the salt, which is erased with the body, no
        guess at the text can be checked.
        """
        return hashlib.sha256(bytes.fromhex(self.salt) + self.body.encode()).hexdigest()


class EntryWords(TypedDict, total=False):
    """The free text of an entry by its names in the content; what is empty is left out, all of it
    once it is erased. `doubts`, `places`, `cut` and `keys` are read by ledger/item_words.py.
    """

    title: str
    text: str
    subject: str
    sender_name: str
    names: list[str | None]
    signatory: str
    reviewer: str
    editor: str
    telephone: str
    issue: str
    written: str
    urgent: bool
    answers: str
    because: str
    verified: str
    note: str
    reason: str
    leader: str
    number: str
    evidence: str
    words: str
    doubts: list[object]
    places: list[list[Any]]
    cut: list[list[Any]]
    keys: Any
    recut: Literal["split", "merged"]
    facts: list[str]
    before: int


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def make_content(words: Mapping[str, Any]) -> Content | None:
    """A content with a fresh salt; what is None or empty is left out; None where nothing remains."""
    said = {key: value for key, value in words.items() if value not in (None, "", (), [], {})}
    return Content(secrets.token_hex(16), _encode(said)) if said else None


def words_of(content: Content | None) -> EntryWords:
    """The free text of an entry by its names; {} where it has none or is sealed."""
    return cast("EntryWords", json.loads(content.body) if content else {})
