"""A real Dovecot in a folder of its own, for one test run; any user name logs in with the one
password, and has a mailbox of its own.
"""

import getpass
import grp
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Self

from imapclient.imap_utf7 import encode as modified_utf7

PASSWORD = "invented-password"  # noqa: S105  of a server that lives for one test run
MISSING = "install dovecot-imapd: make test does"

_ANY_PORT = ("127.0.0.1", 0)
_CONF = """
protocols = imap
listen = 127.0.0.1
base_dir = {root}/run
state_dir = {root}/state
instance_name = yishi-test
log_path = {root}/log
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
login_trusted_networks =
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:{root}/mail/%u
mail_max_userip_connections = 100
first_valid_uid = 1
first_valid_gid = 1
imap_id_log = *
imap_id_send = name *
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/home/%u
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 64
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  user = {user}
}}
"""


@dataclass
class Dovecot:
    """A running server: `port` takes plain connections and STARTTLS, `tls_port` TLS with the
    certificate `cert` for localhost.
    """

    root: Path
    port: int
    tls_port: int
    user: str
    group: str
    process: subprocess.Popen[bytes] | None = None
    host: str = "127.0.0.1"
    password: str = PASSWORD

    @property
    def cert(self) -> Path:
        return self.root / "cert.pem"

    def __post_init__(self) -> None:
        # Maildir names sort by arrival, and Dovecot numbers new mails in the order of their names.
        self._numbers = count(1)

    def start(self) -> Self:
        binary = shutil.which("dovecot") or "/usr/sbin/dovecot"
        self.process = subprocess.Popen(
            [binary, "-F", "-c", str(self.root / "conf")], stdin=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 15
        while not self._greets():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"dovecot does not start:\n{self.log()}")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=15)
            self.process = None

    def log(self) -> str:
        path = self.root / "log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def deliver(
        self, user: str, *mails: bytes, folder: str = "INBOX", received_at: datetime | None = None
    ) -> None:
        """Put mails into a folder, made where it is missing, as a delivery agent would;
        `received_at` becomes their INTERNALDATE.
        """
        maildir = self.folder(user, folder)
        for mail in mails:
            lines = mail.count(b"\n") - mail.count(b"\r\n")
            name = f"{next(self._numbers):010}.M{os.getpid()}.yishi,S={len(mail)},W={len(mail) + lines}"
            (maildir / "tmp" / name).write_bytes(mail)
            self._own(maildir / "tmp" / name)
            if received_at is not None:
                os.utime(maildir / "tmp" / name, (received_at.timestamp(),) * 2)
            (maildir / "tmp" / name).rename(maildir / "new" / name)

    def folder(self, user: str, folder: str = "INBOX") -> Path:
        """The Maildir of a folder, made where it is missing; `.` parts a folder from the one above
        it.
        """
        path = self.root / "mail" / user
        if folder != "INBOX":
            path /= "." + modified_utf7(folder).decode("ascii")
        for name in ("tmp", "new", "cur"):
            (path / name).mkdir(parents=True, exist_ok=True)
        if folder != "INBOX":
            (path / "maildirfolder").touch()
        for made in (
            self.root / "mail" / user,
            path,
            path / "tmp",
            path / "new",
            path / "cur",
            *path.glob("maildirfolder"),
        ):
            self._own(made)
        return path

    def new_uidvalidity(self, user: str, folder: str = "INBOX") -> None:
        """Give the folder another UIDVALIDITY and its mails new UIDs; nobody may have it open."""
        path = self.folder(user, folder)
        numbers = path / "dovecot-uidlist"
        old = (
            int(numbers.read_text("ascii").split()[1].removeprefix("V")) if numbers.exists() else 0
        )
        for file in path.glob("dovecot[.-]*"):
            file.unlink()
        numbers.write_text(f"3 V{max(old + 1, int(time.time()))} N1\n", "ascii")
        self._own(numbers)

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, self.user, self.group)

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=5) as connection:
                return connection.recv(100).startswith(b"* OK")
        except OSError:
            return False


def make_dovecot() -> Dovecot:
    """A server, made but not started, in a fresh folder that its mail user can reach; the caller
    removes `root` in the end.
    """
    if not (shutil.which("dovecot") or Path("/usr/sbin/dovecot").exists()):
        raise RuntimeError(MISSING)
    # Not pytest's own folder: that is closed to the mail user. And short, for sockets live in it.
    root = Path(tempfile.mkdtemp(prefix="yishi-"))
    root.chmod(0o755)
    user, group = (
        ("nobody", "nogroup")
        if os.geteuid() == 0
        else (getpass.getuser(), grp.getgrgid(os.getegid()).gr_name)
    )
    port, tls_port = _free_ports(2)
    server = Dovecot(root=root, port=port, tls_port=tls_port, user=user, group=group)
    for name in ("mail", "home"):
        (root / name).mkdir()
        server._own(root / name)
    _make_certificate(root)
    conf = _CONF.format(
        root=root, port=port, tls_port=tls_port, user=user, group=group, password=PASSWORD
    )
    (root / "conf").write_text(conf, "utf-8")
    return server


def _free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(_ANY_PORT) for _ in range(number)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _make_certificate(root: Path) -> None:
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    key = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        str(root / "key.pem"),
    ]
    subprocess.run(
        ["openssl", "req", "-x509", *key, "-out", str(root / "cert.pem"), *subject],
        check=True,
        capture_output=True,
    )


def mail(number: int, *, size: int = 0, subject: str = "invented") -> bytes:
    """A small invented mail with its number in it, filled up to about `size` bytes."""
    head = f"From: a@example.gov.cn\r\nTo: b@example.gov.cn\r\nSubject: {subject} {number}\r\nMessage-ID: <{number}@example.gov.cn>\r\n\r\n"
    filling = b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab\r\n"
    return head.encode() + b"text\r\n" + filling * (size // len(filling))


def mails(numbers: Iterable[int], *, size: int = 0) -> list[bytes]:
    return [mail(number, size=size) for number in numbers]
