"""The other programs of the benchmark on the same mailbox: mbsync to a Maildir, the pipeline that
one would write first, a plain download.
"""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from imapclient import IMAPClient

from tests.bench.measure import Cost, cost_of
from tests.desks import ROOT
from tests.dovecot import Dovecot

MBSYNC = """
FSync {fsync}
IMAPAccount far
Host {host}
Port {port}
User {user}
Pass {password}
{tls} None

IMAPStore far
Account far

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX

Channel all
Far :far:
Near :near:
Patterns INBOX
Sync Pull New
Create Near
SyncState *
"""


def mbsync_version() -> tuple[int, ...] | None:
    """Which isync is installed; None: none is (Debian's package is `isync`)."""
    if shutil.which("mbsync") is None:
        return None
    said = subprocess.run(
        ["mbsync", "--version"], check=True, capture_output=True, text=True
    ).stdout
    return tuple(map(int, re.findall(r"\d+", said)))


def mbsync(folder: Path, server: Dovecot, user: str, count: int, *, fsync: bool) -> Cost:
    """All mails of the mailbox to a fresh Maildir."""
    folder.mkdir(parents=True)
    tls = "TLSType" if (mbsync_version() or ()) >= (1, 5) else "SSLType"
    yes = "yes" if fsync else "no"
    conf = MBSYNC.format(
        fsync=yes,
        host=server.host,
        port=server.port,
        user=user,
        password=server.password,
        folder=folder / "mail",
        tls=tls,
    )
    (folder / "mbsyncrc").write_text(conf, "utf-8")
    (folder / "mail").mkdir()
    cost = cost_of(["mbsync", "-q", "-c", str(folder / "mbsyncrc"), "-a"], cwd=folder)
    got = sum(1 for _ in (folder / "mail" / "INBOX").glob("*/*,*"))
    if got != count:
        sys.exit(f"mbsync brought {got} of {count} mails")
    return cost


def naive(folder: Path, server: Dovecot, user: str, count: int) -> Cost:
    """The first so many mails."""
    folder.mkdir(parents=True)
    arguments = [
        server.host,
        str(server.port),
        user,
        server.password,
        str(count),
        f"sqlite:///{folder / 'naive.db'}",
    ]
    return cost_of(
        [sys.executable, str(ROOT / "tests" / "bench" / "naive.py"), *arguments], cwd=folder
    )


def download(server: Dovecot, user: str, count: int) -> float:
    """Seconds in which imapclient as shipped brings all mails, and keeps none."""
    began = time.perf_counter()
    with IMAPClient(server.host, server.port, ssl=False) as client:
        client.login(user, server.password)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        assert len(uids) == count
        for start in range(0, count, 50):
            assert len(client.fetch(uids[start : start + 50], ["BODY.PEEK[]"])) == len(
                uids[start : start + 50]
            )
    return time.perf_counter() - began
