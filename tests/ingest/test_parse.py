"""The samples are read as their answers say; no structure, however hostile, is more than a defect;
what a program wrote is no letter.
"""

import base64
import dataclasses
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import BadMail
from ingest.contents import ENCRYPTED
from ingest.documents import read_documents
from ingest.headers import read_headers
from ingest.mail import Attachment, MailKind
from ingest.parse import canonical, digest_of, kind_of_mail, opened, parse
from tests.examples import examples

SAMPLES = sorted(Path(__file__).parents[1].joinpath("samples").glob("*.eml"))
HEAD = b"From: a@example.gov.cn\r\nDate: Mon, 6 Jul 2026 09:10:11 +0800\r\n"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_as_its_answer_says(sample):
    answer = tomllib.loads(sample.with_suffix(".toml").read_text("utf-8"))
    mail = parse(sample.read_bytes())
    assert (mail.subject, mail.sender, mail.sender_name) == (
        answer["subject"],
        answer["sender"],
        answer["sender_name"],
    )
    assert mail.sent_at == answer.get("sent_at")
    assert mail.message_id == answer["message_id"]
    if "defects" in answer:
        assert list(mail.defects) == answer["defects"]
    for snippet in answer["text"]:
        assert snippet in mail.text
    for snippet in answer.get("absent", []):
        assert snippet not in mail.text
    assert mail.kind == answer.get("kind", "letter")
    assert list(mail.links) == answer.get("links", [])
    checks = [
        f"{one.server} {check.method}={check.result} {check.domain}"
        for one in mail.authentication
        for check in one.checks
    ]
    assert checks == answer.get("authentication", [])
    assert [
        (f.sender, f.sender_name, f.subject, f.sent_at, f.how)
        for f in mail.forwarded
        if "forwarded" in answer
    ] == [
        (f["sender"], f["sender_name"], f["subject"], f["sent_at"], f["how"])
        for f in answer.get("forwarded", [])
    ]
    documents = read_documents(mail.attachments)
    assert [(d.name, d.kind, d.problem) for d in documents] == [
        (d.get("name"), d["kind"], d.get("problem")) for d in answer.get("documents", [])
    ]
    for document, wanted in zip(documents, answer.get("documents", []), strict=True):
        assert all(snippet in (document.text or "") for snippet in wanted.get("text", []))
        assert document.inside == wanted.get("inside", document.inside)
        assert list(document.notes) == wanted.get("notes", list(document.notes))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_with_bare_line_feeds_says_the_same(sample):
    content = sample.read_bytes()
    bare = content.replace(b"\r\n", b"\n")
    with_crlf, with_lf = parse(content), parse(bare)
    assert (with_lf.subject, with_lf.sender, with_lf.text, with_lf.defects) == (
        with_crlf.subject,
        with_crlf.sender,
        with_crlf.text,
        with_crlf.defects,
    )
    assert [(a.name, a.declared_type) for a in with_lf.attachments] == [
        (a.name, a.declared_type) for a in with_crlf.attachments
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\n",
        b"just some text\nwithout a header",
        b"%PDF-1.7\n%\xe2\xe3",
        b'{"a": 1}\n',
        b"note: no mail\n\ntext",
        bytes(1000),
    ],
)
def test_what_has_no_header_of_a_mail_is_no_mail(content):
    with pytest.raises(BadMail):
        parse(content)


def test_a_mail_of_one_header_line_is_a_mail():
    mail = parse(b"Subject: x")
    assert (mail.subject, mail.sender, mail.text, mail.attachments) == ("x", "", "", ())


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"a\nb\r\nc\rd\r\r\ne", b"a\r\nb\r\nc\rd\r\r\ne"),
        (b"a\r\nb", b"a\r\nb"),
        (b"\n\n", b"\r\n\r\n"),
        (b"", b""),
    ],
)
def test_the_canonical_form_has_no_bare_line_feed_and_keeps_bare_carriage_returns(content, wanted):
    assert canonical(content) == wanted
    assert canonical(wanted) == wanted
    assert digest_of(canonical(content)) == digest_of(wanted)


def test_a_mail_from_an_mbox_line_or_after_blank_lines_is_read():
    assert (
        parse(b"\r\n\nFrom a@b Mon Jul  6 09:10:11 2026\n" + HEAD + b"Subject: x\n\nbody").subject
        == "x"
    )
    assert parse(b"\xef\xbb\xbfSubject: x\n\nbody").subject == "x"


def test_a_body_without_a_blank_line_before_it_is_not_lost():
    mail = parse(HEAD + "Subject: x\r\n正文第一行\r\n\r\n第二段".encode())
    assert mail.subject == "x"
    assert "正文第一行" in mail.text
    assert "no_blank_line" in mail.defects


