"""An item stands with its fields, doubts and their help, repeats, siblings, history and points;
one way leads to the next that is to be decided.
"""

from datetime import timedelta

from ledger.payloads import Reread
from tests.desk.web.conftest import take


def received(ref, text, **more):
    at = more.pop("at", "2026-07-02T09:00:00+08:00")
    return {
        "kind": "received",
        "ref": ref,
        "unit": "helan",
        "title": f"关于{ref}",
        "received_at": at,
        "text": text,
    } | more


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
    for path in (
        "/items/2026-99999",
        "/items/2026-99999/mail",
        "/items/x/mail.eml",
        "/items/x/attachments/0",
    ):
        assert who.get(path).status_code == 404


def test_of_a_repeat_both_texts_stand_beside_each_other_with_what_differs(browser, console, clock):
    take(
        console,
        received("a", "甲镇供暖一百户"),
        received("b", "甲镇供暖二百户", at="2026-07-03T09:00:00+08:00"),
    )
    clock.pass_by(seconds=timedelta(minutes=1).seconds)
    take(console, {"kind": "repeated", "ref": "r", "item": "b", "of": "a", "day": "2026-07-03"})
    page = browser("viewer").get("/items/2026-00002").text
    assert "甲镇供暖<del>一</del>百户" in page
    assert "甲镇供暖<ins>二</ins>百户" in page
    assert (
        "甲镇供暖<del>二</del>百户"
        in browser("editor").get("/items/2026-00001?with=2026-00002").text
    )
    assert browser("chief").get("/items/2026-00001?with=nothing").status_code == 404


TWO = "某地甲事进展顺利，出动人员三百余人次，成效明显。\n某地乙事受到好评，检查点位一百二十处，群众满意。"


def reread(console, ref, *doubts, **words):
    with console.book.writing(actor="reader") as writer:
        writer.append(
            Reread(
                of=writer.views.items.by_name(ref).seq, doubts=tuple(code for code, _ in doubts)
            ),
            {
                "title": f"关于{ref}",
                "text": TWO,
                "doubts": [[code, "text", detail] for code, detail in doubts],
            }
            | words,
        )


def test_each_doubt_has_its_help_its_article_and_the_act_that_fits(browser, console):
    take(console, received("a", TWO), received("b", TWO))
    doubts = (
        ("many_matters", "像是两件事"),
        ("category_unclear", "类别待定"),
        ("macros", "附件含宏"),
        ("near_repeat", "与2026-00001相近"),
    )
    reread(console, "b", *doubts, cut=[["甲事", 1], ["乙事", 2]])
    page = browser("editor").get("/items/2026-00002").text
    assert "一封来件里像是有几件事" in page
    assert '<a href="/rules">第十条</a>' in page
    assert "按此拆成 2 条" in page
    assert '<input type="checkbox" name="line" value="2" checked>' in page
    assert "认定与 2026-00001 重复" in page
    assert "文字相同" not in page
    assert "看过了，消除" in page
    assert page.index("疑似多事") < page.index("类别待定</span>")
    assert 'name="act"' not in browser("viewer").get("/items/2026-00002").text


def test_the_later_of_two_is_the_one_to_be_called_a_repeat(browser, console):
    take(console, received("a", TWO), received("b", TWO, at="2026-07-03T09:00:00+08:00"))
    reread(console, "a", ("near_repeat", "与2026-00002相近"))
    page = browser("editor").get("/items/2026-00001").text
    assert 'href="/items/2026-00002?with=2026-00001"' in page
    assert "认定与 2026-00002 重复" not in page


def test_ways_lead_to_the_items_on_either_side_and_to_the_next_doubt(browser, console):
    take(console, *(received(ref, TWO) for ref in "abcd"))
    reread(console, "a", ("macros", "附件含宏"))
    reread(console, "d", ("macros", "附件含宏"))
    page = browser("viewer").get("/items/2026-00002").text
    for way, key in (("00001", "k"), ("00003", "j"), ("00004", "n")):
        assert f'<a href="/items/2026-{way}" data-key="{key}"' in page
    assert (
        'class="alike" href="/items/2026-00001"' in browser("editor").get("/items/2026-00004").text
    )


def test_the_items_of_one_mail_stand_together(browser, console):
    mail = {"mail": "a" * 64, "source": "mail"}
    take(console, received("a", TWO, **mail), received("b", TWO, **mail), received("c", TWO))
    who = browser("viewer")
    page = who.get("/items/2026-00002").text
    assert "本封来件 2 条" in page
    assert "（本条，第 2/2）" in page
    assert "本封来件" not in who.get("/items/2026-00003").text


def test_an_adopted_item_can_not_be_cut_and_is_not_offered_to_be(browser, console):
    take(
        console,
        received("a", TWO),
        {
            "kind": "adopted",
            "ref": "ad",
            "item": "a",
            "day": "2026-07-03",
            "publication": "yinchuan_zhengwu",
            "genre": "full",
        },
    )
    reread(console, "a", ("many_matters", "像是两件事"), cut=[["甲事", 1], ["乙事", 2]])
    page = browser("editor").get("/items/2026-00001").text
    assert "已有采用记录，不能拆分" in page
    assert 'name="line"' not in page


def test_points_lead_to_the_period_the_rule_and_the_entries_behind_them(browser, console):
    take(
        console,
        received("a", TWO),
        {
            "kind": "adopted",
            "ref": "ad",
            "item": "a",
            "day": "2026-07-03",
            "publication": "yinchuan_zhengwu",
            "genre": "full",
        },
    )
    page = browser("viewer").get("/items/2026-00001").text
    assert "共 3 分" in page
    assert 'href="/tally/2026Q3/helan"' in page
    assert 'href="/audit?before=3"' in page
