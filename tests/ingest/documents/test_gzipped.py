"""A .gz gives its one file, and no more of it than there is room for."""

import pytest

from ingest.documents.allowance import Allowance
from ingest.documents.gzipped import open_container
from ingest.documents.package import NoText
from ingest.mail import Attachment
from tests.packed import gzip_of


def opened(content, name):
    return [
        (each.attachment.name, each.attachment.content)
        for each in open_container(Attachment(name, "", content), Allowance()).members
    ]


@pytest.mark.parametrize(
    ("inner", "outer", "wanted"),
    [
        ("a.txt", "b.gz", "a.txt"),
        (None, "信息.txt.gz", "信息.txt"),
        ("../x", "b.gz", "x"),
        (None, None, None),
    ],
)
def test_the_file_is_named_by_what_is_written_in_it_or_else_after_it(inner, outer, wanted):
    assert opened(gzip_of(b"body", inner), outer) == [(wanted, b"body")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (gzip_of(bytes(60 << 20)), "oversize"),
        (gzip_of(b"x" * 1000)[:-12], "unreadable"),
        (b"\x1f\x8b\x08\x08", "unreadable"),
    ],
    ids=["bomb", "cut off", "header only"],
)
def test_what_is_cut_off_or_swells_gives_nothing(content, problem):
    with pytest.raises(NoText) as refused:
        opened(content, None)
    assert refused.value.problem == problem
