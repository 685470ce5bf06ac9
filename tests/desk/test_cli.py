"""What every command shares: where --config may stand, which settings file is taken, and what an
error ends with.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledgers import received
from tests.program import make_desk, yishi

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from desk.cli import main; main()"]


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path / "office")


@pytest.mark.parametrize(
    "arrange",
    [
        lambda path: ["--config", path, "tally", "2019Q1"],
        lambda path: ["tally", "--config", path, "2019Q1"],
        lambda path: ["tally", "2019Q1", f"--config={path}"],
    ],
    ids=["before", "between", "after"],
)
def test_config_may_stand_anywhere(desk, arrange):
    done = yishi(*arrange(desk.settings))
    assert (done.status, done.err) == (0, "")
    assert "2019Q1" in done.out


def test_behind_two_dashes_nothing_is_an_option(desk):
    done = yishi("--config", desk.settings, "show", "--", "--config")
    assert done.status == 1
    assert "'--config'" in done.err


def test_the_environment_names_the_settings_where_the_call_does_not(desk, tmp_path, monkeypatch):
    monkeypatch.setenv("YISHI_CONFIG", str(desk.settings))
    monkeypatch.chdir(tmp_path)
    assert yishi("config").json["ledger"]["archive"] == str(desk.folder / "data" / "archive")


def test_the_folder_s_own_settings_are_taken_where_nobody_names_any(desk, monkeypatch):
    monkeypatch.delenv("YISHI_CONFIG", raising=False)
    monkeypatch.chdir(desk.folder)
    assert yishi("tally", "2019Q1", "--json").json["period"] == "2019Q1"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("[leger]\n", "ledger"),
        ("[ledger]\nur = 'sqlite:///x.db'\n", "url"),
        (
            "[[mailbox]]\nname = 'main'\nhost = 'imap.example.com'\nusername = 'u'\nfolder = ['INBOX']\n",
            "folders",
        ),
        ("not toml", "yishi.toml"),
    ],
)
def test_a_settings_file_that_is_wrong_ends_with_2_and_names_what_is_near(tmp_path, settings, says):
    (tmp_path / "yishi.toml").write_text(settings, "utf-8")
    done = yishi("--config", tmp_path / "yishi.toml", "tally", "2019Q1")
    assert (done.status, done.out) == (2, "")
    assert says in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--config", "nowhere.toml", "log"),
        ("tally",),
        ("tally", "2019Q1", "--unknown"),
        ("no-such-command",),
        ("adopt", "2019-00001"),
        ("log", "--since", "yesterday"),
        ("year", "MMXIX"),
        ("log", "--limit", "0"),
        ("release", "one", "--reason", "x"),
    ],
    ids=" ".join,
)
def test_what_can_not_be_understood_ends_with_2(tmp_path, monkeypatch, arguments):
    monkeypatch.delenv("YISHI_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    done = yishi(*arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err


def test_no_settings_at_all_is_said_in_a_sentence_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.delenv("YISHI_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    done = yishi("log")
    assert done.status == 2
    assert "yishi service init" in done.err


def test_a_place_where_no_ledger_can_be_is_said_in_a_sentence(desk):
    (desk.folder / "data").write_text("a file where a folder should be", "utf-8")
    done = desk("log")
    assert done.status == 2
    assert len(done.err.splitlines()) == 1


def test_a_changed_byte_in_the_ledger_ends_with_4(desk):
    assert desk.take([received("a", "2019-01-05")]).status == 0
    database = desk.folder / "data" / "ledger.db"
    content = database.read_bytes()
    at = content.index(b'"title')
    database.write_bytes(content[:at] + b'"Title' + content[at + 6 :])
    done = desk("verify")
    assert done.status == 4
    assert "台账核验不通过" in done.err


def test_help_knows_every_part_and_loads_none_of_them():
    """`yishi --help` answers at once: neither the database's library nor the mail reader is loaded
    for it.
    """
    check = (
        "import sys\nfrom desk.cli import main\nsys.argv = ['yishi', '--help']\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'imapclient', 'pydantic', 'mailparser', 'docx', 'apscheduler'} & set(sys.modules)\n"
        "print('LOADED', sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "LOADED []" in done.stdout
    for command in ("demo", "poll", "adopt", "rulebook", "explain"):
        assert command in done.stdout


def test_as_a_process_an_error_is_one_sentence_and_a_status(desk):
    done = subprocess.run(
        [*PROGRAM, "--config", desk.settings, "show", "2019-00009"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "yishi: 没有编号或 ref 为 '2019-00009' 的信息\n"
