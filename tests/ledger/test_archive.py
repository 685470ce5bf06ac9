"""Raw mails: written once, for the service only, and gone when sealed."""

import ctypes
import errno
import hashlib
import os
import resource
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.errors import EdgeDown
from ledger import archive as archives
from ledger.archive import FileArchive

MAIL = b"Subject: x\r\n\r\ny\r\n"
DIGEST = hashlib.sha256(MAIL).hexdigest()


MAILS = {
    hashlib.sha256(mail).hexdigest(): mail for mail in (MAIL * number for number in range(1, 30))
}


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """The files that were made to last, one by one."""
    seen: set[Path] = set()

    def fsync(number: int) -> None:
        seen.add(Path(f"/proc/self/fd/{number}").readlink())
        real(number)

    real = os.fsync
    monkeypatch.setattr(os, "fsync", fsync)
    return seen


@pytest.fixture
def synced_whole(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What lay in a folder at each time that its whole file system was made to last."""
    seen: list[list[str]] = []

    def sync_whole(number: int) -> None:
        folder = Path(f"/proc/self/fd/{number}").readlink()
        seen.append(sorted(path.stem for path in folder.rglob("*.eml")))
        real(number)

    real = archives._sync_whole
    monkeypatch.setattr(archives, "_sync_whole", sync_whole)
    monkeypatch.setattr(archives, "_syncs_whole", lambda _folder: True)
    return seen


def test_a_mail_is_kept_and_written_once(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path / "archive")
    archive.keep([(DIGEST, MAIL)])
    archive.keep([(DIGEST, b"other")])
    assert archive.read(DIGEST) == MAIL
    assert archive.intact(DIGEST)
    assert list(archive.digests()) == [DIGEST]


def test_of_nothing_nothing_is_kept(tmp_path: Path) -> None:
    FileArchive(tmp_path / "archive").keep([])
    assert not (tmp_path / "archive").exists()


def test_only_the_service_may_read_it(tmp_path: Path) -> None:
    FileArchive(tmp_path / "archive").keep([(DIGEST, MAIL)])
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "archive").rglob("*")]
    assert sorted(modes) == [0o600, 0o700]


def test_what_was_removed_or_never_put_is_not_there(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)
    archive.keep([(DIGEST, MAIL)])
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
            archive.keep([(DIGEST, MAIL)])
        except EdgeDown:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert list(tmp_path.rglob("*.*")) == []


def test_a_mail_that_a_killed_process_cut_short_is_written_anew(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)
    (tmp_path / DIGEST[:2]).mkdir()
    (tmp_path / DIGEST[:2] / f"{DIGEST}.eml").write_bytes(MAIL[:7])
    archive.keep([(DIGEST, MAIL)])
    assert archive.intact(DIGEST)


def test_each_mail_and_what_names_it_are_synced(tmp_path: Path, synced: set[Path]) -> None:
    folder = tmp_path / "archive"
    FileArchive(folder).keep([(DIGEST, MAIL)])
    assert synced == {folder, folder / DIGEST[:2], folder / DIGEST[:2] / f"{DIGEST}.eml"}


def test_a_mail_that_was_there_before_is_synced_too(tmp_path: Path, synced: set[Path]) -> None:
    """Whoever put it may have been killed before it could."""
    FileArchive(tmp_path).keep([(DIGEST, MAIL)])
    synced.clear()
    FileArchive(tmp_path).keep([(DIGEST, MAIL)])
    assert tmp_path / DIGEST[:2] / f"{DIGEST}.eml" in synced


def test_many_mails_are_synced_at_once(
    tmp_path: Path, synced: set[Path], synced_whole: list[list[str]]
) -> None:
    """All of them are there when their file system is made to last, and nothing is written later."""
    FileArchive(tmp_path).keep(MAILS.items())
    assert synced_whole == [sorted(MAILS)]
    assert synced == set()
    FileArchive(tmp_path).keep(MAILS.items())  # who put them may have been killed
    assert len(synced_whole) == 2


def test_many_mails_are_synced_one_by_one_where_a_file_system_can_t_be_trusted(
    tmp_path: Path, synced: set[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_SYNCED_WHOLE", frozenset())
    FileArchive(tmp_path).keep(MAILS.items())
    assert synced >= {tmp_path / digest[:2] / f"{digest}.eml" for digest in MAILS}


@pytest.mark.parametrize(
    ("release", "at_once"),
    [("5.7.19", False), ("5.8.0-1-amd64", True), ("4.19.0", False), ("6.18.4", True), ("x", False)],
)
def test_a_kernel_that_keeps_errors_to_itself_is_not_trusted(
    tmp_path: Path, release: str, *, at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Linux", "host", release, "#1", "x86_64")
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(names))
    with archives._opened(tmp_path) as folder:
        on = ctypes.create_string_buffer(512)
        ctypes.CDLL(None).fstatfs(folder, on)
        known = ctypes.c_ulong.from_buffer(on).value in archives._SYNCED_WHOLE
        assert archives._syncs_whole(folder) is (at_once and known)


def test_the_same_mail_kept_by_many_threads_at_once_is_kept_once(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: archive.keep(MAILS.items()), range(8)))
    assert {path.stem for path in tmp_path.glob("??/*")} == set(MAILS)
    assert all(map(archive.intact, MAILS))


@pytest.mark.parametrize("count", [1, 29])
def test_what_could_not_be_synced_is_not_taken_for_kept(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may say only then that it is full; the page cache would show the mail whole until the
    power fails.
    """

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    archive, mails = FileArchive(tmp_path), list(MAILS.items())[:count]
    archive.keep(mails[:1])
    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(archives, "_sync_whole", full)
    with pytest.raises(EdgeDown, match="无法写入"):
        archive.keep(mails[:1] if count == 1 else mails)
    # What was made to last before stays.
    assert list(archive.digests()) == [mails[0][0]]
    monkeypatch.undo()
    archive.keep(mails)
    assert all(archive.intact(digest) for digest, _ in mails)


def test_an_error_of_the_system_s_is_one_of_ours() -> None:
    with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
        archives._sync_whole(-1)


def test_a_folder_that_can_t_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EdgeDown, match="无法写入"):
        FileArchive(tmp_path / "file").keep([(DIGEST, MAIL)])
