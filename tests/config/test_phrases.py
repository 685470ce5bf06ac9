"""The phrases for categories: the file that ships, what a file may say, and how it is refused."""

import tomllib

import pytest

from config.errors import Misconfigured
from config.phrases import Phrase, load_phrases, shipped_phrases
from scoring.rulebook_file import find_rulebook, load_rulebook

RULEBOOK = load_rulebook(find_rulebook("yinchuan-2018"))
KNOWN = {"policy", "elsewhere"}
POLICY = '[[category]]\ncode = "policy"\nname = "贯彻落实"\n'


def phrases_of(tmp_path, text):
    file = tmp_path / "my.toml"
    file.write_text(text, encoding="utf-8")
    return load_phrases(file, known=KNOWN)


def test_the_phrases_that_ship_are_for_the_categories_of_their_rulebook_under_the_same_names():
    phrases = load_phrases(
        shipped_phrases(RULEBOOK.name), known={category.code for category in RULEBOOK.categories}
    )
    assert dict(phrases.names) == {category.code: category.name for category in RULEBOOK.categories}
    assert {phrase.category for phrase in phrases.listed} == {
        category.code for category in RULEBOOK.categories
    }
    assert all(phrase.weight for phrase in phrases.listed)


def test_a_rulebook_without_phrases_has_none():
    assert shipped_phrases("elsewhere-2020") is None


def test_a_file_says_which_words_speak_where_for_what_and_how_much(tmp_path):
    phrases = phrases_of(
        tmp_path,
        f'margin = 3\n{POLICY}[category.title]\n"落实…精神" = 4\n[category.text]\n"贯彻" = -1\n',
    )
    assert (phrases.margin, phrases.names) == (3, (("policy", "贯彻落实"),))
    assert phrases.listed == (
        Phrase("policy", "title", "落实…精神", 4),
        Phrase("policy", "text", "贯彻", -1),
    )


REFUSED = [
    (
        '[[category]]\ncode = "polcy"\nname = "甲"\n',
        "：category.polcy.code：计分办法没有这个类别，最接近的是 policy",
    ),
    (POLICY * 2, "：category.policy.code：这个类别写了两次，请合并"),
    (POLICY + '[category.title]\n"落实" = "4"\n', "：category.policy.title.落实：应是整数"),
    (POLICY + '[category.title]\n"落实" = 40\n', "：category.policy.title.落实：须不大于 20"),
    (
        POLICY + '[category.body]\n"落实" = 4\n',
        "：没有 category.policy.body 这个键，最接近的是 code",
    ),
    ("margin = 0\n" + POLICY, "：margin：须不小于 1"),
    ('[[category]]\ncode = "policy"\n', "：缺少 category.policy.name"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_what_is_wrong_is_said_with_file_and_key(tmp_path, text, sentence):
    with pytest.raises(Misconfigured) as caught:
        phrases_of(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'my.toml'}{sentence}"


@pytest.mark.parametrize("words", ["…落实", "落实…", "…", "a…b…c…d", "落实……精神", " …落实"])
def test_a_gap_stands_between_words_and_there_are_two_at_most(tmp_path, words):
    with pytest.raises(Misconfigured, match="至多 2 处，前后都要有字"):
        phrases_of(tmp_path, f'{POLICY}[category.title]\n"{words}" = 4\n')


def test_the_same_words_twice_in_one_place_are_refused(tmp_path):
    with pytest.raises(Misconfigured, match="不是 TOML"):
        phrases_of(tmp_path, f'{POLICY}[category.title]\n"落实" = 4\n"落实" = 3\n')


def test_the_shipped_file_keeps_to_the_form_that_it_explains():
    data = tomllib.loads(shipped_phrases("yinchuan-2018").read_text("utf-8"))
    assert data["margin"] == 2
    assert all(
        set(category) <= {"code", "name", "title", "text", "cover"} for category in data["category"]
    )
