"""[outbox]: by which server letters are sent, from whom, and who has which role; holds no secret and sends nothing."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.console import is_loopback
from config.tomlfile import Table
from config.values import Line, PathBesideFile, Word

Address = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}$", max_length=255),
]
Addresses = Annotated[tuple[Address, ...], Field(strict=False, max_length=50)]
Role = Literal["chief", "editors", "secrecy_officer", "admin"]


def _usual_port(known: dict[str, object]) -> int:
    return 465 if known.get("tls") == "implicit" else 587 if known.get("tls") == "starttls" else 25


class OutboxTable(Table):
    """One SMTP account. Without a host letters wait where `yishi outbox` shows them. The password is read when it is needed (config/passwords.py)."""

    host: Word | None = None
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    port: Annotated[int, Field(ge=1, le=65_535)] = Field(default_factory=_usual_port)
    username: Line | None = None
    password_file: PathBesideFile | None = None
    sender: Address | None = Field(default=None, alias="from")
    name: Line = "政务信息"
    chief: Addresses = ()
    editors: Addresses = ()
    secrecy_officer: Addresses = ()
    admin: Addresses = ()

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, data: object) -> object:
        if isinstance(data, dict) and "password" in data:
            raise ValueError(
                "口令不写在这里：放在单独的文件里，用 password_file 指明，或放在环境变量中"
            )
        return data

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.host and not self.sender:
            raise ValueError("写了 host 就要写 from（发件地址）")
        if self.host and self.tls == "none" and not is_loopback(self.host):
            raise ValueError('tls = "none" 只可用于本机的服务器；请写 "implicit" 或 "starttls"')
        return self

    def addresses(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        """Who gets what is for these roles, each once. A role that nobody has is the administrator's, but for the secrecy officer's."""
        several = (
            getattr(self, role) or (() if role == "secrecy_officer" else self.admin)
            for role in roles
        )
        return tuple(dict.fromkeys(address for one in several for address in one))
