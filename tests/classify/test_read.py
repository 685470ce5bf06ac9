"""A mail is understood as a whole: unit, items, doubts; and no text makes it raise."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.mail_texts import texts_of
from classify.read import items_of, read
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

ONE, TWO, THREE = (f"{name}事推进有力取得新成效\n{BODY}{name * 30}" for name in "甲乙丙")
HEADER = "发件人: 张三 <a@example.com>\n发送时间: 2026年8月1日 9:00\n收件人: 信息处\n主题: 丁事推进有力\n\n"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_means_what_its_answer_says(sample):
    answer = tomllib.loads(sample.read_text("utf-8"))["reading"]
    mail = parse(sample.with_suffix(".eml").read_bytes())
    submission = read(
        texts_of(opened(mail, read_documents(mail.attachments))), ROSTER, day=DAY, taught={}
    )
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
    screen(texts_of(post))
    submission = read(texts_of(post), ROSTER, day=DAY, taught={})
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
    assert read(texts_of(post), ROSTER, day=DAY, taught={}) == read(
        texts_of(post), ROSTER, day=DAY, taught={}
    )


def test_an_item_without_a_signatory_says_so_and_one_with_a_signatory_has_no_doubt():
    post = mail(
        "x",
        "请查收",
        document("甲.docx", f"甲事推进有力\n签发人：马文清\n{BODY}"),
        document("乙.docx", f"乙事推进有力\n{BODY}{BODY}又及"),
    )
    first, second = read(texts_of(post), ROSTER, day=DAY, taught={}).items
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
    submission = read(texts_of(post), ROSTER, day=DAY, taught={})
    assert [doubt.code for doubt in submission.doubts] == [DoubtCode.CLOUD_ATTACHMENT]
    assert submission.defects == ("bad_date",)


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind is not MailKind.LETTER])
def test_what_a_program_wrote_has_no_item_and_says_what_it_is(kind):
    submission = read(texts_of(replace(mail("退信", BODY), kind=kind)), ROSTER, day=DAY, taught={})
    assert (submission.unit, submission.items, [doubt.code for doubt in submission.doubts]) == (
        None,
        (),
        [kind.value],
    )


def test_a_cloud_attachment_of_an_enclosed_mail_is_a_doubt_as_well():
    inner = document(
        "来信.eml", "甲事推进有力\n\n甲.docx (1M, 2026年11月27日 到期)进入下载页面", kind="eml"
    )
    submission = read(texts_of(mail("转发", "请采用", inner)), ROSTER, day=DAY, taught={})
    assert [doubt.code for doubt in submission.doubts] == [DoubtCode.CLOUD_ATTACHMENT]


def test_an_encrypted_mail_is_a_doubt_and_an_item_that_waits_for_its_text():
    submission = read(
        texts_of(replace(mail("甲事推进有力", ""), defects=("encrypted_mail",))),
        ROSTER,
        day=DAY,
        taught={},
    )
    assert [doubt.code for doubt in submission.doubts] == [DoubtCode.ENCRYPTED_MAIL]
    assert [item.title for item in submission.items] == ["甲事推进有力"]


def test_the_mails_that_were_handed_on_stay_facts():
    inner = Forwarded("a@example.com", "张三", "甲事推进有力", None, "rfc822")
    one, two = (
        read(
            texts_of(replace(mail("转发", "请采用"), forwarded=(inner,) * n)),
            ROSTER,
            day=DAY,
            taught={},
        )
        for n in (1, 2)
    )
    assert (one.forwarded, two.forwarded) == ((inner,), (inner, inner))
    assert one.because.endswith("转发件，原件出自a@example.com")
    assert two.because.endswith("转发件，附有原件2封")


def shape(post):
    """Title, documents and doubts of each item."""
    return [
        (item.title, item.documents, [doubt.code for doubt in item.doubts])
        for item in items_of(texts_of(post))
    ]


def titles(post):
    return [(item.title, item.documents) for item in items_of(texts_of(post))]


def test_each_document_is_an_item_and_the_cover_note_is_none():
    post = mail(
        "信息3篇",
        "现报送信息，请查收",
        document("1.甲.docx", ONE),
        document("2.乙.docx", TWO),
        document("3.丙.docx", THREE),
    )
    assert shape(post) == [
        ("甲事推进有力取得新成效", (0,), []),
        ("乙事推进有力取得新成效", (1,), []),
        ("丙事推进有力取得新成效", (2,), []),
    ]


def test_a_mail_without_documents_is_one_item_of_its_body():
    (item,) = items_of(texts_of(mail("防溺水教育全覆盖", BODY)))
    assert (item.title, item.text, item.documents) == ("防溺水教育全覆盖", BODY, ())


def test_a_body_that_is_more_than_a_note_is_an_item_beside_the_documents():
    assert titles(mail("x", ONE, document("乙.docx", TWO))) == [
        ("甲事推进有力取得新成效", ()),
        ("乙事推进有力取得新成效", (0,)),
    ]


@pytest.mark.parametrize(
    "documents",
    [
        (document("甲.docx", ONE), document("甲.txt", ONE.replace("\n", "\r\n"), kind="text")),
        (document("甲.docx", ONE), document("另存.docx", "签发人：马文清\n" + ONE)),
        (document("甲.docx", ONE), document("甲(1).docx", ONE + "\n联系我们，欢迎来稿。")),
    ],
)
def test_the_same_text_in_two_documents_is_one_item_with_both(documents):
    assert titles(mail("x", "", *documents)) == [("甲事推进有力取得新成效", (0, 1))]


def test_a_body_that_repeats_its_document_is_the_same_item():
    assert titles(mail("x", f"各位领导：现报送如下\n{ONE}", document("甲.docx", ONE))) == [
        ("甲事推进有力取得新成效", (0,))
    ]


def test_annexes_belong_to_the_item_before_and_are_items_where_there_is_no_other():
    annexed = mail(
        "x",
        "",
        document("甲.docx", ONE),
        document("附件1.统计表.docx", "甲\t1\n乙\t2"),
        document("乙.docx", TWO),
        document("附表.xlsx", "1"),
    )
    assert titles(annexed) == [
        ("甲事推进有力取得新成效", (0, 1)),
        ("乙事推进有力取得新成效", (2, 3)),
    ]
    assert [
        item[1]
        for item in titles(
            mail("x", "见附件", document("附件1：甲.docx", ONE), document("附件2：乙.docx", TWO))
        )
    ] == [
        (0,),
        (1,),
    ]
    assert titles(mail("x", "", document("附件.docx", "甲\t1"), document("甲.docx", ONE))) == [
        ("甲事推进有力取得新成效", (0, 1))
    ]


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (Problem.UNREADABLE, DoubtCode.UNREADABLE_ATTACHMENT),
        (Problem.ENCRYPTED, DoubtCode.ENCRYPTED_ATTACHMENT),
        (Problem.SCANNED, DoubtCode.SCANNED_ATTACHMENT),
        (Problem.UNSUPPORTED, DoubtCode.UNSUPPORTED_ATTACHMENT),
        (Problem.OVERSIZE, DoubtCode.OVERSIZE),
        (Problem.NESTED, DoubtCode.UNSUPPORTED_ATTACHMENT),
        (Problem.NOT_UNPACKED, DoubtCode.UNSUPPORTED_ATTACHMENT),
        (Problem.STOPPED, DoubtCode.UNREADABLE_ATTACHMENT),
    ],
)
def test_a_document_that_can_not_be_read_is_an_item_named_by_its_file(problem, code):
    assert shape(mail("x", "请查收", document("防溺水教育.doc", problem=problem))) == [
        ("防溺水教育", (0,), [code])
    ]


def test_every_unread_document_with_a_name_of_its_own_is_an_item():
    post = mail(
        "x",
        "请查收",
        document("甲.docx", ONE),
        document("乙事推进有力.doc"),
        document("丙事推进有力.wps"),
    )
    assert [item[0] for item in titles(post)] == [
        "甲事推进有力取得新成效",
        "乙事推进有力",
        "丙事推进有力",
    ]


def test_an_unread_item_in_two_formats_is_one():
    codes = [DoubtCode.UNSUPPORTED_ATTACHMENT] * 2
    assert shape(
        mail("x", "请查收", document("乙事推进有力.doc"), document("乙事推进有力.pdf"))
    ) == [("乙事推进有力", (0, 1), codes)]


def test_pictures_signed_pages_and_the_same_item_in_another_format_raise_no_doubt():
    beside = (
        document("甲.pdf"),
        document("IMG_1.jpg", kind="image"),
        document("签批单.pdf"),
        document(None),
    )
    assert shape(mail("x", "", document("1.甲.docx", ONE), *beside)) == [
        ("甲事推进有力取得新成效", (0, 1, 2, 3, 4), [])
    ]


def test_an_unread_document_beside_a_body_that_is_the_item_is_doubted_there():
    assert shape(mail("x", ONE, document("乙.doc"))) == [
        ("甲事推进有力取得新成效", (0,), [DoubtCode.UNSUPPORTED_ATTACHMENT])
    ]


def test_pictures_alone_are_the_pages_of_one_item():
    post = mail(
        "防溺水教育全覆盖",
        "",
        document("IMG_1.jpg", "", kind="image"),
        document("IMG_2.jpg", "", kind="image"),
    )
    assert shape(post) == [("防溺水教育全覆盖", (0, 1), [DoubtCode.NO_TEXT])]
    assert items_of(texts_of(post))[0].doubts[0].detail == "只有图片，没有文字"
    assert shape(replace(post, text="见图")) == shape(post)
    assert shape(replace(post, text=ONE)) == [("甲事推进有力取得新成效", (0, 1), [])]


def test_an_archive_is_no_item_and_what_it_holds_is_read_as_if_attached():
    """The names of its folders are its text, and no item's."""
    held = (
        document("7月.zip", "政务信息", kind="zip"),
        document("甲.docx", ONE, inside=0),
        document("签字页.jpg", "", kind="image", inside=0),
    )
    assert shape(mail("x", "请查收", *held)) == [("甲事推进有力取得新成效", (1, 2), [])]
    two = (*held[:2], document("乙.docx", TWO, inside=0))
    assert [item[1] for item in titles(mail("x", "请查收", *two))] == [(1,), (2,)]


