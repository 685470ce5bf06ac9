"""What a program wrote is told by its form; what could hold an item is a letter whatever its header says."""

import pytest

from ingest.headers import read_headers
from ingest.kinds import kind_of_mail
from ingest.mail import Attachment, MailKind


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
