"""What lies in a container, and what a container is to the reader of attachments. Types, and the cleaning of names; opens nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.charset import clean_line
from ingest.headers import bare_name
from ingest.mail import Attachment, Problem

MAX_FOLDERS = 64 * 1024  # characters of all folders' names of an archive that are kept

_LITTER = re.compile(r"(?:\.ds_store|thumbs\.db|desktop\.ini|\._.*|~\$.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container: its bytes, or the problem that keeps them there; then its content is empty."""

    attachment: Attachment
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """An opened container: its own text, and what lies in it, taken out one by one as they are asked for."""

    text: str
    members: Iterator[Member]


def member(path: str, content: bytes, *, problem: Problem | None = None) -> Member:
    """A file under its bare, cleaned name."""
    return Member(Attachment(bare_name(clean_line(path)), "", content), problem)


def is_litter(path: str) -> bool:
    """Whether it is what a system left beside the files: folders' settings, previews, locks of open documents."""
    steps = re.split(r"[/\\]", path)
    return "__MACOSX" in steps[:-1] or _LITTER.fullmatch(steps[-1]) is not None


def folders_of(paths: list[str]) -> str:
    """The names of all folders on these paths, each once on a line: they may bear a mark too."""
    names = dict.fromkeys(
        clean_line(step) for path in paths for step in re.split(r"[/\\]", path)[:-1]
    )
    return "\n".join(name for name in names if name.strip(". "))[:MAX_FOLDERS]
