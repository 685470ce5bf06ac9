"""Only a known address credits a unit; what the text says can contradict it or be proposed to a
person.
"""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.authenticity import Authenticity, verify
from classify.mail_body import body_of
from classify.mail_texts import texts_of
from classify.sender import taught_on, unit_of, whose_address
from classify.submission import WAITING, DoubtCode, TaughtAddress
from config.roster import parse_roster
from ingest.envelope import read_authentication
from tests.classify.letters import BODY, ROSTER, document, mail

DAY = date(2026, 8, 1)
STRANGER = "someone@example.com"
LONG = "\n".join([BODY.replace("市教育局", "有关部门")] * 6)

OURS = ("mx.example.com",)


def verdict(post, taught=None):
    return unit_of(texts_of(post), body_of(texts_of(post)), ROSTER, day=DAY, taught=taught or {})


@pytest.mark.parametrize(
    "sender", ["jy@example.gov.cn", "JY@example.gov.cn", "anybody@jy.example.gov.cn"]
)
def test_a_listed_address_or_domain_credits_its_unit(sender):
    found = verdict(mail("x", BODY, sender=sender))
    assert (found.unit, found.because, found.doubts) == ("jiaoyu", "发件地址登记为银川市教育局", ())


def test_a_taught_address_stands_over_the_roster():
    found = verdict(mail("x", BODY), {"jy@example.gov.cn": "xingqing"})
    assert (found.unit, found.because) == ("xingqing", "发件地址经人工确认属于兴庆区人民政府")


@pytest.mark.parametrize(
    "text",
    [
        "报送单位：兴庆区教育局\n" + BODY,
        "报送单位：银川市教育局\n" + BODY,
        "报送单位：市教育局、市公安局\n" + BODY,
        "市公安局、兴庆区人民政府联合开展整治。\n" + BODY,
        BODY + "\n市教育局\n2026年8月1日",
    ],
)
def test_a_mention_of_others_is_no_conflict(text):
    assert verdict(mail("【兴庆区】某事", text)).unit == "jiaoyu"


@pytest.mark.parametrize(
    "post",
    [
        mail("x", "报送单位：兴庆区政府办\n" + BODY),
        mail("x", "请查收", document("a.docx", "报送单位\t兴庆区\n" + BODY)),
    ],
)
def test_a_plain_field_that_names_another_unit_is_a_conflict_and_waits(post):
    found = verdict(post)
    assert found.unit is None
    assert [(doubt.code, doubt.detail) for doubt in found.doubts] == [
        (
            DoubtCode.CONFLICTING_UNIT,
            "发件地址登记为银川市教育局，正文报送单位写的是兴庆区人民政府，请确定归属",
        )
    ]


@pytest.mark.parametrize(
    ("post", "named"),
    [
        (
            mail("x", "报送单位：市公安局交警分局\n" + BODY, sender=STRANGER),
            "报送单位一栏所称单位为银川市公安局交警分局",
        ),
        (mail("【市教育局】某事", BODY, sender=STRANGER), "主题所称单位为银川市教育局"),
        (
            mail("市教育局政务信息(2026年第12期)", BODY, sender=STRANGER),
            "主题所称单位为银川市教育局",
        ),
        (mail("政务信息报送-市教育局-某事", BODY, sender=STRANGER), "主题所称单位为银川市教育局"),
        (
            mail("某事", "兴庆区多措并举推进城市更新\n" + BODY, sender=STRANGER),
            "正文开头所称单位为兴庆区人民政府",
        ),
        (
            mail("某事", "\n".join([BODY] * 6) + "\n兴庆区人民政府\n2026年8月1日", sender=STRANGER),
            "落款所称单位为兴庆区人民政府",
        ),
        (
            mail("某事", "报送单位：市教育局、市公安局\n" + BODY, sender=STRANGER),
            "文中也未说明报送单位",
        ),
        (mail("某事", BODY, sender=""), "文中也未说明报送单位"),
        (mail("某事", BODY, sender="a@ga.example.gov.cn"), "文中也未说明报送单位"),
    ],
)
def test_a_strangers_mail_waits_with_the_unit_that_it_names_as_a_proposal(post, named):
    found = verdict(post)
    assert found.unit is None
    (doubt,) = found.doubts
    assert doubt.code is DoubtCode.UNKNOWN_SENDER
    assert named in doubt.detail


