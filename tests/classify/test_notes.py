"""What was noted of an attachment is a doubt of the item that it belongs to, whose text counts all the same."""

from classify.matters import items_of
from classify.submission import DoubtCode
from ingest.mail import Note
from tests.classify.letters import BODY, document, mail

ONE, TWO = f"甲事推进有力取得新成效\n{BODY}", f"乙事推进有力取得新成效\n{BODY}又"


def told(*documents):
    return [
        [
            (d.code, d.where, d.detail)
            for d in item.doubts
            if d.code in (DoubtCode.MISNAMED_ATTACHMENT, DoubtCode.MACROS)
        ]
        for item in items_of(mail("x", "请查收", *documents))
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
