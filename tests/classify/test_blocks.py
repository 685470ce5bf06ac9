"""A newsletter or an announcement of several items raises the doubt; an ordinary report with sections does not."""

import pytest

from classify.blocks import Cut, announced, cut_of
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
    assert cut_of(text).why


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
    assert cut_of(text) == Cut("")
