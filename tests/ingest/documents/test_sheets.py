"""ingest/documents/sheets.py: a line for each row, under the name of its sheet, and no file that
the library would swell on.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import sheets
from ingest.documents.package import NoText
from ingest.documents.sheets import read, read_apart
from ingest.mail import Problem
from tests.examples import examples
from tests.packed import ole_of, zip_of
from tests.papers import FILES, cell, xlsx_of

ROWS = (
    "<row r='1'>"
    + cell("A1", "单位")
    + cell("B1", "篇数")
    + "</row><row r='2'>"
    + cell("A2", "兴庆区𠮷")
    + "<c r='B2'><v>12</v></c>"
    "<c r='C2' s='1'><v>46209</v></c><c r='D2'><v>0.25</v></c><c r='E2' t='b'><v>1</v></c></row>"
    "<row r='4'>"
    + cell("A4", "合计")
    + "<c r='B4'><f>SUM(B2)</f><v>12</v></c><c r='C4'><f>B4+1</f></c></row>"
)
SHARED = "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>{}</t></si></sst>"
# A cell in a row and a column of its own, three thousand times.
SCATTERED = "".join(
    f"<row r='{n}'>{cell(f'{chr(65 + n // 676 % 26)}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}{n}', 'x')}</row>"
    for n in range(1, 9000, 3)
)
REFERENCES = "<row r='1'>" + "<c r='A1' t=\"s\"><v>0</v></c>" * 30_000 + "</row>"


def test_rows_are_lines_and_cells_stand_apart_by_tab():
    assert (
        read(xlsx_of({"供暖": ROWS, "空表": ""}))
        == "供暖\n单位\t篇数\n兴庆区𠮷\t12\t2026-07-06\t0.25\tTRUE\n\n合计\t12"
    )


def test_an_xls_which_et_is_too_says_the_same():
    assert (
        read((FILES / "table.xls").read_bytes())
        == "供暖\n单位\t篇数\t日期\t占比\n兴庆区𠮷\t12\t2026-07-06\t0.25\n\n合计\t12\tTRUE"
    )


def test_a_heading_with_a_mark_comes_first_and_the_others_boxes_and_comments_last():
    heading = '<headerFooter><oddHeader>&amp;C&amp;"宋体,常规"&amp;12机密★1年</oddHeader><oddFooter>第&amp;P页</oddFooter></headerFooter>'
    more = {
        "xl/drawings/drawing1.xml": "<d xmlns:a='x'><a:p><a:r><a:t>框里</a:t></a:r><a:r><a:t>的字</a:t></a:r></a:p></d>",
        "xl/comments1.xml": "<comments><commentList><comment><text><r><t>批注</t></r></text></comment></commentList></comments>",
    }
    lines = read(xlsx_of({"表": ROWS}, around=heading, more=more)).splitlines()
    assert lines[:2] == ["机密★1年", "表"]
    assert set(lines[-3:]) == {"第 页", "框里的字", "批注"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (xlsx_of({"a": SCATTERED}), "oversize"),
        (
            xlsx_of({"a": REFERENCES}, more={"xl/sharedStrings.xml": SHARED.format("字" * 30_000)}),
            "oversize",
        ),
        (zip_of({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a"}), "unreadable"),
        (zip_of({"xl/workbook.xml": "<a/>"}, locked=["xl/workbook.xml"]), "encrypted"),
        (ole_of({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "encrypted"),
        (
            ole_of({"Workbook": b"\x09\x08\x04\0\0\0\0\0\x2f\0\2\0\0\0".ljust(5000, b"\0")}),
            "encrypted",
        ),
        (ole_of({"Workbook": b"\x09\x08\xff\xff"}), "unreadable"),
        ((FILES / "table.xls").read_bytes()[:2000], "unreadable"),
        (b"PK\3\4", "unreadable"),
    ],
)
def test_what_is_locked_broken_or_swells_is_refused_in_a_moment(content, problem):
    started = time.process_time()
    with pytest.raises(NoText) as refused:
        read(content)
    assert refused.value.problem == problem
    assert time.process_time() - started < 2


def test_the_characters_of_a_workbook_are_bounded(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_TEXT", 20)
    with pytest.raises(NoText) as refused:
        read(xlsx_of({"a": ROWS}))
    assert refused.value.problem == "oversize"


@examples(200)
@given(st.integers(512, 6000), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_raises_nothing_but_no_text(place, noise):
    content = (FILES / "table.xls").read_bytes()
    try:
        read(content[:place] + noise + content[place + len(noise) :])
    except NoText:
        return


def _raise(error):
    raise error


def test_the_text_comes_back_whole():
    assert (
        read_apart(lambda content: content.decode() * 100_000, "𠮷字\0".encode())
        == "𠮷字\0" * 100_000
    )
    assert read_apart(lambda _: "", b"") == ""


@pytest.mark.parametrize(
    ("read", "problem"),
    [
        (lambda _: _raise(NoText(Problem.ENCRYPTED)), "encrypted"),
        (lambda _: _raise(ValueError("words of a document")), "unreadable"),
        (lambda _: _raise(MemoryError()), "unreadable"),
        (lambda _: os.abort(), "unreadable"),
        (lambda _: os.kill(os.getpid(), signal.SIGSEGV), "unreadable"),
        (lambda _: sys.exit(0), "unreadable"),
    ],
)
def test_however_it_ends_only_its_text_is_lost(read, problem, capfd):
    with pytest.raises(NoText) as refused:
        read_apart(read, b"")
    assert refused.value.problem == problem
    assert capfd.readouterr() == ("", "")


CALLER = """
import os, time
from ingest.documents.sheets import read_apart
def hang(_):
    os.write(ours, b"%d" % os.getpid())
    time.sleep(600)
ours = os.dup(1)
read_apart(hang, b"")
"""


def test_it_does_not_outlive_a_caller_that_is_killed():
    caller = subprocess.Popen(
        [sys.executable, "-c", CALLER], cwd=Path(__file__).parents[3], stdout=subprocess.PIPE
    )
    assert caller.stdout is not None
    child = int(os.read(caller.stdout.fileno(), 20))
    caller.kill()
    caller.wait()
    caller.stdout.close()
    deadline = time.monotonic() + 5
    while (
        Path(f"/proc/{child}").exists()
        and ") Z " not in Path(f"/proc/{child}/stat").read_text()
        and time.monotonic() < deadline
    ):
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists() or ") Z " in Path(f"/proc/{child}/stat").read_text()
