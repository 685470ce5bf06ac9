"""The password of a mailbox or of the outbox, read at the moment it is needed; never kept, logged or put into a message."""

import re
import stat
from collections.abc import Mapping
from pathlib import Path

import structlog

from config.errors import Misconfigured
from config.postage import OutboxTable
from config.sentences import cause_of
from config.settings import MailboxTable

PASSWORD_LIMIT = 4096


def password_of(mailbox: MailboxTable, *, environ: Mapping[str, str]) -> str:
    """From `password_file`, else `$YISHI_MAILBOX_<NAME>_PASSWORD`, else systemd's `$CREDENTIALS_DIRECTORY/mailbox-<name>`.

    One line break at the end of a file is not part of it. Misconfigured where there is none or it is empty.
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
    """The same for sending: `password_file`, else `$YISHI_OUTBOX_PASSWORD`, else the credential `outbox`."""
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
