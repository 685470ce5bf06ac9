"""ingest/documents/list_numbers.py: the numbers that Word draws before paragraphs."""

import pytest

from ingest.documents.list_numbers import counted, numbering_of
from ingest.documents.xml import parse_xml

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _level(place, form, text, start=1, more=""):
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


OFFICE = "".join(
    (
        _level(0, "chineseCountingThousand", "%1、"),
        _level(1, "japaneseCounting", "（%2）"),
        _level(2, "decimal", "%3．"),
        _level(3, "decimal", "%1.%4", more="<w:isLgl/>"),
        _level(4, "bullet", "\uf0b7"),
    )
)


def _numbering(*lists, levels=OFFICE, styles=""):
    numbering = f'<w:numbering {SPACE}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>{"".join(lists)}</w:numbering>'
    named = parse_xml(f"<w:styles {SPACE}>{styles}</w:styles>".encode()) if styles else None
    return numbering_of(parse_xml(numbering.encode()), named)


def _list(number, more=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/>{more}</w:num>'


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (21, "ideographDigital", "二十一"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (1001, "chineseCounting", "一千零一"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "upperLetter", "C"),
        (28, "lowerLetter", "bb"),
        (14, "lowerRoman", "xiv"),
        (2, "decimalEnclosedCircleChinese", "②"),
        (2, "ideographTraditional", "乙"),
        (7, "decimalZero", "07"),
        (7, "whatever", "7"),
        (0, "chineseCounting", "0"),
        (10**9, "chineseCounting", "1000000000"),
    ],
)
def test_a_number_in_its_form(number, form, text):
    assert counted(number, form) == text


def test_levels_count_within_the_one_above():
    lists = _numbering(_list(1))
    places = [0, 1, 1, 2, 1, 0, 1, 3, 4, 0]
    labels = [lists.label("1", str(place)) for place in places]
    assert labels == [
        "一、",
        "（一）",
        "（二）",
        "1．",
        "（三）",
        "二、",
        "（一）",
        "2.1 ",
        "",
        "三、",
    ]


def test_lists_of_one_kind_go_on_unless_one_begins_anew():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lists = _numbering(_list(1), _list(2), _list(3, anew))
    labels = [lists.label(number, "0") for number in ("1", "2", "3", "3", "1")]
    assert labels == ["一、", "二、", "五、", "六、", "七、"]


def test_a_list_may_have_a_level_of_its_own():
    own = f'<w:lvlOverride w:ilvl="0">{_level(0, "decimal", "第%1条", start=3)}</w:lvlOverride>'
    assert _numbering(_list(1, own)).label("1", None) == "第3条 "


def test_a_style_has_a_list_and_a_paragraph_may_leave_it():
    styles = (
        '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:basedOn w:val="d"/></w:style><w:style w:styleId="d"><w:basedOn w:val="c"/></w:style>'
    )
    second = OFFICE.replace(
        '<w:lvlText w:val="（%2）"/>', '<w:pStyle w:val="b"/><w:lvlText w:val="（%2）"/>'
    )
    lists = _numbering(_list(1), styles=styles, levels=second)
    labels = [lists.label(None, None, style=style) for style in ("a", "b", "b", "c", "x", None)]
    assert labels == ["一、", "（一）", "（二）", "", "", ""]
    assert lists.label("0", None, style="a") == ""


@pytest.mark.parametrize("level", ["-1", "99", "x", "", "٣"])
def test_a_level_that_is_none_is_no_error(level):
    assert isinstance(_numbering(_list(1)).label("1", level), str)
