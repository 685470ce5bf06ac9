"""What a mail only links to is named for the person who downloads it, and never followed."""

import pytest

from classify.attachments import cloud_doubts, is_cloud
from classify.mail_texts import texts_of
from classify.read import items_of
from classify.submission import DoubtCode
from classify.text import Text
from ingest.mail import Note
from tests.classify.letters import BODY, document, mail

ONE, TWO = f"甲事推进有力取得新成效\n{BODY}", f"乙事推进有力取得新成效\n{BODY}又"


def test_each_cloud_attachment_is_named_with_size_and_expiry():
    text = (
        "从QQ邮箱发来的超大附件\n\n"
        "甲.docx (128.03M, 2026年11月27日 21:59 到期)进入下载页面：http://mail.example.com/ftn/download?k=1\n"
        "乙.docx（3G，2026年11月28日 到期）进入下载页面：http://mail.example.com/ftn/download?k=2"
    )
    details = [doubt.detail for doubt in cloud_doubts(Text(text))]
    assert details == [
        "云附件《甲.docx》（128.03M），2026年11月27日 21:59 到期，请人工下载",
        "云附件《乙.docx》（3G），2026年11月28日 到期，请人工下载",
    ]


def test_a_bare_link_is_one_doubt_and_a_plain_date_none():
    assert len(cloud_doubts(Text("http://mail.example.com/cgi-bin/ftnExs_download?k=1\n" * 3))) == 1
    assert cloud_doubts(Text("合同将于8月到期。\n某协议（原件, 8月1日到期，已续签）")) == ()


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (
            "从网易126邮箱发来的云附件\n供暖.zip(53.4M, 2026年8月21日 15:11 到期)\n下载",
            "云附件《供暖.zip》（53.4M），2026年8月21日 15:11 到期，请人工下载",
        ),
        (
            "从网易163邮箱发来的云附件\n供暖.zip\n53.4M, 2026年8月21日 15:11 到期\n下载",
            "云附件《供暖.zip》（53.4M），2026年8月21日 15:11 到期，请人工下载",
        ),
        (
            "超大附件\n文件名：供暖 检修.docx\n大小：3.2 GB\n过期时间：2026-08-21",
            "云附件《供暖 检修.docx》（3.2 GB），过期时间:2026-08-21，请人工下载",
        ),
        ("文件中转站\n供暖.7z\n128MB", "云附件《供暖.7z》（128MB），到期时间不详，请人工下载"),
        (
            "【腾讯文档】供暖信息\nhttps://docs.example.com/doc/x",
            "云附件《供暖信息》（大小不详），到期时间不详，请人工下载",
        ),
        ("供暖.zip（1.5G，无限期）进入下载页面", "云附件《供暖.zip》（1.5G），无限期，请人工下载"),
    ],
)
def test_every_mailers_form_is_read(text, detail):
    assert [doubt.detail for doubt in cloud_doubts(Text(f"请查收。\n{text}"))] == [detail]


def test_a_link_that_only_the_source_of_the_page_has_is_a_doubt():
    assert [
        doubt.detail
        for doubt in cloud_doubts(Text("请查收。"), ("https://mail.example.com/ftn/download?k=1",))
    ] == ["正文有云附件链接，请人工下载"]


def test_a_paragraph_with_a_link_is_text_and_a_line_of_a_mailer_is_none():
    link = "https://mail.example.com/ftn/download?k=1"
    assert is_cloud(f"进入下载页面：{link}")
    assert not is_cloud("供暖管网检修完成。" * 20 + link)


def test_not_more_than_twenty_are_named():
    assert (
        len(
            cloud_doubts(
                Text(
                    "超大附件\n"
                    + "\n".join(f"{n}.zip (1M, 2026年8月21日 到期)" for n in range(200))
                )
            )
        )
        == 20
    )


def told(*documents):
    return [
        [
            (d.code, d.where, d.detail)
            for d in item.doubts
            if d.code in (DoubtCode.MISNAMED_ATTACHMENT, DoubtCode.MACROS)
        ]
        for item in items_of(texts_of(mail("x", "请查收", *documents)))
    ]


def test_a_note_goes_to_the_item_of_its_document():
    noted = document("乙.doc", TWO, kind="rtf", notes=(Note.MISNAMED, Note.MACROS))
    assert told(document("甲.docx", ONE), noted) == [
        [],
        [
            (DoubtCode.MISNAMED_ATTACHMENT, "乙.doc", "附件名与内容不符，内容是RTF 文档"),
            (DoubtCode.MACROS, "乙.doc", "附件含宏，宏未运行，文字照常读取"),
        ],
    ]


def test_a_note_of_what_is_no_item_goes_to_the_first():
    holder = document("a.docx", "", kind="zip", notes=(Note.MISNAMED,))
    assert [
        [code for code, _, _ in doubts]
        for doubts in told(holder, document("甲.docx", ONE, inside=0))
    ] == [[DoubtCode.MISNAMED_ATTACHMENT]]
