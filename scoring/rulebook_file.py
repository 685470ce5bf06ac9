"""From rules.toml to the rulebook of the readings taken; refuses by file, place and word what it
doesn't know. Scores nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.errors import Misconfigured
from config.sentences import nearest, sentence_of
from config.tomlfile import Table, parse_toml, read_toml
from scoring.readings import Readings
from scoring.rulebook import Rulebook
from scoring.soundness import problems, problems_of_readings, readings_of

__all__ = ["Rulebook", "find_rulebook", "load_rulebook", "parse_rulebook"]
SHIPPED = Path(__file__).parent / "rulebooks"


def find_rulebook(name: str) -> Path:
    """The folder of a rulebook that ships with the program."""
    known = sorted(path.name for path in SHIPPED.iterdir() if (path / "rules.toml").is_file())
    if name not in known:
        raise Misconfigured(
            f"设置 [rulebook] name：程序没有附带规则 {name!r}，最接近的是 {nearest(name, known)}"
        )
    return SHIPPED / name


def load_rulebook(folder: Path, *, readings: Mapping[str, str] | None = None) -> Rulebook:
    """Read rules.toml in that folder, with other readings taken where they are given;
    Misconfigured names the file, the key and what is wrong.
    """
    path = folder / "rules.toml"
    book = parse_rulebook(read_toml(path), where=str(path), readings=readings)
    for problem in problems(book):
        raise Misconfigured(f"{path}：{problem}")
    return book


def parse_rulebook(
    content: bytes, *, where: str, readings: Mapping[str, str] | None = None
) -> Rulebook:
    """The rulebook that the words of the file give, not yet checked for what they say together."""
    book = parse_toml(content, where=where, model=Rulebook)
    for key, value in (readings or {}).items():
        book = _with_reading(book, key, value, where)
    for problem in problems_of_readings(book):
        raise Misconfigured(f"{where}：{problem}")
    taken = {f"{key}={value}" for key, value in readings_of(book).items()}
    rows = {
        name: _of_readings(rows, taken)
        for name in Rulebook.model_fields
        if isinstance(rows := getattr(book, name), tuple)
    }
    return book.model_copy(update={**rows, "digest": hashlib.sha256(content).hexdigest()})


def _of_readings(rows: Iterable[Any], taken: set[str]) -> tuple[Any, ...]:
    return tuple(row for row in rows if row.if_reading is None or row.if_reading in taken)


def _with_reading(book: Rulebook, key: str, value: str, where: str) -> Rulebook:
    known = readings_of(book)
    if key not in known:
        raise Misconfigured(
            f"{where}：没有条文口径 {key!r}，最接近的是 {nearest(key, list(known))}"
        )
    if any(choice.key == key for choice in book.choices):
        choices = tuple(
            c.model_copy(update={"value": value}) if c.key == key else c for c in book.choices
        )
        return book.model_copy(update={"choices": choices})
    model: type[Table] = Readings.model_fields[key].annotation  # type: ignore[assignment] # each is a Reading[...]
    data = {**getattr(book.reading, key).model_dump(), "taken": value}
    try:
        taken = model.model_validate(data)
    except ValidationError as error:
        raise Misconfigured(
            f"{where}：条文口径 {key}：{sentence_of(error, model=model, data=data)}"
        ) from None
    return book.model_copy(update={"reading": book.reading.model_copy(update={key: taken})})
