"""The roster that ships with the program: whole, well formed, and invented."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import config
from config.period import Quarter
from config.roster import Roster, load_roster

FILE = Path(config.__file__).parent / "rosters" / "yinchuan.toml"
# Article 9 (一) names the first seven; the eighth has no quota
GROUPS = {
    "county": 6,
    "department": 30,
    "direct_agency": 5,
    "public_institution": 4,
    "zone": 3,
    "vertical_agency": 6,
    "liaison_office": 3,
    "dispatched_agency": 2,
}


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_roster(FILE)


def test_after_the_changes_of_2026_each_group_has_its_units(roster):
    assert Counter(unit.group for unit in roster.listed_on(date(2026, 6, 30))) == GROUPS


def test_every_code_is_plain(roster):
    assert all(re.fullmatch(r"[a-z]+", code) for code in roster.codes)


@pytest.mark.parametrize(
    "day", [date(2026, 1, 1), date(2026, 3, 31), date(2026, 5, 17), date(2026, 6, 30)], ids=str
)
def test_no_two_units_share_a_name_or_an_address(roster, day):
    units = roster.listed_on(day)
    names = [name for unit in units for name in {unit.name, unit.short, *unit.aliases}]
    addresses = [address for unit in units for address in unit.addresses]
    assert len(set(names)) == len(names)
    assert len(set(addresses)) == len(addresses)


def test_every_unit_has_an_address_and_all_are_invented(roster):
    blocks = [unit for blocks in roster.blocks.values() for unit in blocks]
    assert all(unit.addresses for unit in blocks)
    assert all(
        re.fullmatch(r"[a-z_]*@([a-z]+\.)?example\.(gov\.cn|com)", address)
        for unit in blocks
        for address in unit.addresses
    )


def test_one_unit_has_a_whole_domain_and_one_a_clerks_private_address(roster):
    day = date(2026, 2, 1)
    assert roster.by_address("whoever@jingkai.example.gov.cn", day) == "jingkai"
    assert roster.by_address("binhe_xinxi@example.com", day) == "binhe"


def test_the_data_bureau_changes_its_name_within_a_quarter_and_stays_listed_throughout(roster):
    before, after = roster.on("shuju", date(2026, 5, 17)), roster.on("shuju", date(2026, 5, 18))
    assert before.name != after.name
    assert before.name in after.aliases
    assert roster.whole("shuju", Quarter(2026, 2))


def test_the_grain_bureau_ends_with_the_first_quarter_and_its_mail_is_its_heirs(roster):
    assert roster.whole("liangshi", Quarter(2026, 1))
    assert roster.by_address("liangshi@example.gov.cn", date(2026, 3, 31)) == "liangshi"
    assert roster.by_address("liangshi@example.gov.cn", date(2026, 4, 1)) == "fagai"
    assert roster.heir("liangshi", Quarter(2026, 2)) == "fagai"


def test_the_head_explains_every_key_that_the_file_uses():
    head, _, body = FILE.read_text("utf-8").partition("\n\n")
    used = set(re.findall(r"^([a-z_]+) = ", body, re.MULTILINE))
    assert used == {
        "code",
        "name",
        "short",
        "aliases",
        "group",
        "addresses",
        "from",
        "until",
        "merged_into",
    }
    assert all(re.search(rf"^#   {key} ", head, re.MULTILINE) for key in used)
