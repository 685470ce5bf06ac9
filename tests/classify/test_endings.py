"""A signature, a device's line and a disclaimer come off the end of a text; nothing else does."""

import pytest

from classify.endings import is_footer, split_ending

BODY = "甲事推进有力。\n\n乙事推进有力。"


@pytest.mark.parametrize(
    ("ending", "signature"),
    [
        ("\n-- \n张三\n电话 0951-0000000", "张三\n电话 0951-0000000"),
        ("\n\n\n--\n张三", "张三"),
        ("\n发自我的iPhone", ""),
        ("\n\n来自QQ邮箱\n发自我的手机\n", ""),
        ("\n--\n张三\n发自我的iPhone", "张三"),
        ("\n\n保密声明：本邮件含有保密信息，仅供收件人使用，误收请删除。", ""),
        (
            "\n---------\nThis e-mail and its attachments are confidential and intended only\nfor the recipient.",
            "",
        ),
        ("\n--\n张三\n\n免责声明：本邮件内容仅供收件人参考。", "张三"),
    ],
)
def test_what_stands_under_the_text_is_set_apart(ending, signature):
    assert split_ending(BODY + ending) == (BODY, signature)


@pytest.mark.parametrize(
    "text",
    [
        "",
        BODY,
        BODY + "\n兴庆区政府办\n2026年7月6日",
        BODY + "\n（兴庆区 王芳 电话 0951-0000000）",
        "甲\n--\n" + "一" * 80,
        "甲\n--\n" + "乙\n" * 30,
        "本邮件系统升级工作顺利完成，覆盖全市机关。",
        "兴庆区开展保密宣传，要求删除涉密邮件。",
        BODY + "\n来自全市的学生参加，\n发自内心的感谢。",
    ],
)
def test_an_items_own_end_stays(text):
    assert split_ending(text) == (text, "")


def test_a_device_is_named_in_a_line_of_its_own():
    assert is_footer("发自我的华为手机")
    assert not is_footer("市民发自内心地感谢")
