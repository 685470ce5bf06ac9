"""What `check` finds: every mistake with its line, articles that nothing cites, and what waits to
come into force.
"""

from pathlib import Path

import pytest

from scoring.checks import check_rulebook, uncited, unscored
from scoring.rulebook_file import SHIPPED, parse_rulebook
from tests.rulebooks import TEXT


def found_in(folder: Path, text: str) -> list[tuple[str, int | None, str]]:
    (folder / "rules.toml").write_text(text, "utf-8")
    return [(one.weight, one.line, one.says) for one in check_rulebook(folder)]


def line_of(text: str, written: str) -> int:
    return text[: text.index(written)].count("\n") + 1


MISTAKES = [
    (
        "a misspelt key",
        'publication = "guobao"',
        'publicaton = "guobao"',
        'id = "adoption.guobao"',
        "最接近的是 publication",
    ),
    (
        "a word that isn't built",
        'event = "commended"',
        'event = "praised"',
        'id = "commendation"',
        "没有 'praised' 这个词",
    ),
    (
        "an unknown publication",
        'publication = "guobao"',
        'publication = "guobaoo"',
        'id = "adoption.guobao"',
        "没有刊物 'guobaoo'",
    ),
    (
        "a citation of nothing",
        'points = "2"\ncite = "第九条(三)"',
        'points = "2"\ncite = "第九十条"',
        'id = "commendation"',
        "第九十条",
    ),
    ("no TOML", 'points = "2"\n', "points = \n", "points = \n", "不是 TOML"),
]


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_a_mistake_has_its_line_and_its_remedy(
    tmp_path: Path, old: str, new: str, at: str, said: str
) -> None:
    text = TEXT.replace(old, new, 1) if old in TEXT else pytest.fail(old)
    weight, line, says = found_in(tmp_path, text)[0]
    assert (weight, line) == ("wrong", line_of(text, at))
    assert said in says


def test_several_mistakes_are_all_found(tmp_path: Path) -> None:
    text = TEXT.replace('publication = "guobao"', 'publication = "guobaoo"').replace(
        'rank = "state"', 'rank = "county"'
    )
    assert len([one for one in found_in(tmp_path, text) if one[0] == "wrong"]) == 2


def test_articles_that_nothing_cites_are_listed_but_for_those_that_say_why(tmp_path: Path) -> None:
    book = parse_rulebook(TEXT.encode(), where="rules.toml")
    assert uncited(book, TEXT.encode()) == ["第八条", "第九条(五)", "第十条", "第十一条"]
    assert uncited(book, TEXT.encode(), elsewhere=unscored(SHIPPED / "yinchuan-2018")) == []
    says = [says for weight, _, says in found_in(tmp_path, TEXT) if weight == "look"]
    assert [one.split()[0] for one in says if "没有被引用" in one] == [
        "第八条",
        "第九条(五)",
        "第十条",
        "第十一条",
    ]


def test_the_shipped_rulebook_has_nothing_to_look_at() -> None:
    assert check_rulebook(SHIPPED / "yinchuan-2018") == []


def test_what_is_announced_or_was_never_checked_deserves_a_look(tmp_path: Path) -> None:
    text = TEXT.replace("checked = 2026-11-24\n", "").replace(
        'event = "commended"', 'event = "commended"\nannounced = true'
    )
    says = [says for weight, _, says in found_in(tmp_path, text) if weight == "look"]
    assert any(one.startswith("commendation：已公布") for one in says)
    assert any(one.startswith("没有写 checked") for one in says)


@pytest.mark.parametrize(
    "office",
    sorted((Path(__file__).parent / "elsewhere").glob("*/rules.toml")),
    ids=lambda path: path.parent.name,
)
def test_the_measures_of_other_offices_have_nothing_to_look_at(office: Path) -> None:
    assert check_rulebook(office.parent) == []
