"""A mail as Outlook keeps it (MS-OXPROPS): its text from whichever of its three bodies it has, and its attachments' names. Opens no file."""

from collections.abc import Mapping

from ingest.charset import clean, clean_line, decode
from ingest.documents import hypertext, lzfu
from ingest.documents.allowance import Allowance
from ingest.documents.package import NoText

# Numbers of properties.
SUBJECT, BODY, HTML, RTF = 0x0037, 0x1000, 0x1013, 0x1009
LONG_NAME, SHORT_NAME, SHOWN_NAME, DATA = 0x3707, 0x3704, 0x3001, 0x3701
# Their types.
WIDE, NARROW, BINARY, OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
WANTED = frozenset([SUBJECT, BODY, HTML, RTF, LONG_NAME, SHORT_NAME, SHOWN_NAME, DATA])

Properties = Mapping[tuple[int, int], bytes]  # number and type -> the raw value


def text_of(properties: Properties, allowance: Allowance) -> str:
    """Subject, a blank line and the body."""
    return "\n\n".join(
        filter(
            None, (clean_line(_string(properties, SUBJECT)), _body(properties, allowance).strip())
        )
    )


def name_of(properties: Properties) -> str:
    """The longest name that an attachment goes by; "" where it has none."""
    return next(
        (
            name
            for number in (LONG_NAME, SHORT_NAME, SHOWN_NAME)
            if (name := _string(properties, number))
        ),
        "",
    )


def _body(properties: Properties, allowance: Allowance) -> str:
    if text := _string(properties, BODY).strip():
        return clean(text)
    if page := properties.get((HTML, BINARY)) or _string(properties, HTML).encode():
        return hypertext.read(page)
    packed = properties.get((RTF, BINARY))
    return _rich_text(packed, allowance) if packed else ""


def _rich_text(packed: bytes, allowance: Allowance) -> str:
    try:
        text = lzfu.unpacked(packed, most=allowance.room)
    except NoText:
        # a body that can't be unpacked costs no attachment
        return ""
    from ingest.documents.rtf import read  # noqa: PLC0415 - only where a mail has no other body

    return read(text)


def _string(properties: Properties, number: int) -> str:
    wide = properties.get((number, WIDE))
    text = (
        wide.decode("utf-16-le", "replace")
        if wide is not None
        else decode(properties.get((number, NARROW), b"").rstrip(b"\0"))[0]
    )
    return text.rstrip("\0")
