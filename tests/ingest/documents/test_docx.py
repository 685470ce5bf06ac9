"""A .docx gives all of its text, each once, and nothing that was taken out of it."""

import io
import time
import zipfile

import docx as python_docx
import pytest

from ingest.documents.docx import read, read_flat
from ingest.documents.package import NoText
from ingest.documents.sniff import kind_of
from tests.packed import zip_of
from tests.papers import is_whole, letter

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)

SPACE = "http://schemas.microsoft.com/office/word/2003/wordml"
WORD_2003 = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _part(inner, *, root="document", space=WORD):
    body = f"<w:body>{inner}</w:body>" if root == "document" else inner
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{space}" {SPACES}>{body}</w:{root}>'


def _package(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": "<Types/>", **parts}.items():
            archive.writestr(name, content)
    return file.getvalue()


def _docx(inner, **more):
    return _package({"word/document.xml": _part(inner, **more)})


def _p(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


TABLE = f"<w:tbl><w:tblPr/><w:tr><w:tc>{_p('甲')}</w:tc><w:tc>{_p('乙')}</w:tc></w:tr><w:tr><w:tc>{_p('丙')}{_p('丁')}</w:tc><w:tc>{{}}{_p('')}</w:tc></w:tr></w:tbl>"


BOX = f"<w:txbxContent>{_p('框')}</w:txbxContent>"
BOXED = f"""<w:p><w:r><w:t>前</w:t><mc:AlternateContent>
<mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>
</mc:AlternateContent><w:t>后</w:t></w:r></w:p>"""


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        (_p("一") + _p("二"), "一\n二"),
        (
            "<w:p><w:pPr><w:rPr><w:t>no</w:t></w:rPr></w:pPr><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t><w:noBreakHyphen/></w:r></w:p>",
            "一\t二\n三-",
        ),
        (TABLE.format(""), "甲\t乙\n丙\n丁"),
        (TABLE.format(TABLE.format("")), "甲\t乙\n丙\n丁\t甲\t乙\n丙\n丁"),
        (
            f"<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>{_p('控件')}</w:sdtContent></w:sdt>",
            "控件",
        ),
        (
            "<w:p><w:sdt><w:sdtContent><w:r><w:t>行内控件</w:t></w:r></w:sdtContent></w:sdt></w:p>",
            "行内控件",
        ),
        (
            f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{_p('格')}</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
            "格",
        ),
        (
            "<w:p><w:ins><w:r><w:t>插入</w:t></w:r></w:ins><w:del><w:r><w:delText>删除</w:delText><w:t>也删</w:t></w:r></w:del></w:p>",
            "插入",
        ),
        (
            "<w:p><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>",
            "移来",
        ),
        (
            "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>标签</w:t></w:r></w:smartTag></w:p>",
            "链接标签",
        ),
        (
            "<w:p><w:fldSimple><w:r><w:t>3</w:t></w:r></w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>4</w:t></w:r></w:p>",
            "34",
        ),
        (
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>银</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            "银",
        ),
        ("<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", "x=1"),
        (
            BOXED,
            "前后\n框",
        ),
        (
            f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{_p('旧框')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
            "\n旧框",
        ),
        (
            f"<mc:AlternateContent><mc:Choice>{_p('选')}</mc:Choice><mc:Fallback>{_p('备')}</mc:Fallback></mc:AlternateContent>",
            "选",
        ),
        (_p("𠮷镕喆堃"), "𠮷镕喆堃"),
    ],
)
def test_the_body_is_read_whole(inner, wanted):
    assert read(_docx(inner)) == wanted.strip("\n")
    assert read(_docx(inner, space=STRICT)) == wanted.strip("\n")


def test_a_header_with_a_mark_comes_first_and_footers_and_notes_after_the_body():
    parts = {
        "word/document.xml": _part(_p("正文")),
        "word/comments.xml": _part(f"<w:comment>{_p('批注')}</w:comment>", root="comments"),
        "word/footnotes.xml": _part(f"<w:footnote>{_p('脚注')}</w:footnote>", root="footnotes"),
        "word/footer1.xml": _part(_p("页脚"), root="ftr"),
        "word/header1.xml": _part(_p("机密★1年"), root="hdr"),
        "word/endnotes.xml": _part(f"<w:endnote>{_p('尾注')}</w:endnote>", root="endnotes"),
        "word/styles.xml": _part(_p("样式"), root="styles"),
    }
    assert read(_package(parts)).split("\n") == ["机密★1年", "正文", "页脚", "脚注", "尾注", "批注"]


@pytest.mark.parametrize("name", ["word\\document.xml", "/word/document.xml", "Word/Document.xml"])
def test_oddly_written_names_are_the_same_parts(name):
    assert read(_package({name: _part(_p("正文"))})) == "正文"


class _Stream(io.RawIOBase):
    """What can't be sought in: sizes then stand behind the members."""

    def __init__(self):
        self.written = bytearray()

    def writable(self):
        return True

    def write(self, content):
        self.written += content
        return len(content)


def _zipped(parts, *, method=zipfile.ZIP_DEFLATED):
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return bytes(stream.written)


PARTS = {"[Content_Types].xml": "<Types/>", "word/document.xml": _part(_p("正文"))}
ODD = {
    "sizes behind the members": _zipped(PARTS),
    "stored": _zipped(PARTS, method=zipfile.ZIP_STORED),
    "no list of types": _zipped({"word/document.xml": PARTS["word/document.xml"]}),
    "upper case": _zipped({name.upper(): content for name, content in PARTS.items()}),
    "a slash before": _zipped({f"/{name}": content for name, content in PARTS.items()}),
    "backslashes": _zipped({name.replace("/", "\\"): content for name, content in PARTS.items()}),
    "something before": b"\r\n\r\nContent-Type: application/msword\r\n\r\n" + _zipped(PARTS),
    "something behind": _zipped(PARTS) + b"\r\n--boundary--\r\n",
    "a lot behind": _zipped(PARTS) + bytes(200_000),
    "macros": _zipped({**PARTS, "word/vbaProject.bin": "never run"}),
}


@pytest.mark.parametrize("name", ODD)
def test_an_oddly_zipped_one_is_known_and_read(name):
    assert kind_of(ODD[name]) == "docx"
    assert read(ODD[name]) == "正文"


def test_the_letter_is_read_whole():
    lines = read(letter("docx")).splitlines()
    assert is_whole("\n".join(lines))
    assert (lines[2], lines[-4:]) == (
        "文本框里的字",
        ["政务信息页眉", "第1页页脚", "脚注里的话", "批注里的话"],
    )


def test_headers_are_looked_for_beside_the_main_part():
    relations = '<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/doc/main.xml"/></Relationships>'
    parts = {
        "_rels/.rels": relations,
        "doc/main.xml": _part(_p("正文")),
        "doc/header1.xml": _part(_p("眉"), root="hdr"),
        "word/header1.xml": _part(_p("别处"), root="hdr"),
    }
    assert read(_package(parts)) == "正文\n眉"


def test_the_main_part_may_have_another_name():
    relations = '<Relationships><Relationship Target="word/document2.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    assert (
        read(_package({"_rels/.rels": relations, "word/document2.xml": _part(_p("正文"))}))
        == "正文"
    )