def codes(found):
    return [doubt.code for doubt in found.doubts]


@pytest.mark.parametrize(
    "post",
    [
        mail("【市公安局】某事", "某事\n" + LONG),
        mail("【兴庆区】某事", LONG + "\n兴庆区人民政府\n2026年8月1日"),
        mail("某事", "", document("a.docx", "银川市公安局\n第12期\n某事\n" + LONG)),
        mail(
            "某事",
            LONG + "\n市教育局",
            document("a.docx", LONG + "\n市教育局"),
            document("b.docx", LONG + "\n市公安局交警分局\n市公安局交警分局"),
        ),
        mail("【市公安局】某事", LONG + "\n市公安局\n2026年8月1日\n市教育局转"),
    ],
)
def test_text_that_plainly_names_another_unit_is_a_conflict_and_waits(post):
    found = verdict(post)
    assert (found.unit, codes(found)) == (None, [DoubtCode.CONFLICTING_UNIT])


@pytest.mark.parametrize(
    "post",
    [
        mail("【兴庆区】某事", LONG),
        mail("兴庆区多措并举推进城市更新", "兴庆区多措并举推进城市更新\n" + LONG),
        mail("【市公安局】某事", LONG + "\n市教育局\n2026年8月1日"),
        mail("两局联合报送", "报送单位：市教育局、市公安局\n" + BODY),
        mail("某事", "市公安局、兴庆区：\n" + LONG),
        mail(
            "某事",
            "",
            document("a.docx", "报送单位：市教育局\n" + BODY),
            document("附件.docx", "银川市公安局文件\n" + LONG),
        ),
    ],
)
def test_what_an_item_is_about_and_what_comes_with_it_is_no_conflict(post):
    found = verdict(post)
    assert (found.unit, found.doubts) == ("jiaoyu", ())


FORWARDED = "---------- 转发邮件 ----------\n发件人：{sender}\n日期：2026年7月8日 16:30\n主题：某事\n收件人：教育局\n\n某事\n{text}"


def test_an_item_that_one_unit_says_it_sends_for_another_is_the_other_s_and_says_so():
    found = verdict(
        mail(
            "转发：某事",
            "现转报兴庆区信息。\n\n"
            + FORWARDED.format(sender="兴庆区 <xq@example.gov.cn>", text=BODY),
        )
    )
    assert (found.unit, codes(found)) == ("xingqing", [DoubtCode.ON_BEHALF])
    assert (
        found.because
        == "发件地址登记为银川市教育局，由其代报：来信和所附信息都写明是兴庆区人民政府的"
    )


@pytest.mark.parametrize("sender", ["兴庆区 <xq@example.gov.cn>", "某人 <someone@example.com>"])
def test_another_unit_s_item_that_is_handed_on_without_a_word_is_a_conflict(sender):
    found = verdict(
        mail(
            "转发：某事", FORWARDED.format(sender=sender, text="报送单位：兴庆区人民政府\n" + BODY)
        )
    )
    assert (found.unit, codes(found)) == (None, [DoubtCode.CONFLICTING_UNIT])


def test_a_stranger_gives_nothing_away_and_gains_nothing():
    post = mail(
        "代报兴庆区信息",
        "受兴庆区委托代报。",
        document("a.docx", "报送单位：兴庆区\n" + BODY),
        sender=STRANGER,
    )
    assert (verdict(post).unit, codes(verdict(post))) == (None, [DoubtCode.UNKNOWN_SENDER])


def checked(post, results):
    post = replace(
        post,
        authentication=read_authentication(
            [f"mx.example.com; {results}".encode()] if results else []
        ),
    )
    return unit_of(
        texts_of(post),
        body_of(texts_of(post)),
        ROSTER,
        day=DAY,
        taught={},
        authserv_ids=("mx.example.com",),
    )


def test_an_address_that_is_verified_credits_its_unit_and_says_so():
    found = checked(mail("x", BODY), "dmarc=pass header.from=example.gov.cn")
    assert (found.unit, found.doubts) == ("jiaoyu", ())
    assert (
        found.because == "发件地址登记为银川市教育局，发件人验证通过：dmarc=pass（example.gov.cn）"
    )


def test_an_address_that_nobody_verified_counts_and_is_doubted():
    found = checked(mail("x", BODY), "")
    assert (found.unit, codes(found)) == ("jiaoyu", [DoubtCode.SENDER_UNVERIFIED])


