"""An item stands beside its original, with fields, doubts, repeats, history and points; a hostile mail is shown harmless, and only as a frame."""

from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.desk.web.conftest import take

HTML = (
    b"From: =?utf-8?b?6LS65YWw?= <helan@example.com>\r\nTo: office@example.gov.cn\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
    b"Date: Mon, 6 Jul 2026 09:00:00 +0800\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    + "<p>近日，贺兰县供暖管网改造完成一百公里，惠及群众。</p><script>alert(1)</script>".encode()
    + b'\r\n--b\r\nContent-Type: text/html; name="..\\x.html"\r\nContent-Disposition: attachment; filename="x.html"\r\n\r\n<script>2</script>\r\n--b--\r\n'
)


def received(ref, text, **more):
    at = more.pop("at", "2026-07-02T09:00:00+08:00")
    return {"kind": "received", "ref": ref, "unit": "helan", "title": f"关于{ref}", "received_at": at, "text": text} | more


@pytest.fixture
def mailed(console, office, tmp_path):
    """The id of an item that came by mail."""
    (tmp_path / "a.eml").write_bytes(HTML)
    office.ingest(tmp_path / "a.eml")
    return office.log()[0]["items"][0]["item"]


def test_an_item_is_shown_with_its_history_and_points(browser, console):
    take(console, received("a", "甲镇供暖<b>一百户</b>"))
    take(
        console,
        {
            "kind": "adopted",
            "ref": "ad",
            "item": "a",
            "day": "2026-07-03",
            "publication": "yinchuan_zhengwu",
            "genre": "full",
            "issue": "7",
        },
        actor="王芳",
    )
    page = browser("viewer").get("/items/2026-00001").text
    assert "甲镇供暖&lt;b&gt;一百户" in page
    assert "采用《银川政务信息》全文" in page
    assert "王芳" in page
    assert "第九条" in page
    assert "没有来件" in page
    assert 'action="/items/' not in page.replace('method="get" action="/items/', "")


def test_an_unknown_item_is_missing(browser):
    who = browser("viewer")
    for path in ("/items/2026-99999", "/items/2026-99999/mail", "/items/x/mail.eml", "/items/x/attachments/0"):
        assert who.get(path).status_code == 404


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
    mail["From"], mail["To"], mail["Subject"] = "helan@example.com", "office@example.gov.cn", "report"
    mail.set_content("请查收。")
    mail.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="a.zip")
    mail.add_attachment("近日，贺兰县供暖管网改造完成。".encode(), maintype="text", subtype="plain", filename="b.txt")
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


def test_of_a_repeat_both_texts_stand_beside_each_other_with_what_differs(browser, console, clock):
    take(console, received("a", "甲镇供暖一百户"), received("b", "甲镇供暖二百户", at="2026-07-03T09:00:00+08:00"))
    clock.pass_by(seconds=timedelta(minutes=1).seconds)
    take(console, {"kind": "repeated", "ref": "r", "item": "b", "of": "a", "day": "2026-07-03"})
    page = browser("viewer").get("/items/2026-00002").text
    assert "甲镇供暖<del>一</del>百户" in page
    assert "甲镇供暖<ins>二</ins>百户" in page
    assert "甲镇供暖<del>二</del>百户" in browser("editor").get("/items/2026-00001?with=2026-00002").text
    assert browser("chief").get("/items/2026-00001?with=nothing").status_code == 404
