"""What every kind of entry says: the hash of its free text, which stands beside the chain. A type
only.
"""

from dataclasses import dataclass

from pydantic import ConfigDict, with_config


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What every entry may have: the hash of its content."""

    content: str | None = None
