"""An issue's draft: pieces in full in their order, briefs under their heading, contents before
four, nothing of what is sealed.
"""

import pytest

from scoring.issue import IssuePiece, Masthead, compose_issue

MASTHEAD = Masthead("银川政务信息", "第12期", "2026年7月6日", "银川市人民政府办公厅")


def texts(*pieces):
    return [block.text for block in compose_issue(MASTHEAD, pieces).blocks]


def body(text, title="关于供水"):
    """What is printed between the title and the source."""
    return texts(IssuePiece(title, text, "某县"))[1:-1]


def test_pieces_in_full_stand_before_briefs_without_their_title_twice():
    brief = IssuePiece("关于供暖", "供暖正常。", "金凤区", genre="brief")
    whole = IssuePiece(
        "关于供水", "关于供水\r\n供水正常。\n\n继续巡检。", "贺兰县", editor="王编辑"
    )
    found = compose_issue(MASTHEAD, [brief, whole]).blocks
    assert [(block.level, block.text) for block in found] == [
        ("title", "关于供水"),
        ("body", "供水正常。"),
        ("body", "继续巡检。"),
        ("source", "（供稿单位：贺兰县　责任编辑：王编辑）"),
        ("title", "简　讯"),
        ("second", "（一）关于供暖"),
        ("body", "供暖正常。"),
        ("source", "（供稿单位：金凤区）"),
    ]


def test_four_pieces_and_more_have_a_list_of_contents_in_which_briefs_are_marked():
    several = [
        IssuePiece(f"标题{n}", "正文", "某县", genre="brief" if n == 1 else "full")
        for n in range(4)
    ]
    contents = [
        "本期目录",
        "1. 标题0（某县）",
        "2. 标题2（某县）",
        "3. 标题3（某县）",
        "4. 【简讯】标题1（某县）",
    ]
    assert texts(*several)[:5] == contents
    assert texts(*several[:3])[0] == "标题0"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("报送单位：某县\n签发人：甲\n关于供水\n正文。", ["正文。"]),
        ("报送单位：某县\n关于\n供水\n正文。", ["正文。"]),
        ("正文。\n某县人民政府办公室\n2026年7月5日", ["正文。"]),
        ("正文。\n二〇二六年七月五日", ["正文。"]),
        (
            "正文。\n某县某办\n2026年7月5日\n（某县某办 甲 电话 0951-0000000）\n签发人：甲　审核：乙",
            ["正文。"],
        ),
        ("正文。\n已于今日完成。\n2026年7月5日", ["正文。", "已于今日完成。"]),
        ("编辑部负责此事，一切正常。", ["编辑部负责此事，一切正常。"]),
        ("2026年7月5日", ["2026年7月5日"]),
        ("", []),
    ],
)
def test_letterhead_and_signature_are_left_out_and_nothing_of_the_text_is(text, printed):
    assert body(text) == printed


def test_a_title_far_below_is_none():
    far = "\n".join([*(f"第{n}行" for n in range(12)), "关于供水"])
    assert body(far)[0] == "第0行"


def test_what_is_sealed_is_left_out_with_a_line():
    found = texts(
        IssuePiece(None, None, "某县", item="2026-00007"), IssuePiece("标题", "正文", "某县")
    )
    assert found == [
        "标题",
        "正文",
        "（供稿单位：某县）",
        "（2026-00007 已清除，文稿中不再刊印。）",
    ]
    assert "本期目录" not in texts(*[IssuePiece(None, None, "某县", item="2026-00007")] * 5)


def test_what_cannot_be_printed_is_left_out_and_more_briefs_than_there_are_numerals_stand():
    assert texts(IssuePiece("标\x00题\u202e", "正\x0b文\ufffe\ud800", "某\x1b县"))[:3] == [
        "标题",
        "正文",
        "（供稿单位：某县）",
    ]
    many = texts(*[IssuePiece("题", "文", "某县", genre="brief")] * 120)
    assert [one for one in many if one.startswith("（") and one.endswith("题")][98:100] == [
        "（九十九）题",
        "（100）题",
    ]


def test_the_masthead_names_publication_issue_day_and_office_and_leaves_room_for_the_editor():
    paper = compose_issue(MASTHEAD, [IssuePiece("标题", "正文", "某县")])
    assert (paper.head, paper.number, paper.issued_by, paper.date) == (
        "银川政务信息",
        "第12期",
        "银川市人民政府办公厅",
        "2026年7月6日",
    )
    assert (paper.signature, paper.title, paper.printed_by) == ("", (), "银川市人民政府办公厅")
    assert paper.name == "银川政务信息第12期"
    assert paper.remark.split() == ["责任编辑：", "审核：", "签发："]
