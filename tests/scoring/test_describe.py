"""The table of a rulebook: every rule is in it, in the order of the articles, and reads as the
measure does.
"""

from pathlib import Path

import pytest

from scoring.describe import rows_of
from scoring.rulebook_file import load_rulebook
from tests.ledgers import YINCHUAN
from tests.scoring.test_schema import CASES, rulebook_of

ELSEWHERE = Path(__file__).parent / "elsewhere"
OFFICES = sorted(path.parent for path in ELSEWHERE.glob("*/rules.toml"))


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.name)
def test_every_rule_group_and_reading_has_its_row(office: Path) -> None:
    book = load_rulebook(office)
    shown = [row.rule for row in rows_of(book)]
    assert {
        *book.order,
        *(group.code for group in book.groups),
        *(choice.key for choice in book.choices),
    } <= set(shown)


def test_the_rows_stand_in_the_order_of_the_articles() -> None:
    places = [list(YINCHUAN.articles).index(row.cite) for row in rows_of(YINCHUAN)]
    assert places == sorted(places)


SENTENCES = [
    ("lianyungang", "adopted.zuori.brief", "被《昨日情况》采用，简讯", "1"),
    ("lianyungang", "instructed.city.jianyi", "市领导批示，且被《政务建议》采用", "10"),
    (
        "quzhou",
        "province.forwarded",
        "省政府办公厅采用，省里所计的分，按所记的数，经采编上报",
        "1 × 2",
    ),
    ("county-bureau", "zhongyao.combined", "被《*重要信息》采用，综合采用；联合单位各记全分", "3"),
    ("county-bureau", "quantity", "每年按报送条数分档", "15 条起 50"),
    ("zhonglou", "adoption_rate", "每季度采用率低于 3/10（没有报送的不算率）", "-1"),
    ("zhonglou", "floor", "每季度合计扣到此数为止", "0"),
    ("qingshan", "missing", "每月报送比任务每少一条，最多 3", "-1"),
    ("qingshan", "plan", "每月第 5 日前须报送上月工作要点，未办的，逾期 -1", "-2"),
    ("qingshan", "adopted.province", "被《省级刊物》采用", "8；2027-01-01 起 10"),
    ("qingshan", "township", "乡镇每月报送任务", "4 条"),
]


@pytest.mark.parametrize(("office", "rule", "says", "points"), SENTENCES)
def test_a_rule_reads_as_the_measure_does(office: str, rule: str, says: str, points: str) -> None:
    row = next(row for row in rows_of(load_rulebook(ELSEWHERE / office)) if row.rule == rule)
    assert (row.says, row.points) == (says, points)


def test_a_row_names_the_reading_by_which_it_is_so() -> None:
    book = load_rulebook(ELSEWHERE / "zhonglou", readings={"floor": "deductions"})
    (floor,) = [row for row in rows_of(book) if row.rule == "floor" and row.points]
    assert (floor.points, floor.reading) == ("-6", "floor=deductions")
    assert [row.reading for row in rows_of(YINCHUAN) if row.rule == "instruction.city"] == [
        "instruction_stack=each_level"
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_there_is_a_sentence_for_every_word(case: dict[str, str], tmp_path: Path) -> None:
    assert all(row.says for row in rows_of(rulebook_of(tmp_path, case)))
