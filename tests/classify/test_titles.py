"""A title is the item's own headline, else the file's name, else the subject; kinds, serials and
marks of state are no title.
"""

import time

import pytest

from classify.text import Text
from classify.titles import (
    NO_TITLE,
    clean_file_name,
    clean_line,
    clean_subject,
    headline,
    says_nothing,
    title_key,
    title_of,
)
from tests.classify.letters import BODY

HEADLINES = [
    (f"兴庆区多措并举推进城市更新\n{BODY}", "兴庆区多措并举推进城市更新"),
    (
        f"政务信息\n第49期\n兴庆区人民政府办公室\n2026年7月23日\n兴庆区多措并举推进城市更新\n{BODY}",
        "兴庆区多措并举推进城市更新",
    ),
    (f"政务信息\n（2026年第5期）\n机密★1年\n市公安局\n110接处警提速\n{BODY}", "110接处警提速"),
    (
        f"签发人：马文清   审核：李四\n\n市教育局扎实开展防溺水教育\n{BODY}",
        "市教育局扎实开展防溺水教育",
    ),
    (f"标题：防溺水教育全覆盖\n报送单位：市教育局\n{BODY}", "防溺水教育全覆盖"),
    (f"标题\t防溺水教育全覆盖\n报送单位\t市教育局\n{BODY}", "防溺水教育全覆盖"),
    (
        f"关于全面推进义务教育优质均衡发展\n有关情况的报告\n{BODY}",
        "关于全面推进义务教育优质均衡发展有关情况的报告",
    ),
    (
        f"银川市教育局多措并举推进\n义务教育优质均衡发展\n　　{BODY}",
        "银川市教育局多措并举推进义务教育优质均衡发展",
    ),
    (f"关于义务教育的情况报告\n市教育局\n{BODY}", "关于义务教育的情况报告"),
    (f"各位领导，您好：\n现报送信息如下\n防溺水教育全覆盖\n{BODY}", "防溺水教育全覆盖"),
    (f"市政府办公室：\n按照约稿要求，现将有关情况报告如下：\n{BODY}", ""),
    (f"（更正）防溺水教育全覆盖\n{BODY}", "防溺水教育全覆盖"),
    (f"以此件为准\n防溺水教育全覆盖\n{BODY}", "防溺水教育全覆盖"),
    (f"兴庆区创建全国文明城市\n{BODY}", "兴庆区创建全国文明城市"),
    (f"全市工业经济运行情况（2026年4月）\n{BODY}", "全市工业经济运行情况（2026年4月）"),
    (BODY, ""),
    (f"市教育局\n{BODY}", ""),
    (f"一、扎实推进义务教育均衡发展\n{BODY}", ""),
    ("", ""),
]
FILE_NAMES = [
    ("1.防溺水教育全覆盖.doc", "防溺水教育全覆盖"),
    ("【市教育局】防溺水教育全覆盖(定稿).docx", "防溺水教育全覆盖"),
    ("附件1：防溺水教育全覆盖.docx", "防溺水教育全覆盖"),
    ("附件2.防溺水教育全覆盖.docx", "防溺水教育全覆盖"),
    ("20260806-防溺水教育全覆盖-定稿.docx", "防溺水教育全覆盖"),
    ("防溺水教育全覆盖 - 副本 (2).docx", "防溺水教育全覆盖"),
    ("（更正）防溺水教育全覆盖.wps", "防溺水教育全覆盖"),
    ("2026年上半年经济运行情况.docx", "2026年上半年经济运行情况"),
    ("1.5万名学生受益.docx", "1.5万名学生受益"),
    (".docx", ""),
]
SUBJECTS = [
    ("回复:转发:Fw:Re: 防溺水教育全覆盖", "防溺水教育全覆盖"),
    ("RE: 答复: 回复：FW: 防溺水教育全覆盖", "防溺水教育全覆盖"),
    ("【市教育局】关于防溺水教育的信息", "关于防溺水教育的信息"),
    ("兴庆区政府办报送:防溺水教育全覆盖", "防溺水教育全覆盖"),
    ("市教育局：防溺水教育全覆盖", "防溺水教育全覆盖"),
    ("政务信息报送-市教育局-防溺水教育全覆盖-20260806", "防溺水教育全覆盖"),
    ("信息报送_市教育局_防溺水教育全覆盖_2026年8月6日", "防溺水教育全覆盖"),
    ("约稿回复：防溺水教育全覆盖", "防溺水教育全覆盖"),
    ("【约稿】防溺水教育全覆盖", "防溺水教育全覆盖"),
    ("紧急：（补报）防溺水教育全覆盖（以此件为准）", "防溺水教育全覆盖"),
    ("关于报送防溺水约稿信息的报告", "防溺水"),
    ("银川—西安高铁开通", "银川—西安高铁开通"),
    ("", ""),
]
SAY_NOTHING = [
    *(
        "信息",
        "政务信息",
        "政务信息报送",
        "市教育局政务信息(2026年第12期)",
        "市教育局5月上报信息3篇",
        "工作简报第3期",
        "空",
        "紧急",
    ),
    *(
        "新建 Microsoft Word 文档",
        "新建文本文档 (2)",
        "文档1",
        "IMG_20260806",
        "微信图片_20260806",
        "附件",
        "正文",
        "定稿",
        "",
        "20260806",
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_the_headline_stands_under_letterhead_fields_and_marks(text, expected):
    assert headline(Text(text)) == expected


@pytest.mark.parametrize(("name", "expected"), FILE_NAMES)
def test_a_file_name_is_cleaned_of_number_office_and_state(name, expected):
    assert clean_file_name(name) == expected


@pytest.mark.parametrize(("subject", "expected"), SUBJECTS)
def test_a_subject_is_cleaned_of_chains_sender_kind_and_date(subject, expected):
    assert clean_subject(subject) == expected


@pytest.mark.parametrize("title", SAY_NOTHING)
def test_a_kind_a_serial_or_a_new_file_says_nothing(title):
    assert says_nothing(title)


@pytest.mark.parametrize(
    "title",
    ["关于防溺水教育的信息", "兴庆区发布政务信息化规划", "信息化建设提速", "全市经济运行情况"],
)
def test_a_title_that_only_ends_in_a_kind_says_something(title):
    assert not says_nothing(title)


@pytest.mark.parametrize(
    ("text", "file_name", "subject", "expected"),
    [
        (f"甲事推进有力\n{BODY}", "乙.docx", "丙事", "甲事推进有力"),
        (BODY, "乙事推进有力.docx", "丙事", "乙事推进有力"),
        (BODY, "新建 Microsoft Word 文档.docx", "转发：丙事推进有力", "丙事推进有力"),
        (BODY, None, "市教育局政务信息(2026年第12期)", "市教育局政务信息(2026年第12期)"),
        (BODY, "附件.docx", "信息", NO_TITLE),
        ("", None, "", NO_TITLE),
        ("甲" * 69 + "\n" + BODY, None, "", "甲" * 69),
        ("", None, "甲" * 500, "甲" * 200),
    ],
)
def test_headline_then_file_then_subject_and_never_empty(text, file_name, subject, expected):
    assert title_of(Text(text), file_name=file_name, subject=subject) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("（更正）防溺水教育“全覆盖”", "防溺水教育全覆盖", True),
        ("防溺水教育全覆盖(修订稿)", "防溺水教育 全覆盖。", True),
        ("工业经济运行情况（2026年4月）", "工业经济运行情况（2026年5月）", False),
        ("第3期工作要点", "第4期工作要点", False),
    ],
)
def test_titles_are_one_but_for_marks_and_punctuation(one, other, same):
    assert (title_key(one) == title_key(other)) is same


