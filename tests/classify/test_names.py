"""Names and telephones are taken out of what stands behind a label, and nothing else is."""

import pytest

from classify.names import names_in, phone_in


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