def test_an_archive_that_stays_closed_is_an_item_named_by_its_file():
    assert shape(
        mail("x", "请查收", document("防溺水教育.rar", kind="rar", problem=Problem.NOT_UNPACKED))
    ) == [("防溺水教育", (0,), [DoubtCode.UNSUPPORTED_ATTACHMENT])]
    assert shape(mail("防溺水教育", "", document("1.zip", "", kind="zip"))) == [
        ("防溺水教育", (0,), [DoubtCode.NO_TEXT])
    ]


def test_programs_closed_archives_inside_and_what_was_not_looked_at_are_told_with_the_item_beside_them():
    beside = (
        document("a.zip", "", kind="zip"),
        document("b.zip", kind="zip", problem=Problem.NESTED, inside=0),
        document("c.exe", kind="program"),
        document(None, kind="more", problem=Problem.OVERSIZE, inside=0),
        document("签批单.pdf", kind="pdf", problem=Problem.STOPPED),
    )
    codes = [
        DoubtCode.UNSUPPORTED_ATTACHMENT,
        DoubtCode.UNSUPPORTED_ATTACHMENT,
        DoubtCode.OVERSIZE,
        DoubtCode.UNREADABLE_ATTACHMENT,
    ]
    assert shape(mail("x", "", *beside, document("甲.docx", ONE))) == [
        ("甲事推进有力取得新成效", (1, 2, 3, 4, 5), codes)
    ]


