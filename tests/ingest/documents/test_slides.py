"""ingest/documents/slides.py: presentations of either kind, in the order in which they are shown."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import read_documents, slides
from ingest.documents.ole import Compound, is_locked
from ingest.documents.package import NoText
from ingest.documents.slides import read
from ingest.mail import Attachment
from tests.examples import examples
from tests.packed import ole_of, zip_of
from tests.papers import FILES

PPT = (FILES / "slides.ppt").read_bytes()
WORDS = ["兴庆区扎实做好供暖保障工作", "一、走访居民𠮷某等三百户", "二、Heating first"]


@pytest.mark.parametrize("kind", ["ppt", "pptx", "odp"])
def test_a_presentation_is_read_with_tables_and_notes_and_without_its_master(kind):
    (document,) = read_documents(
        (Attachment(f"稿.{kind}", "", (FILES / f"slides.{kind}").read_bytes()),)
    )
    assert (document.kind, document.problem, document.notes) == (kind, None, ())
    text = document.text
    assert text.splitlines()[:3] == WORDS
    assert "备注里的话" in text
    assert "Plain second page" in text
    assert "单位" in text
    assert "Click to edit" not in text


def test_a_dps_is_a_ppt_by_another_name():
    (document,) = read_documents((Attachment("稿.dps", "", PPT),))
    assert (document.kind, document.notes) == ("ppt", ())


def _record(kind, *inner, instance=0, body=b""):
    body = body or b"".join(inner)
    return struct.pack("<HHI", instance << 4 | (15 if inner else 0), kind, len(body)) + body


def _said(text):
    return _record(0x0FA0, body=text.encode("utf-16-le"))


def _listed(number, *texts):
    return _record(0x03F3, body=struct.pack("<IIIII", number, 0, 0, 0, 0)) + b"".join(
        map(_said, texts)
    )


def _presentation(document, *objects, locked=False, more=()):
    """Objects are numbered from 2 on in their order, `document` is 1; `more` are left-overs."""
    stream, places = b"".join(more), []
    for each in (document, *objects):
        places.append(len(stream))
        stream += each
    directory = len(stream)
    stream += _record(
        0x1772, body=struct.pack(f"<{len(places) + 1}I", 1 | len(places) << 20, *places)
    )
    edit = len(stream)
    stream += _record(0x0FF5, body=struct.pack("<IHBBIIII", 0, 0, 0, 3, 0, directory, 1, 9))
    token = 0xF3D1C4DF if locked else 0xE391C05F
    user = _record(0x0FF6, body=struct.pack("<III", 20, token, edit))
    return ole_of({"PowerPoint Document": stream, "Current User": user})


TWO = _record(0x03EE, _record(0xF00D, _said("第二页的框")))
ONE = _record(0x03EE, _record(0xF00D, _said("第一页的框")))
LIST = _record(0x0FF0, _listed(3, "第一页标题\r第一条\x0b续行"), _listed(2, "第二页标题"))
MASTER = _record(0x0FF0, _listed(9, "单击此处编辑母版标题"), instance=1)


def test_titles_stand_in_the_document_and_boxes_in_their_slides():
    content = _presentation(_record(0x03E8, MASTER, LIST), TWO, ONE)
    lines = ["第一页标题", "第一条", "续行", "第一页的框", "第二页标题", "第二页的框"]
    assert read(content).splitlines() == lines


def test_what_was_deleted_is_kept_in_the_file_and_not_read():
    gone = _record(0x03EE, _record(0xF00D, _said("删去的话")))
    assert "删去" not in read(_presentation(_record(0x03E8, LIST), TWO, ONE, more=[gone]))


def test_a_file_whose_tables_are_gone_is_read_from_its_beginning_to_its_end():
    assert read(ole_of({"PowerPoint Document": TWO + ONE})) == "第二页的框\n第一页的框"


def test_a_locked_one_says_so():
    content = _presentation(_record(0x03E8, LIST), TWO, ONE, locked=True)
    assert is_locked(content)
    with pytest.raises(NoText) as refused:
        read(content)
    assert refused.value.problem == "encrypted"


def test_slides_are_read_in_the_order_in_which_they_are_shown():
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    members = {
        "ppt/presentation.xml": f'<p {space}><l><sldId id="256" r:id="rId9"/><sldId id="257" r:id="rId2"/></l></p>',
        "ppt/_rels/presentation.xml.rels": '<R><r Id="rId2" Target="slides/slide1.xml"/><r Id="rId9" Target="slides/slide10.xml"/></R>',
        "[Content_Types].xml": "<Types/>",
    }
    for number in (1, 2, 10):
        members[f"ppt/slides/slide{number}.xml"] = (
            f"<s {space}><a:p><a:r><a:t>第{number}张</a:t></a:r><a:br/><a:r><a:t>下行</a:t></a:r><a:fld><a:t>7</a:t></a:fld></a:p></s>"
        )
    assert read(zip_of(members)).split("\n") == ["第10张", "下行", "第1张", "下行", "第2张", "下行"]


def test_hostile_tables_end_in_a_moment(monkeypatch):
    began = time.process_time()
    inner = b""
    for _ in range(300):
        inner = _record(0x03EE, inner or _said("深"))
    user = _record(0x0FF6, body=struct.pack("<III", 20, 0, 0xFFFFFFF0))
    assert read(ole_of({"PowerPoint Document": inner, "Current User": user})) == ""
    again = _record(0x1772, body=struct.pack("<100001I", 1 | 0xFFF << 20, *range(0, 800_000, 8)))
    read(ole_of({"PowerPoint Document": ONE * 2000 + again}))
    monkeypatch.setattr(slides, "MAX_TEXT", 10)
    with pytest.raises(NoText) as refused:
        read(_presentation(_record(0x03E8, LIST), TWO, ONE))
    assert refused.value.problem == "oversize"
    assert time.process_time() - began < 2


@examples(200)
@given(st.integers(512, len(PPT) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_raises_nothing_but_no_text(place, noise):
    content = PPT[:place] + noise + PPT[place + len(noise) :]
    assert Compound(content) is not None
    try:
        read(content)
    except NoText:
        return
