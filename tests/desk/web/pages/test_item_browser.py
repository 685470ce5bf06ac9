"""In a real browser: a mail of three matters is split with the mouse, another by keyboard alone, a
preview opens beside the text, and an undo makes all whole.
"""

from email.message import EmailMessage

import pytest

from desk.acts.labels import Role
from desk.acts.users import add_user
from ledger.payloads import Reread
from tests.desk.web.browsers import chromium_at, log_in, needs_chromium, served
from tests.desk.web.conftest import PASSWORD, take

pytestmark = needs_chromium
THREE = "\n".join(
    f"某地{name}工作进展顺利\n近日，某地围绕{name}工作出动人员三百余人次，检查点位{count}处，成效明显。"
    for name, count in (("供暖", 120), ("供水", 80), ("防汛", 60))
)
WHOLE = {"title": "三件事", "text": THREE, "doubts": [["many_matters", "text", "像是三件事"]]}
CUT = [["某地供暖工作进展顺利", 1], ["某地供水工作进展顺利", 3], ["某地防汛工作进展顺利", 5]]


@pytest.fixture
def editor(console):
    add_user(console.book, "editor", role=Role.EDITOR, password=PASSWORD, now=console.now)
    for ref in ("a", "b"):
        take(
            console,
            {
                "kind": "received",
                "ref": ref,
                "unit": "helan",
                "title": "三件事",
                "received_at": "2026-07-02T09:00:00+08:00",
                "text": THREE,
            },
        )
    with console.book.writing(actor="reader") as writer:
        for ref, cut in (("a", CUT), ("b", [])):
            writer.append(
                Reread(of=writer.views.items.by_name(ref).seq, doubts=("many_matters",)),
                WHOLE | {"cut": cut},
            )
    return console


def titles(console, *items):
    with console.book.reading() as views:
        found = views.items.by_ids(items)
        words = views.words(one.seq for one in found.values())
        return [
            words[found[item].seq]["title"] for item in items if found[item].state != "withdrawn"
        ]


def test_a_mail_of_three_matters_is_split_with_the_mouse_and_made_whole_again(editor):
    with served(editor) as address, chromium_at(address) as page:
        log_in(page, "editor", PASSWORD)
        page.goto("/items/2026-00001")
        assert page.locator("table.pieces tbody tr").count() == 3
        page.get_by_role("button", name="按此拆成 3 条").click()
        page.get_by_text("已拆成 2026-00001、2026-00003、2026-00004").wait_for()
        made = ("2026-00001", "2026-00003", "2026-00004")
        assert titles(editor, *made) == [title for title, _ in CUT]
        page.get_by_text("其他处理").click()
        page.get_by_role("button", name="恢复原样").click()
        page.get_by_text("已恢复拆分或合并以前的样子").wait_for()
        assert titles(editor, *made) == ["三件事"]


def test_a_mail_of_three_matters_is_split_by_keyboard_alone(editor):
    with served(editor) as address, chromium_at(address) as page:
        log_in(page, "editor", PASSWORD)
        page.goto("/items/2026-00002")
        page.locator("input[name=line][value='1']").focus()
        for number, key in enumerate(("Space", "Tab", "Tab", "Space", "Tab", "Tab", "Space")):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.name") == "line", number
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("三件不同的事")
        page.keyboard.press("Enter")
        page.get_by_text("已拆成 2026-00002、2026-00003、2026-00004").wait_for()
        assert page.get_by_text("三件不同的事").count() == 1


def test_an_attachment_opens_beside_the_text_and_nothing_complains(editor, office, tmp_path):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "helan@example.com",
        "office@example.gov.cn",
        "report",
    )
    mail.set_content("请查收。")
    mail.add_attachment(
        "近日，贺兰县供暖管网改造完成。".encode(),
        maintype="text",
        subtype="plain",
        filename="供暖.txt",
    )
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    office.ingest(tmp_path / "a.eml")
    item = office.log()[0]["items"][0]["item"]
    with served(editor) as address, chromium_at(address) as page:
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        log_in(page, "editor", PASSWORD)
        page.goto(f"/items/{item}")
        page.get_by_role("link", name="供暖.txt", exact=True).click()
        page.frame_locator("iframe[name=original]").get_by_text("管网改造").wait_for()
        assert page.url.endswith(item)
        page.get_by_text("其他处理").click()
        page.locator("details.others select[name=category]").select_option(index=1)
        page.get_by_role("button", name="定类别").last.click()
        page.get_by_text("已定类别").wait_for()
        page.keyboard.press("n")
        page.wait_for_url("**/items/2026-00001")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        assert complaints == []
