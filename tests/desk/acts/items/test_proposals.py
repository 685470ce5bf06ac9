"""What a mail asks of the ledger is proposed with the command that does it, and is gone once it is
done.
"""

from datetime import UTC, datetime

import pytest

from classify.submission import Doubt, DoubtCode, Proposal
from config.period import civil_date
from desk.acts.commissions import open_commissions
from desk.acts.items.proposals import (
    OpenProposal,
    command_of,
    open_proposals,
    sentence_of,
    sentence_with_command,
)
from desk.acts.record import record_line
from ledger.doubts import doubts_of
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
    assert doubt.proposes == Proposal("deliver", commission="C2026-001", unit="qixiang")
    assert sentence_of(doubt).endswith("》的来稿（截止 2026-07-06）")
    assert sentence_with_command(doubt, None).endswith("qixiang --item ITEM")
    with intake.book.reading() as views:
        kept = doubts_of(views, views.words([item.seq])[item.seq])
        assert doubt in kept
        assert sentence_with_command(doubt, item.id).endswith(
            f"；确认请 yishi commission deliver C2026-001 qixiang --item {item.id}"
        )
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
    (doubt,) = submission.doubts
    assert (count, doubt.proposes) == (0, Proposal("withdraw", item=item.id))
    assert (
        sentence_with_command(doubt, None)
        == f"要求撤回 {item.id}《市气象局做好防汛服务》；同意请 yishi item withdraw {item.id}"
    )
    other, _, _ = take(
        intake, opened(sender="jiaoyu@example.gov.cn", subject=back.subject, text=back.text), raw(3)
    )
    assert "人工查找" in other.doubts[-1].detail
    assert (other.doubts[-1].about, other.doubts[-1].proposes) == ((), None)
    with intake.book.reading() as views:
        assert open_proposals(views, since=DAY) == []  # none of these mails has a line in the log


@pytest.mark.parametrize(
    ("proposal", "command"),
    [
        (Proposal("withdraw", item="2026-00003"), "yishi item withdraw 2026-00003"),
        (
            Proposal("deliver", commission="约稿 '9号'", unit="d"),
            """yishi commission deliver '约稿 '"'"'9号'"'"'' d --item 2026-00007""",
        ),
        (Proposal("repeat", item="2026-00003"), "yishi item repeat 2026-00007 2026-00003"),
        (None, None),
    ],
)
def test_what_a_proposal_has_a_person_type_is_one_word_an_argument(proposal, command):
    assert command_of(proposal, "2026-00007") == command


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("repeated", ",不另计数"),
        ("revised", "，沿用原编号"),
        ("near_repeat", "，请确定是否重复报送"),
        ("similar_to_other_unit", "，请核实"),
        ("no_text", ""),
    ],
)
def test_what_follows_from_a_doubt_is_said_by_its_code(code, ends):
    assert sentence_of(Doubt(DoubtCode(code), "text", "甲")) == f"甲{ends}"


def test_a_text_of_several_matters_is_to_be_cut():
    doubt = Doubt(DoubtCode.MANY_MATTERS, "text", "像是三件事")
    at = datetime(2026, 7, 6, tzinfo=UTC)
    assert OpenProposal(doubt, "2026-00007", "甲", at).command == "yishi item split 2026-00007"
    assert OpenProposal(doubt, None, "甲", at).command is None
