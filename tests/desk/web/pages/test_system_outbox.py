"""Letters are read, sent again and kept back by an admin; an empty outbox says what will stand
there.
"""

from ledger.office.outbox import Letter, letter_at, post


def write(console, *subjects):
    for subject in subjects:
        with console.book.writing(actor="yishi") as writer:
            post(writer, Letter(f"test:{subject}", ("editor",), subject, f"正文 <b>{subject}</b>"))


def test_letters_stand_there_the_newest_first_and_by_state(browser, console):
    admin = browser("admin")
    assert "没有信" in admin.get("/system/outbox").text
    write(console, "晨报", "提醒")
    page = admin.get("/system/outbox").text
    assert page.index("提醒") < page.index("/system/outbox/1")
    assert "待寄（2）" in page
    assert "没有信" in admin.get("/system/outbox?state=sent").text


def test_a_letter_is_kept_back_and_sent_after_all(browser, console):
    write(console, "晨报")
    admin = browser("admin")
    assert "正文 &lt;b&gt;晨报" in admin.get("/system/outbox/1").text
    admin.post("/system/outbox/1", {"act": "cancel"})
    assert letter_at(console.book, 1).state == "cancelled"
    admin.post("/system/outbox/1", {"act": "send"})
    assert letter_at(console.book, 1).state == "waiting"
    assert admin.post("/system/outbox/1", {"act": "burn"}).status_code == 422


def test_what_is_no_letter_is_missing(browser):
    admin = browser("admin")
    assert admin.get("/system/outbox/x").status_code == 404
    assert admin.get("/system/outbox/7").status_code == 422
