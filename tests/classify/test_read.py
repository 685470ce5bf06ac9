"""A mail is understood as a whole: unit, items, doubts; and no text makes it raise."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.read import read
from classify.screen import screen
from classify.submission import DoubtCode
from ingest.documents import read_documents
from ingest.mail import Document, Forwarded, MailKind, OpenedMail, Problem
from ingest.parse import opened, parse
from tests.classify.letters import BODY, ROSTER, document, mail
from tests.examples import examples

DAY = date(2026, 8, 1)
SAMPLES = [
    path
    for path in sorted(Path(__file__).parents[1].joinpath("samples").glob("*.toml"))
    if "reading" in tomllib.loads(path.read_text("utf-8"))
]
# Pieces that the rules look for, so that random texts meet them.
PIECES = st.sampled_from(
    [
        *(
            "机密",
            "★",
            "密级",
            "：",
            "\t",
            "\n",
            "\r\n",
            "签发人",
            "张三",
            "（",
            "）",
            "【",
            "】",
            "附件",
            "1.",
            "一、",
            "Re:",
            "转发：",
        ),
        *(
            "-----原始邮件-----",
            "发件人：",
            "主题：",
            "报送单位：",
            "兴庆区",
            "教育局",
            "信息3篇",
            "更正",
            "以此件为准",
            "0951-6012345",
            ".docx",
            BODY,
            "到期",
            "(1M,",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join)
DOCUMENTS = st.builds(
    lambda name, kind, text: Document(
        name, kind, 1, text, Problem.UNSUPPORTED if text is None else None
    ),
    TEXTS | st.none(),
    st.sampled_from(["docx", "text", "eml", "image", "doc"]),
    TEXTS | st.none(),
)
MAILS = st.builds(
    lambda sender, subject, text, documents: OpenedMail(
        None, sender, "", subject, None, text, tuple(documents), ()
    ),
    st.sampled_from(["", "jy@example.gov.cn", "someone@example.com"]),
    TEXTS,
    TEXTS,
    st.lists(DOCUMENTS, max_size=5),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_means_what_its_answer_says(sample):
    answer = tomllib.loads(sample.read_text("utf-8"))["reading"]
    mail = parse(sample.with_suffix(".eml").read_bytes())
    submission = read(opened(mail, read_documents(mail.attachments)), ROSTER, day=DAY, taught={})
    assert submission.unit == answer.get("unit")
    assert [item.title for item in submission.items] == answer["titles"]
    assert [doubt.code for doubt in submission.doubts] == answer["doubts"]
    if "item_doubts" in answer:
        assert [doubt.code for item in submission.items for doubt in item.doubts] == answer[
            "item_doubts"
        ]
    texts = "\n".join(item.text for item in submission.items)
    assert all(snippet in texts for snippet in answer.get("says", []))
    assert not any(snippet in texts for snippet in answer.get("leaves_out", []))
    assert answer.get("because", "") in submission.because


@examples(300)
@given(MAILS)
def test_any_mail_is_read_without_an_error_into_titled_items_or_says_why_it_has_none(post):
    screen(post)
    submission = read(post, ROSTER, day=DAY, taught={})
    assert submission.items or {doubt.code for doubt in submission.doubts} & {
        DoubtCode.NO_ITEM,
        DoubtCode.ASKS_WITHDRAWAL,
        DoubtCode.READ_RECEIPT,
    }
    assert all(item.title.strip() and len(item.title) <= 200 for item in submission.items)
    assert (submission.unit is None) == any(
        doubt.code in {DoubtCode.UNKNOWN_SENDER, DoubtCode.CONFLICTING_UNIT}
        for doubt in submission.doubts
    )
    used = [number for item in submission.items for number in item.documents]
    assert len(used) == len(set(used))


@examples(100)
@given(MAILS)
def test_reading_twice_gives_the_same(post):
    assert read(post, ROSTER, day=DAY, taught={}) == read(post, ROSTER, day=DAY, taught={})


def test_an_item_without_a_signatory_says_so_and_one_with_a_signatory_has_no_doubt():
    post = mail(
        "x",
        "请查收",
        document("甲.docx", f"甲事推进有力\n签发人：马文清\n{BODY}"),
        document("乙.docx", f"乙事推进有力\n{BODY}{BODY}又及"),
    )
    first, second = read(post, ROSTER, day=DAY, taught={}).items
    assert first.doubts == ()
    assert [doubt.code for doubt in second.doubts] == [DoubtCode.NO_SIGNATORY]


def test_a_cloud_attachment_is_a_doubt_of_the_mail_and_defects_are_passed_on():
    post = OpenedMail(
        None,
        "jy@example.gov.cn",
        "",
        "x",
        None,
        "甲.docx (1M, 2026年11月27日 到期)进入下载页面：http://x.example.com",
        (),
        ("bad_date",),
    )
    submission = read(post, ROSTER, day=DAY, taught={})
    assert [doubt.code for doubt in submission.doubts] == [DoubtCode.CLOUD_ATTACHMENT]
    assert submission.defects == ("bad_date",)


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind is not MailKind.LETTER])
def test_what_a_program_wrote_has_no_item_and_says_what_it_is(kind):
    submission = read(replace(mail("退信", BODY), kind=kind), ROSTER, day=DAY, taught={})
    assert (submission.unit, submission.items, [doubt.code for doubt in submission.doubts]) == (
        None,
        (),
        [kind.value],
    )


def test_a_cloud_attachment_of_an_enclosed_mail_is_a_doubt_as_well():
    inner = document(
        "来信.eml", "甲事推进有力\n\n甲.docx (1M, 2026年11月27日 到期)进入下载页面", kind="eml"
    )
    submission = read(mail("转发", "请采用", inner), ROSTER, day=DAY, taught={})
    assert [doubt.code for doubt in submission.doubts] == [DoubtCode.CLOUD_ATTACHMENT]


def test_an_encrypted_mail_is_a_doubt_and_an_item_that_waits_for_its_text():
    submission = read(
        replace(mail("甲事推进有力", ""), defects=("encrypted_mail",)), ROSTER, day=DAY, taught={}
    )
    assert [doubt.code for doubt in submission.doubts] == [DoubtCode.ENCRYPTED_MAIL]
    assert [item.title for item in submission.items] == ["甲事推进有力"]


def test_the_mails_that_were_handed_on_stay_facts():
    inner = Forwarded("a@example.com", "张三", "甲事推进有力", None, "rfc822")
    one, two = (
        read(replace(mail("转发", "请采用"), forwarded=(inner,) * n), ROSTER, day=DAY, taught={})
        for n in (1, 2)
    )
    assert (one.forwarded, two.forwarded) == ((inner,), (inner, inner))
    assert one.because.endswith("转发件，原件出自a@example.com")
    assert two.because.endswith("转发件，附有原件2封")