@pytest.mark.parametrize("taught", [{}, {"jy@example.gov.cn": "xingqing"}])
def test_a_forged_address_credits_nobody_and_waits(taught):
    post = replace(
        mail("x", "报送单位：市教育局\n" + BODY),
        authentication=read_authentication([b"mx.example.com; dmarc=fail"]),
    )
    found = unit_of(
        texts_of(post),
        body_of(texts_of(post)),
        ROSTER,
        day=DAY,
        taught=taught,
        authserv_ids=("mx.example.com",),
    )
    assert (found.unit, codes(found)) == (None, [DoubtCode.SENDER_FORGED])
    assert DoubtCode.SENDER_FORGED in WAITING


def test_what_a_forger_calls_himself_does_not_verify_him():
    """A server copies the sender's own words into its header; none of them is a result."""
    own = "=?utf-8?q?x=3B_dmarc=3Dpass_header.from=3Dexample.gov.cn_?=@evil.example.net"
    for mailfrom in (
        own,
        '"x; dkim=pass header.d=example.gov.cn"@evil.example.net',
        f"example.gov.cn={'a' * 90}@evil.example.net",
    ):
        found = checked(
            mail("x", BODY),
            f"spf=pass smtp.mailfrom={mailfrom}; dmarc=fail header.from=example.gov.cn",
        )
        assert (found.unit, codes(found)) == (None, [DoubtCode.SENDER_FORGED])
        assert codes(checked(mail("x", BODY), f"spf=pass smtp.mailfrom={mailfrom}")) == [
            DoubtCode.SENDER_UNVERIFIED
        ]


def test_an_item_is_given_away_only_by_a_sender_who_is_not_in_doubt():
    post = mail("代报兴庆区信息", "", document("a.docx", "报送单位：兴庆区\n" + BODY))
    assert checked(post, "dkim=pass header.d=example.gov.cn").unit == "xingqing"
    assert codes(checked(post, "")) == [DoubtCode.CONFLICTING_UNIT, DoubtCode.SENDER_UNVERIFIED]


def test_of_a_stranger_it_is_said_that_nobody_verified_him():
    assert codes(checked(mail("x", BODY, sender=STRANGER), "dmarc=fail")) == [
        DoubtCode.UNKNOWN_SENDER,
        DoubtCode.SENDER_UNVERIFIED,
    ]


def test_of_an_address_that_several_units_have_it_is_said_whose_it_may_be():
    (doubt,) = verdict(mail("x", LONG, sender="a@ga.example.gov.cn")).doubts
    assert doubt.detail.startswith("发件地址同时登记给银川市公安局、银川市公安局交警分局，")


def test_what_people_taught_of_a_domain_yields_to_an_address_that_the_roster_lists():
    taught = {"@example.gov.cn": "gongan"}
    assert verdict(mail("x", LONG, sender="new@example.gov.cn"), taught).unit == "gongan"
    assert verdict(mail("x", LONG, sender="xq@example.gov.cn"), taught).unit == "xingqing"


def test_a_taught_unit_that_the_roster_does_not_know_is_as_if_it_had_not_been_taught():
    assert verdict(mail("x", LONG), {"jy@example.gov.cn": "gone"}).unit == "jiaoyu"


RENAMED = parse_roster("""
[[unit]]
code = "grain"
name = "银川市粮食局"
short = "市粮食局"
group = "department"
addresses = ["grain@example.gov.cn"]
until = 2026-03-31
merged_into = "plan"

[[unit]]
code = "plan"
name = "银川市计划委员会"
short = "市计委"
group = "department"
until = 2026-05-31

[[unit]]
code = "plan"
name = "银川市发展和改革委员会"
short = "市发改委"
group = "department"
addresses = ["plan@example.gov.cn"]
from = 2026-06-01
""")