def test_no_title_has_no_key():
    assert title_key(NO_TITLE) == ""


@pytest.mark.parametrize(
    "piece",
    [
        "Re:",
        "【",
        "(",
        "市",
        "1.",
        "附件1:",
        "-",
        "市教育局:",
        "2024年",
        " ",
        "信息",
        "第1期",
        "(定稿)",
        "\n",
    ],
)
def test_a_hostile_megabyte_costs_little(piece):
    text = piece * (1_000_000 // len(piece))
    started = time.perf_counter()
    title_of(Text(text), file_name=text, subject=text)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            f"气象信息专报\n第7期\t银川市气象局\t2026年4月29日\n我市旱情可能发展\n{BODY}",
            "我市旱情可能发展",
        ),
        (f"（二〇二六年第一期）\n某局\t2026年1月8日\n某局打好组合拳\n{BODY}", "某局打好组合拳"),
        (f"道路交通安全周报\n第14期\n{BODY}", "道路交通安全周报"),
        (f"我市农业生产动态\n{BODY}", "我市农业生产动态"),
        (
            f"单位：某市某办事处\n编号：约稿〔2026〕19号\n某地改造经验做法\n{BODY}",
            "某地改造经验做法",
        ),
        (f"依申请公开\n某局开展专项检查\n{BODY}", "某局开展专项检查"),
    ],
)
def test_a_newsletter_s_own_name_is_a_title_only_where_nothing_else_is(text, title):
    assert headline(Text(text)) == title


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("◆某地甲事", "某地甲事"),
        ("【某地甲事进展】", "某地甲事进展"),
        ("二、某地  甲事", "某地 甲事"),
        ("信息1篇：夜市治理", "夜市治理"),
    ],
)
def test_a_line_is_cleaned_as_a_title(line, title):
    assert clean_line(line) == title