def test_an_html_part_is_chosen_over_an_excuse():
    """A plain part of a few words beside a full HTML part is the mailer's excuse, not the text."""
    html = "<p>" + "现报送供暖工作信息一篇, 请审阅。" * 5 + "</p>"
    mail = parse(
        HEAD
        + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplease use HTML\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        + html.encode()
        + b"\r\n--b--\r\n"
    )
    assert "现报送供暖工作信息一篇" in mail.text
    assert "please use" not in mail.text


def test_control_characters_are_gone_from_every_text():
    subject = base64.b64encode("甲\0乙\x1b\ufeff丙".encode()).decode()
    mail = parse(HEAD + f"Subject: =?utf-8?B?{subject}?=\r\n\r\na\0b\x07c\td\r\ne".encode())
    assert mail.subject == "甲乙丙"
    assert mail.text == "abc\td\ne"


def _nested_multiparts(depth):
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    )
    return HEAD + head + b"\r\ntext\r\n"


def _nested_messages(depth):
    return (
        HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: innermost\r\n\r\ntext"
    )


def test_beyond_the_limit_of_nesting_the_rest_is_kept_as_one_attachment():
    mail = parse(_nested_multiparts(40))
    assert [a.declared_type for a in mail.attachments] == ["multipart/mixed"]
    assert b"text" in mail.attachments[0].content


def test_500_nested_messages_are_read_to_the_third():
    documents = read_documents(parse(_nested_messages(500)).attachments)
    assert [(d.kind, d.problem) for d in documents] == [("eml", None)] * 3 + [("eml", "nested")]


@examples(300)
@given(st.binary(max_size=2000))
def test_parse_of_any_bytes_raises_nothing_but_bad_mail(content):
    try:
        parse(content)
    except BadMail:
        return


LINE = st.sampled_from(
    [
        *[
            b"Content-Type: multipart/mixed; boundary=b",
            b'Content-Type: multipart/alternative; boundary="b c"',
            b"Content-Type: text/html; charset=utf-7",
        ],
        *[
            b"--b",
            b"--b--",
            b"--b c",
            b"",
            b"",
            b"Content-Type: message/rfc822",
            b"Content-Transfer-Encoding: base64",
            b"Content-Transfer-Encoding: x-uue",
        ],
        *[
            b"begin 644 x",
            b"#0V%T",
            b"Subject: =?gbk?B?xN8=?= =?utf-8?q?=E4",
            b"From: =?x?Q?",
            b"Date: 6 CST",
            b"<p>x",
            b"aGVsbG8",
            b"Content-Disposition: attachment; filename*0*=a''%",
        ],
        *[
            b"Content-Type: text/plain; charset=idna",
            b"Content-Type: text/plain; charset=hz",
            b"~{<:~}",
            b"\xff\xfe\x00",
            b"\xd6\xd0\xce\xc4",
            b"Content-Type",
        ],
    ]
)


@examples(500)
@given(
    st.lists(st.one_of(LINE, st.binary(max_size=30)), max_size=40),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
)
def test_parse_of_any_lines_raises_nothing_and_gives_clean_text(lines, line_end):
    mail = parse(
        b"Subject: x" + line_end + line_end.join(lines)
        if line_end != b"\r"
        else b"Subject: x\r\n" + b"\r".join(lines)
    )
    for text in (
        mail.subject,
        mail.sender,
        mail.sender_name,
        mail.text,
        mail.message_id or "",
        *(a.name or "" for a in mail.attachments),
    ):
        assert "\0" not in text
        text.encode("utf-8")


def test_an_opened_mail_says_all_that_the_parsed_one_said():
    mail = parse(SAMPLES[0].read_bytes())
    whole = opened(mail, read_documents(mail.attachments))
    names = {field.name for field in dataclasses.fields(mail)} - {"attachments"}
    assert {name: getattr(whole, name) for name in names} == {
        name: getattr(mail, name) for name in names
    }
    assert len(whole.documents) == len(mail.attachments)


