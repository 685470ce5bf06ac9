"""What a mail asks of the ledger is proposed with the command that does it, and is gone once it is done."""

from config.period import civil_date
from desk.acts.mailroom.history import open_commissions
from desk.acts.mailroom.proposing import open_proposals
from desk.acts.record import record_line
from ledger.portable import CommissionedLine, DeliveredLine
from tests.desk.acts.mailroom.test_items import opened, raw, take
from tests.desks import MORNING

DAY = civil_date(MORNING)


def asked(intake, title):
    with intake.book.writing(actor="王五") as writer:
        record_line(
            writer,
            CommissionedLine(units=("qixiang", "jiaoyu"), title=title, due=DAY, day=DAY),
            rules=intake.rules,
            today=DAY,
        )


def test_an_open_commission_of_the_unit_is_proposed_as_delivered_and_one_delivered_is_open_no_more(
    intake,
):
    asked(intake, "防汛服务情况")
    submission, _, (item,) = take(intake, opened(), raw(1))
    (doubt,) = [doubt for doubt in submission.items[0].doubts if doubt.code == "delivers"]
    assert doubt.detail.endswith("yishi deliver C2026-001 qixiang --item ITEM")
    with intake.book.reading() as views:
        words = views.words([item.seq])[item.seq]
        assert any(f"--item {item.id}" in detail for _, _, detail in words["doubts"])
        assert [one.id for one in open_commissions(views, since=DAY)["qixiang"]] == ["C2026-001"]
    with intake.book.writing(actor="王五") as writer:
        line = DeliveredLine(commission="C2026-001", unit="qixiang", item=item.id, day=DAY)
        record_line(writer, line, rules=intake.rules, today=DAY)
    with intake.book.reading() as views:
        assert list(open_commissions(views, since=DAY)) == ["jiaoyu"]


def test_a_request_to_take_back_finds_the_unit_s_item_by_its_title_and_no_other_unit_s(intake):
    _, _, (item,) = take(intake, opened(), raw(1))
    back = opened(subject="（撤回）市气象局做好防汛服务", text="数据有误，请予撤回。")
    submission, count, _ = take(intake, back, raw(2))
    assert (count, [doubt.detail for doubt in submission.doubts]) == (
        0,
        [f"要求撤回 {item.id}《市气象局做好防汛服务》；同意请 yishi withdraw {item.id}"],
    )
    other, _, _ = take(
        intake, opened(sender="jiaoyu@example.gov.cn", subject=back.subject, text=back.text), raw(3)
    )
    assert "人工查找" in other.doubts[-1].detail
    with intake.book.reading() as views:
        assert open_proposals(views, since=DAY) == []  # none of these mails has a line in the log
