"""What PGP only signs is read without its armour; links to cloud storage are found; a mail's own
HTML is given as it was sent.
"""

import pytest

from ingest.contents import MAX_LINK, MAX_LINKS, own_html, storage_links, without_armour

SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n正文\n- -- \n张三\n-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n后记"
LOCKED = "-----BEGIN PGP MESSAGE-----\n\nabc=\n-----END PGP MESSAGE-----"

HEAD = b"From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def test_a_signed_text_is_what_was_written():
    assert without_armour(SIGNED) == ("正文\n-- \n张三\n\n后记", False)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (LOCKED, ""),
        (f"前言\n{LOCKED}\n后记", "前言\n\n后记"),
        (LOCKED[:40], ""),
        (f"{LOCKED}\n{LOCKED}", "\n"),
    ],
)
def test_an_encrypted_block_is_left_out(text, left):
    text, encrypted = without_armour(text)
    assert (text.strip("\n"), encrypted) == (left.strip("\n"), True)


def test_a_signature_that_never_ends_loses_no_text_above_it():
    assert without_armour(SIGNED.partition("-----END")[0]) == ("正文\n-- \n张三\n", False)
    assert without_armour("-----BEGIN PGP SIGNED MESSAGE-----\n\n正文") == ("正文", False)


def test_an_ordinary_text_stays_as_it_is():
    assert without_armour("正文 PGP") == ("正文 PGP", False)


def test_a_link_that_the_text_does_not_show_is_found():
    source = '<p>见<a class="x" href="https://mail.example.com/cgi-bin/ftnExs_download?t=1&amp;k=2">附件</a> <a href="https://example.com/">主页</a></p>'
    assert storage_links(source) == ("https://mail.example.com/cgi-bin/ftnExs_download?t=1&k=2",)


def test_the_styles_in_every_mail_of_netease_are_no_link():
    assert (
        storage_links(
            '<style id="cloudAttachStyle">#divNeteaseBigAttach, #divNeteaseBigAttach_bak{display:none;}</style><a href="https://example.com">x</a>'
        )
        == ()
    )


def test_each_stands_once_and_not_for_ever():
    source = "".join(
        f'<a href="https://mail.example.com/ftn/download?k={n}{"x" * 500}">' for n in range(100)
    )
    assert len(storage_links(source * 2)) == MAX_LINKS
    assert all(len(link) == MAX_LINK for link in storage_links(source))
    assert len(storage_links('<a href="https://mail.example.com/ftn/download?k=1">' * 5)) == 1


def test_the_html_of_an_alternative_is_found_in_its_own_charset():
    body = "<p>近日供暖</p>".encode("gb18030")
    mail = (
        HEAD
        + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    )
    mail += b"--b\r\nContent-Type: text/html; charset=gbk\r\n\r\n" + body + b"\r\n--b--\r\n"
    assert own_html(mail).strip() == "<p>近日供暖</p>"


def test_an_attached_page_is_no_text_of_the_mail():
    disposed = b"Content-Type: text/html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n<p>x</p>\r\n"
    assert own_html(HEAD + disposed) is None
    assert own_html(HEAD + b"\r\nplain") is None
