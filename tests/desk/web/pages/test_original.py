"""A mail is framed harmless and kept as it was; its attachments are kept under safe names, and
what they say is shown as text, never run.
"""

from base64 import b64decode
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import pytest

from desk.acts.items.seal import seal
from desk.web.pages import original

HTML = (
    b"From: =?utf-8?b?6LS65YWw?= <helan@example.com>\r\nTo: office@example.gov.cn\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
    b"Date: Mon, 6 Jul 2026 09:00:00 +0800\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    + "<p>近日，贺兰县供暖管网改造完成一百公里，惠及群众。</p><script>alert(1)</script>".encode()
    + b'\r\n--b\r\nContent-Type: text/html; name="..\\x.html"\r\nContent-Disposition: attachment; filename="x.html"\r\n\r\n<script>2</script>\r\n--b--\r\n'
)
# A picture of one point.
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def mailed(console, office, tmp_path):
    """The id of an item that came by mail."""
    (tmp_path / "a.eml").write_bytes(HTML)
    office.ingest(tmp_path / "a.eml")
    return office.log()[0]["items"][0]["item"]


def test_the_original_is_framed_without_its_script_and_kept_as_it_was(browser, mailed):
    who = browser("viewer")
    page = who.get(f"/items/{mailed}").text
    assert f'sandbox src="/items/{mailed}/mail"' in page
    frame = who.get(f"/items/{mailed}/mail")
    assert "管网改造" in frame.text
    assert "alert" not in frame.text
    assert frame.headers["content-security-policy"].startswith("sandbox")
    kept = who.get(f"/items/{mailed}/mail.eml")
    assert kept.content == HTML
    assert kept.headers["content-disposition"].startswith("attachment")


def test_an_attachment_is_only_ever_kept_never_shown(browser, mailed):
    who = browser("viewer")
    answer = who.get(f"/items/{mailed}/attachments/0")
    assert "<script>2" in answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="x.html"')
    for number in ("1", "-1", "x", "9999999"):
        assert who.get(f"/items/{mailed}/attachments/{number}").status_code == 404


def test_a_file_from_inside_an_archive_does_not_shift_the_numbers(browser, office, tmp_path):
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("inner.txt", "近日，贺兰县供水管网改造完成。")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "helan@example.com",
        "office@example.gov.cn",
        "report",
    )
    mail.set_content("请查收。")
    mail.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="a.zip")
    mail.add_attachment(
        "近日，贺兰县供暖管网改造完成。".encode(),
        maintype="text",
        subtype="plain",
        filename="b.txt",
    )
    (tmp_path / "z.eml").write_bytes(mail.as_bytes())
    office.ingest(tmp_path / "z.eml")
    (line,) = office.log()
    names = [one["name"] for one in line["attachments"]]
    assert {"a.zip", "inner.txt", "b.txt"} == set(names)
    who, item = browser("viewer"), line["items"][0]["item"]
    assert "供暖" in who.get(f"/items/{item}/attachments/{names.index('b.txt')}").content.decode()
    assert who.get(f"/items/{item}/attachments/{names.index('a.zip')}").content == packed.getvalue()
    inner = who.get(f"/items/{item}/attachments/{names.index('inner.txt')}")
    assert (inner.status_code, "请下载原件" in inner.text) == (404, True)


@pytest.fixture
def packed(office, tmp_path):
    """The id of an item whose mail has a text, a picture, an archive with one more, and a file
    that is broken; and their names in the log.
    """
    inner = BytesIO()
    with ZipFile(inner, "w") as archive:
        archive.writestr("inner.txt", "近日，<b>贺兰县</b>供水管网改造完成。")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "helan@example.com",
        "office@example.gov.cn",
        "report",
    )
    mail.set_content("请查收。")
    for name, content in (
        ("b.txt", "近日，贺兰县供暖<script>3</script>改造完成。".encode()),
        ("p.png", PNG),
        ("a.zip", inner.getvalue()),
        ("x.docx", b"PK\x03\x04no"),
    ):
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    (tmp_path / "z.eml").write_bytes(mail.as_bytes())
    office.ingest(tmp_path / "z.eml")
    (line,) = office.log()
    return line["items"][0]["item"], [one["name"] for one in line["attachments"]]


def test_what_an_attachment_says_is_framed_as_text(browser, packed):
    item, names = packed
    who = browser("viewer")

    def shown(name):
        return who.get(f"/items/{item}/attachments/{names.index(name)}/text")

    said = shown("b.txt")
    assert "供暖&lt;script&gt;3" in said.text
    assert said.headers["content-security-policy"].startswith("sandbox")
    assert "&lt;b&gt;贺兰县" in shown("inner.txt").text
    assert 'src="data:image/png;base64,' in shown("p.png").text
    assert "请下载后查看" in shown("x.docx").text
    page = who.get(f"/items/{item}").text
    assert f'href="/items/{item}/attachments/{names.index("b.txt")}/text" target="original"' in page
    assert f"attachments/{names.index('x.docx')}/text" not in page
    assert "已损坏，读不出文字" in page


def test_an_attachment_that_is_not_there_has_no_preview(browser, packed, console):
    item, names = packed
    who = browser("viewer")
    for number in (str(len(names)), "-1", "x", "9999999"):
        assert who.get(f"/items/{item}/attachments/{number}/text").status_code == 404
    assert who.get("/items/2026-99999/attachments/0/text").status_code == 404


def test_a_picture_that_is_too_large_is_only_kept(browser, packed, monkeypatch):
    monkeypatch.setattr(original, "_LARGEST", 10)
    item, names = packed
    page = browser("viewer").get(f"/items/{item}/attachments/{names.index('p.png')}/text").text
    assert "下载后查看" in page
    assert "<img" not in page


def test_nothing_of_a_sealed_item_is_shown(browser, packed, desk):
    item, _ = packed
    seal(desk.book, desk.archive, item, reason="误报", actor="保密员")
    who = browser("viewer")
    for path in ("mail", "mail.eml", "attachments/0", "attachments/0/text"):
        assert who.get(f"/items/{item}/{path}").status_code == 404
    page = who.get(f"/items/{item}").text
    assert "（已清除）" in page
    assert "清除" in page.split('id="history"')[1]
    assert "误报" in page
