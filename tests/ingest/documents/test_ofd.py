"""ingest/documents/ofd.py: pages in reading order, by the library or without it, and no page that
swells.
"""

import time

import pytest

from ingest.documents import ofd
from ingest.documents.ofd import read
from ingest.documents.package import NoText
from tests.packed import zip_of
from tests.papers import ofd_of, ofd_page

SCRAMBLED = ofd_page((20, 60, "第三行"), (20, 40, "标题𠮷"), (20, 50, "左"), (80, 50, "右"))


def _unit(number, inner):
    return f'<CompositeGraphicUnit ID="{number}"><Content>{inner}</Content></CompositeGraphicUnit>'


def _nested(depth):
    """Each drawing shows the next one twice."""
    units = "".join(_unit(n, f'<CompositeObject ResourceID="{n + 1}"/>' * 2) for n in range(depth))
    last = _unit(
        depth, '<TextObject Boundary="0 0 9 9" Size="5"><TextCode>字</TextCode></TextObject>'
    )
    return f"<Res><CompositeGraphicUnits>{units}{last}</CompositeGraphicUnits></Res>"


def test_pages_are_read_in_the_order_in_which_they_are_seen():
    lines = read(ofd_of(SCRAMBLED, ofd_page((20, 40, "第二页")))).splitlines()
    assert (lines[0], lines[1].split(), lines[2:]) == ("标题𠮷", ["左", "右"], ["第三行", "第二页"])


def test_what_stands_on_a_template_is_part_of_the_page():
    page = ofd_page((20, 60, "正文")).replace(
        "<ofd:Content>", '<ofd:Template TemplateID="7"/><ofd:Content>', 1
    )
    content = ofd_of(
        page,
        common='<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
        more={"Doc_0/Tpls/Tpl_0/Content.xml": ofd_page((20, 40, "红头"))},
    )
    assert read(content).split() == ["红头", "正文"]


def test_what_the_library_refuses_is_read_page_by_page():
    pages = [ofd_page((20, 40, f"第{n}页")) for n in range(12)]
    assert read(ofd_of(*pages, root="Doc_0/Lost.xml")).splitlines() == [
        f"第{n}页" for n in range(12)
    ]
    assert read(ofd_of(SCRAMBLED, root="Doc_0/Lost.xml")) == "标题𠮷\n左 右\n第三行"


def test_pieces_of_one_word_are_joined_without_a_blank():
    assert (
        read(ofd_of(ofd_page((20, 40, "关于"), (30, 41, "供暖"), (20, 48, "x")), root="-"))
        == "关于供暖\nx"
    )


def test_places_that_are_none_do_no_harm():
    page = ofd_page(("nan", "x", "甲"), ("1e99", "-", "乙")).replace('Size="5"', 'Size="inf"')
    assert sorted(read(ofd_of(page, root="-")).replace(" ", "").replace("\n", "")) == ["乙", "甲"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (ofd_of(ofd_page()), "scanned"),
        (ofd_of(ofd_page((20, 40, " ")), root="-"), "scanned"),
        (ofd_of(SCRAMBLED, more={"Doc_0/Encryptions.xml": "<x/>"}), "encrypted"),
        (zip_of({"OFD.xml": "<a/>"}, locked=["OFD.xml"]), "encrypted"),
        (zip_of({"OFD.xml": "<a>"}), "unreadable"),
        (zip_of({"other.xml": "<a/>"}), "unreadable"),
        (ofd_of("<broken", root="-"), "unreadable"),
        (b"PK\3\4", "unreadable"),
    ],
)
def test_what_has_no_text_says_why(content, problem):
    with pytest.raises(NoText) as refused:
        read(content)
    assert refused.value.problem == problem


def test_drawings_made_of_drawings_are_not_unfolded():
    page = ofd_page((20, 40, "正文"), more='<CompositeObject ResourceID="0"/>')
    content = ofd_of(
        page, common="<ofd:PublicRes>Res.xml</ofd:PublicRes>", more={"Doc_0/Res.xml": _nested(40)}
    )
    started = time.process_time()
    assert read(content) == "正文"
    assert time.process_time() - started < 1


def test_a_page_that_is_shown_a_hundred_thousand_times_is_read_once():
    pages = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * 100_000
    root = f"<ofd:Document xmlns:ofd='http://www.ofdspec.org/2016'><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    content = ofd_of(
        ofd_page(*[(20, n, "字" * 50) for n in range(100)]),
        root="Doc_0/Again.xml",
        more={"Doc_0/Again.xml": root},
    )
    started = time.process_time()
    assert read(content).count("字") == 5000
    assert time.process_time() - started < 1


def test_the_characters_of_a_document_are_bounded(monkeypatch):
    monkeypatch.setattr(ofd, "MAX_TEXT", 10)
    with pytest.raises(NoText) as refused:
        read(ofd_of(ofd_page((20, 40, "字" * 11))))
    assert refused.value.problem == "oversize"
