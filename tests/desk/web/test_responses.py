"""Answers as responses: downloads are kept and never shown, under a name that is safe; frames are
sandboxed.
"""

from urllib.parse import unquote

import pytest

from desk.web.requests import Download, Framed, Request
from desk.web.responses import disposition, respond


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("关于供暖.docx", "关于供暖.docx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a"; filename="b.exe\r\nX: 1', "a_; filename=_b.exe__X_ 1"),
        ("報告\u202egpj.exe", "報告_gpj.exe"),
        ("", "未命名"),
        ("...", "未命名"),
    ],
)
def test_a_download_s_name_is_safe(name, kept):
    found = disposition(name)
    assert found.startswith("attachment; ")
    assert "\n" not in found
    assert unquote(found.rpartition("''")[2]) == kept
    assert found.isascii()


def test_a_download_is_an_attachment(console):
    response = respond(
        Download("一.html", b"<script>"),
        request=Request(console, "x", ""),
        theme="auto",
        notice=None,
    )
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment")


def test_a_frame_has_a_sandbox_of_its_own_and_may_stand_in_our_pages(console):
    response = respond(
        Framed("<b>一</b>"), request=Request(console, "x", ""), theme="auto", notice=None
    )
    assert response.headers["content-security-policy"].startswith("sandbox;")
    assert response.headers["x-frame-options"] == "SAMEORIGIN"
