"""The demonstration's mails: how many of each kind, the same every day, and nothing real in them."""

import email
import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from email import policy
from pathlib import Path

import docx
import pytest

import config
from config.period import Quarter, civil_date
from desk.demo.mails import DemoMail, demo_mails, letter
from desk.demo.plan import Fate, Plan, load_plan

ROOT = Path(config.__file__).parents[1]
DIGEST = "import hashlib; from desk.demo.mails import demo_mails; print(hashlib.sha256(b''.join(m.content for m in demo_mails())).hexdigest())"


@pytest.fixture(scope="module")
def mails() -> tuple[DemoMail, ...]:
    return demo_mails()


def counted(mails, unit, quarter):
    fates = {Fate.RECORDED}
    return sum(
        m.items
        for m in mails
        if m.unit == unit and m.fate in fates and Quarter.of(civil_date(m.received_at)) == quarter
    )


def test_there_are_about_sixty_of_about_twenty_units_over_two_quarters(mails):
    assert len(mails) == 66
    assert len({mail.unit for mail in mails if mail.unit}) == 23
    assert {str(Quarter.of(civil_date(mail.received_at))) for mail in mails} == {"2026Q1", "2026Q2"}


def test_each_fate_has_its_mails(mails):
    assert Counter(mail.fate for mail in mails) == {
        Fate.RECORDED: 55,
        Fate.REPEATED: 4,
        Fate.REVISED: 1,
        Fate.WAITING: 3,
        Fate.HELD: 2,
        Fate.UNREADABLE: 1,
    }


def test_they_are_the_same_bytes_twice(mails):
    assert demo_mails() == mails


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("4711", "America/New_York")])
def test_another_process_with_another_hash_seed_and_zone_makes_the_same_bytes(mails, seed, zone):
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
    other = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert (
        other.stdout.decode().strip()
        == hashlib.sha256(b"".join(mail.content for mail in mails)).hexdigest()
    )


def test_no_two_mails_are_the_same_bytes(mails):
    assert len({mail.content for mail in mails}) == len(mails)


def test_names_tell_them_apart_and_times_are_of_shanghai_and_in_order(mails):
    assert len({mail.name for mail in mails}) == len(mails)
    assert {mail.received_at.utcoffset() for mail in mails} == {timedelta(hours=8)}
    assert [mail.received_at for mail in mails] == sorted(mail.received_at for mail in mails)


def test_the_weather_bureau_meets_its_quota_of_ten_in_the_first_quarter_alone(mails):
    first, second = Quarter(2026, 1), Quarter(2026, 2)
    assert (counted(mails, "qixiang", first), counted(mails, "qixiang", second)) == (10, 4)


@pytest.mark.parametrize(("unit", "quota"), [("haiguan", 10), ("yaojian", 10), ("zongbao", 20)])
def test_others_send_something_and_fall_short_in_both_quarters(mails, unit, quota):
    assert all(
        0 < counted(mails, unit, quarter) < quota
        for quarter in (Quarter(2026, 1), Quarter(2026, 2))
    )


def test_a_second_folder_with_a_chinese_name_holds_some(mails):
    assert Counter(mail.folder for mail in mails) == {"INBOX": 60, "信息报送": 6}


def test_one_mail_brings_three_items_and_what_is_not_read_brings_none(mails):
    assert Counter(mail.items for mail in mails) == {1: 62, 3: 1, 0: 3}
    assert {mail.items for mail in mails if mail.fate in {Fate.HELD, Fate.UNREADABLE}} == {0}


@pytest.mark.parametrize("charset", [b"utf-8", b"gb2312", b"gbk", b"gb18030"])
@pytest.mark.parametrize("way", [b"B", b"Q"])
def test_subjects_come_in_every_charset_in_b_and_in_q(mails, charset, way):
    assert any(
        re.search(rb"^Subject: =\?" + charset + rb"\?" + way, mail.content, re.MULTILINE)
        for mail in mails
    )


def test_two_subjects_or_more_come_raw(mails):
    assert (
        sum(
            bool(re.search(rb"^Subject: [^\r]*[\x80-\xff]", mail.content, re.MULTILINE))
            for mail in mails
        )
        >= 2
    )


def test_every_mail_but_the_garbage_has_an_id_and_reads_without_a_defect(mails):
    for mail in mails:
        if mail.fate is not Fate.UNREADABLE:
            message = email.message_from_bytes(mail.content)
            assert message["Message-ID"]
            assert not [defect for part in message.walk() for defect in part.defects], mail.name