def test_a_bomb_of_archives_is_one_item_with_few_doubts():
    bomb = [document("a.zip", "", kind="zip")] + [
        document(f"{n}.zip", kind="zip", problem=Problem.NESTED, inside=0) for n in range(900)
    ]
    (item,) = items_of(texts_of(mail("x", "", *bomb)))
    assert len(item.doubts) <= 10


def test_a_document_without_a_word_is_doubted():
    assert shape(mail("x", "", document("防溺水教育.docx", " \n"))) == [
        ("防溺水教育", (0,), [DoubtCode.NO_TEXT])
    ]


@pytest.mark.parametrize("text", ["", "请查收附件"])
def test_a_mail_with_nothing_in_it_is_one_item_named_by_its_subject(text):
    (item,) = items_of(texts_of(mail("防溺水教育全覆盖", text)))
    assert (item.title, item.fingerprint.text, [doubt.code for doubt in item.doubts]) == (
        "防溺水教育全覆盖",
        None,
        [DoubtCode.NO_TEXT],
    )


def test_a_forwarded_mail_is_what_it_forwards():
    (item,) = items_of(texts_of(mail("转发：x", f"请采用\n-----原始邮件-----\n{HEADER}{BODY}")))
    assert (item.title, item.text) == ("丁事推进有力", BODY)
    assert item.fingerprint.text == items_of(texts_of(mail("y", BODY)))[0].fingerprint.text