@pytest.mark.parametrize(
    ("sender", "field", "day", "unit"),
    [
        ("grain@example.gov.cn", "市粮食局", date(2026, 3, 31), "grain"),
        ("grain@example.gov.cn", "市粮食局", date(2026, 4, 1), "plan"),
        ("grain@example.gov.cn", "市发改委", date(2026, 7, 1), "plan"),
        ("plan@example.gov.cn", "市计委", date(2026, 7, 1), "plan"),
        ("plan@example.gov.cn", "市粮食局", date(2026, 7, 1), "plan"),
        ("grain@example.gov.cn", "市计委", date(2026, 3, 31), None),
    ],
)
def test_an_old_name_and_a_merged_unit_s_name_are_whose_it_is_on_that_day(sender, field, day, unit):
    assert (
        unit_of(
            texts_of(mail("x", f"报送单位：{field}\n{BODY}", sender=sender)),
            body_of(texts_of(mail("x", f"报送单位：{field}\n{BODY}", sender=sender))),
            RENAMED,
            day=day,
            taught={},
        ).unit
        == unit
    )


def test_an_address_is_looked_up_as_a_mail_s_sender_is():
    known = {"day": DAY, "taught": {"new@example.com": "gongan"}}
    asked = ("New@example.com", "jy@example.gov.cn", STRANGER, "a@ga.example.gov.cn", "nobody", "")
    assert [whose_address(address, ROSTER, **known) for address in asked] == [
        "gongan",
        "jiaoyu",
        None,
        None,
        None,
        None,
    ]


def test_taught_addresses_hold_from_their_day_to_their_last():
    taught = [
        TaughtAddress("a@example.com", "x", date(2026, 3, 1), date(2026, 3, 31)),
        TaughtAddress("a@example.com", "y", date(2026, 4, 1)),
    ]
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    assert [taught_on(taught, day).get("a@example.com") for day in days] == [None, "x", "x", "y"]


NAMES = [
    name
    for blocks in ROSTER.blocks.values()
    for unit in blocks
    for name in (unit.name, unit.short, *unit.aliases)
]
WORDS = st.sampled_from(
    [
        *NAMES,
        *(
            "报送单位：",
            "【",
            "】",
            "代报",
            "受",
            "委托",
            "现转报",
            "请计入",
            "\n",
            "。",
            "信息",
            "发件人：xq@example.gov.cn",
            "主题：某事",
        ),
        *(
            "---------- 转发邮件 ----------\n",
            "收件人：x\n",
            "Authentication-Results: mx.example.com; dmarc=pass",
            "jy@example.gov.cn",
            BODY,
        ),
    ]
)
TEXTS = st.lists(WORDS, max_size=12).map("".join)


@given(
    subject=TEXTS,
    text=TEXTS,
    attached=st.lists(TEXTS, max_size=3),
    name=TEXTS,
    results=st.sampled_from(["", "dmarc=pass header.from=example.com"]),
)
def test_nothing_that_a_stranger_writes_credits_a_unit(subject, text, attached, name, results):
    post = mail(
        subject,
        text,
        *(document(f"{n}.docx", words) for n, words in enumerate(attached)),
        sender=STRANGER,
    )
    found = checked(replace(post, sender_name=name), results)
    assert found.unit is None
    assert DoubtCode.UNKNOWN_SENDER in codes(found)


@given(subject=TEXTS, text=TEXTS, attached=st.lists(TEXTS, max_size=3))
def test_nothing_in_a_mail_from_a_forged_address_credits_a_unit(subject, text, attached):
    found = checked(
        mail(subject, text, *(document(f"{n}.docx", words) for n, words in enumerate(attached))),
        "dmarc=fail header.from=example.gov.cn",
    )
    assert (found.unit, codes(found)) == (None, [DoubtCode.SENDER_FORGED])


@given(subject=st.text(), text=st.text(), attached=st.text())
def test_arbitrary_text_is_borne(subject, text, attached):
    assert verdict(mail(subject, text, document("a.docx", attached))).unit in {"jiaoyu", None}


def test_a_hostile_mail_takes_no_longer_than_its_length():
    text = "【市教育局、兴庆区报送单位：代报受" * 20_000
    started = time.process_time()
    verdict(mail(text, text, *(document(f"{n}.docx", text[:50_000]) for n in range(60))))
    assert time.process_time() - started < 5


