"""Fields are read from head, end and tables, whatever the spacing and width, and never from
running text.
"""

import time
from dataclasses import replace

import pytest

from classify.fields import (
    UNIT_LABELS,
    is_field_line,
    labelled,
    read_fields,
    together,
    without_commission,
)
from classify.people import names_in, phone_in
from classify.submission import Fields, Place
from classify.text import Text
from tests.classify.letters import BODY

CASES = [
    ("签发人：马文清", Fields(signatory="马文清")),
    ("签 发 人：张 三", Fields(signatory="张三")),
    ("签发领导：王 小 二", Fields(signatory="王小二")),
    ("签发：马文清　审核：李四", Fields(signatory="马文清", reviewer="李四")),
    (
        "签发人：张三   核稿：李四　责任编辑：王五五 联系电话：0951-6012345",
        Fields("张三", "李四", "王五五", "0951-6012345"),
    ),
    (
        "签发人\t张三\t审核人\t李四\n编辑\t王小二\t电话\t6012345",
        Fields("张三", "李四", "王小二", "6012345"),
    ),
    ("签发人\t审核人\t编辑\n张三\t李四\t王五", Fields("张三", "李四", "王五")),
    ("签发人 张三    审核人 李四", Fields(signatory="张三", reviewer="李四")),
    ("责任编辑：张三、李四 王五", Fields(editor="张三、李四、王五")),
    ("供稿：市教育局 张三", Fields(editor="张三")),
    ("供稿：市教育局张三丰", Fields(editor="张三丰")),
    ("撰稿人：张三\n责任编辑：李四", Fields(editor="李四")),
    ("作者：阿依古丽·买买提", Fields(editor="阿依古丽·买买提")),
    ("拟稿：欧阳修文", Fields(editor="欧阳修文")),
    ("审核：党组书记、局长张三 签发：李四（副局长）", Fields(signatory="李四", reviewer="张三")),
    ("编辑：张三（0951-6012345）", Fields(editor="张三", telephone="0951-6012345")),
    ("签发领导电话：13900000000 签发领导：马力", Fields(signatory="马力")),
    (f"{BODY}（市教育局 张三 电话 0951-6012345）", Fields(editor="张三", telephone="0951-6012345")),
    (
        f"{BODY}\n（市公安局 供稿：张三 13900000001）",
        Fields(editor="张三", telephone="13900000001"),
    ),
    ("电话0951—6012345转801", Fields(telephone="0951—6012345转801")),
    (f"关于某事\n{BODY}\n签发：马文清", Fields(signatory="马文清")),
]
SAYS_NOTHING = [
    *(
        "",
        BODY,
        "签发人：",
        "签发：同意报送",
        "责任编辑：",
        "签发人：市教育局",
        "审核日期：2026年8月3日",
    ),
    *("严格审核：加强管理，提高水平。", "（张三报道）", "领导签发通知要求各地抓好落实"),
    "正文。\n" * 30 + "签发：马文清\n" + "正文。\n" * 30,
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_each_field_is_read_behind_its_label(text, expected):
    assert replace(read_fields(Text(text)), places=()) == expected


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_a_text_without_a_field_gives_none(text):
    assert read_fields(Text(text)) == Fields()


def test_the_values_of_a_unit_field_stop_at_the_next_label():
    assert labelled(
        Text("报送单位：市教育局 报送日期：2026年8月3日 签发人：马文清"), UNIT_LABELS
    ) == ("市教育局",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("签发人:马文清", True),
        ("(报送单位:市教育局)", True),
        ("电话会议召开", False),
        (BODY, False),
    ],
)
def test_a_field_line_opens_with_a_label(line, expected):
    assert is_field_line(line) is expected


@pytest.mark.parametrize(
    "piece", ["签发人", "签发人 ", "签 发 人:张 三、", "电话", "1", "(", "审核\t", " "]
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_hostile_megabyte_costs_little(piece, end):
    started = time.perf_counter()
    read_fields(Text((piece + end) * (1_000_000 // len(piece + end))))
    assert time.perf_counter() - started < 5


def test_each_field_says_where_it_was_read():
    found = read_fields(Text(f"某事\n\n签发人：马文清\n{BODY}"), where="甲.docx")
    assert found.places == (Place("signatory", "甲.docx", 3, "签发人:马文清"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "签发人 郝志刚  审核 宁波  编辑 沈悦  联系电话 021-64330219",
            Fields("郝志刚", "宁波", "沈悦", "021-64330219"),
        ),
        ("签 发 人　何国平\n审　　核　丁雪", Fields("何国平", "丁雪")),
        ("供稿：市城市管理局办公室　马晓楠", Fields(editor="马晓楠")),
        ("（联系人：傅晓蕾，0951-6983450）", Fields(telephone="0951-6983450")),
        ("审核 工作有序推进", Fields()),
    ],
)
def test_columns_without_colons_and_a_contact_are_read(text, expected):
    assert replace(read_fields(Text(text)), places=()) == expected


def test_several_are_one_each_field_from_the_first_that_has_it_with_its_place():
    one, other = (
        read_fields(Text("签发人：马文清")),
        read_fields(Text("签发人：祁峰\n编辑：沈悦"), where="乙.docx"),
    )
    both = together(one, other)
    assert (both.signatory, both.editor, [place.where for place in both.places]) == (
        "马文清",
        "沈悦",
        ["text", "乙.docx"],
    )
    asked = replace(
        both, commission="x", places=(*both.places, Place("commission", "text", 1, "x"))
    )
    assert without_commission(asked) == both


@pytest.mark.parametrize(
    ("value", "names"),
    [
        *(
            ("张 三", "张三"),
            ("王 二 小", "王二小"),
            ("张三、李四 王五", "张三、李四、王五"),
            ("局长张三", "张三"),
        ),
        *(
            ("市城市管理局办公室 马晓楠", "马晓楠"),
            ("市教育局张三丰", "张三丰"),
            ("阿依古丽·买买提", "阿依古丽·买买提"),
        ),
        *(("同意报送", None), ("", None), ("市教育局", None), ("张三(0951-6012345)", "张三")),
    ],
)
def test_names_are_joined_and_offices_and_duties_left_out(value, names):
    assert names_in(value) == names


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("0951—5671208", "0951—5671208"),
        ("(0951)6012345", "(0951)6012345"),
        ("13900000001", "13900000001"),
        ("傅某,0951-6983450)", "0951-6983450"),
        *(("2026年", None), ("", None), ("12345", None)),
    ],
)
def test_a_telephone_is_given_as_it_is_written(value, phone):
    assert phone_in(value) == phone
