"""ingest/wire.py: what had come whole of an answer that broke off."""

from types import SimpleNamespace

import pytest

from ingest.wire import Wire


@pytest.mark.parametrize(
    ("answers", "whole"),
    [
        ([(b"1 (UID 7 BODY[] {5}", b"hello"), b")"], {7: b"hello"}),
        ([(b"1 (UID 7 BODY[] {5}", b"hell")], {}),
        (
            [(b"1 (UID 7 BODY[HEADER]<0> {2}", b"ab"), b")", (b"2 (UID 8 BODY[] {9}", b"ab")],
            {7: b"ab"},
        ),
        ([(b"1 (BODY[] {2}", b"ab"), b" UID 7)"], {}),
        ([(b"1 (UID 9 BODY[] {2}", b"ab"), b")"], {}),
        ([b"1 (UID 7 FLAGS ())", None], {}),
        ([], {}),
    ],
)
def test_only_whole_bodies_of_mails_that_were_asked_for_are_kept(answers, whole):
    imap = SimpleNamespace(read=bytes, readline=bytes, untagged_responses={"FETCH": answers})
    assert Wire(imap, largest=9).whole_bodies({7, 8}) == whole
