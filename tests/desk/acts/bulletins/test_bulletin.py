"""What a bulletin is told, what a person adds to it, and that a closed period's never changes
(READING.md, BULLETIN 3.2).
"""

from collections.abc import Iterator
from datetime import date

import pytest

from config.errors import Refused
from config.period import Quarter, Year
from config.roster import parse_roster
from config.settings import BulletinTable
from desk.acts.bulletins.bulletin import bulletin, write_words
from desk.acts.bulletins.year import year_bulletin
from desk.acts.items.seal import seal
from desk.acts.rules import Rules
from desk.publish.docx import docx_of
from desk.publish.html import html_of
from ledger.archive import FileArchive
from ledger.payloads import EntryKind
from scoring.bulletin import Bulletin
from scoring.document import SEALED
from tests.bulletins import closed_at, golden, golden_roster
from tests.documents import lines_of
from tests.ledgers import TODAY, SmallLedger, adopted, fact, received, revoked

Q3 = Quarter(2026, 3)


@pytest.fixture
def ledger(tmp_path) -> Iterator[SmallLedger]:
    made = golden(tmp_path / "office")
    yield made
    made.book.dispose()


def bulletin_of(ledger: SmallLedger, period: Quarter = Q3, **table: str) -> Bulletin:
    return bulletin(
        ledger.book, period, rules=ledger.rules, letterhead=BulletinTable(**table), today=TODAY
    )


def text_of(ledger: SmallLedger, period: Quarter = Q3, **table: str) -> str:
    return "\n".join(lines_of(bulletin_of(ledger, period, **table).document))


def test_the_first_paragraph_and_the_tables_tell_one_number(ledger):
    made = bulletin_of(ledger)
    received_, adopted_ = (
        sum(getattr(group, key) for group in made.story.groups) for key in ("received", "adopted")
    )
    tables = [block for block in made.document.annexes[0].blocks if hasattr(block, "rows")]
    assert sum(row[3] for table in tables for row in table.rows) == received_ == 173
    assert sum(row[5] for table in tables for row in table.rows) == adopted_ == 10
    assert (
        f"报送政务信息{received_}条，采用{adopted_}条，采用率5.8%" in made.document.blocks[0].text
    )


def test_addressees_are_the_groups_that_the_period_lists(ledger):
    assert bulletin_of(ledger).document.addressees.startswith(
        "各县（市）区人民政府，市政府各部门、各直属机构、各事业单位、"
    )


def test_an_instruction_shows_its_rank_and_never_its_leader_nor_its_words(ledger):
    text = text_of(ledger)
    assert "自治区领导批示1条、银川市领导批示1条" in text
    assert "★银川市领导批示" in text
    assert "某领导" not in text
    assert "抓紧" not in text


def test_commissions_say_who_was_in_time_late_and_missing(ledger):
    text = text_of(ledger, Quarter(2026, 2))
    assert (
        "1.《防汛准备情况》，2026年6月10日前报送，约请3个单位。按时完成1个：市发展和改革委员会；逾期完成1个：贺兰县人民政府；未按要求完成1个：市教育局。"
        in text
    )
    assert "市教育局（-3分）" in text
    assert "尚未完成1个：市住房和城乡建设局" in text_of(ledger)


def test_a_reprimand_is_proposed_until_a_person_decides(ledger):
    assert "金凤区人民政府（连续3个）" in text_of(ledger)
    assert "建议通报批评，待确认" in text_of(ledger)
    ledger.take([fact("reprimanded", "r1", "2026-10-08", unit="jinfeng", period="2026Q3")])
    ledger.take(
        [
            fact(
                "reprimand_declined",
                "r2",
                "2026-10-08",
                unit="helan",
                period="2026Q3",
                reason="机构调整",
            )
        ]
    )
    figures = bulletin_of(ledger).story.figures
    assert ("jinfeng" in figures.confirmed, "helan" in figures.declined) == (True, True)
    assert "对连续2个季度未完成报送任务的金凤区人民政府（连续3个）予以通报批评" in text_of(ledger)
    assert "贺兰县人民政府（连续3个）" not in text_of(ledger)


def test_credit_that_fell_to_nobody_is_noted(ledger):
    assert "另有1笔共3分，因所属单位撤销且无承接单位，不计入任何单位" in text_of(
        ledger, Quarter(2026, 2)
    )


def test_units_without_quota_and_ties_are_noted(ledger):
    text = text_of(ledger)
    assert "某派出机构没有报送任务，不计基础分，照常排名" in text
    assert "得分相同的名次并列、其后名次空缺" in text


def test_a_correction_of_a_closed_quarter_is_named(ledger):
    ledger.take([revoked("undo", "a-f2", "2026-08-01")])
    assert "市发展和改革委员会（2026年第二季度，-5分）" in text_of(ledger)


