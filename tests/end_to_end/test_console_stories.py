"""The console's stories, each as a person lives it: a real mailbox, a real browser, and what the
ledger says in the end.
"""

import re
import socket
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from desk.acts.labels import Role
from desk.acts.users import add_user
from ledger.portable import AdoptedLine
from tests.desk.web.browsers import chromium_at, log_in, needs_chromium
from tests.desk.web.conftest import PASSWORD
from tests.desks import make_office
from tests.end_to_end.consoles import APRIL, report, the_line
from tests.end_to_end.test_service import service, wait_until
from tests.ledgers import act

pytestmark = needs_chromium
STRANGER = "story.press@example.com"
ISSUE = """兴庆区开通社区便民服务专线
兴庆区整合水电气暖等十九项服务，开通社区便民服务专线，日均接听三百余次，办结率达到九成八。
兴庆区实施背街小巷照明改造
兴庆区对一百二十条背街小巷更换节能路灯两千盏，解决群众夜间出行照明不足的问题，年节电三成。
兴庆区组织老年人防诈骗宣讲
兴庆区组织民警和志愿者进社区宣讲一百四十场，覆盖老年人九千余名，发案数同比下降两成。"""


def told(page: Page, words: str) -> None:
    """The page says so after a form was taken."""
    expect(page.get_by_role("status")).to_contain_text(words)


def correct_last(page: Page, reason: str, *, late: bool = False) -> None:
    """更正: the last fact of the item's history holds no more; of a closed quarter it is asked
    once more.
    """
    last = section(page, "经过").locator("details").last
    last.locator("summary").press("Enter")
    last.get_by_label("理由").fill(reason)
    last.get_by_role("button", name="更正").click()
    if late:
        expect(page.get_by_role("alert")).to_contain_text("2026Q1 已签发")
        page.get_by_role("button", name="确认记录").click()
    told(page, "已更正")


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(name))


def test_a_mail_appears_in_the_log_of_the_running_service_without_a_reload(
    tmp_path, dovecot, mail_user
):
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    office = make_office(tmp_path, dovecot, mail_user, console=f"true\nport = {port}")
    with office.desk() as desk:
        add_user(desk.book, "viewer", role=Role.VIEWER, password=PASSWORD, now=desk.now)
    with service(office):
        wait_until(lambda: _answers(port))
        with chromium_at(f"http://127.0.0.1:{port}/") as page:
            log_in(page, "viewer", PASSWORD)
            page.goto("/log")
            page.evaluate("window.here = true")
            dovecot.deliver(
                mail_user,
                report(
                    "银川海关压缩鲜果出口查验时间", sender="haiguan@example.gov.cn", name="银川海关"
                ),
            )
            the_line(page, "银川海关压缩鲜果出口查验时间")
            assert page.evaluate("window.here") is True


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
    except OSError:
        return False


def test_a_stranger_is_given_a_unit_and_its_next_mail_finds_it_by_itself(work):
    page = work.as_role("editor")
    work.arrive(
        report("兴庆区推行政务服务“一站办结”", sender=STRANGER, name="兴庆区人民政府办公室")
    )
    page.goto("/log")
    the_line(page, "兴庆区推行政务服务“一站办结”").click()
    doubts = section(page, "存疑")
    doubts.get_by_role("checkbox", name=re.compile("来的都归它")).first.check()
    doubts.get_by_role("button", name=re.compile("^归 ?兴庆区")).first.click()
    told(page, f"已归属，并记住 {STRANGER}")
    expect(page.get_by_role("link", name="兴庆区", exact=True).first).to_be_visible()

    body = "兴庆区整治老旧小区飞线充电\n兴庆区在九十个老旧小区新建充电车棚，集中清理飞线充电，居民意见下降八成。"
    work.arrive(report("兴庆区整治老旧小区飞线充电", sender=STRANGER, name="街道办", body=body))
    page.goto("/log")
    the_line(page, "兴庆区整治老旧小区飞线充电")
    assert [(one["unit"], one["state"]) for one in work.items()] == [("xingqing", "counted")] * 2
    page.goto("/units/xingqing")
    expect(page.get_by_role("cell", name=STRANGER)).to_be_visible()


def test_a_mail_of_three_matters_becomes_three_items(work):
    page = work.as_role("editor")
    titles = ISSUE.splitlines()[::2]
    body = "\n".join(("第三期", "本期目录", *titles, ISSUE))
    work.arrive(
        report(
            "兴庆区政务信息第3期",
            sender="xingqing@example.gov.cn",
            name="兴庆区人民政府办公室",
            body=body,
        )
    )
    page.goto("/log")
    the_line(page, titles[0]).click()
    section(page, "存疑").get_by_role("button", name=re.compile("拆成 3 条")).click()
    told(page, "已拆成")
    assert [one["title"] for one in work.items() if one["state"] == "counted"] == titles
    page.goto("/log")
    for title in titles:
        the_line(page, title)


