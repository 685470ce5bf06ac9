"""What a person decides on an item's page is recorded under their name; whoever is second, or may
not, changes nothing.
"""

import re

import pytest

from ledger.payloads import Reread
from tests.desk.web.conftest import take

ID = "2026-00001"
TWO = "某地甲事进展顺利，出动人员三百余人次，成效明显。\n某地乙事受到好评，检查点位一百二十处，群众满意。"


@pytest.fixture
def office_of_two(console):
    for ref, unit in (("a", None), ("b", "helan")):
        take(
            console,
            {
                "kind": "received",
                "ref": ref,
                "unit": unit,
                "title": f"关于{ref}",
                "received_at": "2026-07-02T09:00:00+08:00",
                "text": TWO,
            },
        )
    return console


def decide(who, act, item=ID, **values):
    page = who.get(f"/items/{item}").text
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    return who.post(f"/items/{item}", {"act": act, "revision": revision} | values)


def item(console, name=ID):
    with console.book.reading() as views:
        return views.items.by_name(name)


def test_a_stranger_s_item_is_assigned_and_that_is_told(browser, office_of_two):
    who = browser("editor")
    assert decide(who, "assign", unit="helan", reason="电话核实").status_code == 303
    assert item(office_of_two).unit == "helan"
    page = who.get(f"/items/{ID}").text
    assert "已归属" in page
    assert "电话核实" in page


def test_teaching_an_address_takes_a_mail_that_has_one(browser, office_of_two):
    who = browser("editor")
    answer = decide(who, "assign", unit="helan", teach="1")
    assert (answer.status_code, "没有发件地址" in answer.text) == (422, True)
    assert item(office_of_two).unit is None


def test_a_category_is_decided(browser, office_of_two):
    who = browser("editor")
    code = office_of_two.rules.rulebook.categories[0].code
    assert decide(who, "categorise", category=code).status_code == 303
    assert "已定类别" in who.get(f"/items/{ID}").text
    assert decide(who, "categorise", category="nonsense").status_code == 422


def test_a_doubt_is_settled_and_listed_again(browser, office_of_two):
    with office_of_two.book.writing(actor="reader") as writer:
        writer.append(
            Reread(of=writer.views.items.by_name("a").seq, doubts=("no_signatory",)),
            {"title": "关于a", "text": TWO},
        )
    who = browser("editor")
    assert "看过了，消除" in who.get(f"/items/{ID}").text
    assert decide(who, "settle", doubt="no_signatory").status_code == 303
    writer = who.get(f"/items/{ID}").text
    assert "看过了，消除" not in writer
    assert "消除存疑：无签发人" in writer
    assert decide(who, "reopen", doubt="no_signatory").status_code == 303
    assert "看过了，消除" in who.get(f"/items/{ID}").text


def test_an_item_is_split_and_made_whole_again(browser, office_of_two):
    who = browser("editor")
    assert decide(who, "split", item="2026-00002", line=["1", "2"]).status_code == 303
    assert item(office_of_two, "2026-00003").unit == "helan"
    assert decide(who, "undo", item="2026-00002").status_code == 303
    assert item(office_of_two, "2026-00003").state == "withdrawn"
    assert decide(who, "split", item="2026-00002", line=["x", "2"]).status_code == 422


def test_items_are_joined(browser, office_of_two):
    who = browser("editor")
    assert decide(who, "assign", unit="helan").status_code == 303
    assert decide(who, "merge", of="2026-00002").status_code == 303
    assert item(office_of_two, "2026-00002").state == "withdrawn"


def test_a_repeat_is_refused_credit_and_that_is_undone_with_a_reason(browser, office_of_two):
    who = browser("editor")
    decide(who, "assign", unit="helan")
    assert decide(who, "repeat", item="2026-00002", of=ID).status_code == 303
    assert item(office_of_two, "2026-00002").state == "repeated"
    with office_of_two.book.reading() as views:
        ref = next(
            fact.ref for fact in views.facts.on_items(["2026-00002"]) if fact.kind == "repeated"
        )
    assert decide(who, "revoke", item="2026-00002", fact=ref).status_code == 422
    assert decide(who, "revoke", item="2026-00002", fact=ref, reason="并非一事").status_code == 303
    assert item(office_of_two, "2026-00002").state == "counted"
    assert decide(who, "revoke", item="2026-00002", fact="nothing", reason="x").status_code == 422


def test_an_item_is_withdrawn(browser, office_of_two):
    assert (
        decide(browser("chief"), "withdraw", item="2026-00002", reason="单位来函").status_code
        == 303
    )
    assert item(office_of_two, "2026-00002").state == "withdrawn"


def test_whoever_is_second_is_told_and_nothing_is_overwritten(browser, office_of_two):
    first, second = browser("editor"), browser("chief")
    revision = re.search(r'name="revision" value="(\d+)"', second.get(f"/items/{ID}").text)[1]
    assert decide(first, "assign", unit="helan").status_code == 303
    answer = second.post(f"/items/{ID}", {"act": "assign", "unit": "jinfeng", "revision": revision})
    assert (answer.status_code, "editor" in answer.text) == (409, True)
    assert item(office_of_two).unit == "helan"


