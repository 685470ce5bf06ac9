"""A secret planted anywhere in a mail: its words are in no file that the program writes, in no
log, in no temporary folder, in no list of processes.
"""

import json
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.desks import make_office
from tests.dovecot import mail
from tests.faults.secrets import WORDS, letter, secrets, spills

SHARED = (Path("/dev/shm"), Path("/var/tmp"))  # noqa: S108  where a program might leave what it needed for a moment


@pytest.fixture(scope="module")
def polled(dovecot, tmp_path_factory):
    """After the real program has polled a mailbox with every secret, twice, and told its log at
    its most talkative.
    """
    for number, message in enumerate(secrets().values()):
        dovecot.deliver("secrets", mail(number), message.as_bytes())
    folder = tmp_path_factory.mktemp("secrets")
    (temporary := folder / "tmp").mkdir()
    office = make_office(folder / "office", dovecot, "secrets")
    began = time.time()
    with Onlooker() as onlooker:
        said = [
            office.run(*command, TMPDIR=str(temporary))
            for command in (["poll"], ["poll"], ["log"], ["log", "--json"], ["export"])
        ]
    left = [temporary, *(file for place in SHARED for file in files(place) if newer(file, began))]
    return office, left, said, onlooker.heard


class Onlooker:
    """While it is open, reads the command line of every process over and over; `heard` are those
    with the words in them.
    """

    def __init__(self):
        self.heard, self._ended = set(), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _look(self):
        while not self._ended.wait(0.05):
            for process in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):
                    self.heard |= {line for line in [process.read_bytes()] if spills(line)}


def test_the_words_would_be_found_where_a_mail_without_a_mark_is_kept(dovecot, mail_user, tmp_path):
    """So that the other tests can fail."""
    office = make_office(tmp_path, dovecot, mail_user)
    dovecot.deliver(mail_user, letter(text=f"{WORDS}\n详情如下。").as_bytes())
    office.poll()
    assert any(spills(file.read_bytes()) for file in files(office.data))
    assert spills(office.run("log", "--json")[1].encode())


def test_every_one_is_held(polled):
    lines = polled[0].log()
    assert {
        name: line["outcome"] for name, line in zip(secrets(), lines[1::2], strict=True)
    } == dict.fromkeys(secrets(), "held")
    assert {line["outcome"] for line in lines[::2]} == {"recorded"}


def test_the_words_are_in_no_file_of_the_data_folder(polled):
    found = files(polled[0].data)
    assert any(file.suffix == ".db" for file in found)
    assert [file.name for file in found if spills(file.read_bytes()) or spills(bytes(file))] == []
    assert len(list((polled[0].data / "archive").glob("??/*"))) == len(secrets())


def test_the_words_are_in_nothing_that_the_program_said(polled):
    for status, output, errors in polled[2]:
        assert status == 0
        assert not spills((output + errors).encode())


def test_nothing_is_left_in_a_temporary_folder(polled):
    temporary, *elsewhere = polled[1]
    assert files(temporary) == []
    assert [file for file in elsewhere if spills(read(file)) or spills(bytes(file))] == []


def test_no_process_was_ever_called_with_the_words(polled):
    assert polled[3] == set()


def test_the_service_s_own_log_and_files_are_as_silent_while_it_runs(dovecot, tmp_path, polled):
    """At level debug, with every library speaking that speaks; its write-ahead log is there to be
    read as well.
    """
    office = make_office(tmp_path, dovecot, "secrets")
    process = office.start("run")
    lines = []
    while not lines or json.loads(lines[-1])["event"] != "mailbox.polled":
        lines.append(process.stderr.readline())
    found = files(office.data)
    assert any(file.name.endswith("-wal") for file in found)
    assert [file.name for file in found if spills(file.read_bytes())] == []
    process.terminate()
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert sum('"held"' in line for line in lines) >= len(secrets())
    assert not spills((output + errors + "".join(lines)).encode())


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def newer(file: Path, began: float) -> bool:
    with suppress(OSError):
        return file.stat().st_mtime >= began - 1
    return False


def read(file: Path) -> bytes:
    with suppress(OSError):
        return file.read_bytes()
    return b""