def test_own_words_and_number_are_kept_for_the_next_making(ledger):
    assert "此处由经办人撰写" in text_of(ledger)
    write_words(ledger.book, Q3, words="月底集中报送较多。\n\n请均衡报送。", number=None)
    write_words(ledger.book, Q3, words=None, number="12")
    text = text_of(ledger)
    assert "六、存在问题和下步要求\n月底集中报送较多。\n请均衡报送。" in text
    assert "银政办发〔2026〕12号" in text


def test_words_marked_secret_are_refused_and_not_kept(ledger):
    with pytest.raises(Refused, match="密级标志"):
        write_words(ledger.book, Q3, words="\u673a\u5bc6\u26055\u5e74\n正文", number=None)
    assert "此处由经办人撰写" in text_of(ledger)


def test_a_closed_quarter_takes_no_more_words(ledger):
    with pytest.raises(Refused, match="已签发"):
        write_words(ledger.book, Quarter(2026, 2), words="迟到的话", number=None)


def test_words_of_a_closed_quarter_can_be_taken_away(ledger):
    write_words(ledger.book, Q3, words="不该写的话。", number="12")
    ledger.take([closed_at("2026Q3", "2026-10-15")])
    write_words(ledger.book, Q3, words="\n", number=None)
    assert "不该写的话" not in text_of(ledger)
    assert "12号" in text_of(ledger)


def test_a_closed_quarter_is_the_same_bytes_whatever_comes_after(ledger):
    write_words(ledger.book, Q3, words="请均衡报送。", number="12")
    ledger.take([closed_at("2026Q3", "2026-10-15")])
    before = docx_of(bulletin_of(ledger).document)
    late = [
        received("late", "2026-09-30", "jinfeng"),
        adopted("a-late", "j3-1", "2026-09-01"),
        revoked("undo", "a1", "2026-10-20"),
    ]
    ledger.take([*late, fact("reprimanded", "r9", "2026-10-20", unit="jinfeng", period="2026Q3")])
    assert docx_of(bulletin_of(ledger).document) == before


def test_a_sealed_item_stays_in_the_list_without_its_title(ledger, tmp_path):
    archive = FileArchive(tmp_path / "archive")
    with ledger.book.reading() as views:
        item = views.items.by_name("x3-1").id
    seal(ledger.book, archive, item, reason="事后发现不宜公开", actor="tester")
    text = text_of(ledger)
    assert f"1.{SEALED}（《银川政务信息》2026年第28期、《国报信息》第5期）★银川市领导批示" in text
    assert "关于x3-1的情况" not in text
    assert "关于x3-1的情况" not in html_of(bulletin_of(ledger).document)


def test_comparison_is_with_the_period_before_and_the_year_before(ledger):
    assert "与上一季度（2026年第二季度）相比，报送增加33条，采用增加9条" in text_of(ledger)
    ledger.take([received("old", "2025-08-01", "fagai")])
    assert "与上年同期（2025年第三季度）相比" not in text_of(
        ledger
    )  # Q2 is closed: the late one counts nowhere


def test_a_period_of_before_the_regulation_is_refused(ledger):
    with pytest.raises(Refused, match="施行"):
        bulletin_of(ledger, Quarter(2018, 1))


def test_the_year_sums_its_quarters_and_names_what_counts_for_performance(ledger):
    made = year_bulletin(
        ledger.book, 2026, rules=ledger.rules, letterhead=BulletinTable(), today=date(2027, 1, 20)
    )
    text = "\n".join(lines_of(made.document))
    assert "银川市人民政府办公厅关于\n2026年度政务信息采用情况的通报" in text
    assert "市教育局（通报批评1次、零采用，-0.3分）" in text
    assert "市教育局（第一季度、第二季度、第三季度、第四季度）" in text
    assert str(Year(2026, 1)) == "2026"


def test_what_befell_an_item_is_told_of_its_own_period_alone(ledger):
    figures = bulletin_of(ledger).story.figures
    events = {item.item: [event.kind for event in item.events] for item in figures.items}
    assert (
        sorted(kind for kinds in events.values() for kind in kinds).count(EntryKind.ADOPTED) == 11
    )
    assert all(event.day.month in {7, 8, 9} for item in figures.items for event in item.events)


def test_neither_another_roster_nor_late_names_change_a_closed_quarter(ledger):
    before = docx_of(bulletin_of(ledger, Quarter(2026, 2)).document)
    renamed = (
        golden_roster()
        .replace("兴庆区人民政府", "另一个名称")
        .replace('group = "zone"', 'group = "county"')
    )
    rules = Rules(parse_roster(renamed), ledger.rules.rulebook, ledger.rules.starts)
    again = bulletin(
        ledger.book, Quarter(2026, 2), rules=rules, letterhead=BulletinTable(), today=TODAY
    )
    assert docx_of(again.document) == before
