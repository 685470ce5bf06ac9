"""An article's kind is known by phrases; each decision carries those that made it, and a close one
is left to a person.
"""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.category import categorised, category_of
from classify.mail_texts import texts_of
from classify.read import read
from classify.submission import WAITING, DoubtCode, Evidence
from classify.text import Text
from config.phrases import NO_PHRASES, Phrase, Phrases, load_phrases, shipped_phrases
from tests.classify.letters import BODY, ROSTER, document, mail
from tests.examples import examples

SEVEN = (
    "policy",
    "experience",
    "local_work",
    "early_warning",
    "elsewhere",
    "commissioned",
    "opinion",
)
SHIPPED = load_phrases(shipped_phrases("yinchuan-2018"), known=SEVEN)
SMALL = Phrases(
    margin=2,
    names=(("policy", "贯彻落实"), ("elsewhere", "外地借鉴")),
    listed=(
        Phrase("policy", "title", "落实…精神", 4),
        Phrase("policy", "text", "贯彻", 1),
        Phrase("elsewhere", "title", "启示", 3),
        Phrase("elsewhere", "title", "我市", -5),
        Phrase("elsewhere", "cover", "外地经验", 2),
    ),
)
WORDS = st.sampled_from([phrase.words.replace("…", "某某") for phrase in SHIPPED.listed])
TEXTS = st.lists(WORDS | st.text(max_size=12), max_size=40).map("".join)

TITLES = [
    ("某区学习贯彻中央农村工作会议精神", "policy"),
    ("某局建立“首问负责”机制破解办事难", "experience"),
    ("某局举办业务培训班", "local_work"),
    ("某行业用工纠纷增多存在风险隐患", "early_warning"),
    ("厦门市“口袋公园”建设的做法与启示", "elsewhere"),
    ("关于某事的约稿", "commissioned"),
    ("群众呼吁增设公交站点", "opinion"),
]


@pytest.mark.parametrize(("title", "code"), TITLES, ids=[code for _, code in TITLES])
def test_each_kind_is_known_by_a_title_of_its_own(title, code):
    assert category_of(title, Text(""), phrases=SHIPPED).code == code


def test_a_decision_carries_the_phrases_that_made_it_and_where_they_stood():
    found = category_of("某局落实会议精神", Text("认真贯彻"), phrases=SMALL)
    assert (found.code, found.margin) == ("policy", 5)
    assert found.evidence == (
        Evidence("policy", "落实…精神", "title", 4),
        Evidence("policy", "贯彻", "text", 1),
    )
    assert found.because == "「贯彻落实」5（落实…精神、贯彻）"


def test_a_phrase_counts_once_however_often_it_stands_and_across_white_space_and_widths():
    assert category_of("", Text("贯彻" * 50), phrases=SMALL).margin == 1
    assert category_of("启\u3000示", Text(""), phrases=SMALL).code == "elsewhere"
    assert category_of("", Text(""), phrases=SMALL, cover=Text("外地\n经验")).code == "elsewhere"


def test_a_gap_is_short():
    assert category_of("落实" + "某" * 12 + "精神", Text(""), phrases=SMALL).code == "policy"
    assert category_of("落实" + "某" * 13 + "精神", Text(""), phrases=SMALL).code is None


def test_what_speaks_against_a_category_is_taken_from_it():
    assert category_of("启示", Text(""), phrases=SMALL).code == "elsewhere"
    assert category_of("我市的启示", Text(""), phrases=SMALL).code is None


def test_a_close_call_has_no_category_and_its_doubt_names_both_and_never_makes_the_item_wait():
    item = read(
        texts_of(mail("x", f"某局落实会议精神的启示\n{BODY}")),
        ROSTER,
        day=date(2026, 8, 1),
        taught={},
        phrases=SMALL,
    ).items[0]
    assert (item.category, item.grounds.margin) == (None, 1)
    doubt = next(doubt for doubt in item.doubts if doubt.code is DoubtCode.CATEGORY_UNCLEAR)
    assert doubt.detail == "类别待定：「贯彻落实」4（落实…精神）；「外地借鉴」3（启示），分不出主次"
    assert doubt.code not in WAITING


def test_an_item_of_which_no_phrase_speaks_is_left_to_a_person():
    item = read(
        texts_of(mail("x", f"甲事推进有力\n{BODY}")),
        ROSTER,
        day=date(2026, 8, 1),
        taught={},
        phrases=SMALL,
    ).items[0]
    assert [doubt.detail for doubt in item.doubts if doubt.code is DoubtCode.CATEGORY_UNCLEAR] == [
        "类别待定：没有找到可据以判断的用语"
    ]


def test_without_phrases_nothing_is_said_of_a_category():
    item = read(
        texts_of(mail("x", f"某市的启示\n{BODY}")), ROSTER, day=date(2026, 8, 1), taught={}
    ).items[0]
    assert (item.category, item.grounds) == (None, None)
    assert categorised(item, Text(item.text), phrases=NO_PHRASES) is item
    assert category_of("启示", Text(""), phrases=NO_PHRASES).code is None


def test_an_item_without_a_text_has_one_doubt_less():
    item = read(
        texts_of(mail("x", f"甲事推进有力\n{BODY}")), ROSTER, day=date(2026, 8, 1), taught={}
    ).items[0]
    assert categorised(replace(item, text=" "), Text(" "), phrases=SMALL).doubts == item.doubts


def categories(*documents, subject):
    post = mail(subject, "请查收附件", *documents)
    return [
        item.category
        for item in read(
            texts_of(post), ROSTER, day=date(2026, 8, 1), taught={}, phrases=SHIPPED
        ).items
    ]


def test_an_answer_to_a_commission_is_known_by_subject_file_name_or_text():
    plain = f"甲事推进有力\n{BODY}"
    assert categories(document("甲.docx", plain), subject="约稿回复：甲事") == ["commissioned"]
    assert categories(document("约稿：甲事.docx", plain), subject="x") == ["commissioned"]
    assert categories(
        document("甲.docx", f"甲事推进有力\n按照市政府办公厅约稿要求，{BODY}"), subject="x"
    ) == ["commissioned"]


def test_the_subject_of_a_mail_with_several_items_speaks_for_none_of_them():
    two = (
        document("约稿甲.docx", f"甲事推进有力\n{BODY}"),
        document("乙.docx", f"某局举办业务培训班\n{BODY}{BODY}又及"),
    )
    assert categories(*two, subject="约稿回复及信息1篇") == ["commissioned", "local_work"]


@examples(200)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_is_judged_without_an_error_and_a_code_is_always_ahead_by_the_margin(
    title, text, cover
):
    found = category_of(title, Text(text), phrases=SHIPPED, cover=Text(cover))
    assert found.code is None or (found.code in SEVEN and found.margin >= SHIPPED.margin)
    sums = {
        code: sum(each.weight for each in found.evidence if each.category == code) for code in SEVEN
    }
    assert found.code is None or sums[found.code] == max(sums.values())
    assert found == category_of(title, Text(text), phrases=SHIPPED, cover=Text(cover))


@pytest.mark.parametrize("piece", ["落实", "推行“", "由", "变“”", "ﾞ", "é" * 3, "一\n"])
def test_an_endless_text_costs_no_more_than_its_beginning(piece):
    began = time.process_time()
    category_of(
        piece * 500_000, Text(piece * 500_000), phrases=SHIPPED, cover=Text(piece * 500_000)
    )
    assert time.process_time() - began < 1
