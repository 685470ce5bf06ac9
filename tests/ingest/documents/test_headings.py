"""ingest/documents/headings.py: a page header is neither lost nor taken for the title."""

import pytest

from ingest.documents.headings import with_headers


@pytest.mark.parametrize(
    ("headers", "parts", "text"),
    [
        (["兴庆区政府办"], ["标题\n正文", "页脚"], "标题\n正文\n兴庆区政府办\n页脚"),
        (["机密★1年"], ["标题"], "机密★1年\n标题"),
        (["内 部", "另一页"], ["标题", "", "注"], "内 部\n标题\n另一页\n注"),
        (["密级：秘密\n政务信息"], ["标题"], "密级：秘密\n政务信息\n标题"),
        (["", "\n"], ["\n标题\n"], "标题"),
        ([], [""], ""),
    ],
)
def test_a_header_follows_the_body_unless_it_may_be_a_mark(headers, parts, text):
    assert with_headers(headers, *parts) == text
