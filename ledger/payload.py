"""What every kind of entry says: the hash of its free text, which stands beside the chain. A type
only.
"""

from msgspec import Struct


class Payload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every entry may have: the hash of its content. What has its default is not written, so
    that a field added later changes no earlier form.
    """

    content: str | None = None
