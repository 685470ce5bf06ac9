"""What a document holds as text beside what its reader gives: properties, descriptions, remarks,
deleted and hidden words, and the documents inside it. Only for looking for marks of secrecy
(ingest/unshown.py). Bounded; whatever can't be read here says nothing.
"""

import re
import zipfile
from collections.abc import Callable, Iterator

from ingest.charset import clean, decode
from ingest.documents.ole import Compound
from ingest.documents.package import open_zip, read_member
from ingest.unshown import SOUGHT, lines_with_marks, not_shown, words_of_markup

MAX_DEPTH = 2  # documents inside documents
MAX_EMBEDDED = 20
MAX_PART = 2 * 1024 * 1024  # bytes of one part of a package
MAX_PACKAGE = 16 * 1024 * 1024  # of all of them

# Reads a document inside another one: its text, and what is unshown in it.
ReadInside = Callable[[bytes, int], str]

_PACKAGES = {"docx", "xlsx", "pptx", "odt", "ods", "odp", "ofd"}
_COMPOUNDS = {"doc", "xls", "ppt", "msg"}
# Forms and names that Office puts into every file, and the parts that are read whole anyway.
_FORMS = re.compile(
    r"(?:.*/)?(?:styles|stylesWithEffects|fontTable|settings|webSettings|numbering|theme\d*"
    r"|sharedStrings|sheet\d+|Content_\d*)\.xml|.*(?:glossary|theme|slideLayouts|slideMasters)/.*"
    r"|\[Content_Types\]\.xml|Pages/.*|.*\.rels"
)
# What the readers give, with what is hidden or deleted in it.
_MAIN = re.compile(
    r"word/(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml|content\.xml|ppt/.*"
)
_EMBEDDED = re.compile(r"(?:.*/)?embeddings/[^/]+\.(?:docx?|xlsx?|pptx?|pdf|rtf)", re.IGNORECASE)
_SUMMARY = re.compile(
    r"\x05(?:document)?summaryinformation|__substg1\.0_[0-9a-f]{4}001[ef]", re.IGNORECASE
)
_PRINTED = re.compile(r"[\w\u2600-\u27bf \t,.;:()*·★-]{2,}")
_RTF_HEAD = b"{\\rtf1\\ansi\\ansicpg936\\uc1 "
_RTF_INFO = re.compile(
    rb"\{\\(?:title|subject|keywords|doccomm|category|comment|hlinkbase|propname|staticval)\b"
    rb"([^{}]{1,2000})"
)


def unshown_in(
    content: bytes, kind: str, *, shown: str, read_inside: ReadInside, depth: int = 0
) -> str:
    """Its lines that may hold a mark; "" where there are none. `shown`: what its reader gave."""
    if kind in _PACKAGES:
        return lines_with_marks(_in_package(content, shown, read_inside, depth))
    if kind in _COMPOUNDS:
        return lines_with_marks(_in_compound(content))
    if kind in {"html", "wordml"}:
        return lines_with_marks([not_shown(words_of_markup(clean(decode(content)[0])), shown)])
    if kind == "rtf":
        return lines_with_marks(_in_rtf(content))
    if kind == "pdf":
        from ingest.documents.pdf import remarks_of  # noqa: PLC0415 - see _in_rtf

        return lines_with_marks(remarks_of(content))
    return ""


def _in_package(content: bytes, shown: str, read_inside: ReadInside, depth: int) -> Iterator[str]:
    archive = open_zip(content)
    yield clean(decode(archive.comment)[0])
    left, embedded = MAX_PACKAGE, 0
    for info in archive.infolist():
        inside = _EMBEDDED.fullmatch(info.filename) is not None
        wanted = inside or _is_looked_at(info)
        left -= info.file_size if wanted else 0
        if not wanted or left < 0:
            continue
        if not inside:
            words = words_of_markup(decode(read_member(archive, info), "utf-8")[0])
            yield not_shown(words, shown) if _MAIN.fullmatch(info.filename) else words
        elif embedded < MAX_EMBEDDED and depth < MAX_DEPTH:
            embedded += 1
            yield read_inside(read_member(archive, info), depth + 1)


def _is_looked_at(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    return (
        name.lower().endswith((".xml", ".vml"))
        and info.file_size <= MAX_PART
        and not _FORMS.fullmatch(name)
    )


def _in_compound(content: bytes) -> Iterator[str]:
    """The values of properties, cut out of their streams by what can be printed."""
    compound = Compound(content)
    for path in compound.paths():
        if _SUMMARY.fullmatch(path[-1]):
            stream = compound.read(*path)[:MAX_PART]
            for charset in ("gb18030", "utf-8", "utf-16-le"):
                if SOUGHT.encode(charset) in stream:
                    yield "\n".join(_PRINTED.findall(stream.decode(charset, "replace")))


def _in_rtf(content: bytes) -> Iterator[str]:
    from ingest.documents.rtf import read  # noqa: PLC0415 - only where there is one

    for value in _RTF_INFO.findall(content[:MAX_PART])[:MAX_EMBEDDED]:
        yield read(_RTF_HEAD + value + b"\\par}")
