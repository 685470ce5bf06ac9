"""A TOML file into a frozen table, or one sentence that names file and key; single values as a
settings file writes them: paths, durations, quarters, the ledger's address.
"""

import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import parse_qs, urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
)

from config.errors import Misconfigured, Refused
from config.period import Quarter
from config.sentences import cause_of, sentence_of

FILE_LIMIT = 1 << 20

SECONDS = {"s": 1, "m": 60, "h": 3600}


class Table(BaseModel):
    """A TOML table: frozen, without unknown keys, types taken as TOML has them. Its validator is
    made when it is first needed: most tables only ever stand in another one.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True, defer_build=True
    )


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


def _beside_file(text: object, info: ValidationInfo) -> Path:
    """A path as the file writes it: relative ones are taken from the file's own folder."""
    if not isinstance(text, str) or not text or "\0" in text:
        raise ValueError("应是路径（文本）")
    folder: Path = info.context["folder"] if info.context else Path()
    return folder / text


def _ledger_url(value: object, info: ValidationInfo) -> str:
    text = value if isinstance(value, str) else ""
    if text.startswith("sqlite:///"):
        return _sqlite_url(text.removeprefix("sqlite:///"), info)
    parts = urlsplit(text)
    if parts.scheme != "postgresql+psycopg":
        raise ValueError("应是 sqlite:///文件 或 postgresql+psycopg://用户@主机/数据库")
    if parts.password is not None or "password" in parse_qs(parts.query):
        raise ValueError("口令不写在这里：放在 ~/.pgpass、PGPASSFILE 或环境变量 PGPASSWORD 中")
    return text


def _sqlite_url(text: str, info: ValidationInfo) -> str:
    file = _beside_file(text, info)
    if text == ":memory:" or "?" in str(file):
        raise ValueError("台账须是一个文件，路径中不能有 ?")
    return f"sqlite:///{file}"


def _duration(value: object) -> timedelta:
    match = (
        re.fullmatch(r"([0-9]{1,5})([smh])", value, re.ASCII) if isinstance(value, str) else None
    )
    seconds = int(match[1]) * SECONDS[match[2]] if match else 0
    if not 1 <= seconds <= 86_400:
        raise ValueError('应是 "1s" 到 "24h" 的时长，如 "30s"、"2m"、"1h"')
    return timedelta(seconds=seconds)


def _duration_text(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    unit = next(unit for unit in ("h", "m", "s") if seconds % SECONDS[unit] == 0)
    return f"{seconds // SECONDS[unit]}{unit}"


def _hour(value: object) -> time:
    if not isinstance(value, str) or not re.fullmatch(
        r"([01][0-9]|2[0-3]):[0-5][0-9]", value, re.ASCII
    ):
        raise ValueError('应是 "00:00" 到 "23:59" 的时刻，如 "02:30"')
    return time.fromisoformat(value)


def _quarter(value: object) -> Quarter:
    try:
        return Quarter.parse(value if isinstance(value, str) else "")
    except Refused:
        raise ValueError('应是季度，如 "2026Q1"') from None


# Control characters would reach the mail server's command line.
Word = Annotated[str, Field(pattern=r"^[^\x00-\x20\x7f]+$", max_length=255)]
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=255)]
PathBesideFile = Annotated[Path, BeforeValidator(_beside_file)]
LedgerUrl = Annotated[str, BeforeValidator(_ledger_url)]
Duration = Annotated[timedelta, BeforeValidator(_duration), PlainSerializer(_duration_text)]
Hour = Annotated[time, BeforeValidator(_hour), PlainSerializer(lambda hour: f"{hour:%H:%M}")]
QuarterText = Annotated[Quarter, BeforeValidator(_quarter), PlainSerializer(str)]
