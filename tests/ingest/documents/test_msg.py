"""Outlook's .msg gives its subject, its body and its attachments."""

from ingest.documents import read_documents
from ingest.documents.allowance import Allowance
from ingest.documents.msg import open_container
from ingest.mail import Attachment, Problem
from tests.packed import docx_of, ole_of

FIRST, SECOND = "__attach_version1.0_#00000000", "__attach_version1.0_#00000001"


def wide(text):
    return text.encode("utf-16-le")


def message(subject, body, *above):
    return {
        (*above, "__properties_version1.0"): bytes(32),
        (*above, "__substg1.0_0037001F"): wide(subject),
        (*above, "__substg1.0_1000001F"): wide(body),
    }


def attached(name, content, *place):
    return {(*place, "__substg1.0_3707001F"): wide(name), (*place, "__substg1.0_37010102"): content}


def test_text_and_attachments_are_read_each_by_its_content():
    document = docx_of("正文" * 3000)
    content = ole_of(
        message("信息𠮷", "请查收")
        | attached("信息.docx", document, FIRST)
        | attached("说明.txt", b"x", SECOND)
    )
    documents = read_documents((Attachment("a.msg", "", content),))
    assert [(d.name, d.kind, (d.text or "")[:9], d.inside) for d in documents] == [
        ("a.msg", "msg", "信息𠮷\n\n请查收", None),
        ("信息.docx", "docx", "正文正文正文正文正", 0),
        ("说明.txt", "text", "x", 0),
    ]


def test_a_mail_inside_is_read_along_with_it():
    inner = (FIRST, "__substg1.0_3701000D")
    content = ole_of(
        message("外", "一") | message("内", "二", *inner) | attached("a.txt", b"x", *inner, FIRST)
    )
    opened = open_container(Attachment("a.msg", "", content), Allowance())
    assert opened.text == "外\n\n一\n\n内\n\n二"
    assert [each.attachment.name for each in opened.members] == ["a.txt"]


def test_an_attachment_for_which_there_is_no_room_is_oversize_and_the_next_one_is_read():
    content = ole_of(
        message("s", "") | attached("a", bytes(100_000), FIRST) | attached("b", b"x", SECOND)
    )
    allowance = Allowance()
    allowance.take(allowance.left - 1000)
    members = list(open_container(Attachment("a.msg", "", content), allowance).members)
    assert [(each.attachment.name, each.problem) for each in members] == [
        (None, Problem.OVERSIZE),
        ("b", None),
    ]