def test_an_enclosed_mail_is_read_like_one_that_came_and_is_no_item_where_it_only_covers():
    (item,) = items_of(
        texts_of(mail("x", "", document("a.eml", f"Fw: 丁事推进有力\n\n{BODY}", kind="eml")))
    )
    assert (item.title, item.text) == ("丁事推进有力", BODY)
    assert titles(
        mail("x", "", document("a.eml", "x\n\n请查收", kind="eml"), document("甲.docx", ONE))
    ) == [("甲事推进有力取得新成效", (1,))]


def test_a_subject_that_announces_more_than_was_found_is_doubted_once():
    assert shape(mail("信息3篇", "", document("甲.docx", ONE))) == [
        ("甲事推进有力取得新成效", (0,), [DoubtCode.MANY_MATTERS])
    ]


def test_what_the_cover_note_says_of_signatory_and_revision_holds_for_what_it_covers():
    (item,) = items_of(
        texts_of(mail("甲", "以此件为准，请查收\n签发人：马文清", document("甲.docx", ONE)))
    )
    assert (item.fields.signatory, item.revises) == ("马文清", True)


def test_a_body_that_is_an_item_lends_its_signatory_to_no_other():
    first, second = items_of(
        texts_of(mail("x", f"{ONE}\n签发人：马文清", document("乙.docx", TWO)))
    )
    assert (first.fields.signatory, second.fields.signatory) == ("马文清", None)


def test_a_thousand_documents_stay_within_a_hundred_items():
    post = mail(
        "x",
        "",
        *(document(f"{n}.某事.docx", f"第{n}事\n{BODY}{n}") for n in range(500)),
        *(document(f"某事{n}号.doc") for n in range(500)),
    )
    items = items_of(texts_of(post))
    assert len(items) == 100
    assert items[-1].doubts[-1].code is DoubtCode.MANY_MATTERS
    assert sorted(n for item in items for n in item.documents) == list(range(1000))


def test_a_register_of_what_was_sent_goes_with_it():
    found = items_of(
        texts_of(
            mail(
                "信息及统计表",
                "请查收",
                document("甲事.docx", f"甲事进展顺利\n{BODY}"),
                document("6月信息上报统计表.xlsx", "序号\t标题"),
            )
        )
    )
    assert [(item.title, item.documents) for item in found] == [("甲事进展顺利", (0, 1))]


def test_a_body_with_a_report_of_its_own_is_an_item_beside_the_document():
    text = f"第一条见附件，第二条如下：\n\n乙事订单亮眼成效明显\n{BODY}"
    found = items_of(
        texts_of(mail("报送信息2条", text, document("甲事.docx", f"甲事进展顺利\n甲。{BODY * 2}")))
    )
    assert [item.title for item in found] == ["乙事订单亮眼成效明显", "甲事进展顺利"]
    assert all(doubt.code is not DoubtCode.MANY_MATTERS for item in found for doubt in item.doubts)


def test_a_commission_that_the_subject_names_is_the_only_item_s_and_of_several_nobody_s():
    one, two = (
        document("甲.docx", f"甲事进展顺利\n{BODY}"),
        document("乙.docx", f"乙事受到好评\n{BODY * 2}又及"),
    )
    assert [
        item.fields.commission
        for item in items_of(texts_of(mail("约稿回复：甲事情况报告", "请查收", one)))
    ] == ["甲事情况报告"]
    assert [
        item.fields.commission
        for item in items_of(texts_of(mail("约稿回复：甲事情况报告", "请查收", one, two)))
    ] == [None, None]


def test_a_text_of_several_is_one_item_with_the_doubt_and_the_proposed_cut():
    (item,) = items_of(
        texts_of(
            mail(
                "信息",
                f"一、某县扎实推进义务教育均衡发展\n{BODY}\n二、某局开展夏季治安打击整治行动\n{BODY}",
            )
        )
    )
    assert [piece.line for piece in item.cut] == [1, 3]
    assert DoubtCode.MANY_MATTERS in {doubt.code for doubt in item.doubts}
