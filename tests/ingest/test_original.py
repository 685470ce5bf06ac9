"""The HTML of a mail is found as it was sent, and not that of its attachments."""

from ingest.original import own_html

HEAD = b"From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


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