def authenticity(*headers: str, sender: str = "jy@example.gov.cn", ids=OURS) -> Authenticity:
    post = replace(
        mail("x", "y", sender=sender),
        authentication=read_authentication([header.encode() for header in headers]),
    )
    return verify(post, authserv_ids=ids).authenticity


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dmarc=pass header.from=example.gov.cn", Authenticity.PASSED),
        ("dmarc=fail (p=none) header.from=example.gov.cn", Authenticity.FAILED),
        ("dmarc=fail", Authenticity.FAILED),
        ("dmarc=pass", Authenticity.UNVERIFIED),
        ("dmarc=pass header.from=evil.example.net", Authenticity.FAILED),
        ("spf=pass smtp.mailfrom=jy@example.gov.cn", Authenticity.PASSED),
        ("dkim=pass header.d=example.gov.cn", Authenticity.PASSED),
        ("dkim=pass header.d=gov.cn", Authenticity.PASSED),
        ("dkim=pass header.d=school.example.gov.cn", Authenticity.UNVERIFIED),
        ("dkim=pass header.d=myexample.gov.cn", Authenticity.UNVERIFIED),
        ("dkim=pass header.d=cn", Authenticity.UNVERIFIED),
        (
            "dkim=pass header.d=evil.example.net; spf=pass smtp.mailfrom=a@evil.example.net",
            Authenticity.UNVERIFIED,
        ),
        ("spf=fail smtp.mailfrom=jy@example.gov.cn", Authenticity.FAILED),
        ("spf=softfail smtp.mailfrom=jy@example.gov.cn; dkim=none", Authenticity.FAILED),
        ("dkim=fail header.d=example.gov.cn", Authenticity.FAILED),
        (
            "spf=fail smtp.mailfrom=jy@example.gov.cn; dkim=pass header.d=example.gov.cn",
            Authenticity.PASSED,
        ),
        (
            "spf=pass smtp.mailfrom=jy@example.gov.cn; dmarc=fail header.from=example.gov.cn",
            Authenticity.FAILED,
        ),
        ("spf=fail smtp.mailfrom=a@evil.example.net", Authenticity.UNVERIFIED),
        (
            "spf=none smtp.mailfrom=jy@example.gov.cn; dkim=none; dmarc=none header.from=example.gov.cn",
            Authenticity.UNVERIFIED,
        ),
        ("spf=temperror smtp.mailfrom=jy@example.gov.cn", Authenticity.UNVERIFIED),
        ("none", Authenticity.UNVERIFIED),
        ("auth=pass smtp.auth=jy@example.gov.cn", Authenticity.UNVERIFIED),
    ],
)
def test_a_result_counts_where_it_speaks_of_the_from_domain(results, expected):
    assert authenticity(f"mx.example.com; {results}") is expected


GOOD = "; dkim=pass header.d=example.gov.cn; dmarc=pass header.from=example.gov.cn"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], Authenticity.UNVERIFIED),
        (["mx.example.com" + GOOD], Authenticity.PASSED),
        (["MX.Example.com 1" + GOOD], Authenticity.PASSED),
        (["mx.evil.example.net" + GOOD], Authenticity.UNVERIFIED),
        (["mx.evil.example.net; none", "mx.example.com" + GOOD], Authenticity.UNVERIFIED),
        (["mx.example.com; none", "mx.example.com" + GOOD], Authenticity.UNVERIFIED),
        (["mx.example.com; dmarc=fail", "mx.example.com" + GOOD], Authenticity.FAILED),
        (["mx.example.com" + GOOD, "mx.example.com; dmarc=fail"], Authenticity.PASSED),
    ],
)
def test_whatever_stands_below_the_topmost_header_may_have_come_with_the_mail(headers, expected):
    assert authenticity(*headers) is expected


def test_where_the_office_names_no_server_nothing_is_asked():
    assert authenticity("mx.example.com; dmarc=fail", ids=()) is Authenticity.NOT_ASKED


def test_a_mail_without_an_address_is_not_verified():
    assert authenticity("mx.example.com" + GOOD, sender="") is Authenticity.UNVERIFIED


def test_any_of_our_servers_may_have_checked_whatever_the_case_of_its_name():
    assert (
        authenticity("mx2.example.com" + GOOD, ids=("mx1.example.com", "MX2.example.com"))
        is Authenticity.PASSED
    )


def test_what_it_rests_on_is_said():
    post = replace(
        mail("x"),
        authentication=read_authentication(
            [b"mx.example.com; spf=pass smtp.mailfrom=a@evil.example.net"]
        ),
    )
    assert (
        verify(post, authserv_ids=OURS).because
        == "通过验证的是evil.example.net，不是example.gov.cn"
    )
    assert verify(mail("x"), authserv_ids=OURS).because == "本单位的邮件服务器没有写明验证结果"
