"""Import and export of the portable ledger (INTERFACE.md): all of a file or nothing of it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from config.errors import Refused
from config.sentences import cause_of
from desk.acts.record import record_line, vocabulary
from desk.acts.rules import Rules
from ledger.book import Book
from ledger.export import export_lines
from ledger.portable import MAX_LINE, Line, read_line, write_line
from ledger.recording import names_in

TOGETHER = 500  # lines whose names are asked for at once


def import_file(
    book: Book,
    path: Path,
    *,
    actor: str,
    rules: Rules,
    dry_run: bool = False,
    doubt: Callable[[int, str], None] = lambda _number, _problem: None,
) -> int:
    """Record every line of the file, or none: Refused names the first bad line and what is wrong.
    How many lines there are. `doubt` is told the number of a line that is taken, and what seems
    wrong with it.
    """
    known = vocabulary(rules.roster, rules.rulebook)
    number = 0
    with _opened(path) as file, book.writing(actor=actor, keep=not dry_run) as writer:
        try:
            for lines in _lines(file):
                writer.names.ahead(
                    name for line in lines if isinstance(line, Line) for name in names_in(line)
                )
                for line in lines:
                    number += 1
                    if isinstance(line, Refused):
                        raise line
                    if line is not None:
                        record_line(
                            writer,
                            line,
                            rules=rules,
                            today=line.day,
                            known=known,
                            doubt_day=partial(doubt, number),
                        )
        except Refused as error:
            raise Refused(
                f"{path}: line {number}（第 {number} 行）：{error}；未写入任何内容"
            ) from error
    return number


def export_text(book: Book) -> Iterator[str]:
    """The whole ledger, a line of JSON each, without line ends."""
    return (write_line(line) for line in export_lines(book))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Refused(f"{path} 无法读取（{cause_of(error)}）；未写入任何内容") from error


def _lines(file: BinaryIO) -> Iterator[list[Line | Refused | None]]:
    """The file's lines, so many together; None for a blank one. One that can't be read stands in
    its place: those before it are looked at first.
    """
    first, size, together = True, 0, list[Line | Refused | None]()
    while raw := file.readline(4 * MAX_LINE):
        try:
            together.append(read_line(text) if (text := _text(raw, first=first)) else None)
        except Refused as refused:
            together.append(refused)
        first, size = False, size + len(raw)
        if len(together) == TOGETHER or size > MAX_LINE:
            yield together
            size, together = 0, []
    yield together


def _text(raw: bytes, *, first: bool) -> str:
    """A line's text, "" for a blank one, which is passed over; a byte order mark may open the
    file.
    """
    try:
        return raw.decode("utf-8-sig" if first else "utf-8").strip()
    except UnicodeDecodeError as error:
        raise Refused("不是 UTF-8，请另存为 UTF-8") from error
