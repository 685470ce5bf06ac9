"""Marks of secrecy are found in every form, and ordinary talk of secrecy is none."""

import dataclasses
import time

import pytest

from classify.mail_texts import texts_of
from classify.screen import Mark, Strength, screen, screen_text
from ingest.mail import Forwarded
from tests.classify.letters import BODY, document, mail

STRONG = [
    ("机密★5年\n关于某事的报告", "level_star"),
    ("机 密 ★ 1 年", "level_star"),
    ("机　密　★　１０　年", "level_star"),
    ("绝密☆长期", "level_star"),
    ("秘密＊1年", "level_star"),
    ("秘密* 6个月", "level_star"),
    ("机密★会议开始前", "level_star"),
    ("机\u200b密★️3年", "level_star"),
    ("正文。\n" * 60 + "附件：秘密★1年", "level_star"),
    ("秘密 10年", "level_period"),
    ("绝密·30年", "level_period"),
    ("绝密（长期）", "level_period"),
    ("秘密\n\n关于某事的报告", "level_alone"),
    ("【机密】\n关于某事的报告", "level_alone"),
    ("000123\n机 密\n特急\n关于某事的报告", "level_alone"),
    ("机密·特急", "level_alone"),
    ("机密          特急\n某局文件", "level_alone"),
    (
        "发件人：张三\n发送时间：周一\n收件人：李四\n抄送：王五\n主题：某事\n\n转上，请阅\n您好\n又及\n某局\n机密\n正文",
        "level_alone",
    ),
    ("正文。\n" * 60 + "密级：机密", "secrecy_field"),
    ("密 级：秘 密", "secrecy_field"),
    ("密级\t秘密\t期限\t一年", "secrecy_field"),
    ("密级：\t\t秘密", "secrecy_field"),
    ("密级\t紧急程度\n秘密\t特急", "secrecy_field"),
    ("密级(绝密/机密/秘密)：机密", "secrecy_field"),
    ("保密等级：绝密 紧急程度：特急", "secrecy_field"),
    ("密级：□绝密 □机密 ☑秘密 □普通", "secrecy_field"),
    ("密级：绝密□ 机密√ 秘密□", "secrecy_field"),
]
WEAK = [
    ("内部\n关于某事的报告", "internal_alone"),
    ("【内部】\n关于某事的报告", "internal_alone"),
    ("内部事项 注意保管\n关于某事的报告", "internal_alone"),
    ("内部资料，注意保存\n工作简报", "internal_alone"),
    ("工作秘密\n关于某事的报告", "internal_alone"),
    ("工作简报（内部）\n关于某事的报告", "internal_alone"),
    ("密级：内部", "secrecy_field"),
    ("密级：工作秘密", "secrecy_field"),
    ("密级\t内部", "secrecy_field"),
    ("密级：涉密", "secrecy_field"),
    ("【秘密】关于某事的报告\n" + BODY, "text_bracket"),
]
NO_MARK = [
    "",
    *(
        "密级：",
        "密级：非密",
        "密级：无",
        "密级:普通",
        "密级：一般",
        "密级：公开",
        "密级：否",
        "密级：不涉密",
        "密级：未定密级",
    ),
    *(
        "密级：\n关于某事的报告",
        "密级\t\t紧急程度\t普通",
        "密级：□绝密□机密□秘密☑非密",
        "密级：保密期限：",
        "密级：公开 保密审查：已审",
    ),
    "密级：绝密/机密/秘密",
    "严格按照密级：绝密、机密、秘密分类管理",
    *(
        "全市开展保密检查",
        "依法保护企业商业秘密",
        "加强涉密人员管理",
        "机密文件管理办法",
        "练习秘密书写",
        "保守国家秘密是公民的义务",
    ),
    *(
        "脱密期：绝密3年，机密2年，秘密1年",
        "国家秘密分为绝密、机密、秘密三级",
        "涉密载体密级：按规定标注",
    ),
    "离职人员须严守商业秘密2年以上",
    "妥善应对危机\n密切联系群众",
    *("内部审计工作推进有力", "局机关(内部)食堂向群众开放", "持续优化内部管理"),
    "此件不公开\n依申请公开",
    "《国家秘密》宣传片在线播放",
    "正文。\n" * 20 + "秘密\n" + "正文。\n" * 20,
    BODY,
]


