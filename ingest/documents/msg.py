"""A mail as Outlook saves it (.msg, MS-OXMSG): its subject and body, and its attachments; a mail inside it is read along with it."""

import re
from collections.abc import Iterator

from ingest.documents import mapi
from ingest.documents.allowance import Allowance
from ingest.documents.member import Container, Member, member
from ingest.documents.ole import Compound
from ingest.documents.package import NoText
from ingest.mail import Attachment

_Path = tuple[str, ...]
_PROPERTY = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_ATTACHED = re.compile(r"__attach_version1\.0_#[0-9A-F]{8}", re.IGNORECASE)
_MAX_DEPTH = 3  # mails inside mails


def open_container(attachment: Attachment, allowance: Allowance) -> Container:
    """Subject, a blank line and the body; below them those of the mails inside; and the attachments of all of them."""
    compound = Compound(attachment.content)
    below: dict[_Path, list[tuple[str, int]]] = {}
    for (*above, name), size in compound.paths().items():
        below.setdefault(tuple(above), []).append((name, size))
    texts, files = [], []
    waiting: list[_Path] = [()]
    while waiting:
        place = waiting.pop(0)
        texts.append(mapi.text_of(_properties(compound, below, place, allowance), allowance))
        for attached in sorted(
            (*place, name) for name, _ in below.get(place, ()) if _ATTACHED.fullmatch(name)
        ):
            inner = (*attached, f"__substg1.0_{mapi.DATA:04X}{mapi.OBJECT:04X}")
            if inner not in below:
                files.append(attached)
            elif len(inner) <= 2 * _MAX_DEPTH:
                waiting.append(inner)
    return Container("\n\n".join(filter(None, texts)), _members(compound, below, files, allowance))


def _members(
    compound: Compound,
    below: dict[_Path, list[tuple[str, int]]],
    files: list[_Path],
    allowance: Allowance,
) -> Iterator[Member]:
    for place in files:
        try:
            properties = _properties(compound, below, place, allowance)
        except NoText as reason:
            yield member("", b"", problem=reason.problem)
        else:
            yield member(mapi.name_of(properties), properties.get((mapi.DATA, mapi.BINARY), b""))


def _properties(
    compound: Compound,
    below: dict[_Path, list[tuple[str, int]]],
    place: _Path,
    allowance: Allowance,
) -> dict[tuple[int, int], bytes]:
    found: dict[tuple[int, int], bytes] = {}
    for name, size in below.get(place, ()):
        known = _PROPERTY.fullmatch(name)
        if known and size and int(known[1], 16) in mapi.WANTED:
            allowance.take(size)
            found[int(known[1], 16), int(known[2], 16)] = compound.read(*place, name)
    return found
