"""A TOML file into a frozen table, or one sentence that names file and key."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import Misconfigured
from config.sentences import cause_of, sentence_of

FILE_LIMIT = 1 << 20


class Table(BaseModel):
    """A TOML table: frozen, without unknown keys, types taken as TOML has them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


AnyTable = TypeVar("AnyTable", bound=Table)


def load_toml(file: Path, *, model: type[AnyTable]) -> AnyTable:
    """The file as that table; Misconfigured for whatever is wrong with it.

    Validators find the file's own folder, absolute, as `info.context["folder"]`.
    """
    return parse_toml(read_toml(file), where=str(file), model=model, folder=file.absolute().parent)


def read_toml(file: Path) -> bytes:
    """The content of a settings file: at most 1 MiB."""
    try:
        with file.open("rb") as stream:
            content = stream.read(FILE_LIMIT + 1)
    except OSError as error:
        raise Misconfigured(f"{file}：无法读取（{cause_of(error)}）") from error
    if len(content) > FILE_LIMIT:
        raise Misconfigured(f"{file}：超过 1 MiB，不会是设置文件")
    return content


def parse_toml(
    content: bytes, *, where: str, model: type[AnyTable], folder: Path | None = None
) -> AnyTable:
    """UTF-8, with or without a byte order mark, as that table; Misconfigured begins with `where`."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Misconfigured(f"{where}：第 {line} 行不是 UTF-8，请另存为 UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{where}：不是 TOML：{error}") from None
    except RecursionError:
        raise Misconfigured(f"{where}：嵌套太深") from None
    try:
        return model.model_validate(data, context={"folder": folder or Path()})
    except ValidationError as error:
        raise Misconfigured(f"{where}：{sentence_of(error, model=model, data=data)}") from None
