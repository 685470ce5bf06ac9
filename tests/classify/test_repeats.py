"""The same text again is a repeat, a marked revision of a title is one, and anything else is a new
item.
"""

from dataclasses import replace

import pytest

from classify.document_fields import is_revision
from classify.fingerprints import fingerprint_of
from classify.repeats import Earlier, settle
from classify.submission import DoubtCode, Fields, Item, Submission
from classify.text import Text
from classify.titles import title_key
from tests.classify.letters import BODY

ITEM = Item("防溺水教育全覆盖", BODY, Fields(), fingerprint_of("防溺水教育全覆盖", Text(BODY)))
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
    assert is_revision(subject, title, Text(text))


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
    assert not is_revision(subject, title, Text(text))


def test_identical_text_of_the_unit_is_a_repeat():
    (item,) = settle(
        SUBMISSION, same_text={ITEM.fingerprint.text: "2026-00012"}, same_title={}, alike=[()]
    ).items
    assert (item.repeat_of, [doubt.code for doubt in item.doubts]) == (
        "2026-00012",
        [DoubtCode.REPEATED],
    )


def test_a_marked_revision_of_the_same_title_keeps_the_first_ones_id():
    revision = replace(SUBMISSION, items=(replace(ITEM, revises=True),))
    (item,) = settle(
        revision,
        same_text={},
        same_title={title_key("“防溺水教育”全覆盖"): "2026-00012"},
        alike=[()],
    ).items
    assert (item.repeat_of, [doubt.code for doubt in item.doubts]) == (
        "2026-00012",
        [DoubtCode.REVISED],
    )


@pytest.mark.parametrize(
    "submission", [SUBMISSION, replace(SUBMISSION, unit=None, items=(replace(ITEM, revises=True),))]
)
def test_the_same_title_alone_is_no_repeat_and_without_a_unit_nothing_is_settled(submission):
    history = {} if submission.unit else {ITEM.fingerprint.text: "2026-00012"}
    assert (
        settle(
            submission,
            same_text=history,
            same_title={title_key(ITEM.title): "2026-00012"},
            alike=[()],
        )
        == submission
    )


WEEK = "本周全市接报道路交通事故{}起，受伤{}人，查处酒驾{}起、超员{}起，出动警力{}人次，检查车辆{}辆，教育劝返{}人，整改隐患{}处，路面秩序平稳。"
EARLIER = Earlier("2026-00012", "jiaoyu", ITEM.title, Text(BODY))


def told(
    text: str, *earlier: Earlier, title: str = ITEM.title, revises: bool = False
) -> list[tuple[DoubtCode, str]]:
    item = Item(title, text, Fields(), fingerprint_of(title, Text(text)), revises=revises)
    (item,) = settle(
        Submission("jiaoyu", (item,)), same_text={}, same_title={}, alike=[earlier]
    ).items
    assert item.repeat_of is None
    return [(doubt.code, doubt.detail) for doubt in item.doubts]


def test_a_text_nearly_the_same_is_doubted_and_counts():
    ((code, detail),) = told(
        BODY.replace("通过", "借助") + "下一步将常抓不懈。", EARLIER, title="另一个标题"
    )
    assert code is DoubtCode.NEAR_REPEAT
    assert "与2026-00012相近（相同文字9" in detail


def test_another_unit_s_text_is_doubted_as_such_same_or_nearly():
    for text in (BODY, BODY + "下一步将常抓不懈。"):
        assert [code for code, _ in told(text, replace(EARLIER, unit="gongan"))] == [
            DoubtCode.SIMILAR_TO_OTHER_UNIT
        ]


def test_changed_text_under_the_same_title_is_doubted():
    ((code, detail),) = told(
        "全市教育系统另行部署，组织校长、班主任和家长委员会签订责任书，逐校排查水域风险并立牌提醒，落实到人。",
        EARLIER,
    )
    assert (code, "标题相同" in detail) == (DoubtCode.NEAR_REPEAT, True)


def test_a_weekly_report_and_the_next_are_different_items_and_no_doubt():
    first = WEEK.format(12, 15, 31, 8, 460, 2210, 95, 17)
    for title in ("道路交通安全周报", "路面秩序平稳有序"):
        assert (
            told(
                WEEK.format(9, 11, 26, 5, 432, 2075, 88, 21),
                Earlier("2026-00007", "jiaoyu", title, Text(first)),
                title=title,
            )
            == []
        )


def test_of_several_that_are_alike_the_one_most_alike_is_named():
    ((_, detail),) = told(
        BODY + "下一步将常抓不懈。",
        replace(EARLIER, item="2026-00001", text=Text(BODY[: len(BODY) * 4 // 5])),
        EARLIER,
        title="x",
    )
    assert "2026-00012" in detail
