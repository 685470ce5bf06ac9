"""[[mailbox]] and [outbox]: the accounts by which mail is read and letters are sent; passwords.

A password is read at the moment it is needed; it is never kept, logged or put into a message.
"""

import re
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from config.console import is_loopback
from config.errors import Misconfigured
from config.sentences import cause_of
from config.tomlfile import Duration, Line, PathBesideFile, Table, Word

Address = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}$", max_length=255),
]
Addresses = Annotated[tuple[Address, ...], Field(strict=False, max_length=50)]
Role = Literal["chief", "editors", "secrecy_officer", "admin"]

PASSWORD_LIMIT = 4096


def _imap_port(known: dict[str, object]) -> int:
    return 993 if known.get("tls") == "implicit" else 143


def _smtp_port(known: dict[str, object]) -> int:
    return 465 if known.get("tls") == "implicit" else 587 if known.get("tls") == "starttls" else 25


class _AccountTable(Table):
    """An account on a server; its password stands elsewhere."""

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, data: object) -> object:
        if isinstance(data, dict) and "password" in data:
            raise ValueError(
                "口令不写在这里：放在单独的文件里，用 password_file 指明，或放在环境变量中"
            )
        return data


class MailboxTable(_AccountTable):
    """One IMAP account."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$", max_length=64)]
    host: Word
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    port: Annotated[int, Field(ge=1, le=65_535)] = Field(default_factory=_imap_port)
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

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name == "files":
            raise ValueError("files 是 yishi mail ingest 所读文件的名字，请换一个")
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


class OutboxTable(_AccountTable):
    """One SMTP account. Without a host letters wait where `yishi service outbox` shows them."""

    host: Word | None = None
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    port: Annotated[int, Field(ge=1, le=65_535)] = Field(default_factory=_smtp_port)
    username: Line | None = None
    password_file: PathBesideFile | None = None
    sender: Address | None = Field(default=None, alias="from")
    name: Line = "政务信息"
    chief: Addresses = ()
    editors: Addresses = ()
    secrecy_officer: Addresses = ()
    admin: Addresses = ()

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.host and not self.sender:
            raise ValueError("写了 host 就要写 from（发件地址）")
        if self.host and self.tls == "none" and not is_loopback(self.host):
            raise ValueError('tls = "none" 只可用于本机的服务器；请写 "implicit" 或 "starttls"')
        return self

    def addresses(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        """The addresses of these roles, each once; the administrator's for a role that nobody has,
        but not for the secrecy officer's.
        """
        holders = (
            getattr(self, role) or (() if role == "secrecy_officer" else self.admin)
            for role in roles
        )
        return tuple(dict.fromkeys(address for addresses in holders for address in addresses))


def password_of(mailbox: MailboxTable, *, environ: Mapping[str, str]) -> str:
    """From `password_file`, else `$YISHI_MAILBOX_<NAME>_PASSWORD`, else systemd's
    `$CREDENTIALS_DIRECTORY/mailbox-<name>`.

    A line break at the end of a file is not part of it. Misconfigured where there is none.
    """
    variable = f"YISHI_MAILBOX_{re.sub('[^A-Z0-9]', '_', mailbox.name.upper())}_PASSWORD"
    return _password(
        mailbox.password_file,
        variable,
        f"mailbox-{mailbox.name}",
        environ,
        whose=f"邮箱 {mailbox.name} ",
    )


def password_of_outbox(outbox: OutboxTable, *, environ: Mapping[str, str]) -> str:
    """For sending: `password_file`, else `$YISHI_OUTBOX_PASSWORD`, else the credential `outbox`."""
    return _password(
        outbox.password_file, "YISHI_OUTBOX_PASSWORD", "outbox", environ, whose="发件箱 [outbox] "
    )


def _password(
    file: Path | None, variable: str, credential: str, environ: Mapping[str, str], *, whose: str
) -> str:
    given = Path(environ.get("CREDENTIALS_DIRECTORY", ""), credential)
    if file is not None:
        return _from_file(file, whose=whose)
    if environ.get(variable):
        return environ[variable]
    if environ.get("CREDENTIALS_DIRECTORY") and given.is_file():
        return _from_file(given, whose=whose)
    raise Misconfigured(f"{whose}没有口令：请在设置中写 password_file，或设环境变量 {variable}")


def _from_file(file: Path, *, whose: str) -> str:
    try:
        with file.open("rb") as stream:
            mode = stat.S_IMODE(file.stat().st_mode)
            text = stream.read(PASSWORD_LIMIT).decode("utf-8-sig")
    except OSError as error:
        raise Misconfigured(f"{whose}的口令文件 {file} 无法读取（{cause_of(error)}）") from error
    except UnicodeDecodeError:
        raise Misconfigured(f"{whose}的口令文件 {file} 不是 UTF-8") from None
    if mode & stat.S_IROTH:
        import structlog  # noqa: PLC0415 - settings are read by every command, passwords by few

        structlog.get_logger().warning(
            "password_file.found_open",
            of=whose.strip(),
            file=str(file),
            mode=f"{mode:04o}",
            do="chmod 600",
        )
    password = text.removesuffix("\n").removesuffix("\r")
    if not password:
        raise Misconfigured(f"{whose}的口令文件 {file} 是空的")
    return password


def _folded(folder: str) -> str:
    """INBOX is the one folder whose case does not matter (RFC 3501, 5.1)."""
    return folder.upper() if folder.upper() == "INBOX" else folder