def test_what_only_calls_itself_a_mail_is_none_that_was_forwarded():
    parts = (
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nno header at all\r\n"
        + b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nx\r\n" * 30
    )
    mail = parse(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--")
    assert len(mail.attachments) == 31
    assert [(inner.subject, inner.sender, inner.how) for inner in mail.forwarded] == [
        ("in", "", "rfc822")
    ] * 20


def test_a_signature_beside_a_text_is_no_attachment_and_a_document_under_its_type_is_one():
    signature = (
        b"--b\r\nContent-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n"
    )
    other = b"--b\r\nContent-Type: application/pkcs7-signature; name=x.docx\r\n\r\nPK\3\4\r\n"
    mail = parse(
        HEAD
        + b"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n"
        + signature
        + other
        + b"--b--"
    )
    assert (mail.text, [attachment.name for attachment in mail.attachments]) == ("text", ["x.docx"])


@pytest.mark.parametrize("kind", [b"application/pgp-encrypted", b"application/pkcs7-mime"])
def test_an_encrypted_mail_says_so(kind):
    body = b"Version: 1" if b"pgp" in kind else bytes.fromhex("308006092a864886f70d010703a080")
    mail = parse(
        HEAD
        + b"Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\nContent-Type: "
        + kind
        + b"\r\n\r\n"
        + body
        + b"\r\n--b--"
    )
    assert mail.defects == (ENCRYPTED,)


def kind(head=b"", *, sender="xq@example.gov.cn", subject="x", text="无话", attachments=()):
    declared = tuple(Attachment(None, each, b"") for each in attachments)
    return kind_of_mail(
        read_headers(b"From: a@example.com\r\n" + head + b"\r\n"),
        sender=sender,
        subject=subject,
        text=text,
        attachments=declared,
    )


REPORT = b"Content-Type: multipart/report; report-type=%s; boundary=x\r\n"


@pytest.mark.parametrize(
    ("head", "parts", "expected"),
    [
        (
            REPORT % b"delivery-status",
            ["message/delivery-status", "message/rfc822"],
            MailKind.BOUNCE,
        ),
        (
            REPORT % b'"Delivery-Status"',
            ["message/delivery-status", "text/rfc822-headers"],
            MailKind.BOUNCE,
        ),
        (
            REPORT % b"disposition-notification",
            ["message/disposition-notification"],
            MailKind.READ_RECEIPT,
        ),
        (REPORT % b"", ["message/delivery-status"], MailKind.BOUNCE),
        (REPORT % b"feedback-report", [], MailKind.LETTER),
        (
            REPORT % b"delivery-status",
            ["message/delivery-status", "application/msword"],
            MailKind.LETTER,
        ),
    ],
)
def test_a_report_is_what_it_reports(head, parts, expected):
    assert kind(head, attachments=parts) is expected


@pytest.mark.parametrize(
    "subject",
    [
        "系统退信",
        "来自example.com的退信",
        "邮件投递失败通知",
        "Undelivered Mail Returned to Sender",
        "Mail delivery failed",
    ],
)
def test_a_bounce_without_a_report_is_told_by_sender_and_subject(subject):
    assert kind(sender="postmaster@example.com", subject=subject) is MailKind.BOUNCE
    assert kind(b"Return-Path: <>\r\n", subject=subject) is MailKind.BOUNCE
    assert kind(subject=subject) is MailKind.LETTER
    assert (
        kind(
            sender="postmaster@example.com",
            subject=subject,
            attachments=["application/octet-stream"],
        )
        is MailKind.LETTER
    )


@pytest.mark.parametrize("subject", ["自动回复: 约稿", "Automatic reply: x", "Out of Office"])
def test_an_automatic_reply_is_short_and_brings_nothing(subject):
    assert kind(subject=subject, text="我因公外出") is MailKind.AUTO_REPLY
    assert (
        kind(
            subject=subject,
            text="我因公外出\n-----原始邮件-----\n发件人：a\n日期：b\n主题：c\n" + "长" * 2000,
        )
        is MailKind.AUTO_REPLY
    )
    assert kind(subject=subject, text="长" * 1000) is MailKind.LETTER
    assert kind(subject=subject, attachments=["application/pdf"]) is MailKind.LETTER


def test_the_header_of_an_automatic_reply_counts_and_other_automatic_headers_do_not():
    assert kind(b"Auto-Submitted: auto-replied (vacation)\r\n") is MailKind.AUTO_REPLY
    assert kind(b"Auto-Submitted: auto-generated\r\n") is MailKind.LETTER
    assert (
        kind(b"Auto-Submitted: auto-replied\r\n", attachments=["application/msword"])
        is MailKind.LETTER
    )
    assert kind(b"X-Auto-Response-Suppress: All\r\nPrecedence: bulk\r\n") is MailKind.LETTER


def test_of_a_mail_too_large_only_the_header_was_read_and_it_stays_a_letter():
    assert (
        kind(b"Auto-Submitted: auto-replied\r\n", subject="自动回复: x", text="") is MailKind.LETTER
    )


def test_a_receipt_without_a_report_says_that_it_was_read():
    assert kind(subject="已读: 约稿", text="您的邮件已被阅读") is MailKind.READ_RECEIPT
    assert kind(subject="已读: 约稿", text="供暖工作信息") is MailKind.LETTER


def test_an_invitation_is_one_where_it_brings_nothing_else():
    assert kind(attachments=["text/calendar", "image/png"]) is MailKind.CALENDAR
    assert kind(attachments=["text/calendar", "application/msword"]) is MailKind.LETTER
