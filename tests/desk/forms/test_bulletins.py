"""A bulletin for other programs: CSV that no sheet program carries out, JSON that is what the
document says.
"""

import csv
import io

from desk.forms.bulletins import document_form
from desk.publish.workbook import csv_of
from desk.publish.xlsx import document_csv
from scoring.document import Annex, Paper, PaperColumn, PaperTable, Paragraph

TABLE = PaperTable(
    "甲类", (PaperColumn("单位", 10), PaperColumn("分", 10)), (("甲", 3), ("乙", -1)), ("附注",)
)
PAPER = Paper(
    ("关于", "通报"),
    "各单位：",
    (Paragraph("正文"),),
    "署名",
    "日期",
    annexes=(Annex("附表", (TABLE,)),),
)


def test_text_that_could_be_a_formula_is_kept_from_being_one_and_numbers_are_left_alone():
    text = csv_of(("a", "b"), [("=1+1", -3), ("@x", "甲,乙\n丙")])
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows == [["a", "b"], ["'=1+1", "-3"], ["'@x", "甲,乙\n丙"]]


def test_the_tables_of_a_document_stand_one_after_the_other():
    assert document_csv(PAPER).removeprefix("\ufeff").splitlines() == [
        "类别,单位,分",
        "甲类,甲,3",
        "甲类,乙,-1",
    ]


def test_the_json_has_the_document_as_it_is_printed():
    form = document_form(PAPER)
    assert (form["name"], form["blocks"]) == ("关于通报", [{"level": "body", "text": "正文"}])
    (annex,) = form["annexes"]
    assert annex["blocks"] == [
        {
            "title": "甲类",
            "columns": ["单位", "分"],
            "rows": [["甲", "3"], ["乙", "-1"]],
            "notes": ["附注"],
        }
    ]
