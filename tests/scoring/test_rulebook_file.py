"""The rulebook: what ships with the program says what READING.md says, and no mistake in one gets
past the loader.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from config.errors import Misconfigured
from config.period import Quarter
from ledger.facts import Fact
from ledger.payloads import EntryKind
from scoring.rulebook_file import find_rulebook, load_rulebook
from tests.ledgers import YINCHUAN
from tests.rulebooks import changed_rulebook, reading

QUOTAS = {
    "county": 90,
    "department": 40,
    "direct_agency": 20,
    "public_institution": 20,
    "zone": 20,
    "vertical_agency": 10,
    "liaison_office": 30,
    "dispatched_agency": None,
}
POINTS = [
    ("adoption.yinchuan_zhengwu.full", "3", "第九条(二)"),
    ("adoption.yinchuan_zhengwu.brief", "1", "第九条(二)"),
    ("adoption.yinchuan_zhuanti", "5", "第九条(二)"),
    ("reported_up.region", "1", "第九条(二)"),
    ("adoption.guobao", "5", "第九条(三)"),
    ("adoption.ningxia_kuaibao.full", "3", "第九条(三)"),
    ("adoption.ningxia_kuaibao.brief", "1", "第九条(三)"),
    ("adoption.ningxia_chenbao", "1", "第九条(三)"),
    ("instruction.state", "10", "第九条(三)"),
    ("instruction.region", "5", "第九条(三)"),
    ("instruction.city", "3", "第九条(三)"),
    ("commendation", "2", "第九条(三)"),
]
ADOPTION = Fact(
    1,
    "a1",
    EntryKind.ADOPTED,
    date(2026, 2, 1),
    date(2026, 2, 1),
    8104,
    item="A",
    publication="guobao",
    genre="full",
)


def test_the_shipped_rulebook_has_every_amount_of_the_regulation_with_its_article() -> None:
    assert [(rule.id, rule.points, rule.cite) for rule in YINCHUAN.item_rules] == [
        (rule, Fraction(n), cite) for rule, n, cite in POINTS
    ]
    others = (
        YINCHUAN.base_points,
        YINCHUAN.commission_missed,
        YINCHUAN.year.reprimand,
        YINCHUAN.year.zero_adoption,
    )
    assert [(rule.points, rule.cite) for rule in others] == [
        (10, "第九条(一)"),
        (-3, "第九条(三)"),
        (Fraction(-1, 10), "第九条(四)"),
        (Fraction(-1, 5), "第九条(四)"),
    ]


def test_the_shipped_rulebook_has_every_quota_and_no_other() -> None:
    assert {group.code: YINCHUAN.quota(group.code) for group in YINCHUAN.groups} == QUOTAS
    assert YINCHUAN.quota("nobody") is None


def test_the_shipped_rulebook_takes_the_default_readings_and_begins_with_its_whole_quarter() -> (
    None
):
    taken = {
        name: getattr(YINCHUAN.reading, name).taken for name in type(YINCHUAN.reading).model_fields
    }
    assert taken == {
        "joint": "lead",
        "instruction_stack": "each_level",
        "reprimand": "confirmed",
        "reprimand_run": "rolling",
        "zero_adoption": "adoption",
        "exemplary": "0",
    }
    assert (YINCHUAN.takes_effect, YINCHUAN.first_quarter) == (date(2018, 6, 1), Quarter(2018, 2))


MISTAKES = [
    (
        "no citation",
        'points = "2"\ncite = "第九条(三)"',
        'points = "2"',
        "缺少 item_rule.commendation.cite",
    ),
    (
        "a citation of nothing",
        'points = "2"\ncite = "第九条(三)"',
        'points = "2"\ncite = "第九十条"',
        "commendation：引用了 '第九十条'",
    ),
    (
        "no citation of a quota",
        'quota = 90\ncite = "第九条(一)"',
        "quota = 90",
        "缺少 group.county.cite",
    ),
    (
        "a citation of nothing in a reading",
        'why = "条文未定名额"\ncite = "第九条(四)"',
        'why = "条文未定名额"\ncite = "无"',
        "引用了 '无'",
    ),
    (
        "an unknown key",
        'counts_in = "commendations"',
        'counts_in = "commendations"\npoint = "2"',
        "最接近的是 points",
    ),
    (
        "a doubled id",
        'id = "instruction.city"',
        'id = "instruction.region"',
        "'instruction.region' 出现了两次",
    ),
    (
        "an id of the year doubled",
        'id = "performance.reprimand"',
        'id = "base_points"',
        "'base_points' 出现了两次",
    ),
    ("a doubled group", 'code = "zone"', 'code = "county"', "group 的 code 'county' 出现了两次"),
    ("a float", 'points = "2"', "points = 2.0", "item_rule.commendation.points：分值须精确"),
    ("a truth for a number", 'points = "2"', "points = true", "分值须精确"),
    ("no number at all", 'points = "2"', 'points = "two"', "item_rule.commendation.points"),
    ("a quota of nothing", "quota = 90", "quota = 0", "group.county.quota：须大于 0"),
    ("a quota as a float", "quota = 90", "quota = 90.0", "group.county.quota"),
    (
        "an unknown publication",
        'publication = "guobao"',
        'publication = "guobaoo"',
        "没有刊物 'guobaoo'",
    ),
    ("an unknown rank", 'rank = "state"', 'rank = "county"', "没有批示级别 'county'"),
    (
        "an adoption without a genre",
        'publication = "guobao"\ngenre = "full"',
        'publication = "guobao"',
        "须给出 genre、publication",
    ),
    (
        "a commendation with a rank",
        'event = "commended"',
        'event = "commended"\nrank = "city"',
        "commendation：事件 'commended'",
    ),
    (
        "an unknown event",
        'event = "commended"',
        'event = "praised"',
        "item_rule.commendation.event",
    ),
    (
        "two rules of one event",
        'publication = "ningxia_chenbao"',
        'publication = "guobao"',
        "两条 item_rule 针对同一事件",
    ),
    ("an unknown reading", 'taken = "lead"', 'taken = "leader"', "reading.joint.taken"),
    ("a table that is missing", "[year]", "[years]", "没有 years 这个键，最接近的是 year"),
]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_a_mistake_is_refused_with_file_and_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(Misconfigured) as caught:
        changed_rulebook(tmp_path, (old, new))
    assert str(caught.value).startswith(f"{tmp_path / 'rules.toml'}：")
    assert said in str(caught.value)


def test_a_folder_without_rules_and_an_unknown_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"rules\.toml：无法读取"):
        load_rulebook(tmp_path)
    with pytest.raises(Misconfigured, match="最接近的是 yinchuan-2018"):
        find_rulebook("yinchuan-2019")


def test_points_are_exact_however_they_are_written(tmp_path: Path) -> None:
    book = changed_rulebook(
        tmp_path,
        ('points = "2"', 'points = "10/3"'),
        ('points = "10"', "points = 10"),
        ('"-0.1"', '"-0.15"'),
    )
    assert (book.item_rules[-1].points, book.base_points.points, book.year.reprimand.points) == (
        Fraction(10, 3),
        10,
        Fraction(-3, 20),
    )


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    assert changed_rulebook(tmp_path / "same").digest == YINCHUAN.digest
    assert (
        changed_rulebook(tmp_path / "other", ('points = "2"', 'points = "4"')).digest
        != YINCHUAN.digest
    )


@pytest.mark.parametrize(
    ("day", "pays"),
    [(date(2026, 6, 30), False), (date(2026, 7, 1), True), (date(2026, 8, 15), True)],
)
def test_a_rule_pays_from_the_first_day_of_the_quarter_that_contains_its_start(
    tmp_path: Path,
    day: date,
    pays: bool,  # noqa: FBT001 # a row of the table above
) -> None:
    book = changed_rulebook(
        tmp_path, ('id = "adoption.guobao"', 'id = "adoption.guobao"\nfrom = 2026-08-15')
    )
    rule = book.rule_for(replace(ADOPTION, own=day))
    assert (rule.id if rule else None) == ("adoption.guobao" if pays else None)


def test_no_rule_pays_for_an_event_that_the_rulebook_does_not_know() -> None:
    assert YINCHUAN.rule_for(replace(ADOPTION, genre="brief")) is None
    assert YINCHUAN.rule_for(replace(ADOPTION, kind=EntryKind.RECEIVED)) is None


def test_instructions_compete_by_level_or_all_together_as_the_reading_says(tmp_path: Path) -> None:
    highest = changed_rulebook(tmp_path, reading("instruction_stack", "highest"))
    ranked = [rule for rule in YINCHUAN.item_rules if rule.event == "instructed"]
    assert len({YINCHUAN.counts_in(rule) for rule in ranked}) == 3
    assert {highest.counts_in(rule) for rule in ranked} == {"instructions"}


def test_the_genres_of_a_publication_are_those_it_has_points_for() -> None:
    assert YINCHUAN.genres() == {
        "yinchuan_zhengwu": {"full", "brief"},
        "yinchuan_zhuanti": {"full"},
        "guobao": {"full"},
        "ningxia_kuaibao": {"full", "brief"},
        "ningxia_chenbao": {"full"},
    }
