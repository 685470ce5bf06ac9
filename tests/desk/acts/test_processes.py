"""Whether another holder of a lease has ended: known only of this machine's processes."""

import os
import socket

import pytest

from desk.acts.processes import has_ended, this_process


@pytest.mark.parametrize(
    ("holder", "ended"),
    [
        (f"{socket.gethostname()}:{2**22 + 1}", True),
        (f"{socket.gethostname()}:{os.getppid()}", False),
        ("elsewhere.example.com:4194305", False),
    ],
    ids=["one that runs no more", "one that runs", "one of another machine"],
)
def test_a_process_has_ended_when_this_machine_knows_it_no_more(holder, ended):
    assert has_ended(holder) is ended


def test_this_process_runs():
    assert not has_ended(this_process())
