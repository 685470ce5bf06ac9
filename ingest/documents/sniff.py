"""What a file is, by its bytes and never by its name (pure), and what is worth noting of it: a
name that promises something else, macros.

Looks at the ends and at directories, inflates nothing, runs nothing.
"""

import re

from ingest.documents.ole import has_macros, ole_kind
from ingest.headers import is_mail, mail_start, read_headers
from ingest.mail import Note

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\x7fELF", "program"),
    (b"#!/", "program"),
    (b"L\0\0\0\x01\x14\x02\0", "program"),  # a Windows shortcut runs what it points to
)
_HEIF = re.compile(rb"....ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1|avif)", re.DOTALL)
# A part of the name -> the kind; the first that stands in the directory of the zip decides.
_MEMBERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"OFD\.xml", re.IGNORECASE), "ofd"),
    (re.compile(rb"word[/\\]\w*\.xml", re.IGNORECASE), "docx"),
    (re.compile(rb"xl[/\\]\w*\.(?:xml|bin)", re.IGNORECASE), "xlsx"),
    (re.compile(rb"ppt[/\\]\w*\.xml", re.IGNORECASE), "pptx"),
)
# Some programs forget the list of types. A name begins after the number of its place, whose last
# byte is 0 in any file of ours.
_PACKAGED = re.compile(
    rb"\[Content_Types\]\.xml|OFD\.xml|\0[/\\]?(?:word[/\\]document|xl[/\\]workbook)\.xml",
    re.IGNORECASE,
)
_ODF = re.compile(
    rb"mimetype(?:.{0,64}?)application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)",
    re.DOTALL,
)
# Its members, at the top: a number, whose last byte is 0 in any file of ours, stands before a name.
_ODF_MEMBERS = (b"\0META-INF/manifest.xml", b"\0content.xml", b"\0styles.xml")
_ODF_KINDS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_HTML = re.compile(
    (
        rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<!doctype html|<html|<head|<body|<meta"
        rb"|<(?:!--.{0,2000}?-->\s*)+<html|<(?:p|div|table|span|br|font)\b)"
    ),
    re.IGNORECASE | re.DOTALL,
)
_WORD_XML = re.compile(
    rb"<(?:\w+:)?(?:wordDocument|pkg:package|package)\b|progid=\"Word\.Document\"", re.IGNORECASE
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 4096
_PDF_WITHIN = 1024 + 5  # bytes in which a PDF begins (ISO 32000-1, annex H.3.4.1)
_OWN_HEADERS = frozenset(
    [
        *("from", "to", "subject", "date", "message-id"),
        *("received", "return-path", "mime-version", "content-type"),
    ]
)

_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")
# What no name can be held against: what nobody could tell, and what holds other things.
_UNTOLD = frozenset(["unknown", "empty", "ole"])
_TEXTS = frozenset(["text", "html", "eml", "wordml"])
# A locked OOXML file is an OLE2 one of the same name. WPS Office writes any of its formats under
# its own extensions.
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
        for extension in ("pdf", "ofd", "rtf", "zip", "rar", "7z", "msg")
    },
    **dict.fromkeys(("odt", "ods", "odp"), frozenset(["odt", "ods", "odp"])),
}
_PROJECT = b"vbaproject.bin"
_DIRECTORY = 2 * 1024 * 1024  # bytes at the end of a package that its directory is looked for in


def kind_of(content: bytes) -> str:
    """One word for what the bytes are.

    docx, xlsx, pptx, odt, ods, odp, ofd, zip; doc, xls, ppt, msg, encrypted_ooxml, ole; pdf, rtf,
    rar, 7z, gzip, tnef, image; wordml, html, eml, text; program (also a script, a shortcut, the
    image of a disc); empty, unknown.
    """
    head = content[:_HEAD]
    if not head.strip():
        return "empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(content)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ole_kind(content)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return "pdf"
    magic = next((kind for mark, kind in _MAGIC if head.startswith(mark)), None)
    if magic is None and _is_picture(head):
        magic = "image"
    elif magic is None and _is_program(content, head):
        magic = "program"
    return magic or _text_kind(content, head)


def looks_like_mail(content: bytes) -> bool:
    """Whether the bytes open with the headers of a mail."""
    return is_mail(read_headers(content[: 64 * 1024], start=mail_start(content)))


def _is_picture(head: bytes) -> bool:
    return (
        (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[:2] == b"BM" and head[6:10] == bytes(4))
        or _HEIF.match(head) is not None
    )


def _is_program(content: bytes, head: bytes) -> bool:
    """One of Windows, or the image of a disc (ISO 9660), which Windows opens like a folder."""
    is_windows = head.startswith(b"MZ") and _BINARY.search(head) is not None
    return is_windows or content[0x8001:0x8006] == b"CD001"


def _zip_kind(content: bytes) -> str:
    if match := _ODF.match(content, 30):
        return _ODF_KINDS[match[1]]
    end = content.rfind(b"PK\x05\x06")
    if end == -1:
        # the directory at the end is lost: the local headers at the start tell what it was
        directory = content[: 64 * 1024]
    else:
        # by its size and not by where it says that it is: there may be something before the zip
        size = int.from_bytes(content[end + 12 : end + 16], "little")
        directory = content[max(0, end - size) : end] or content[max(0, end - 64 * 1024) : end]
    if all(name in directory for name in _ODF_MEMBERS):
        # the type may stand further back, or be packed: then it is one of the three
        match = _ODF.search(content)
        return _ODF_KINDS[match[1]] if match else "odt"
    if not _PACKAGED.search(directory):
        return "zip"
    return next((kind for pattern, kind in _MEMBERS if pattern.search(directory)), "zip")


def _text_kind(content: bytes, head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if _opens_as_mail(content):
        return "eml"
    if b"PK\x03\x04" in head and b"PK\x05\x06" in content:
        return _zip_kind(content)
    if b"%PDF-" in head[:_PDF_WITHIN] and b"endobj" in content:
        return "pdf"
    if _BINARY.search(head):
        return "unknown"
    return _markup_kind(head)


def _markup_kind(head: bytes) -> str:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        if _WORD_XML.search(head):
            return "wordml"
        if _HTML.match(head):
            return "html"
    return "text"


def _opens_as_mail(content: bytes) -> bool:
    """A text that begins 「Subject: ...」 is no mail yet: two different headers of a mail make
    one.
    """
    headers = read_headers(content[: 64 * 1024], start=mail_start(content))
    return len(_OWN_HEADERS & {name for name, _ in headers.fields}) > 1


def notes_of(name: str | None, kind: str, content: bytes) -> tuple[Note, ...]:
    """In the order of `Note`; what opens in the same program under its name is misnamed all the
    same: a .doc of HTML is a .doc to its sender only.
    """
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
