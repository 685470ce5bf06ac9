"""The settings file, typed and frozen; holds no secret and never looks anything up but the file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from config.accounts import MailboxTable, OutboxTable
from config.console import ConsoleTable
from config.errors import Misconfigured
from config.schedule import ScheduleTable
from config.tomlfile import (
    LedgerUrl,
    Line,
    PathBesideFile,
    QuarterText,
    Table,
    Word,
    load_toml,
)

DEFAULT_PLACES = (Path("yishi.toml"), Path("/etc/yishi/yishi.toml"))

Text = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=255)]
Group = Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]


def load_settings(path: Path | None, *, environ: Mapping[str, str]) -> "Settings":
    """From `path`, else `$YISHI_CONFIG`, else ./yishi.toml, else /etc/yishi/yishi.toml;
    Misconfigured with file and key.
    """
    return load_toml(_settings_file(path, environ=environ), model=Settings)


def effective(settings: "Settings") -> dict[str, object]:
    """What is in force, defaults and absolute paths included, in the shape of the file and ready
    for JSON; None where nothing is set.
    """
    return settings.model_dump(mode="json", by_alias=True)


def _settings_file(path: Path | None, *, environ: Mapping[str, str]) -> Path:
    if path is not None:
        return path
    if environ.get("YISHI_CONFIG"):
        return Path(environ["YISHI_CONFIG"])
    found = next((place for place in DEFAULT_PLACES if place.is_file()), None)
    if found is None:
        raise Misconfigured(
            "没有找到设置文件：用 yishi service init DIR 新建一个，"
            "用 --config 或环境变量 YISHI_CONFIG 指明"
        )
    return found


class LedgerTable(Table):
    url: LedgerUrl = Field(default="sqlite:///data/ledger.db", validate_default=True)
    archive: PathBesideFile = Field(default="data/archive", validate_default=True)


class RulebookTable(Table):
    """A rulebook that ships with the program, by name, or a folder of one's own: exactly one of
    the two is set.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")] | None = "yinchuan-2018"
    path: PathBesideFile | None = None

    @model_validator(mode="before")
    @classmethod
    def _path_replaces_the_default(cls, data: object) -> object:
        return {"name": None, **data} if isinstance(data, dict) and "path" in data else data

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if self.name and self.path:
            raise ValueError("name 和 path 只写一个")
        return self


class RosterTable(Table):
    path: PathBesideFile = Field(default="roster.toml", validate_default=True)


class SenderTable(Table):
    authserv_ids: Annotated[tuple[Word, ...], Field(strict=False, max_length=100)] = ()


class LimitsTable(Table):
    """Bounds for hostile input: bytes, counts and seconds as the names say; `open_memory` is bytes
    for one worker.
    """

    mail_bytes: Annotated[int, Field(ge=1_024, le=1 << 30)] = 50 << 20
    batch_mails: Annotated[int, Field(ge=1, le=1_000)] = 150
    batch_bytes: Annotated[int, Field(ge=1_024, le=1 << 30)] = 16 << 20
    open_seconds: Annotated[int, Field(ge=1, le=3_600)] = 30
    open_memory: Annotated[int, Field(ge=256 << 20, le=64 << 30)] = 1536 << 20
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    round_seconds: Annotated[int, Field(ge=1, le=86_400)] = 1_800


class ClassifyTable(Table):
    """An office's own phrases for categories, instead of those that ship for its rulebook."""

    phrases: PathBesideFile | None = None


class ScoringTable(Table):
    starts: QuarterText | None = None


class ObjectionsTable(Table):
    """How many workdays there are to answer an objection, counted from the day after it came."""

    days: Annotated[int, Field(ge=1, le=365)] = 10


class LogTable(Table):
    level: Literal["debug", "info", "warning", "error"] = "info"


class BulletinTable(Table):
    """通报的版头和落款. What is empty is left out, or is the office's own name: head
    (发文机关标志), signature (署名), printed_by (印发机关).
    """

    office: Line = "银川市人民政府办公厅"
    head: Text = ""
    document: Text = "银政办发〔{year}〕{number}号"
    signature: Text = ""
    printed_by: Text = ""
    copy_to: Text = ""
    contact: Text = ""
    telephone: Text = ""
    mailbox: Text = ""
    addressees: dict[Group, Line] = Field(
        default={"county": "各县（市）区人民政府", "department": "市政府各部门"}
    )


class Settings(Table):
    timezone: str = "Asia/Shanghai"
    ledger: LedgerTable = Field(default={}, validate_default=True)
    rulebook: RulebookTable = RulebookTable()
    roster: RosterTable = Field(default={}, validate_default=True)
    mailboxes: Annotated[tuple[MailboxTable, ...], Field(strict=False, max_length=100)] = Field(
        default=(), alias="mailbox"
    )
    sender: SenderTable = SenderTable()
    limits: LimitsTable = LimitsTable()
    classify: ClassifyTable = ClassifyTable()
    scoring: ScoringTable = ScoringTable()
    bulletin: BulletinTable = BulletinTable()
    schedule: ScheduleTable = Field(default={}, validate_default=True)
    objections: ObjectionsTable = ObjectionsTable()
    outbox: OutboxTable = OutboxTable()
    log: LogTable = LogTable()
    console: ConsoleTable = Field(default={}, validate_default=True)

    @field_validator("timezone")
    @classmethod
    def _of_the_regulation(cls, timezone: str) -> str:
        if timezone != "Asia/Shanghai":
            raise ValueError("只能是 Asia/Shanghai：办法中的日期都是那里的日期")
        return timezone

    @field_validator("mailboxes")
    @classmethod
    def _told_apart(cls, mailboxes: tuple[MailboxTable, ...]) -> tuple[MailboxTable, ...]:
        # The environment's names of passwords know no dash: main-1 and main_1 would share one.
        names = [mailbox.name.replace("-", "_") for mailbox in mailboxes]
        if len(set(names)) < len(names):
            raise ValueError("每个邮箱要有自己的名字（- 与 _ 视为相同）")
        return mailboxes
