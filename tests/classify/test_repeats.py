"""The same text again is a repeat, a marked revision of a title is one, and anything else is a new item."""

from dataclasses import replace

import pytest

from classify.keys import keys_of
from classify.repeats import is_revision, settle
from classify.submission import DoubtCode, Fields, Item, Submission
from classify.titles import title_key
from tests.classify.letters import BODY

ITEM = Item("防溺水教育全覆盖", BODY, Fields(), keys_of("防溺水教育全覆盖", BODY))
SUBMISSION = Submission("jiaoyu", (ITEM,))


@pytest.mark.parametrize(
    ("subject", "title", "text"),
    [
        ("（更正）某事", "", ""),
        ("某事(修订稿)", "", ""),
        ("回复：更正：某事", "", ""),
        ("某事（以此件为准）", "", ""),
        ("某事，以本邮件为准", "", ""),
        ("", "某事_更正.docx", ""),
        ("", "【更正】某事.docx", ""),
        ("", "", "更正：某事\n正文"),
        ("", "", "（更正）某事\n正文"),
        ("", "", "此前所报作废，以此件为准。"),
    ],
)
def test_a_marked_revision_is_seen(subject, title, text):
    assert is_revision(subject, title, text)


@pytest.mark.parametrize(
    ("subject", "title", "text"),
    [
        ("", "", ""),
        ("我市修订物业管理条例", "", ""),
        ("出台《某办法（修订）》成效初显", "", ""),
        ("某事", "某事(定稿).docx", "修订完善制度。" + BODY),
    ],
)
def test_an_ordinary_word_is_no_mark_of_revision(subject, title, text):
    assert not is_revision(subject, title, text)


def test_identical_text_of_the_unit_is_a_repeat():
    (item,) = settle(SUBMISSION, same_text={ITEM.keys.text: "2026-00012"}, same_title={}).items
    assert (item.repeat_of, [doubt.code for doubt in item.doubts]) == ("2026-00012", [DoubtCode.REPEATED])


def test_a_marked_revision_of_the_same_title_keeps_the_first_ones_id():
    revision = replace(SUBMISSION, items=(replace(ITEM, revises=True),))
    (item,) = settle(revision, same_text={}, same_title={title_key("“防溺水教育”全覆盖"): "2026-00012"}).items
    assert (item.repeat_of, [doubt.code for doubt in item.doubts]) == ("2026-00012", [DoubtCode.REVISED])


@pytest.mark.parametrize("submission", [SUBMISSION, replace(SUBMISSION, unit=None, items=(replace(ITEM, revises=True),))])
def test_the_same_title_alone_is_no_repeat_and_without_a_unit_nothing_is_settled(submission):
    history = {} if submission.unit else {ITEM.keys.text: "2026-00012"}
    assert settle(submission, same_text=history, same_title={title_key(ITEM.title): "2026-00012"}) == submission
