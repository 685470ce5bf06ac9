"""The XML inside documents, parsed with bounds: no DOCTYPE, no entity, no tree beyond a size.
Knows no format.
"""

import re
from xml.etree import ElementTree as ET

from ingest.charset import decode
from ingest.documents.package import NoText
from ingest.mail import Problem

MAX_XML = 8 * 1024 * 1024  # bytes that are made a tree; it takes twenty times that

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b[^<>]{0,300}?\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_PARSED = frozenset([b"utf-8", b"utf8", b"us-ascii"])  # the others expat would get wrong or refuse


def parse_xml(xml: bytes, *, most: int = MAX_XML) -> ET.Element:
    """The root. NoText: OVERSIZE; UNREADABLE where it is broken or has a DOCTYPE."""
    try:
        return ET.fromstring(checked(xml, most=most))  # noqa: S314 - no DOCTYPE, so no entities; the size is bounded
    except (ET.ParseError, ValueError) as error:
        raise NoText(Problem.UNREADABLE) from error


def checked(xml: bytes, *, most: int = MAX_XML) -> bytes:
    """The same in UTF-8. NoText: OVERSIZE; UNREADABLE where a DOCTYPE is there to swell or to
    fetch.
    """
    if len(xml) > most:
        raise NoText(Problem.OVERSIZE)
    text = in_utf8(xml)
    if b"<!DOCTYPE" in text:
        # no program that writes documents writes one
        raise NoText(Problem.UNREADABLE)
    return text


def in_utf8(xml: bytes) -> bytes:
    """The same, whatever it declares."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", xml.decode("utf-16", "replace")).encode(
            "utf-8", "replace"
        )
    declaration = _DECLARATION.match(xml)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if declaration is None or encoding is None or encoding[1].lower() in _PARSED:
        return xml
    return decode(xml[declaration.end() :], encoding[1].decode("ascii"))[0].encode(
        "utf-8", "replace"
    )


def local(element: ET.Element) -> str:
    """Its name without the namespace, which differs between versions of one format."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: ET.Element, name: str) -> str:
    """The attribute of this local name, "" where there is none."""
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), ""
    )
