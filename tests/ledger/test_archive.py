"""Raw mails: written once, for the service only, and gone when sealed."""

import errno
import hashlib
import os
import resource
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.errors import EdgeDown
from ledger.archive import FileArchive

MAIL = b"Subject: x\r\n\r\ny\r\n"
DIGEST = hashlib.sha256(MAIL).hexdigest()


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """The files that were made to last."""
    seen: set[Path] = set()

    def fsync(number: int) -> None:
        seen.add(Path(f"/proc/self/fd/{number}").readlink())
        real(number)

    real = os.fsync
    monkeypatch.setattr(os, "fsync", fsync)
    return seen


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
    (tmp_path / DIGEST[:2] / f"{DIGEST}.1.part").write_bytes(
        MAIL
    )  # as a process that was killed leaves it
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
    assert list(tmp_path.rglob("*.*")) == []


def test_a_mail_that_a_killed_process_cut_short_is_written_anew(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)
    (tmp_path / DIGEST[:2]).mkdir()
    (tmp_path / DIGEST[:2] / f"{DIGEST}.eml").write_bytes(MAIL[:7])
    archive.put(DIGEST, MAIL)
    assert archive.intact(DIGEST)


def test_a_mail_that_was_there_before_is_synced_too(tmp_path: Path, synced: set[Path]) -> None:
    """Whoever put it may have been killed before it could."""
    FileArchive(tmp_path).put(DIGEST, MAIL)
    archive = FileArchive(tmp_path)
    archive.put(DIGEST, MAIL)
    archive.sync()
    assert tmp_path / DIGEST[:2] / f"{DIGEST}.eml" in synced


def test_one_thread_never_vouches_for_what_another_has_put(
    tmp_path: Path, synced: set[Path]
) -> None:
    archive = FileArchive(tmp_path)
    archive.put(DIGEST, MAIL)
    other = threading.Thread(target=archive.sync)
    other.start()
    other.join()
    assert tmp_path / DIGEST[:2] / f"{DIGEST}.eml" not in synced
    archive.sync()
    assert tmp_path / DIGEST[:2] / f"{DIGEST}.eml" in synced


def test_the_same_mail_put_by_many_threads_at_once_is_kept_once(tmp_path: Path) -> None:
    mails = {
        hashlib.sha256(mail).hexdigest(): mail
        for mail in (MAIL * number for number in range(1, 30))
    }
    archive = FileArchive(tmp_path)

    def put_all(_: int) -> None:
        for digest, mail in mails.items():
            archive.put(digest, mail)
        archive.sync()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(put_all, range(8)))
    assert {path.stem for path in tmp_path.glob("??/*")} == set(mails)
    assert all(map(archive.intact, mails))


def test_what_could_not_be_synced_is_not_taken_for_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may say only then that it is full; the page cache would show the mail whole until the
    power fails.
    """

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    archive = FileArchive(tmp_path)
    archive.put(DIGEST, MAIL)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EdgeDown, match="无法写入"):
        archive.sync()
    assert list(archive.digests()) == []
    monkeypatch.undo()
    archive.put(DIGEST, MAIL)
    archive.sync()
    assert archive.intact(DIGEST)


def test_a_folder_that_can_t_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EdgeDown, match="无法写入"):
        FileArchive(tmp_path / "file").put(DIGEST, MAIL)
