"""ingest/documents/xml.py: a tree of any XML that a document may hold, or the reason why there is
none.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.package import NoText
from ingest.documents.xml import attribute, local, parse_xml


@pytest.mark.parametrize(
    "xml",
    [
        "<a>朱镕喆</a>".encode(),
        b"\xef\xbb\xbf" + '<?xml version="1.0"?><a>朱镕喆</a>'.encode(),
        '<?xml version="1.0" encoding="utf-8"?><a>朱镕喆</a>'.encode(),
        '<?xml version="1.0" encoding="UTF-16"?><a>朱镕喆</a>'.encode("utf-16"),
        "<?xml version='1.0' encoding='gb2312' standalone='yes'?><a>朱镕喆</a>".encode("gb18030"),
        '<?xml version="1.0" encoding="GBK"?><a>朱镕喆</a>'.encode("gbk"),
        '<?xml version="1.0" encoding="gbk"?><a>朱镕喆</a>'.encode(),
    ],
)
def test_text_comes_out_right_whatever_it_is_written_in(xml):
    assert parse_xml(xml).text == "朱镕喆"


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        (b"<a>", "unreadable"),
        (b"", "unreadable"),
        (b"<a>&b;</a>", "unreadable"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unreadable"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "unreadable"),
        (b"<a>" + b"x" * 100, "oversize"),
    ],
)
def test_what_is_broken_or_too_large_or_has_a_doctype_is_refused(xml, problem):
    with pytest.raises(NoText) as refused:
        parse_xml(xml, most=100)
    assert refused.value.problem == problem


def test_names_are_known_in_every_space():
    root = parse_xml(b'<x:a xmlns:x="one" x:b="1" c="2"/>')
    assert (local(root), attribute(root, "b"), attribute(root, "c"), attribute(root, "d")) == (
        "a",
        "1",
        "2",
        "",
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_a_tree_or_no_text(content):
    try:
        parse_xml(content)
    except NoText:
        return
