"""[console]: where the web console listens and how long a session lasts; holds no secret and opens
no port.
"""

import ipaddress
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.tomlfile import Duration, Table, Word


class ConsoleTable(Table):
    """`hosts` are the names by which browsers reach it; bytes bound what one request may bring."""

    enabled: bool = True
    listen: Word = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8610
    hosts: Annotated[tuple[Word, ...], Field(strict=False, min_length=1, max_length=50)] = (
        "localhost",
        "127.0.0.1",
    )
    secure_cookies: bool = False
    idle: Duration = Field(default="2h", validate_default=True)
    longest: Duration = Field(default="12h", validate_default=True)
    form_bytes: Annotated[int, Field(ge=1_024, le=64 << 20)] = 1 << 20
    upload_bytes: Annotated[int, Field(ge=1_024, le=1 << 30)] = 50 << 20

    @model_validator(mode="after")
    def _in_the_clear_only_at_home(self) -> Self:
        if not self.secure_cookies and not is_loopback(self.listen):
            raise ValueError(
                'listen 不是本机时，前面须有 https，并写 secure_cookies = true；否则请写 listen = "127.0.0.1"'
            )
        return self


def is_loopback(host: str) -> bool:
    """Whether what is sent there stays on this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
