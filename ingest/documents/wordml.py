"""Word documents in one XML file to text: of Word 2003, which WPS writes too, and packages written flat (pkg:package). Decodes no picture."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ingest.charset import clean
from ingest.documents.docx import text_of
from ingest.documents.package import NoText
from ingest.documents.xmltree import attribute, local, parse_xml
from ingest.mail import Problem

_SPACE = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_PICTURES = re.compile(rb"(<(?:w:binData|pkg:binaryData)\b[^<>]{0,1000}>)[^<]*")
_PART = re.compile(r"/word/(header|document|footer|footnotes|endnotes|comments)\d*\.xml")
_ORDER = {"header": 0, "document": 1, "footer": 2, "footnotes": 3, "endnotes": 4, "comments": 5}


def read(content: bytes) -> str:
    """Headers, body, footers, notes, comments; those of Word 2003 stand after the paragraph that they hang on. NoText: broken or too large."""
    root = parse_xml(_PICTURES.sub(rb"\1", content))
    parts = _flat(root) if local(root) == "package" else _word_2003(root)
    return clean("\n".join(filter(None, map(text_of, parts))))


def _flat(root: ET.Element) -> Iterator[ET.Element]:
    parts = [(match[1], part) for part in root if (match := _PART.fullmatch(attribute(part, "name").lower()))]
    for _, part in sorted(parts, key=lambda found: _ORDER[found[0]]):
        yield from (root for data in part for root in data)


def _word_2003(root: ET.Element) -> Iterator[ET.Element]:
    body = root.find(f"{_SPACE}body")
    if body is None:
        raise NoText(Problem.UNREADABLE)
    headings = [element for element in body.iter() if element.tag in {f"{_SPACE}hdr", f"{_SPACE}ftr"}]
    for element in body.iter():
        if local(element) == "annotation" and attribute(element, "type") == "Word.Deletion":
            element.tag = f"{_SPACE}del"
        if element.tag in {f"{_SPACE}footnote", f"{_SPACE}endnote"} or (
            local(element) == "annotation" and attribute(element, "type") == "Word.Comment"
        ):
            # a text of its own in the middle of a paragraph: as a text box is
            element.tag = f"{_SPACE}txbxContent"
    yield from (heading for heading in headings if local(heading) == "hdr")
    yield body
    yield from (heading for heading in headings if local(heading) == "ftr")
