"""Mails from files: the same lines and digests as from a server, each path taken in once, a held
file's name told to nobody but the caller.
"""

import mailbox
import re
from pathlib import Path

import pytest

from desk.acts.mailroom.rounds import Round
from desk.demo.plan import Fate
from tests.desks import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Without a mailbox that answers."""
    return make_office(tmp_path / "office")


def as_eml(folder: Path, mails) -> Path:
    folder.mkdir()
    for number, mail in enumerate(mails):
        (folder / f"{number:02}.eml").write_bytes(mail.content)
    return folder


def as_unix_eml(folder: Path, mails) -> Path:
    """Line ends as a Unix tool leaves them."""
    folder.mkdir()
    for number, mail in enumerate(mails):
        (folder / f"{number:02}").write_bytes(mail.content.replace(b"\r\n", b"\n"))
    return folder


def as_mbox(file: Path, mails) -> Path:
    box = mailbox.mbox(file, create=True)
    for mail in mails:
        box.add(mail.content.replace(b"\r\n", b"\n"))
    box.close()
    return file


def as_maildir(folder: Path, mails) -> Path:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for number, mail in enumerate(mails):
        (folder / "cur" / f"{number:02}.invented:2,S").write_bytes(mail.content)
    return folder


def digests(office: Office) -> list[str]:
    return sorted(line["digest"] for line in office.log() if line["outcome"] == "recorded")


@pytest.mark.parametrize(
    "written", [as_eml, as_unix_eml, as_mbox, as_maildir], ids=lambda form: form.__name__
)
def test_the_same_mails_from_files_are_seen_before(written, office_with, mails, tmp_path):
    some = [mail for mail in mails[:24] if mail.fate not in {Fate.HELD, Fate.UNREADABLE}]
    office = office_with(*some)
    office.poll()
    before = office.log()
    done = office.ingest(written(tmp_path / "files", some))
    assert done == Round(seen=len(some), seen_before=len(some), seconds=done.seconds)
    after = office.log()[len(some) :]
    assert sorted(line["digest"] for line in after) == sorted(line["digest"] for line in before)
    assert all(line["items"] == line["attachments"] == line["defects"] == [] for line in after)


def test_files_alone_give_the_digests_that_a_server_gives(office_with, mails, tmp_path):
    polled = office_with(*mails[:10])
    polled.poll()
    other = make_office(tmp_path / "other")
    other.ingest(as_mbox(tmp_path / "box", mails[:10]))
    assert digests(polled) == digests(other)
    titles = [
        [item["title"] for line in one.log() for item in line["items"]] for one in (polled, other)
    ]
    assert titles[0] == titles[1]


def test_the_same_paths_again_add_no_line(office, mails, tmp_path):
    """Not even those of a held file and of one that is no mail."""
    kinds = [
        next(mail for mail in mails if mail.fate is fate)
        for fate in (Fate.HELD, Fate.UNREADABLE, Fate.RECORDED)
    ]
    folder = as_eml(tmp_path / "mails", kinds)
    box = as_mbox(tmp_path / "box", kinds[2:])
    first = office.ingest(folder, box)
    assert (first.seen, first.recorded, first.held, first.unreadable, first.seen_before) == (
        4,
        1,
        1,
        1,
        1,
    )
    before = office.log()
    again = office.ingest(folder, box)
    assert again == Round(seen=4, seconds=again.seconds)
    assert office.log() == before


def test_a_line_s_folder_is_the_file_and_its_uid_the_position_in_it(office, mails, tmp_path):
    box = as_mbox(tmp_path / "收件箱", mails[:3])
    office.ingest(box)
    assert [
        (line["mailbox"], line["folder"], line["uidvalidity"], line["uid"]) for line in office.log()
    ] == [("files", str(box), 0, number) for number in (1, 2, 3)]


def test_other_content_at_a_position_gets_the_next_uidvalidity(office, mails, tmp_path):
    file = tmp_path / "a.eml"
    for mail in (mails[0], mails[1], mails[1], mails[0]):
        file.write_bytes(mail.content)
        office.ingest(file)
    assert [(line["uidvalidity"], line["uid"], line["outcome"]) for line in office.log()] == [
        (0, 1, "recorded"),
        (1, 1, "recorded"),
    ]


def test_a_held_file_shows_a_number_and_its_path_is_nowhere(office, mails, tmp_path):
    held = next(mail for mail in mails if mail.fate is Fate.HELD)
    folder = as_eml(tmp_path / "绝不外传的目录", [held, mails[0]])
    status, output, errors = office.run("ingest", str(folder))
    assert status == 0, errors
    line = next(line for line in office.log() if line["outcome"] == "held")
    assert re.fullmatch(r"held:\d+", line["folder"])
    assert f"{line['folder']} = {folder / '00.eml'}" in errors.splitlines()
    assert str(folder / "00.eml") not in output
    files = [file for file in office.data.rglob("*") if file.is_file()]
    assert files
    assert not any(b"00.eml" in file.read_bytes() for file in files)
    assert any(b"01.eml" in file.read_bytes() for file in files)


def test_a_held_file_is_released_by_its_path_and_by_no_other(office, mails, tmp_path):
    one, other = [mail for mail in mails if mail.fate is Fate.HELD]
    folder = as_eml(tmp_path / "mails", [one, other])
    office.ingest(folder)
    entry = str(office.log()[0]["entry"])
    reason = ("--reason", "经认定不涉密")
    assert office.run("release", entry, *reason, "--path", str(folder / "01.eml"))[0] == 1
    assert office.run("release", entry, *reason, "--path", str(folder / "00.eml"))[0] == 0
    assert [line["outcome"] for line in office.log()] == ["held", "recorded"]
    assert office.problems() == []
