"""A TOML file into a frozen table, or one sentence that names file and key; never repeats a value, which could be a secret."""

import difflib
import tomllib
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import Misconfigured

FILE_LIMIT = 1 << 20


class Table(BaseModel):
    """A TOML table: frozen, without unknown keys, types taken as TOML has them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


AnyTable = TypeVar("AnyTable", bound=Table)


def load_toml(file: Path, *, model: type[AnyTable]) -> AnyTable:
    """At most 1 MiB of UTF-8, with or without a byte order mark; Misconfigured for whatever is wrong with it.

    Validators find the file's own folder, absolute, as `info.context["folder"]`.
    """
    data = _parsed(file)
    try:
        return model.model_validate(data, context={"folder": file.absolute().parent})
    except ValidationError as error:
        raise Misconfigured(f"{file}: {_sentence(error, model=model, data=data)}") from None


def _parsed(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as stream:
            content = stream.read(FILE_LIMIT + 1)
        if len(content) > FILE_LIMIT:
            raise Misconfigured(f"{file} is larger than 1 MiB: it can't be what it is taken for")
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise Misconfigured(f"{file} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Misconfigured(f"{file} is not UTF-8 in line {line}: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{file} is not TOML: {error}") from None
    except RecursionError:
        raise Misconfigured(f"{file} is nested too deeply") from None


def _sentence(error: ValidationError, *, model: type[BaseModel], data: dict[str, object]) -> str:
    issues = error.errors(include_url=False, include_context=False, include_input=False)
    # A misspelt key also leaves its right name missing: the misspelling is what helps.
    first = next((issue for issue in issues if issue["type"] == "extra_forbidden"), issues[0])
    key = _dotted(first["loc"], data=data)
    if first["type"] == "extra_forbidden":
        return f"unknown key {key}; the nearest known one is {_nearest(first['loc'], model=model)}"
    if first["type"] == "missing":
        return f"{key} is missing"
    if first["type"] == "model_type":
        return f"{key} must be a table"
    return f"{key}: {first['msg'].removeprefix('Value error, ').replace('Input should be', 'this must be')}"


def _dotted(loc: tuple[str | int, ...], *, data: object) -> str:
    """`mailbox.main.port`: an entry of an array goes by its name, or by its position from 1."""
    words = []
    for step in loc:
        data = _inside(data, step)
        name = data.get("name") if isinstance(data, dict) and isinstance(step, int) else None
        words.append(name if isinstance(name, str) else str(step + 1 if isinstance(step, int) else step))
    return ".".join(words)


def _inside(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) else None


def _nearest(loc: tuple[str | int, ...], *, model: type[BaseModel]) -> str:
    for step in loc[:-1]:
        if isinstance(step, str):
            model = _table_of(model, key=step)
    known = [field.alias or name for name, field in model.model_fields.items()]
    return difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0)[0]


def _table_of(model: type[BaseModel], *, key: str) -> type[BaseModel]:
    annotation = next(field.annotation for name, field in model.model_fields.items() if key in (name, field.alias))
    return next(kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type) and issubclass(kind, BaseModel))
