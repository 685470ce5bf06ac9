"""Word documents in one XML file to text: of Word 2003, which WPS writes too, and packages written flat (pkg:package). Decodes no picture."""

import re
from operator import itemgetter
from xml.etree import ElementTree as ET

from ingest.charset import clean
from ingest.documents.docx import text_of
from ingest.documents.headings import with_headers
from ingest.documents.package import NoText
from ingest.documents.xmltree import attribute, local, parse_xml
from ingest.mail import Problem

_SPACE = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_PICTURES = re.compile(rb"(<(?:w:binData|pkg:binaryData)\b[^<>]{0,1000}>)[^<]*")
_PART = re.compile(r"/word/(header|document|footer|footnotes|endnotes|comments)\d*\.xml")
_ORDER = {"header": 0, "document": 1, "footer": 2, "footnotes": 3, "endnotes": 4, "comments": 5}


def read(content: bytes) -> str:
    """Body, headers, footers, notes, comments; those of Word 2003 stand after the paragraph that they hang on. NoText: broken or too large."""
    root = parse_xml(_PICTURES.sub(rb"\1", content))
    headers, parts = _flat(root) if local(root) == "package" else _word_2003(root)
    return clean(with_headers(map(text_of, headers), *map(text_of, parts)))


def _flat(root: ET.Element) -> tuple[list[ET.Element], list[ET.Element]]:
    parts = [
        (_ORDER[match[1]], part)
        for part in root
        if (match := _PART.fullmatch(attribute(part, "name").lower()))
    ]
    found = [
        (order, root)
        for order, part in sorted(parts, key=itemgetter(0))
        for data in part
        for root in data
    ]
    if not found:
        raise NoText(Problem.UNREADABLE)
    return [root for order, root in found if not order], [root for order, root in found if order]


def _word_2003(root: ET.Element) -> tuple[list[ET.Element], list[ET.Element]]:
    body = root.find(f"{_SPACE}body")
    if body is None:
        raise NoText(Problem.UNREADABLE)
    headings = [
        element for element in body.iter() if element.tag in {f"{_SPACE}hdr", f"{_SPACE}ftr"}
    ]
    for element in body.iter():
        if local(element) == "annotation" and attribute(element, "type") == "Word.Deletion":
            element.tag = f"{_SPACE}del"
        if element.tag in {f"{_SPACE}footnote", f"{_SPACE}endnote"} or (
            local(element) == "annotation" and attribute(element, "type") == "Word.Comment"
        ):
            # a text of its own in the middle of a paragraph: as a text box is
            element.tag = f"{_SPACE}txbxContent"
    headers = [heading for heading in headings if local(heading) == "hdr"]
    return headers, [body, *(heading for heading in headings if local(heading) == "ftr")]
