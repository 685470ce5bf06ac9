"""Mails built to cost much: a table of name -> bytes, and the defect that each must show. Run as a
program it opens them and says what each cost.
"""

import base64
import json
import os
import resource
import sys
import time
from collections.abc import Callable

HEAD = b"From: a@example.gov.cn\r\nDate: Mon, 6 Jul 2026 09:10:11 +0800\r\nMessage-ID: <hostile@example.com>\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
Built = tuple[Callable[[], bytes], str | None]


def _nested(depth: int) -> bytes:
    return (
        HEAD
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(depth)
        )
        + b"\r\ntext\r\n"
    )


def _nested_in_base64(depth: int) -> bytes:
    content = b"Subject: innermost\r\n\r\ntext"
    for _ in range(depth):
        content = (
            b"Subject: x\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(content)
        )
    return HEAD + content


MAILS: dict[str, Built] = {
    "20,000 encoded words": (
        lambda: HEAD + b"Subject: " + b"=?utf-8?B?5L+h5oGv?= \r\n " * 20_000 + b"\r\n\r\ntext",
        None,
    ),
    "20,000 encoded words of two charsets": (
        lambda: (
            HEAD + b"Subject: " + b"=?utf-8?B?5L+h?= =?gbk?B?0MU=?=\r\n " * 10_000 + b"\r\n\r\nx"
        ),
        None,
    ),
    "200,000 openings of words": (
        lambda: HEAD + b"Subject: " + b"=?utf-8?B?" * 200_000 + b"\r\n\r\ntext",
        None,
    ),
    "20,000 headers": (
        lambda: HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\ntext",
        "many_headers",
    ),
    "20,000 Received": (
        lambda: (
            HEAD
            + b"Received: from a by b; Mon, 6 Jul 2026 09:10:11 +0800\r\n" * 20_000
            + b"\r\ntext"
        ),
        "many_headers",
    ),
    "Received that repeats itself": (
        lambda: (
            HEAD + (b"Received: " + b"from a by b with c id d " * 20_000 + b"\r\n") * 20 + b"\r\nx"
        ),
        None,
    ),
    "20,000 results of checks": (
        lambda: HEAD + b"Authentication-Results: x" + b"; spf=pass (" * 20_000 + b"\r\n\r\ntext",
        None,
    ),
    "500 nested messages": (
        lambda: (
            HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 500 + b"Subject: innermost\r\n\r\ntext"
        ),
        None,
    ),
    "12 nested messages in base64": (lambda: _nested_in_base64(12), None),
    "2,000 nested multiparts": (lambda: _nested(2_000), "deep_nesting"),
    "5,000 nested comments": (
        lambda: (
            b"From: " + b"(" * 5_000 + b")" * 5_000 + b"a@example.com\r\nSubject: x\r\n\r\ntext"
        ),
        None,
    ),
    "100,000 open comments": (
        lambda: b"From: " + b"(" * 100_000 + b"\r\nSubject: x\r\n\r\ntext",
        "bad_from",
    ),
    "20,000 parts": (lambda: MIXED + b"--b\r\n\r\npart\r\n" * 20_000 + b"--b--", "many_parts"),
    "20,000 enclosed mails": (
        lambda: (
            MIXED
            + b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ntext\r\n" * 20_000
        ),
        "many_parts",
    ),
    "20,000 empty multiparts": (
        lambda: MIXED + b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n" * 20_000,
        "many_parts",
    ),
    "a header of 50 MB": (
        lambda: HEAD + b"X-Long: " + b"y" * (50 << 20) + b"\r\nSubject: x\r\n\r\ntext",
        "long_headers",
    ),
    "a subject of 50 MB": (
        lambda: HEAD + b"Subject: " + "长".encode() * (16 << 20) + b"\r\n\r\ntext",
        "long_headers",
    ),
    "a megabyte of lines like boundaries": (
        lambda: MIXED + b"--b\r\n\r\nx\r\n" + b"--bb\r\n" * 170_000 + b"--b--",
        None,
    ),
    "a megabyte of boundaries in one line": (lambda: MIXED + b"--b" * 350_000, "wrong_boundary"),
    "base64 without padding": (
        lambda: (
            HEAD
            + b"Content-Transfer-Encoding: base64\r\n\r\n"
            + base64.b64encode(b"text " * 400_000).rstrip(b"=")[:-1]
        ),
        "bad_base64",
    ),
    "base64 of nothing but noise": (
        lambda: HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=!\r\n" * 2_000_000,
        None,
    ),
    "RFC 2231 in 10,000 sections": (
        lambda: (
            MIXED
            + b"--b\r\nContent-Disposition: attachment"
            + b"".join(b";\r\n filename*%d*=%%41" % n for n in range(10_000))
            + b"\r\n\r\nx\r\n--b--"
        ),
        None,
    ),
    "20,000 open quotes in a parameter": (
        lambda: HEAD + b"Content-Type: text/plain" + b';x="' * 20_000 + b"\r\n\r\ntext",
        None,
    ),
    "a megabyte of continuation lines": (
        lambda: HEAD + b"Subject: x\r\n" + b" y\r\n" * 250_000 + b"\r\ntext",
        None,
    ),
    "a megabyte of broken lines": (
        lambda: HEAD + b"Subject: =?utf-8?B?\r\n" + b"junk\r\n" * 170_000 + b"\r\ntext",
        "bad_header_line",
    ),
    "a megabyte of quoted headers": (
        lambda: (
            HEAD + b"Subject: Re: x\r\n\r\n" + "发件人：a\n日期：b\n主题：c\n\n".encode() * 20_000
        ),
        None,
    ),
    "a megabyte of people who wrote": (
        lambda: HEAD + b"Subject: Re: x\r\n\r\n" + "2026 1:00 写道：\n".encode() * 50_000,
        None,
    ),
    "a megabyte of marks of quoting": (
        lambda: HEAD + b"Subject: Re: x\r\n\r\n" + b"> " * 500_000 + b"\n> x\ny",
        None,
    ),
    "a megabyte of armour": (
        lambda: HEAD + b"Subject: x\r\n\r\n" + b"-----BEGIN PGP MESSAGE-----\n" * 36_000,
        "encrypted_mail",
    ),
    "a megabyte of signed armour": (
        lambda: HEAD + b"Subject: x\r\n\r\n" + b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 30_000,
        None,
    ),
    "a megabyte of links": (
        lambda: (
            HEAD
            + b"Content-Type: text/html\r\n\r\n"
            + b'<a href="https://mail.example.com/ftn/download?k=1">x</a>' * 20_000
        ),
        None,
    ),
    "a megabyte of cloud attachments": (
        lambda: (
            HEAD
            + b"Subject: x\r\n\r\n"
            + "超大附件 x.zip (1M, 2026年8月1日 到期)\n".encode() * 20_000
        ),
        None,
    ),
    "30,000 nested elements": (
        lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 30_000 + b"text",
        None,
    ),
}


def _cost(name: str) -> dict[str, object]:
    """In a process of its own: processor seconds and the peak of its memory in bytes, the mail
    itself and the program included.
    """
    from classify.mail_body import body_of  # noqa: PLC0415 - not by those who only want the mails
    from classify.mail_texts import texts_of  # noqa: PLC0415 - not by those who only want the mails
    from classify.screen import screen  # noqa: PLC0415 - not by those who only want the mails
    from ingest.documents import read_documents  # noqa: PLC0415 - not by those who only want the mails
    from ingest.parse import opened, parse  # noqa: PLC0415 - not by those who only want the mails

    content = MAILS[name][0]()
    started = time.process_time()
    mail = parse(content)
    parsed = time.process_time()
    whole = texts_of(opened(mail, read_documents(mail.attachments)))
    screen(whole)
    body_of(whole)
    ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "name": name,
        "parse": parsed - started,
        "whole": ended - started,
        "peak": peak,
        "defects": mail.defects,
    }


def main(*names: str) -> None:
    """One line of JSON for each."""
    for name in names or MAILS:
        if (child := os.fork()) == 0:
            _say(_cost(name))
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            _say({"name": name, "parse": None})


def _say(cost: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(cost)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
