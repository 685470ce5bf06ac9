"""Raw mails: written once, for the service only, and gone when sealed."""

import hashlib
import os
import resource
import stat
from pathlib import Path

import pytest

from config.errors import EdgeDown
from ledger.archive import FileArchive

MAIL = b"Subject: x\r\n\r\ny\r\n"
DIGEST = hashlib.sha256(MAIL).hexdigest()


def test_a_mail_is_kept_and_written_once(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path / "archive")
    archive.put(DIGEST, MAIL)
    archive.put(DIGEST, b"other")
    archive.sync()
    assert archive.read(DIGEST) == MAIL
    assert archive.intact(DIGEST)
    assert list(archive.digests()) == [DIGEST]


def test_only_the_service_may_read_it(tmp_path: Path) -> None:
    FileArchive(tmp_path / "archive").put(DIGEST, MAIL)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "archive").rglob("*")]
    assert sorted(modes) == [0o600, 0o700]


def test_what_was_removed_or_never_put_is_not_there(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)
    archive.put(DIGEST, MAIL)
    (tmp_path / DIGEST[:2] / f"{DIGEST}.1.part").write_bytes(MAIL)  # as a process that was killed leaves it
    archive.remove(DIGEST)
    archive.remove(DIGEST)
    assert list(tmp_path.rglob("*.part")) == []
    assert archive.read(DIGEST) is None
    assert not archive.intact(DIGEST)


def test_a_full_disk_is_told_and_leaves_no_half_mail(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4, 4))
        import signal  # noqa: PLC0415 # in the child only

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            archive.put(DIGEST, MAIL)
        except EdgeDown:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert archive.read(DIGEST) is None


def test_a_folder_that_can_t_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EdgeDown, match="无法写入"):
        FileArchive(tmp_path / "file").put(DIGEST, MAIL)