def test_a_repeat_counts_once_and_a_correction_brings_it_back(work):
    page = work.as_role("editor")
    first, second = "金凤区建成社区微型消防站", "金凤区社区微型消防站建设全面完成"
    for title in (first, second):
        work.arrive(report(title, sender="jinfeng@example.gov.cn", name="金凤区人民政府办公室"))
    page.goto("/log")
    the_line(page, first)
    the_line(page, second).click()
    known = {one["title"]: one["item"] for one in work.items()}
    assert _received(page, "金凤区人民政府") == "2/90"

    page.goto(f"/items/{known[second]}")
    page.locator("summary", has_text="其他处理").press("Enter")
    page.get_by_label("与此条重复").fill(known[first])
    page.get_by_role("button", name="认定重复", exact=True).click()
    told(page, "已认定为重复报送")
    assert _received(page, "金凤区人民政府") == "1/90"

    page.goto(f"/items/{known[second]}")
    correct_last(page, "两件是不同的两项工作")
    expect(section(page, "经过")).to_contain_text("两件是不同的两项工作")
    assert _received(page, "金凤区人民政府") == "2/90"


def _received(page: Page, unit: str, period: str = "2026Q2") -> str:
    """How many that unit sent in, of how many, as the tally says."""
    page.goto(f"/tally/{period}")
    return (
        page.get_by_role("row")
        .filter(has=page.get_by_role("link", name=unit))
        .locator("td")
        .nth(2)
        .inner_text()
    )


def test_a_commission_is_asked_delivered_and_judged(work, clock):
    page = work.as_role("editor")
    page.goto("/commissions")
    page.get_by_label("题目").fill("一季度工业用电情况分析")
    page.get_by_label("截止日期").fill("2026-04-08")
    for unit in ("兴庆区", "金凤区"):
        page.get_by_label(unit, exact=True).check()
    page.get_by_role("button", name="发出约稿").click()
    told(page, "已约稿")

    work.arrive(
        report(
            "约稿回复：一季度工业用电情况分析",
            sender="xingqing@example.gov.cn",
            name="兴庆区人民政府办公室",
        )
    )
    wait_until(lambda: len(work.items()) == 1)
    answer = _answer(page, "兴庆区")
    answer.get_by_label("信息编号").fill(str(work.items()[0]["item"]))
    answer.get_by_role("button", name="已交稿").click()
    told(page, "已登记 兴庆区 交稿")

    clock.pass_by(days=8)
    page = work.as_role("chief")
    _answer(page, "金凤区").get_by_role("button", name="认定未按要求完成").click()
    told(page, "已认定 金凤区 未按要求完成")
    page.goto("/tally/2026Q2/jinfeng")
    expect(page.get_by_role("main")).to_contain_text("-3")
    expect(page.get_by_role("main")).to_contain_text("约稿未完成")


def _answer(page: Page, unit: str) -> Locator:
    """That unit's place in the commission, unfolded."""
    page.goto("/commissions")
    place = (
        page.get_by_role("main")
        .get_by_role("table")
        .locator("div", has=page.get_by_role("link", name=unit))
    )
    place.locator("summary").press("Enter")
    return place


def test_a_closed_quarter_stands_and_what_is_found_late_is_corrected_in_the_next(work):
    work.arrive(
        report(
            "兴庆区节前保供稳价有力有序",
            sender="xingqing@example.gov.cn",
            name="兴庆区人民政府办公室",
        ),
        received_at=APRIL - timedelta(days=4),
    )
    wait_until(lambda: len(work.items()) == 1)
    item = str(work.items()[0]["item"])
    given = {
        "publication": "yinchuan_zhengwu",
        "genre": "full",
        "day": APRIL.date() - timedelta(days=3),
        "actor": "editor",
    }
    act(
        work.console.book,
        AdoptedLine(item=item, **given),
        actor="editor",
        rules=work.console.rules,
        today=work.console.today,
    )

    page = work.as_role("chief")
    page.goto("/bulletin/2026Q1")
    page.get_by_role("button", name="签发 2026Q1").click()
    told(page, "2026Q1 已签发")

    page = work.as_role("editor")
    page.goto(f"/items/{item}")
    correct_last(page, "该期刊物核对后没有这一篇", late=True)
    assert _lines(page, "2026Q1") == ["+3"]
    assert _lines(page, "2026Q2") == ["-3 2026Q1"]


def _lines(page: Page, period: str) -> list[str]:
    """The points that 兴庆区 has for items in that quarter, and which quarter they correct."""
    page.goto(f"/tally/{period}/xingqing")
    rows = page.get_by_role("row").filter(has=page.locator('a[href^="/items/"]'))
    cells = [row.locator("td, th").all_inner_texts() for row in rows.all()]
    return [
        f"{each[0]} {' '.join(re.findall('20[0-9]{2}Q[1-4]', each[-1]))}".strip() for each in cells
    ]
