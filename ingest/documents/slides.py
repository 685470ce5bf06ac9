"""Presentations (.pptx; .ppt and .dps, MS-PPT) to text, slide by slide, what the speaker notes say
at the end. Shows nothing of masters and layouts, runs no macro.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from ingest.charset import clean
from ingest.documents.ole import Compound, is_locked
from ingest.documents.package import NoText, open_zip, read_member
from ingest.documents.xml import MAX_XML, attribute, local, parse_xml
from ingest.mail import Problem

MAX_TEXT = 5_000_000  # characters
MAX_SLIDES = 2_000
_MAX_DEPTH = 30

_SLIDE = re.compile(r"ppt/slides/slide(\d{1,9})\.xml")
_ASIDE = re.compile(r"ppt/(?:notesslides/notesslide|diagrams/data)\d{1,9}\.xml")
_TARGET: Final = "ppt/_rels/presentation.xml.rels"

# Kinds of records (MS-PPT 2.13.24).
_DOCUMENT, _SLIDE_RECORD, _NOTES, _LISTS, _SLIDE_OF_LIST = 0x03E8, 0x03EE, 0x03F0, 0x0FF0, 0x03F3
_WIDE, _NARROW, _EDIT, _DIRECTORY = 0x0FA0, 0x0FA8, 0x0FF5, 0x1772
_CONTAINER = 0x0F
_LINES = str.maketrans({"\r": "\n", "\x0b": "\n"})


def read(content: bytes) -> str:
    """Its text. NoText: locked, broken or too large."""
    lines = _package(content) if content.startswith(b"PK") else _binary(content)
    text = clean("\n".join(line for line in lines if line.strip()))
    if len(text) > MAX_TEXT:
        raise NoText(Problem.OVERSIZE)
    return text


def _package(content: bytes) -> Iterator[str]:
    archive = open_zip(content)
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    slides = {name: int(match[1]) for name in names if (match := _SLIDE.fullmatch(name))}
    if not slides:
        raise NoText(Problem.UNREADABLE)
    aside = sorted(filter(_ASIDE.fullmatch, names))
    if sum(archive.getinfo(names[name]).file_size for name in (*slides, *aside)) > MAX_XML:
        raise NoText(Problem.OVERSIZE)
    parts = {name: read_member(archive, names[name]) for name in (*slides, *aside)}
    main = [names.get("ppt/presentation.xml"), names.get(_TARGET)]
    shown = _order(*(read_member(archive, name) if name else b"<none/>" for name in main))
    places = {name: place for place, name in enumerate(shown)}
    last = len(places)
    for name in (*sorted(slides, key=lambda name: (places.get(name, last), slides[name])), *aside):
        yield from _drawn(parse_xml(parts[name]))


def _order(presentation: bytes, relations: bytes) -> list[str]:
    """The members of the slides in the order in which they are shown."""
    targets = {
        attribute(relation, "Id"): f"ppt/{attribute(relation, 'Target').lstrip('./')}".lower()
        for relation in parse_xml(relations)
    }
    named = (each for each in parse_xml(presentation).iter() if local(each) == "sldId")
    # its own number is called id as well, in no namespace
    numbers = (value for each in named for key, value in each.attrib.items() if key != "id")
    return [targets[number] for number in numbers if number in targets]


def _drawn(element: ET.Element, depth: int = 0) -> Iterator[str]:
    """The paragraphs below it, a row of a table as one line."""
    if depth > _MAX_DEPTH:
        raise NoText(Problem.UNREADABLE)
    for child in element:
        if local(child) == "p" and any(local(part) in {"r", "br"} for part in child):
            yield "".join(
                "\n" if local(part) == "br" else text.text or ""
                for part in child
                if local(part) in {"r", "br"}
                for text in (part, *part)
                if local(text) in {"t", "br"}
            )
        elif local(child) == "tr":
            yield "\t".join(" ".join(_drawn(cell, depth + 1)) for cell in child).rstrip("\t")
        else:
            yield from _drawn(child, depth + 1)


def _binary(content: bytes) -> Iterator[str]:
    if is_locked(content):
        raise NoText(Problem.ENCRYPTED)
    compound = Compound(content)
    stream = compound.read("PowerPoint Document")
    places = _places(stream, compound.read("Current User")[16:20])
    if sum(_length(stream, place) for place in set(places.values())) > len(stream):
        places = {}  # they are one in the other: nobody wrote that
    whole = (place for place, _, _, _ in _records(stream, 0, len(stream)))
    used = {place: _kind_at(stream, place) for place in (places.values() or whole)}
    outlines = [place for place, kind in used.items() if kind == _DOCUMENT]
    slides: dict[int, list[str]] = {p: [] for p, kind in used.items() if kind == _SLIDE_RECORD}
    for number, lines in (each for place in outlines for each in _outline(stream, place)):
        place = places.get(number, -1)
        earlier = slides.pop(place, [])  # the order of the list is that in which they are shown
        slides[place] = [*earlier, *lines]
    for place, lines in list(slides.items())[:MAX_SLIDES]:
        yield from lines
        yield from _texts(stream, place) if place >= 0 else ()
    for place in (place for place, kind in used.items() if kind == _NOTES):
        yield from _texts(stream, place)


def _places(stream: bytes, current: bytes) -> dict[int, int]:
    """Where each living object stands, by its number: a file keeps what was changed and deleted
    (MS-PPT 2.1.2).
    """
    places: dict[int, int] = {}
    edit, seen = int.from_bytes(current, "little"), set[int]()
    while len(current) == 4 and edit not in seen and _kind_at(stream, edit) == _EDIT:
        seen.add(edit)
        before = int.from_bytes(stream[edit + 16 : edit + 20], "little")
        directory = int.from_bytes(stream[edit + 20 : edit + 24], "little")
        if _kind_at(stream, directory) == _DIRECTORY:
            size = _length(stream, directory)
            for number, place in _entries(stream[directory + 8 : directory + 8 + size]):
                places.setdefault(number, place)
        edit = before
    return places


def _entries(directory: bytes) -> Iterator[tuple[int, int]]:
    numbers = struct.unpack(f"<{len(directory) // 4}I", directory[: len(directory) // 4 * 4])
    at = 0
    while at < len(numbers):
        first, count = numbers[at] & 0xFFFFF, numbers[at] >> 20
        yield from enumerate(numbers[at + 1 : at + 1 + count], first)
        at += 1 + count


def _outline(stream: bytes, place: int) -> Iterator[tuple[int, list[str]]]:
    """The number of each slide and what its titles and outline say, which stand here only."""
    size = _length(stream, place)
    for at, kind, instance, length in _records(stream, place + 8, place + 8 + size):
        if kind != _LISTS or instance:
            continue  # the other lists are of masters and notes
        number, lines = 0, list[str]()
        for inner, inner_kind, _, inner_length in _records(stream, at + 8, at + 8 + length):
            if inner_kind == _SLIDE_OF_LIST:
                yield number, lines
                number, lines = int.from_bytes(stream[inner + 8 : inner + 12], "little"), []
            lines += _atom(stream, inner, inner_kind, inner_length)
        yield number, lines


def _texts(stream: bytes, place: int, depth: int = 0) -> Iterator[str]:
    """Of the record there and all in it."""
    kind, length = _kind_at(stream, place), _length(stream, place)
    if (stream[place : place + 1] or b"\0")[0] & _CONTAINER == _CONTAINER and depth < _MAX_DEPTH:
        for inner, _, _, _ in _records(stream, place + 8, place + 8 + length):
            yield from _texts(stream, inner, depth + 1)
    else:
        yield from _atom(stream, place, kind, length)


def _atom(stream: bytes, place: int, kind: int, length: int) -> list[str]:
    """The lines of a text; a star alone stands for the number of the page."""
    body = stream[place + 8 : place + 8 + length]
    if kind == _WIDE:
        text = body.decode("utf-16-le", "replace")
    else:
        text = body.decode("latin-1") if kind == _NARROW else ""
    return [line for line in text.translate(_LINES).split("\n") if line.strip(" *")]


def _records(stream: bytes, place: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Place, kind, instance and length of each record between the two."""
    while place + 8 <= min(end, len(stream)):
        header, kind, length = struct.unpack_from("<HHI", stream, place)
        yield place, kind, header >> 4, length
        place += 8 + length


def _kind_at(stream: bytes, place: int) -> int:
    return int.from_bytes(stream[place + 2 : place + 4], "little")


def _length(stream: bytes, place: int) -> int:
    return int.from_bytes(stream[place + 4 : place + 8], "little")
