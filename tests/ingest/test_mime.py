"""The parts of a mail are found where their boundaries stand, and nothing of a broken structure is
lost.
"""

import email
import email.policy

import pytest

from ingest.headers import read_headers
from ingest.mime import MAX_DEPTH, decoded, walk


def _parts(content):
    return list(walk(content, read_headers(content)))


def _bodies(content):
    return [decoded(content, part)[0] for part in _parts(content)]


def test_a_mail_without_parts_is_one_part():
    (part,) = _parts(b"Content-Type: text/plain; charset=gbk\r\n\r\nbody\r\n")
    assert (part.declared_type, part.params, part.name, part.defects) == (
        "text/plain",
        {"charset": b"gbk"},
        None,
        (),
    )


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_parts_end_before_the_line_end_of_their_boundary(line_end):
    lines = [
        b"Content-Type: multipart/mixed; boundary=X",
        b"",
        b"preamble",
        b"--X",
        b"",
        b"one",
        b"",
        b"--X",
        b"Content-Type: text/html",
        b"",
        b"two",
        b"--X--",
        b"epilogue",
    ]
    assert _bodies(line_end.join(lines)) == [b"one" + line_end, b"two"]


def test_a_boundary_that_begins_like_another_is_another():
    content = (
        b'Content-Type: multipart/mixed; boundary="X"\n\n--X\nContent-Type: multipart/alternative; boundary="X_alt"\n\n'
        b"--X_alt\n\nplain\n--X_alt\nContent-Type: text/html\n\nhtml\n--X_alt--\n--X\nContent-Type: image/png\n\npicture\n--X--\n"
    )
    parts = _parts(content)
    assert _bodies(content) == [b"plain", b"html", b"picture"]
    assert [part.alternative is None for part in parts] == [False, False, True]


def test_a_boundary_inside_a_line_is_text():
    assert _bodies(
        b"Content-Type: multipart/mixed; boundary=X\n\n--X\n\na --X\n --X\n--X y\n--X--\n"
    ) == [b"a --X\n --X\n--X y"]


def test_a_boundary_line_may_end_in_blanks():
    assert _bodies(b"Content-Type: multipart/mixed; boundary=X\n\n--X \t\n\na\n--X-- \n") == [b"a"]


@pytest.mark.parametrize(
    ("content", "defect"),
    [
        (
            b"Content-Type: multipart/mixed; boundary=wrong\n\n--X\nContent-Type: text/plain\n\na\n--X--\n",
            "wrong_boundary",
        ),
        (
            b"Content-Type: multipart/mixed\n\n--X\nContent-Type: text/plain\n\na\n--X--\n",
            "no_boundary",
        ),
    ],
)
def test_a_boundary_that_is_not_declared_is_found_by_what_follows_it(content, defect):
    (part,) = _parts(content)
    assert decoded(content, part)[0] == b"a"
    assert part.defects == (defect,)


def test_a_multipart_without_parts_is_a_text():
    (part,) = _parts(b"Content-Type: multipart/mixed; boundary=X\n\nonly text")
    assert (part.declared_type, part.defects) == ("text/plain", ("wrong_boundary",))


def test_a_multipart_that_is_cut_off_says_so():
    assert _parts(b"Content-Type: multipart/mixed; boundary=X\n\n--X\n\na")[0].defects == (
        "unclosed_multipart",
    )


def test_a_part_of_a_digest_is_a_message():
    content = b"Content-Type: multipart/digest; boundary=X\n\n--X\n\nSubject: in\n\nbody\n--X--\n"
    assert [part.declared_type for part in _parts(content)] == ["message/rfc822"]
    assert _bodies(content) == [b"Subject: in\n\nbody"]


def test_nesting_beyond_the_bound_is_one_part_with_a_defect():
    head = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    for depth, declared in (
        (MAX_DEPTH, "text/plain"),
        (MAX_DEPTH + 1, "multipart/mixed"),
        (MAX_DEPTH + 5, "multipart/mixed"),
    ):
        content = b"".join(head % (n, n) for n in range(depth)) + b"\ntext"
        (part,) = _parts(content)
        assert part.declared_type == declared
        assert ("deep_nesting" in part.defects) == (depth > MAX_DEPTH)


@pytest.mark.parametrize(
    ("encoding", "body", "wanted", "defect"),
    [
        (b"base64", b"aGVs\r\nbG8=\r\n", b"hello", None),
        (b"BASE64 ", b"aGVsbG8", b"hello", "bad_base64"),
        (b"quoted-printable", b"a=E4=\r\n=BD b=\r\n", b"a\xe4\xbd b", None),
        (b"8bit", b"\xd0\xc5", b"\xd0\xc5", None),
        (b"", b"x", b"x", None),
        (b"x-uuencode", b"begin 644 a\n%:&5L;&\\\n`\nend\n", b"hello", None),
        (b"x-uuencode", b"nothing", b"nothing", "bad_uuencode"),
        (b"x-uuencode", b"begin 644 a\n%:&5L;&\\\n\xff\xff\n", b"hello", "bad_uuencode"),
        (b"rot13", b"x", b"x", "unknown_encoding"),
    ],
)
def test_a_transfer_encoding_is_undone_as_far_as_it_goes(encoding, body, wanted, defect):
    content = b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body
    (part,) = _parts(content)
    assert decoded(content, part) == (wanted, defect)


def test_an_ordinary_mail_has_the_parts_that_the_standard_library_finds():
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = "x"
    message.set_content("plain text\n")
    message.add_alternative("<p>html</p>\n", subtype="html")
    message.add_attachment(
        b"\x00\x01\xff" * 1000, maintype="application", subtype="pdf", filename="a.pdf"
    )
    message.add_attachment("text file\n", filename="供暖.txt")
    content = message.as_bytes()
    theirs = [part for part in message.walk() if not part.is_multipart()]
    assert [part.declared_type for part in _parts(content)] == [
        part.get_content_type() for part in theirs
    ]
    assert [part.name for part in _parts(content)] == [part.get_filename() for part in theirs]
    assert [body.replace(b"\r\n", b"\n").rstrip() for body in _bodies(content)] == [
        part.get_payload(decode=True).replace(b"\r\n", b"\n").rstrip() for part in theirs
    ]


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (b"PHA+dGV4dDwvcD4=\r\n", "text/html"),
        (b"dGV4dA==\r\n", "text/plain"),
        (b"PCEtLSB0ZXh0\r\n", "text/plain"),
    ],
)
def test_a_multipart_that_a_gateway_flattened_keeps_its_transfer_encoding(body, declared):
    content = (
        b"Content-Type: multipart/alternative; boundary=gone\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + body
    )
    (part,) = _parts(content)
    assert (part.declared_type, part.defects) == (declared, ("wrong_boundary",))
    assert b"text" in decoded(content, part)[0]
