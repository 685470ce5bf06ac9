"""The settings file, typed and frozen; holds no secret and never looks anything up but the file."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from config.console import ConsoleTable, is_loopback
from config.errors import Misconfigured
from config.letterhead import BulletinTable
from config.postage import OutboxTable
from config.timetable import ScheduleTable
from config.tomlfile import Table, load_toml
from config.values import Duration, LedgerUrl, Line, PathBesideFile, QuarterText, Word

DEFAULT_PLACES = (Path("yishi.toml"), Path("/etc/yishi/yishi.toml"))


def load_settings(path: Path | None, *, environ: Mapping[str, str]) -> "Settings":
    """From `path`, else `$YISHI_CONFIG`, else ./yishi.toml, else /etc/yishi/yishi.toml; Misconfigured with file and key."""
    return load_toml(_settings_file(path, environ=environ), model=Settings)


def effective(settings: "Settings") -> dict[str, object]:
    """What is in force, defaults and absolute paths included, in the shape of the file and ready for JSON; None where nothing is set."""
    return settings.model_dump(mode="json", by_alias=True)


def _settings_file(path: Path | None, *, environ: Mapping[str, str]) -> Path:
    if path is not None:
        return path
    if environ.get("YISHI_CONFIG"):
        return Path(environ["YISHI_CONFIG"])
    found = next((place for place in DEFAULT_PLACES if place.is_file()), None)
    if found is None:
        raise Misconfigured(
            "没有找到设置文件：用 yishi init DIR 新建一个，用 --config 或环境变量 YISHI_CONFIG 指明"
        )
    return found


def _usual_port(known: dict[str, object]) -> int:
    return 993 if known.get("tls") == "implicit" else 143


class LedgerTable(Table):
    url: LedgerUrl = Field(default="sqlite:///data/ledger.db", validate_default=True)
    archive: PathBesideFile = Field(default="data/archive", validate_default=True)


class RulebookTable(Table):
    """A rulebook that ships with the program, by name, or a folder of one's own: exactly one of the two is set."""

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


class MailboxTable(Table):
    """One IMAP account. Its password is read when it is needed (config/passwords.py) and never kept here."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$", max_length=64)]
    host: Word
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    port: Annotated[int, Field(ge=1, le=65_535)] = Field(default_factory=_usual_port)
    username: Line
    password_file: PathBesideFile | None = None
    folders: Annotated[tuple[Line, ...], Field(strict=False, min_length=1, max_length=100)] = (
        "INBOX",
    )
    poll_every: Duration = Field(default="2m", validate_default=True)
    window_days: Annotated[int, Field(ge=1, le=3_650)] = 7
    since: date | None = None
    after: Literal["nothing", "seen", "move"] = "nothing"
    move_to: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, data: object) -> object:
        if isinstance(data, dict) and "password" in data:
            raise ValueError(
                "口令不写在这里：放在单独的文件里，用 password_file 指明，或放在环境变量中"
            )
        return data

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name == "files":
            raise ValueError("files 是 yishi ingest 所读文件的名字，请换一个")
        return name

    @model_validator(mode="after")
    def _in_the_clear_only_at_home(self) -> Self:
        if self.tls == "none" and not is_loopback(self.host):
            raise ValueError('tls = "none" 只可用于本机的服务器；请写 "implicit" 或 "starttls"')
        return self

    @model_validator(mode="after")
    def _moved_out_of_the_way(self) -> Self:
        if (self.after == "move") != (self.move_to is not None):
            raise ValueError('after = "move" 和 move_to（移到哪个文件夹）须同时写，或都不写')
        read = {_folded(folder) for folder in self.folders}
        if self.move_to is not None and (
            _folded(self.move_to) in read | {"INBOX"} or set(self.move_to) & set("*%")
        ):
            raise ValueError(
                "move_to 不能是 INBOX 或 folders 中的文件夹（移走的会再收一遍），也不能含 * 或 %"
            )
        return self


class SenderTable(Table):
    authserv_ids: Annotated[tuple[Word, ...], Field(strict=False, max_length=100)] = ()


class LimitsTable(Table):
    """Bounds for hostile input: bytes, counts and seconds as the names say; `open_memory` is bytes for one worker."""

    mail_bytes: Annotated[int, Field(ge=1_024, le=1 << 30)] = 50 << 20
    batch_mails: Annotated[int, Field(ge=1, le=1_000)] = 50
    batch_bytes: Annotated[int, Field(ge=1_024, le=1 << 30)] = 32 << 20
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


def _folded(folder: str) -> str:
    """INBOX is the one folder whose case does not matter (RFC 3501, 5.1)."""
    return folder.upper() if folder.upper() == "INBOX" else folder
