"""Every kind of mail that a day may bring, by number: ordinary ones, repeats, held ones, hostile
ones built by code, all sorts of files.
"""

import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

from tests.bench.files import docx_file, other_file
from tests.bench.mails import WAYS
from tests.dovecot import mail

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.eml"))
OVER = 200_000  # bytes: a limit for these tests, which the oversize ones pass
TITLE = "关于第{}项重点项目建设的情况"


def day_of_mails(count: int) -> list[bytes]:
    """So many mails, drawn from all kinds, the same every time."""
    chance = random.Random(20180601)  # noqa: S311  a test's dice
    made: list[bytes] = []
    for number in range(count):
        kind = chance.choices(list(KINDS), [often for often, _ in KINDS.values()])[0]
        made.append(chance.choice(made) if kind == "again" and made else KINDS[kind][1](number))
    return made


def letter(number: int, text: str = "见附件。", **files: bytes) -> bytes:
    """A mail of a unit with these files."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "qixiang@example.gov.cn", TITLE.format(number)
    made["Message-ID"] = f"<{number}@example.gov.cn>"
    made.set_content(f"{text}\n")
    for name, content in files.items():
        made.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return bytes(made)


def locked_zip(number: int) -> bytes:
    """An archive whose one member says that it is encrypted."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", f"{number} invented words" * 20)
    content = bytearray(packed.getvalue())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    return bytes(content)


def bomb(number: int) -> bytes:
    """A small .docx of a hundred megabytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f"<Types/><!--{number}-->")
        archive.writestr("word/document.xml", b"<w:document>" + bytes(100 << 20))
    return packed.getvalue()


def _other(number: int) -> bytes:
    ending, content = other_file(random.Random(number), TITLE.format(number))  # noqa: S311  the same file every time
    return letter(number, **{f"{number}_{ending}": content})


def _malformed(number: int) -> bytes:
    return list(WAYS.values())[number % len(WAYS)](number)


def _nested(number: int) -> bytes:
    return (
        b"Subject: %d\r\n" % number
        + b"Content-Type: message/rfc822\r\n\r\n" * 300
        + b"Subject: innermost\r\n\r\ntext"
    )


def _wordy(number: int) -> bytes:
    return b"Subject: " + b"=?utf-8?B?5L+h5oGv?= \r\n " * 5_000 + b"%d\r\n\r\ntext\r\n" % number


def _many_parts(number: int) -> bytes:
    return (
        b"Subject: %d\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" % number
        + b"--b\r\n\r\npart\r\n" * 3_000
        + b"--b--\r\n"
    )


# kind -> how often it comes, and how it is made; "again": one of the earlier ones to the byte
KINDS: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "short": (20, mail),
    "office's own": (30, lambda number: letter(number, 正文_docx=_document(number))),
    "sample": (10, lambda number: SAMPLES[number % len(SAMPLES)].read_bytes()),
    "again": (6, mail),
    "secret": (
        4,
        lambda number: letter(number, 附件_docx=docx_file(["机密★5年", f"第{number}件"], [])),
    ),
    "secret in the body": (2, lambda number: letter(number, text=f"秘密★3年\n第{number}件")),
    "oversize": (3, lambda number: mail(number, size=OVER + 10_000)),
    "other file": (8, _other),
    "locked": (4, lambda number: letter(number, 附件_zip=locked_zip(number))),
    "malformed": (8, _malformed),
    "bomb": (1, lambda number: letter(number, 附件_docx=bomb(number))),
    "nested": (1, _nested),
    "wordy": (1, _wordy),
    "many parts": (1, _many_parts),
}


def _document(number: int) -> bytes:
    return docx_file(
        [
            TITLE.format(number),
            *(f"第{number}件之{line}：推进重点项目建设，落实惠企政策。" for line in range(20)),
        ],
        [],
    )
