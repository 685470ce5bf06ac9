"""An item answers an open commission by its number or by a title much like it; otherwise nothing
is proposed.
"""

from datetime import date

from classify.commissions import OpenCommission, with_deliveries
from classify.fingerprints import fingerprint_of
from classify.submission import DoubtCode, Fields, Item, Proposal, Submission
from classify.text import Text

ASKED = (
    OpenCommission("C2026-003", "约稿〔2026〕15号 农村集体“三资”管理情况", date(2026, 5, 8)),
    OpenCommission("C2026-002", "约稿〔2026〕14号 全市防汛备汛工作准备情况", date(2026, 5, 1)),
)


def read(title, commission=None, *, unit="d", asked=ASKED, repeat_of=None):
    item = Item(
        title,
        title,
        Fields(commission=commission),
        fingerprint_of(title, Text(title)),
        repeat_of=repeat_of,
    )
    found = with_deliveries(Submission(unit, (item,)), asked, day=date(2026, 5, 4)).items[0]
    assert all(doubt.code is DoubtCode.DELIVERS for doubt in found.doubts)
    for doubt in found.doubts:
        (commission,) = doubt.about
        assert doubt.proposes == Proposal("deliver", commission=commission, unit=unit)
    return [doubt.detail for doubt in found.doubts]


def test_the_number_decides_and_the_proposal_names_commission_unit_and_lateness():
    assert read("甲事", "约稿〔2026〕14号") == [
        "像是约稿 C2026-002《约稿〔2026〕14号 全市防汛备汛工作准备情况》的来稿（截止 2026-05-01，迟交 3 天）"
    ]
    assert "（截止 2026-05-08）" in read("甲事", "15号约稿")[0]


def test_else_a_title_much_like_it():
    assert "C2026-003" in read("我市农村集体“三资”管理情况及建议")[0]
    assert "C2026-002" in read("甲事", "防汛备汛")[0]


def test_another_number_another_title_no_unit_and_a_repeat_propose_nothing():
    assert read("农村集体“三资”管理情况", "约稿〔2026〕99号") == []
    assert read("某县稻渔空间变身冬季乐园") == []
    assert read("甲事", "15号约稿", unit=None) == []
    assert read("甲事", "15号约稿", asked=()) == []
    assert read("甲事", "15号约稿", repeat_of="2026-00001") == []


def test_each_commission_is_proposed_once():
    items = tuple(
        Item(f"农村集体三资管理情况{n}", "", Fields(), fingerprint_of(str(n), Text("")))
        for n in range(2)
    )
    found = with_deliveries(Submission("d", items), ASKED, day=date(2026, 5, 4))
    assert [len(item.doubts) for item in found.items] == [1, 0]
    found = with_deliveries(Submission("d", items), ASKED[:1], day=date(2026, 5, 4))
    assert [len(item.doubts) for item in found.items] == [1, 0]
