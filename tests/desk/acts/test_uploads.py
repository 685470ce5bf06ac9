"""A file that a person brings is read in a worker; what goes wrong is said in words and never in
the file's.
"""

from functools import partial

import pytest

from config.errors import Refused
from desk.acts import uploads
from desk.acts.uploads import Uploads, unpack
from ingest.sandbox import Sandbox


@pytest.fixture
def reading():
    return Uploads(partial(Sandbox, workers=1, seconds=10, memory=1 << 30))


def echo(job):
    name, content = unpack(job)
    return name.encode() + b"|" + content


def lost(job):
    raise ValueError(job)


def test_the_worker_is_given_the_name_and_the_bytes(reading):
    assert (
        reading.read(f"{__name__}:echo", b"\x00\xff", name="供暖.docx")
        == "供暖.docx".encode() + b"|\x00\xff"
    )


def test_what_can_t_be_read_is_refused_without_a_word_of_it(reading):
    with pytest.raises(Refused, match="读不下去") as error:
        reading.read(f"{__name__}:lost", b"words", name="words")
    assert "words" not in str(error.value)


def test_one_file_at_a_time(reading, monkeypatch):
    monkeypatch.setattr(uploads, "PATIENCE", 0)
    with reading._lock, pytest.raises(Refused, match="稍后再试"):
        reading.read(f"{__name__}:echo", b"", name="")