@pytest.mark.parametrize("role", ["viewer", "secrecy", "admin"])
def test_who_may_not_decide_is_refused_and_shown_no_form(role, browser, office_of_two):
    who = browser(role)
    assert 'select name="unit"' not in who.get(f"/items/{ID}").text
    assert who.post(f"/items/{ID}", {"act": "withdraw", "revision": "1"}).status_code == 403
    assert item(office_of_two).state == "waiting"


def test_a_form_without_its_token_or_with_an_act_that_is_none_changes_nothing(
    browser, office_of_two
):
    who = browser("editor")
    assert (
        who.post(f"/items/{ID}", {"act": "withdraw", "revision": "1"}, token="").status_code == 403
    )
    assert decide(who, "nonsense").status_code == 422
    assert decide(who, "withdraw", reason="机密★一年").status_code == 422
    assert item(office_of_two).state == "waiting"


def reread(console, of, *doubts, **words):
    with console.book.writing(actor="reader") as writer:
        writer.append(
            Reread(of=writer.views.items.by_name(of).seq, doubts=tuple(code for code, _ in doubts)),
            {
                "title": f"关于{of}",
                "text": TWO,
                "doubts": [[code, "text", detail] for code, detail in doubts],
            }
            | words,
        )


def test_lines_that_are_ticked_cut_an_item_and_fewer_than_two_do_not(browser, office_of_two):
    who = browser("editor")
    for line in ([], ["2"], ["2", "2"], ["9", "1"]):
        assert decide(who, "split", item="2026-00002", line=line).status_code == 422
    assert decide(who, "split", item="2026-00002", line=["2", "1"]).status_code == 303
    page = who.get("/items/2026-00002").text
    assert "拆分" in page.split('id="history"')[1]
    assert "由 2026-00002 拆出" in who.get("/items/2026-00003").text


def test_a_near_repeat_is_told_to_be_none_without_a_reason_and_a_recorded_one_only_with_one(
    browser, office_of_two
):
    take(
        office_of_two,
        {"kind": "assigned", "ref": "as", "item": "a", "unit": "helan", "day": "2026-07-03"},
    )
    reread(office_of_two, "b", ("near_repeat", f"与{ID}相近"))
    who = browser("editor")
    assert decide(who, "not_repeat", item="2026-00002").status_code == 303
    assert "疑似重复</span>" not in who.get("/items/2026-00002").text.split('class="others"')[0]
    assert decide(who, "not_repeat", item="2026-00002").status_code == 422
    assert decide(who, "repeat", item="2026-00002", of=ID).status_code == 303
    assert decide(who, "not_repeat", item="2026-00002").status_code == 422
    assert item(office_of_two, "2026-00002").state == "repeated"
    assert decide(who, "not_repeat", item="2026-00002", reason="有新进展").status_code == 303
    assert item(office_of_two, "2026-00002").state == "counted"


def test_what_a_unit_was_asked_for_is_delivered_from_the_item_s_page(browser, office_of_two):
    take(
        office_of_two,
        {
            "kind": "commissioned",
            "ref": "C1",
            "day": "2026-07-01",
            "title": "甲",
            "units": ["helan"],
            "due": "2026-07-05",
        },
    )
    reread(
        office_of_two,
        "b",
        ("delivers", "像是约稿 C1《甲》的来稿；确认请 yishi deliver C1 helan --item 2026-00002"),
    )
    who = browser("editor")
    page = who.get("/items/2026-00002").text
    assert "登记交稿" in page
    assert "yishi deliver" not in page
    assert "yishi commission" not in page
    assert decide(who, "deliver", item="2026-00002", commission="C1").status_code == 422
    assert (
        decide(who, "deliver", item="2026-00002", commission="C1", unit="helan").status_code == 303
    )
    with office_of_two.book.reading() as views:
        assert views.office.delivered(["C1"]) == {("C1", "helan")}
    assert "登记交稿" not in who.get("/items/2026-00002").text


def test_what_a_mail_asks_to_take_back_is_taken_back_and_nothing_else(browser, office_of_two):
    reread(
        office_of_two,
        "b",
        ("asks_withdrawal", f"要求撤回 {ID}《关于a》；同意请 yishi withdraw {ID}"),
    )
    who = browser("editor")
    assert f"同意，撤回 {ID}" in who.get("/items/2026-00002").text
    assert decide(who, "withdraw_asked", item="2026-00002", of="2026-00002").status_code == 422
    assert decide(who, "withdraw_asked", item="2026-00002", of=ID).status_code == 303
    assert (item(office_of_two).state, item(office_of_two, "2026-00002").state) == (
        "withdrawn",
        "counted",
    )
    assert decide(who, "withdraw_asked", item="2026-00002", of=ID).status_code == 422
