"""A newsletter or an announcement of several items raises the doubt; an ordinary report with
sections does not.
"""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classify.cuts import Cut, announced, cut_of, title_at
from classify.text import Text, rows_of
from tests.classify.letters import BODY

REPORT = f"关于义务教育的情况报告\n{BODY}\n一、主要做法\n{BODY}\n二、存在的困难和问题\n{BODY}\n三、下一步工作打算\n{BODY}"


@pytest.mark.parametrize(
    ("subject", "count"),
    [
        ("市教育局5月上报信息3篇", 3),
        ("政务信息（两条）", 2),
        ("报送信息共 12 条", 12),
        ("市教育局信息十二则", 12),
        ("信息：3篇", 3),
        ("3条信息", 3),
        ("银川市出台十条措施", 1),
        ("推出惠企政策20条全力稳增长", 1),
        ("一篇文章引发的思考", 1),
        ("信息", 1),
        ("", 1),
    ],
)
def test_only_a_count_of_items_is_an_announcement(subject, count):
    assert announced(subject) == count


@pytest.mark.parametrize(
    "text",
    [
        f"一、兴庆区扎实推进义务教育均衡发展\n{BODY}\n二、市公安局开展夏季治安打击整治行动\n{BODY}",
        f"政务信息\n第49期\n目  录\n甲事\n乙事\n{BODY}",
        f"【本期要目】\n{BODY}",
        f"【市教育局三措并举防溺水】\n{BODY}\n【兴庆区多措并举抓更新】\n{BODY}",
        f"标题：甲\n{BODY}\n标题：乙\n{BODY}",
        f"报送单位：甲局\n{BODY}\n报送单位：乙局\n{BODY}",
        f"信息一：甲\n{BODY}\n信息二：乙\n{BODY}",
        f"甲事\n{BODY}（市教育局 张三）\n乙事\n{BODY}（市教育局 李四）",
    ],
)
def test_several_headed_or_signed_blocks_seem_several_matters(text):
    assert cut_of(Text(text)).why


@pytest.mark.parametrize(
    "text",
    [
        "",
        BODY,
        REPORT,
        REPORT.replace("一、", "1.").replace("二、", "2."),
        f"甲事\n{BODY}（市教育局 张三）",
        f"甲事\n一是抓宣传。{BODY}\n二是抓管理。{BODY}",
    ],
)
def test_an_ordinary_report_with_sections_is_one_matter(text):
    assert cut_of(Text(text)) == Cut("")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            f"一、某县扎实推进义务教育均衡发展\n{BODY}\n二、某局开展夏季治安打击整治行动\n{BODY}",
            [("某县扎实推进义务教育均衡发展", 1), ("某局开展夏季治安打击整治行动", 3)],
        ),
        (
            f"某地政务信息\n第4期\n本期要目\n◇某地推进甲事\n◇某地推进乙事\n某地推进甲事\n{BODY}\n某地推进乙事\n{BODY}",
            [("某地推进甲事", 6), ("某地推进乙事", 8)],
        ),
        (
            f"一周要情\n第36期　2026年9月10日\n◆某地甲产业进入采摘季\n{BODY}\n◆某地乙项目建成投产\n{BODY}",
            [("某地甲产业进入采摘季", 3), ("某地乙项目建成投产", 5)],
        ),
        (f"信息一\n某地甲事\n{BODY}\n信息二\n某地乙事\n{BODY}", [("某地甲事", 1), ("某地乙事", 4)]),
        (
            f"【工作动态】\n某地甲事进展顺利\n{BODY}\n【经验交流】\n某地乙事受到好评\n{BODY}",
            [("某地甲事进展顺利", 2), ("某地乙事受到好评", 5)],
        ),
        (
            f"某地甲事进展顺利\n{BODY}\n----------\n某地乙事受到好评\n{BODY}",
            [("某地甲事进展顺利", 1), ("某地乙事受到好评", 4)],
        ),
        (
            f"某地甲事进展顺利\n{BODY}\n（某县政府办　签发：丁某）\n某地乙事受到好评\n{BODY}\n（某街道　签发：祁某）",
            [("某地甲事进展顺利", 1), ("某地乙事受到好评", 4)],
        ),
        (f"标题：某地甲事\n{BODY}\n标题：某地乙事\n{BODY}", [("某地甲事", 1), ("某地乙事", 3)]),
    ],
)
def test_the_proposed_cut_names_each_title_and_its_line(text, pieces):
    assert [(piece.title, piece.line) for piece in cut_of(Text(text)).pieces] == pieces


def test_plain_headlines_are_a_cut_only_where_as_many_are_announced():
    text = f"某地甲事进展顺利\n{BODY}\n某地乙事受到好评\n{BODY}"
    assert [piece.line for piece in cut_of(Text(text), expected=2).pieces] == [1, 3]
    assert cut_of(Text(text)) == cut_of(Text(text), expected=3) == Cut("")


def test_a_list_of_contents_without_its_headlines_is_doubted_without_a_cut():
    assert cut_of(Text(f"目录\n甲\n乙\n{BODY}")) == Cut("文中有目录，像是多条信息")


def test_a_piece_that_a_person_cut_gets_its_headline():
    assert title_at(Text(f"二、某地乙事受到好评\n{BODY}")) == "某地乙事受到好评"
    assert title_at(Text("")) == ""


@given(
    st.lists(
        st.sampled_from(
            [
                *"一二三、◆【】（）：:0123。\n\t ",
                "目录",
                "信息一",
                "标题：",
                "报送单位：",
                "----",
                BODY,
            ]
        ),
        max_size=60,
    ).map("".join)
)
@example("报送单位：\n报送单位：")
@example("某地甲事进展\n报送单位：\n报送单位：")
def test_any_text_gives_lines_that_it_has_in_their_order(text):
    lines = [piece.line for piece in cut_of(Text(text)).pieces]
    assert lines == sorted(set(lines))
    assert not lines or (lines[0] >= 1 and lines[-1] <= len(rows_of(text)))
    assert len(lines) != 1


@pytest.mark.parametrize(
    "piece", ["一、", "◆某地甲事进展\n", "【", "目录\n", "（某局 ", "----\n", "标题："]
)
def test_a_hostile_megabyte_costs_little(piece):
    began = time.process_time()
    cut_of(Text(piece * (1_000_000 // len(piece))), expected=2)
    assert time.process_time() - began < 1.5