def test_xml_in_utf16_is_read():
    assert (
        read(
            _package(
                {"word/document.xml": _part(_p("正文")).replace("UTF-8", "UTF-16").encode("utf-16")}
            )
        )
        == "正文"
    )


def test_what_python_docx_writes_is_read_with_its_tables():
    document = python_docx.Document()
    document.add_heading("标题", 1)
    document.add_paragraph("段落")
    document.add_table(1, 2).cell(0, 1).text = "格"
    file = io.BytesIO()
    document.save(file)
    assert read(file.getvalue()) == "标题\n段落\n\t格"


def _damaged(content):
    middle = content.rfind(b"PK\x01\x02") // 2 + 60
    return content[:middle] + b"\xff\xff\xff" + content[middle + 3 :]


BOMB = b"0" * 40_000_000
HOSTILE = {
    "an entity bomb": (
        _package(
            {
                "word/document.xml": '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
            }
        ),
        "unreadable",
    ),
    "an external entity": (
        _package(
            {
                "word/document.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
            }
        ),
        "unreadable",
    ),
    "an entity bomb in UTF-16": (
        _package(
            {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'.encode("utf-16")}
        ),
        "unreadable",
    ),
    "a zip bomb": (_package({"word/document.xml": BOMB}), "oversize"),
    "a zip bomb in another part": (
        _package({"word/document.xml": _part(_p("x")), "word/media/a.png": BOMB}),
        "oversize",
    ),
    "too many parts": (
        _package({"word/document.xml": _part(_p("x")), **{f"a{n}": "" for n in range(6000)}}),
        "oversize",
    ),
    "nesting": (
        _docx("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000),
        "unreadable",
    ),
    "broken XML": (_package({"word/document.xml": "<w:document>"}), "unreadable"),
    "no document": (_package({"word/other.xml": "<a/>"}), "unreadable"),
    "no zip": (b"PK\x03\x04 nothing", "unreadable"),
    "cut off": (_docx(_p("x"))[:-30], "unreadable"),
    "damaged": (_damaged(_docx(_p("信息" * 1000))), "unreadable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_with_a_reason(name):
    content, problem = HOSTILE[name]
    started = time.process_time()
    with pytest.raises(NoText) as refused:
        read(content)
    assert refused.value.problem == problem
    assert time.process_time() - started < 0.5


def test_a_locked_member_makes_the_whole_locked():
    content = bytearray(_docx(_p("x")))
    content[content.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(NoText) as refused:
        read(bytes(content))
    assert refused.value.problem == "encrypted"


def _2003(body, *, head='<?xml version="1.0" encoding="UTF-8"?>'):
    return f'{head}<w:wordDocument xmlns:w="{SPACE}" xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:body>{body}</w:body></w:wordDocument>'


def _p_2003(*texts):
    return (
        "<w:p>"
        + "".join(
            text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>" for text in texts
        )
        + "</w:p>"
    )


def _note(kind, text):
    return (
        f'<aml:annotation w:type="Word.{kind}"><aml:content>{text}</aml:content></aml:annotation>'
    )


def test_a_letter_in_one_xml_file_is_read_whole():
    """But for the deleted sentence, which LibreOffice writes as if nothing had happened to it."""
    text = read_flat(letter("wordml")).replace("删掉的一句。", "")
    assert is_whole(text)
    assert text.splitlines()[-2:] == ["政务信息页眉", "第1页页脚"]
    assert kind_of(letter("wordml")) == "wordml"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            _p_2003(
                "留",
                _note("Deletion", "<w:r><w:delText>删</w:delText><w:t>也删</w:t></w:r>"),
                _note("Insertion", "<w:r><w:t>增</w:t></w:r>"),
            ),
            "留增",
        ),
        (_p_2003("文", f"<w:r>{_note('Comment', _p('批'))}</w:r>", "字"), "文字\n批"),
        (_p_2003("文", f"<w:r><w:footnote>{_p('注')}</w:footnote></w:r>"), "文\n注"),
        (
            _p_2003("文")
            + f"<w:sectPr><w:hdr>{_p('眉')}</w:hdr><w:ftr>{_p('脚')}</w:ftr></w:sectPr>",
            "文\n眉\n脚",
        ),
        (
            _p_2003(
                "<w:r><w:pict><w:binData w:name='a'>"
                + "QUJD" * 3_000_000
                + "</w:binData></w:pict></w:r>",
                "文",
            ),
            "文",
        ),
    ],
)
def test_what_word_2003_keeps_in_the_middle_of_a_paragraph_is_set_apart(body, text):
    assert read_flat(_2003(body).encode()) == text


def test_a_charset_of_the_time_is_no_obstacle():
    assert (
        read_flat(
            _2003(_p_2003("朱镕喆"), head='<?xml version="1.0" encoding="GB2312"?>').encode(
                "gb18030"
            )
        )
        == "朱镕喆"
    )


def test_a_package_written_flat_is_a_docx():
    def part(name, root, inner):
        return f'<pkg:part pkg:name="/word/{name}.xml"><pkg:xmlData><w:{root} xmlns:w="{WORD}">{inner}</w:{root}></pkg:xmlData></pkg:part>'

    picture = (
        '<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>'
        + "QUJD" * 3_000_000
        + "</pkg:binaryData></pkg:part>"
    )
    parts = (
        part("footer1", "ftr", _p_2003("脚"))
        + part("document", "document", f"<w:body>{_p('文')}</w:body>")
        + part("header2", "hdr", _p_2003("眉"))
        + part("comments", "comments", _p_2003("批"))
        + part("styles", "styles", _p_2003("样式"))
    )
    content = f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}{picture}</pkg:package>'.encode()
    assert kind_of(content) == "wordml"
    assert read_flat(content) == "文\n眉\n脚\n批"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<w:wordDocument", "unreadable"),
        (b"<a/>", "unreadable"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unreadable"),
        (b"<a>" + b"x" * 9_000_000, "oversize"),
        (
            _2003("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000).encode(),
            "unreadable",
        ),
    ],
)
def test_what_is_broken_or_too_much_is_refused_in_a_moment(content, problem):
    started = time.process_time()
    with pytest.raises(NoText) as refused:
        read_flat(content)
    assert refused.value.problem == problem
    assert time.process_time() - started < 1


NUMBERED = """<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2．"/></w:lvl></w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>"""


def _numbered(text, level=0, *, style=""):
    own = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="4"/></w:numPr>'
    said = f'<w:pStyle w:val="{style}"/>' if style else own
    return f"<w:p><w:pPr>{said}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("broken", [False, True])
def test_the_numbers_that_word_draws_belong_to_the_text(broken):
    styles = (
        '<w:style w:styleId="1"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    )
    body = (
        _numbered("强化组织领导", style="1")
        + _numbered("落实责任", 1)
        + _numbered("", 1)
        + _numbered("完善机制", 1)
        + _numbered("抓好落实", style="1")
        + "<w:tbl><w:tr><w:tc>"
        + _numbered("表内")
        + "</w:tc></w:tr></w:tbl>"
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    content = zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": "<w:numbering"
            if broken
            else f"<w:numbering {space}>{NUMBERED}</w:numbering>",
            "word/styles.xml": f"<w:styles {space}>{styles}</w:styles>",
        }
    )
    words = ["强化组织领导", "落实责任", "", "完善机制", "抓好落实", "表内"]
    labels = [""] * 6 if broken else ["一、", "1．", "", "3．", "二、", "三、"]
    assert read(content).split("\n") == [
        label + word for label, word in zip(labels, words, strict=True)
    ]
