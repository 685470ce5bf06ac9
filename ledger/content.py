"""正文: titles, subjects, file names, texts and notes, which stand beside the chain so that they can be erased; the chain holds their salted hashes."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Content:
    """The free text of one entry: a JSON object as text, and the salt (hex) under which the chain knows it."""

    salt: str
    body: str

    @property
    def digest(self) -> str:
        """SHA-256 hex over salt and body: without the salt, which is erased with the body, no guess at the text can be checked."""
        return hashlib.sha256(bytes.fromhex(self.salt) + self.body.encode()).hexdigest()


def make_content(words: Mapping[str, Any]) -> Content | None:
    """A content with a fresh salt; what is None or empty is left out; None where nothing remains."""
    said = {key: value for key, value in words.items() if value not in (None, "", (), [], {})}
    return (
        Content(secrets.token_hex(16), json.dumps(said, ensure_ascii=False, sort_keys=True))
        if said
        else None
    )


def words_of(content: Content | None) -> dict[str, Any]:
    """The free text of an entry by its names; {} where it has none or is sealed."""
    return json.loads(content.body) if content else {}
