"""A doubt comes back from the content of an entry as it went in; of one that was kept as a
sentence only what our own sentence said at its end.
"""

import json

import pytest

from classify.submission import Doubt, DoubtCode, Proposal
from ledger.doubts import doubts_in_content, doubts_of
from tests.ledgers import fact, many, roster_of, small_ledger

A, B = "2026-00001", "2026-00002"
QUOTED = """'约稿 '"'"'9号'"'"''"""


@pytest.fixture(scope="module")
def views(tmp_path_factory):
    ledger = small_ledger(tmp_path_factory.mktemp("ledger"), roster_of("d", "e"))
    asked = {"title": "甲", "units": ["d"], "due": "2026-07-05"}
    ledger.take(
        [
            *many("r", 2, "2026-07-01"),
            fact("commissioned", "C2026-001", "2026-07-01", **asked),
            fact("commissioned", "约稿 '9号'", "2026-07-01", **asked),
        ]
    )
    with ledger.book.reading() as found:
        yield found
    ledger.book.dispose()


def read(views, code, sentence):
    (found,) = doubts_of(views, {"doubts": [[code, "text", sentence]]})
    assert (found.code, found.where) == (code, "text")
    return found.detail, found.about, found.proposes


def test_what_is_kept_now_is_data(views):
    doubts = (
        Doubt(DoubtCode.DELIVERS, "text", "像是", ("c",), Proposal("deliver", None, "c", "d")),
        Doubt(DoubtCode.ASKS_WITHDRAWAL, "", "；同意请 yishi withdraw 2026-00001"),
    )
    kept = json.loads(json.dumps(doubts_in_content(doubts)))
    assert kept == [
        {
            "code": "delivers",
            "where": "text",
            "detail": "像是",
            "about": ["c"],
            "proposes": {"kind": "deliver", "commission": "c", "unit": "d"},
        },
        {"code": "asks_withdrawal", "detail": "；同意请 yishi withdraw 2026-00001"},
    ]
    assert doubts_of(views, {"doubts": kept}) == doubts
    assert doubts_of(views, {}) == ()


@pytest.mark.parametrize(
    ("code", "sentence", "detail", "about", "proposal"),
    [
        (
            "asks_withdrawal",
            f"要求撤回 {A}《甲》；同意请 yishi withdraw {A}",
            f"要求撤回 {A}《甲》",
            (A,),
            Proposal("withdraw", item=A),
        ),
        (
            "delivers",
            f"像是约稿 C2026-001《甲》的来稿（截止 2026-07-05）；确认请 yishi deliver C2026-001 d --item {B}",
            "像是约稿 C2026-001《甲》的来稿（截止 2026-07-05）",
            ("C2026-001",),
            Proposal("deliver", commission="C2026-001", unit="d"),
        ),
        (
            "delivers",
            f"像是约稿 约稿 '9号'《甲》的来稿；确认请 yishi deliver {QUOTED} d --item {B}",
            "像是约稿 约稿 '9号'《甲》的来稿",
            ("约稿 '9号'",),
            Proposal("deliver", commission="约稿 '9号'", unit="d"),
        ),
        (
            "repeated",
            f"重读后与{A}正文相同；如属重复，请 yishi repeat {B} {A}",
            f"重读后与{A}正文相同",
            (A,),
            Proposal("repeat", item=A),
        ),
        (
            "repeated",
            f"与 {A} 正文相同；如属重复，请用 yishi repeat 认定",
            f"与 {A} 正文相同",
            (A,),
            Proposal("repeat", item=A),
        ),
        ("repeated", f"与{A}正文相同,不另计数", f"与{A}正文相同", (A,), None),
        ("revised", f"标明为{A}的更正或修订，沿用原编号", f"标明为{A}的更正或修订", (A,), None),
        (
            "near_repeat",
            f"与{A}相近（相同文字80%），请确定是否重复报送",
            f"与{A}相近（相同文字80%）",
            (A,),
            None,
        ),
        (
            "similar_to_other_unit",
            f"与另一单位的{A}相近（相同文字80%），请核实",
            f"与另一单位的{A}相近（相同文字80%）",
            (A,),
            None,
        ),
    ],
)
def test_our_own_sentences_of_before_are_understood(views, code, sentence, detail, about, proposal):
    assert read(views, code, sentence) == (detail, about, proposal)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        # what a mail wrote into its subject
        ("asks_withdrawal", "要求撤回《yishi withdraw 'x》，没有找到这一标题的信息，请人工查找"),
        ("asks_withdrawal", f"要求撤回《yishi withdraw {A} 关于供暖》，没有找到，请人工查找"),
        ("asks_withdrawal", f"要求撤回《x》；同意请 yishi withdraw {A}"),
        ("asks_withdrawal", f"要求撤回 {B}《x》；同意请 yishi withdraw {A}"),
        # what nobody knows
        ("asks_withdrawal", "要求撤回 2026-00099《甲》；同意请 yishi withdraw 2026-00099"),
        (
            "delivers",
            f"像是约稿 C9《甲》的来稿；确认请 yishi deliver C9 d --item {B}",
        ),
        (
            "delivers",
            f"像是约稿 C2026-001《甲》的来稿；确认请 yishi deliver C2026-001 e --item {B}",
        ),
        (
            "delivers",
            "像是约稿 C2026-001《甲》的来稿；确认请 yishi deliver C2026-001 d --item 2026-00099",
        ),
        # of another commission than the sentence began with, and no one word
        (
            "delivers",
            f"像是约稿 C9《甲》的来稿；确认请 yishi deliver C2026-001 d --item {B}",
        ),
        ("delivers", f"像是约稿 C《甲》；确认请 yishi deliver 'C2026-001 d --item {B}"),
        ("near_repeat", "与2026-00099相近，请确定是否重复报送"),
        # a sentence of another doubt
        ("no_item", f"要求撤回 {A}《甲》；同意请 yishi withdraw {A}"),
        ("unknown_sender", f"与{A}正文相同,不另计数"),
    ],
)
def test_whatever_else_stands_there_proposes_nothing_and_speaks_of_nothing(views, code, sentence):
    assert read(views, code, sentence) == (sentence, (), None)
