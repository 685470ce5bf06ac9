"""A mail inside a mail gives its subject, its text and its attachments."""

import pytest

from ingest.documents.allowance import Allowance
from ingest.documents.eml import open_container
from ingest.documents.package import NoText
from ingest.mail import Attachment


def test_subject_and_text_are_the_text_and_attachments_are_handed_back():
    content = (
        b"Subject: =?gb2312?B?0MXPog==?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nbody\r\n"
        b"--b\r\nContent-Type: text/plain; name=a.txt\r\n\r\nfile\r\n--b--\r\n"
    )
    opened = open_container(Attachment(None, "", content), Allowance())
    assert opened.text == "信息\n\nbody"
    assert [(each.attachment.name, each.attachment.content) for each in opened.members] == [
        ("a.txt", b"file")
    ]


def test_what_is_no_mail_gives_no_text():
    with pytest.raises(NoText) as refused:
        open_container(Attachment(None, "", b"no mail"), Allowance())
    assert refused.value.problem == "unreadable"