def test_no_address_and_no_link_is_of_a_real_place(mails):
    data = [
        (ROOT / "desk" / "demo" / name).read_text("utf-8") for name in ("texts.toml", "mails.toml")
    ]
    for text in (*data, *(mail.content.decode("latin-1") for mail in mails)):
        hosts = [
            *re.findall(r"[\w.+-]+@([A-Za-z0-9][\w.-]*\w)", text),
            *re.findall(r"https?://([\w.-]+)", text),
        ]
        assert all(re.fullmatch(r"([a-z]+\.)*example\.(gov\.cn|com)", host) for host in hosts), (
            hosts
        )


def test_telephone_numbers_are_of_the_invented_range():
    assert all(
        re.fullmatch(r"0\d{2,3}-5{3,4}\d{4}", office.telephone)
        for office in load_plan().offices.values()
    )


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def read(key, plan):
    return email.message_from_bytes(letter(plan.mails[key], plan), policy=policy.compat32)


def text_in(part):
    return part.get_payload(decode=True).decode(
        "gb18030" if part.get_content_charset("").startswith("gb") else "utf-8"
    )


def documents_in(message):
    return [
        part.get_payload(decode=True)
        for part in message.walk()
        if part.get_content_type().endswith(".document")
    ]


def test_a_mail_sent_again_differs_in_nothing_but_its_id_and_its_dates(plan):
    first, again = (
        letter(plan.mails[key], plan).split(b"\r\n\r\n", 1)
        for key in ("qixiang-0120", "qixiang-0127")
    )
    assert first[1] == again[1]
    changed = {
        line.split(b":")[0] for line in set(again[0].split(b"\r\n")) - set(first[0].split(b"\r\n"))
    }
    assert changed == {
        b"\tby mx.example.com with ESMTP; Tue, 27 Jan 2026 08".split(b":")[0],
        b"Date",
        b"Message-ID",
    }


def test_a_text_forward_quotes_the_head_of_the_first_mail_and_brings_its_attachment_along(plan):
    first, forward = read("jinfeng-0107", plan), read("jinfeng-0116", plan)
    body = text_in(forward.get_payload(0))
    assert all(
        word in body
        for word in (
            "原始邮件",
            "发件人：金凤区政府办信息科 <jinfeng@example.gov.cn>",
            "2026年1月7日 16:40",
        )
    )
    assert documents_in(forward) == documents_in(first)


def test_a_forward_as_a_message_holds_the_first_mail_byte_for_byte(plan):
    assert letter(plan.mails["xixia-0112"], plan) in letter(plan.mails["xixia-0123"], plan)


def test_a_mail_of_html_has_no_plain_text_and_the_style_of_a_web_mailer(plan):
    message = read("lingwu-0209", plan)
    assert message.get_content_type() == "text/html"
    assert "cloudAttachStyle" in text_in(message)
    assert "<div>灵武市推进长枣产业提质增效</div>" in text_in(message)


def test_garbage_has_neither_a_line_nor_a_letter(plan):
    content = letter(plan.mails["garbage-0128"], plan)
    assert len(content) == 640
    assert min(content) >= 0x80


def test_the_damaged_attachment_is_no_document_any_more(plan):
    damaged = read("yongning-0310", plan).get_payload(1)
    content = damaged.get_payload(decode=True)
    with pytest.raises(Exception, match=r"(?i)zip"):
        docx.Document(io.BytesIO(content))


def test_a_display_name_can_stand_in_a_comment_or_raw(plan):
    assert b"From: haiguan@example.gov.cn (=?gbk?B?" in letter(plan.mails["haiguan-0320"], plan)
    assert "From: 综保区管委会办公室 <zongbao@example.gov.cn>".encode("gbk") in letter(
        plan.mails["zongbao-0121"], plan
    )


def test_a_date_header_may_lie(plan):
    assert read("xingqing-0401", plan)["Date"].startswith("Tue, 31 Mar 2026 23:58:40")
    assert read("yaojian-0227", plan)["Date"].endswith(" CST")


@pytest.mark.parametrize(
    ("key", "characters"), [("jingkai-0302", "镕喆堃"), ("xixia-0508", "喆堃")]
)
def test_a_gb2312_label_stands_over_characters_that_gb2312_lacks(plan, key, characters):
    message = read(key, plan)
    assert message.get_content_charset() == "gb2312"
    text = text_in(message)
    assert set(characters) <= set(text)
    with pytest.raises(UnicodeEncodeError):
        text.encode("gb2312")
