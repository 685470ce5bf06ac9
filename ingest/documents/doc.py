"""Word files from before .docx, also of WPS Writer (.doc, .wps), to text: body, headers, footers,
notes, comments. Runs no macro.

Our own reader comes first: the library knows neither what is deleted nor where a row ends. It reads
what is damaged; what both can't, LibreOffice may.
"""

import re
import struct

from legacy_doc import ExtractionOptions, LegacyDocError, extract_text

from ingest.charset import clean
from ingest.documents.converter import FILE, FOLDER, find, run
from ingest.documents.docx import read as read_docx
from ingest.documents.layout import with_headers
from ingest.documents.msdoc import MAX_CHARACTERS, WordFile
from ingest.documents.ole import Compound, is_locked
from ingest.documents.package import STUMBLES, NoText
from ingest.mail import Problem

OFFICE = ("soffice", "libreoffice")
OFFICE_SECONDS = 15.0
MAX_DOCX = 50 * 1024 * 1024  # bytes that LibreOffice may make of it
# Bytes that the library may go through in its search for the text's table.
MAX_SEARCHED = 16 * 1024 * 1024

# The marks of a field are gone when we get the text, its code stands in it.
_FIELD_CODE = re.compile(
    r"[ \t]*(?<![A-Za-z])(?:HYPERLINK[ \t]+(?:\\[a-z][ \t]+)?\"[^\"\n]{0,2000}\"(?:[ \t]+\\[a-z]"
    r"(?:[ \t]+\"[^\"\n]{0,200}\")?)*"
    r"|(?:FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|SHAPE)\b(?:[ \t]+\\\*[ \t]+MERGEFORMAT)?"
    r"|(?:PAGE|NUMPAGES|DATE|TIME)\b[ \t]+(?:\\[*@][ \t]+(?:MERGEFORMAT|\"[^\"\n]{0,100}\")"
    r"|(?=\d)))[ \t]?"
)


def read(content: bytes) -> str:
    """Its text, one line a paragraph, cells by tab. NoText: locked, too large, or unreadable to
    all that is installed.
    """
    if is_locked(content):
        raise NoText(Problem.ENCRYPTED)
    compound = Compound(content)
    try:
        return clean(_told(WordFile(compound)))
    except NoText as reason:
        if reason.problem is not Problem.UNREADABLE:
            raise
    try:
        return clean(_searched(content, compound))
    except NoText:
        return _converted(content)


def _told(word: WordFile) -> str:
    notes = map(word.part, ("heading_boxes", "footnotes", "endnotes", "comments"))
    return with_headers([word.headers()], word.body(), word.footers(), *notes)


def _searched(content: bytes, compound: Compound) -> str:
    if max(_search_cost(compound.read(name)) for name in ("0Table", "1Table")) > MAX_SEARCHED:
        raise NoText(Problem.UNREADABLE)
    try:
        text = extract_text(
            content, options=ExtractionOptions(max_text_bytes=4 * MAX_CHARACTERS)
        ).text
    except (LegacyDocError, struct.error, *STUMBLES) as error:
        raise NoText(Problem.UNREADABLE) from error
    return _FIELD_CODE.sub("", text)


def _search_cost(table: bytes) -> int:
    """How many bytes it looks at: it takes every 2 in the table for the start of what it seeks,
    and works out all that could follow.
    """
    cost, place = 0, table.find(b"\x02")
    while place != -1:
        size = int.from_bytes(table[place + 1 : place + 5], "little")
        cost += size if 12 <= size <= len(table) - place - 5 else 1
        place = table.find(b"\x02", place + 1)
    return cost


def _converted(content: bytes) -> str:
    office = find(*OFFICE)
    if office is None:
        raise NoText(Problem.UNREADABLE)
    command = [
        office,
        f"-env:UserInstallation=file://{FOLDER}/profile",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx",
    ]
    made = run(
        [*command, "--outdir", FOLDER, FILE],
        content=content,
        seconds=OFFICE_SECONDS,
        most=MAX_DOCX,
        name="file.doc",
        result="file.docx",
    )
    if not made.output:
        raise NoText(Problem.UNREADABLE)
    return read_docx(made.output)