@pytest.mark.parametrize(("text", "rule"), STRONG)
def test_a_level_with_its_star_period_field_or_line_is_a_strong_mark(text, rule):
    assert screen_text(text) == Mark(Strength.STRONG, rule)


@pytest.mark.parametrize(("text", "rule"), WEAK)
def test_internal_and_bracketed_marks_are_weak(text, rule):
    assert screen_text(text) == Mark(Strength.WEAK, rule)


@pytest.mark.parametrize("text", NO_MARK)
def test_blank_values_and_ordinary_sentences_are_no_mark(text):
    assert screen_text(text) is None
    assert (
        screen(texts_of(mail("关于某事的信息", text, document("关于某事的信息.docx", text))))
        is None
    )


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("【机密】关于某事的报告", Mark(Strength.WEAK, "subject_bracket")),
        ("回复：（秘密）关于某事的报告", Mark(Strength.WEAK, "subject_bracket")),
        ("转发：秘密", Mark(Strength.WEAK, "subject_alone")),
        ("关于某事的报告（内部）", Mark(Strength.WEAK, "internal_alone")),
        ("关于某事的报告 机密★1年", Mark(Strength.STRONG, "level_star")),
        ("关于开展(商业秘密)保护的信息", None),
        ("机密文件管理工作情况", None),
    ],
)
def test_a_level_in_brackets_or_alone_in_the_subject_is_weak_and_with_a_star_strong(
    subject, expected
):
    assert screen(texts_of(mail(subject, BODY))) == expected


def test_file_names_and_every_document_are_read_and_the_strongest_mark_wins():
    assert screen(texts_of(mail("x", BODY, document("1.机密.docx", BODY)))) == Mark(
        Strength.WEAK, "name_alone"
    )
    assert screen(texts_of(mail("x", BODY, document("（秘密）某事.pdf")))) == Mark(
        Strength.WEAK, "name_bracket"
    )
    assert screen(
        texts_of(
            mail("【秘密】x", BODY, document("a.docx", BODY), document("b.docx", "密级：机密"))
        )
    ) == Mark(Strength.STRONG, "secrecy_field")


@pytest.mark.parametrize(
    "piece",
    [
        "秘密",
        "机 ",
        "机密★",
        "密级:",
        "密级\t",
        "密级(",
        "密级:□",
        "内部",
        "(",
        "【机密】",
        "\u0301\u0316",
        "\uff9e\u0316",
        " ",
    ],
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_hostile_megabyte_is_read_in_linear_time(piece, end):
    started = time.perf_counter()
    screen_text((piece + end) * (1_000_000 // len(piece + end)))
    assert time.perf_counter() - started < 20


def test_the_subject_of_an_enclosed_mail_is_read_although_its_text_could_not_be():
    enclosed = Forwarded("a@example.com", "", "【机密】某事", None, "rfc822")
    assert (
        screen(texts_of(dataclasses.replace(mail("转发", "请阅"), forwarded=(enclosed,))))
        is not None
    )


def test_the_folders_of_an_archive_and_the_names_of_what_it_holds_are_read_like_any_text():
    assert (
        screen(texts_of(mail("x", "", document("a.zip", "材料\n机密★5年", kind="zip")))).rule
        == "level_star"
    )
    assert (
        screen(
            texts_of(
                mail(
                    "x",
                    "",
                    document("a.zip", "", kind="zip"),
                    document("秘密★1年.docx", "", inside=0),
                )
            )
        ).rule
        == "level_star"
    )
