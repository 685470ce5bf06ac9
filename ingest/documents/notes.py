"""What is to be said of an attachment beside its text: that its name promises something else, that it has macros (pure). Runs nothing."""

import re

from ingest.documents.ole import has_macros
from ingest.mail import Note

_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")
# What no name can be held against: what nobody could tell, and what holds other things.
_UNTOLD = frozenset(["unknown", "empty", "ole"])
_TEXTS = frozenset(["text", "html", "eml", "wordml"])
# A locked OOXML file is an OLE2 one of the same name. WPS Office writes any of its formats under its own extensions.
_WRITER = frozenset(["doc", "docx", "wordml", "encrypted_ooxml"])
_PROMISED: dict[str, frozenset[str]] = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), frozenset(["docx", "encrypted_ooxml"])),
    **dict.fromkeys(("xlsx", "xlsm", "xlsb", "xltx"), frozenset(["xlsx", "encrypted_ooxml"])),
    **dict.fromkeys(("pptx", "pptm", "ppsx"), frozenset(["pptx", "encrypted_ooxml"])),
    **dict.fromkeys(("wps", "wpt"), _WRITER),
    **dict.fromkeys(("et", "ett"), frozenset(["xls", "xlsx", "encrypted_ooxml"])),
    **dict.fromkeys(("dps", "dpt"), frozenset(["ppt", "pptx", "encrypted_ooxml"])),
    **dict.fromkeys(("doc", "dot"), frozenset(["doc"])),
    **dict.fromkeys(("xls", "xlt"), frozenset(["xls"])),
    **dict.fromkeys(("ppt", "pps"), frozenset(["ppt"])),
    **dict.fromkeys(
        ("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic"), frozenset(["image"])
    ),
    **dict.fromkeys(("txt", "csv", "md", "log"), _TEXTS),
    **dict.fromkeys(("htm", "html", "mht", "mhtml"), _TEXTS),
    "eml": frozenset(["eml", "text"]),
    "gz": frozenset(["gzip"]),
    **{
        extension: frozenset([extension])
        for extension in ("pdf", "ofd", "rtf", "odt", "ods", "odp", "zip", "rar", "7z", "msg")
    },
}
_PROJECT = b"vbaproject.bin"
_DIRECTORY = 2 * 1024 * 1024  # bytes at the end of a package that its directory is looked for in


def notes_of(name: str | None, kind: str, content: bytes) -> tuple[Note, ...]:
    """In the order of `Note`; what opens in the same program under its name is misnamed all the same: a .doc of HTML is a .doc to its sender only."""
    return tuple(
        note
        for note, holds in (
            (Note.MISNAMED, _is_misnamed(name, kind)),
            (Note.MACROS, _has_macros(kind, content)),
        )
        if holds
    )


def _is_misnamed(name: str | None, kind: str) -> bool:
    extension = _EXTENSION.search(name or "")
    promised = _PROMISED.get(extension[1].lower()) if extension else None
    return promised is not None and kind not in promised | _UNTOLD


def _has_macros(kind: str, content: bytes) -> bool:
    if kind in ("docx", "xlsx", "pptx"):
        return _PROJECT in content[-_DIRECTORY:].lower()
    return kind in ("doc", "xls", "ppt", "ole") and has_macros(content)
