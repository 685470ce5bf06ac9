"""A mailbox's password, read at the moment it is needed; never kept, logged or put into a message."""

import re
import stat
from collections.abc import Mapping
from pathlib import Path

import structlog

from config.errors import Misconfigured
from config.settings import MailboxTable

PASSWORD_LIMIT = 4096


def password_of(mailbox: MailboxTable, *, environ: Mapping[str, str]) -> str:
    """From `password_file`, else `$YISHI_MAILBOX_<NAME>_PASSWORD`, else systemd's `$CREDENTIALS_DIRECTORY/mailbox-<name>`.

    One line break at the end of a file is not part of it. Misconfigured where there is none or it is empty.
    """
    variable = f"YISHI_MAILBOX_{re.sub('[^A-Z0-9]', '_', mailbox.name.upper())}_PASSWORD"
    credential = Path(environ.get("CREDENTIALS_DIRECTORY", ""), f"mailbox-{mailbox.name}")
    if mailbox.password_file is not None:
        return _from_file(mailbox.password_file, mailbox=mailbox.name)
    if environ.get(variable):
        return environ[variable]
    if environ.get("CREDENTIALS_DIRECTORY") and credential.is_file():
        return _from_file(credential, mailbox=mailbox.name)
    raise Misconfigured(f"邮箱 {mailbox.name} 没有口令：请在设置中写 password_file，或设环境变量 {variable}")


def _from_file(file: Path, *, mailbox: str) -> str:
    try:
        with file.open("rb") as stream:
            mode = stat.S_IMODE(file.stat().st_mode)
            text = stream.read(PASSWORD_LIMIT).decode("utf-8-sig")
    except OSError as error:
        raise Misconfigured(f"邮箱 {mailbox} 的口令文件 {file} 无法读取（{error.strerror}）") from error
    except UnicodeDecodeError:
        raise Misconfigured(f"邮箱 {mailbox} 的口令文件 {file} 不是 UTF-8") from None
    if mode & stat.S_IROTH:
        structlog.get_logger().warning("password_file.found_open", mailbox=mailbox, file=str(file), mode=f"{mode:04o}", do="chmod 600")
    password = text.removesuffix("\n").removesuffix("\r")
    if not password:
        raise Misconfigured(f"邮箱 {mailbox} 的口令文件 {file} 是空的")
    return password
