"""Installed as a wheel, the program does its work beside whatever folders a person has, and takes
no name but its own.
"""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from config.period import Quarter, civil_date
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from tests.desks import ROOT

MAILS = [mail for mail in demo_mails() if mail.fate is Fate.RECORDED][:5]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder)
    subprocess.run([*PIP, "wheel", *options, ROOT], check=True)
    (made,) = folder.glob("yishi-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A fresh environment with the wheel in it, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    options = ("--no-deps", "--no-index")
    subprocess.run([*PIP, "--python", python, "install", *options, wheel], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return python


@pytest.fixture
def beside(tmp_path) -> Path:
    """A folder where somebody keeps things of the same names, which break whoever imports them."""
    for name in ("config", "ingest", "desk"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('not ours')\n", "utf-8")
    (tmp_path / "mails").mkdir()
    for number, mail in enumerate(MAILS):
        (tmp_path / "mails" / f"{number}.eml").write_bytes(mail.content)
    return tmp_path


def ran(folder: Path, *command: object) -> str:
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env=environment | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_wheel_takes_one_name(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0] for name in names} - {f"{wheel.stem[:11]}.dist-info"} == {
        "yishi"
    }
    assert not [name for name in names if name.startswith("yishi/tests/")]


def test_what_is_installed_is_compiled(installed):
    (packages,) = installed.parents[1].glob("lib/python*/site-packages/yishi")
    modules = {path.stem for path in (packages / "ledger").glob("*.py")}
    assert {
        path.name.split(".")[0] for path in packages.glob("ledger/__pycache__/*.pyc")
    } == modules


def test_the_main_job_is_done_beside_folders_of_the_same_names(installed, beside):
    script, module = [installed.with_name("yishi")], [installed, "-m", "yishi"]
    quarter = Quarter.of(civil_date(MAILS[0].received_at))
    asked = ("--json", "--config", "office/yishi.toml")
    ran(beside, *script, "init", "office")
    counts = json.loads(ran(beside, *script, "ingest", "mails", *asked))
    assert (counts["recorded"], counts["items"]) == (len(MAILS), len(MAILS))
    lines = ran(beside, *module, "log", *asked).splitlines()
    assert [json.loads(line)["outcome"] for line in lines] == ["recorded"] * len(MAILS)
    tally = json.loads(ran(beside, *module, "tally", quarter, *asked))
    assert sum(unit["received"] for unit in tally["units"]) == len(MAILS)


def test_a_checkout_is_a_program_too():
    assert ran(ROOT, sys.executable, "-m", "desk", "--version").startswith("yishi ")
