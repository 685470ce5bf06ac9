"""What a mail only links to is named for the person who downloads it, and never followed."""

import pytest

from classify.cloud import cloud_doubts, is_cloud


def test_each_cloud_attachment_is_named_with_size_and_expiry():
    text = (
        "从QQ邮箱发来的超大附件\n\n"
        "甲.docx (128.03M, 2026年11月27日 21:59 到期)进入下载页面：http://mail.example.com/ftn/download?k=1\n"
        "乙.docx（3G，2026年11月28日 到期）进入下载页面：http://mail.example.com/ftn/download?k=2"
    )
    details = [doubt.detail for doubt in cloud_doubts(text)]
    assert details == [
        "云附件《甲.docx》（128.03M），2026年11月27日 21:59 到期，请人工下载",
        "云附件《乙.docx》（3G），2026年11月28日 到期，请人工下载",
    ]


def test_a_bare_link_is_one_doubt_and_a_plain_date_none():
    assert len(cloud_doubts("http://mail.example.com/cgi-bin/ftnExs_download?k=1\n" * 3)) == 1
    assert cloud_doubts("合同将于8月到期。\n某协议（原件, 8月1日到期，已续签）") == ()
