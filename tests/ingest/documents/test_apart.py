"""ingest/documents/apart.py: a reader that ends its process costs its own text only."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.documents.apart import read_apart
from ingest.documents.package import NoText
from ingest.mail import Problem


def _raise(error):
    raise error


def test_the_text_comes_back_whole():
    assert (
        read_apart(lambda content: content.decode() * 100_000, "𠮷字\0".encode())
        == "𠮷字\0" * 100_000
    )
    assert read_apart(lambda _: "", b"") == ""


@pytest.mark.parametrize(
    ("read", "problem"),
    [
        (lambda _: _raise(NoText(Problem.ENCRYPTED)), "encrypted"),
        (lambda _: _raise(ValueError("words of a document")), "unreadable"),
        (lambda _: _raise(MemoryError()), "unreadable"),
        (lambda _: os.abort(), "unreadable"),
        (lambda _: os.kill(os.getpid(), signal.SIGSEGV), "unreadable"),
        (lambda _: sys.exit(0), "unreadable"),
    ],
)
def test_however_it_ends_only_its_text_is_lost(read, problem, capfd):
    with pytest.raises(NoText) as refused:
        read_apart(read, b"")
    assert refused.value.problem == problem
    assert capfd.readouterr() == ("", "")


CALLER = """
import os, time
from ingest.documents.apart import read_apart
def hang(_):
    os.write(ours, b"%d" % os.getpid())
    time.sleep(600)
ours = os.dup(1)
read_apart(hang, b"")
"""


def test_it_does_not_outlive_a_caller_that_is_killed():
    caller = subprocess.Popen(
        [sys.executable, "-c", CALLER], cwd=Path(__file__).parents[3], stdout=subprocess.PIPE
    )
    assert caller.stdout is not None
    child = int(os.read(caller.stdout.fileno(), 20))
    caller.kill()
    caller.wait()
    caller.stdout.close()
    deadline = time.monotonic() + 5
    while (
        Path(f"/proc/{child}").exists()
        and ") Z " not in Path(f"/proc/{child}/stat").read_text()
        and time.monotonic() < deadline
    ):
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists() or ") Z " in Path(f"/proc/{child}/stat").read_text()
