"""A zip is measured before anything in it is inflated."""

import io
import tracemalloc
import zipfile

import pytest

from ingest.documents.package import MAX_MEMBER, NoText, open_zip, read_member


def _zip(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_an_ordinary_zip_is_opened_and_read():
    archive = open_zip(_zip({"a": b"x" * 100}))
    assert read_member(archive, "a") == b"x" * 100


def test_a_bomb_is_refused_without_being_inflated():
    content = _zip({"a": b"0" * 60_000_000})
    tracemalloc.start()
    with pytest.raises(NoText) as refused:
        open_zip(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.problem == "oversize"
    assert peak < 1_000_000


def test_a_directory_that_lies_about_a_size_gets_no_more_than_it_said():
    content = bytearray(_zip({"a": b"0" * 20_000_000}))
    directory = content.find(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    tracemalloc.start()
    with pytest.raises(NoText) as refused:
        read_member(open_zip(bytes(content)), "a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.problem == "unreadable"
    assert peak < 2_000_000


def test_a_directory_of_a_million_members_is_not_read():
    with pytest.raises(NoText) as refused:
        open_zip(b"PK\x01\x02" * 1_000_000)
    assert refused.value.problem == "oversize"


def test_a_member_over_the_limit_is_not_read():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as stored:
        stored.writestr("a", bytes(MAX_MEMBER + 1))
    archive = open_zip(file.getvalue())
    with pytest.raises(NoText) as refused:
        read_member(archive, "a")
    assert refused.value.problem == "oversize"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(10), b"x" * 1000])
def test_what_is_no_zip_is_unreadable(content):
    with pytest.raises(NoText) as refused:
        open_zip(content)
    assert refused.value.problem == "unreadable"
