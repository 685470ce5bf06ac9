"""ingest/documents/pdf.py: the text of all pages, and the reason why there is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import pdf
from ingest.documents.package import NoText
from ingest.documents.pdf import read
from ingest.documents.sniff import kind_of
from tests.examples import examples
from tests.papers import FILES, letter, pdf_of


def test_the_letter_is_read_with_its_rare_characters():
    text = read(letter("pdf"))
    for line in (
        "政务信息页眉",
        "兴庆区扎实做好供暖保障工作",
        "联系人朱镕喆、李堃、𠮷某。",
        "签发人：王某",
        "文本框里的字",
    ):
        assert line in text


def test_a_font_that_is_not_in_the_file_is_no_obstacle():
    assert (
        read(pdf_of(["关于供暖的信息", "朱镕喆、𠮷某"], ["第二页"]))
        == "关于供暖的信息\n朱镕喆、𠮷某\n第二页"
    )


def test_an_empty_password_is_none():
    assert "Heating report" in read((FILES / "restricted.pdf").read_bytes())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ((FILES / "locked.pdf").read_bytes(), "encrypted"),
        (pdf_of([], []), "scanned"),
        (pdf_of([], image=False), "scanned"),
        (pdf_of(["扫描全能王 创建"], ["扫描全能王 创建"]), "scanned"),
        (pdf_of(["Scanned with CamScanner"]), "scanned"),
        (pdf_of(), "unreadable"),
        (b"%PDF-1.7", "unreadable"),
        (letter("pdf")[:20_000], "unreadable"),
    ],
)
def test_what_has_no_text_says_why(content, problem):
    with pytest.raises(NoText) as refused:
        read(content)
    assert refused.value.problem == problem


def test_one_page_of_text_among_scanned_ones_is_text():
    assert read(pdf_of([], ["签发人：王某"], [])).strip() == "签发人：王某"


def _utf16(text):
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def test_what_was_filled_into_a_form_follows_its_page_and_what_is_shown_already_does_not():
    filled = (
        f"/Subtype/Widget/FT/Tx/T(unit)/V{_utf16('兴庆区住建局')}",
        f"/Subtype/Widget/FT/Tx/T(text)/Ff 4096/V{_utf16('供暖平稳𠮷')}",
        f"/Subtype/Widget/FT/Ch/Ff 131072/T(kind)/Opt[{_utf16('问题建议')}]/V{_utf16('问题建议')}",
        "/Subtype/Widget/FT/Btn/T(agree)/V/Yes/AS/Yes",
        f"/Subtype/FreeText/DA(/Helv 10 Tf)/Contents{_utf16('签发人：王某')}",
        f"/Subtype/Text/Contents{_utf16('审稿人的话')}",
        f"/Subtype/Widget/FT/Tx/T(again)/V{_utf16('报送表')}",
    )
    text = read(pdf_of(["报送表"], ["第二页"], annotations=filled))
    assert text == "报送表\n兴庆区住建局\n供暖平稳𠮷\n问题建议\n签发人：王某\n第二页"


def test_a_form_whose_only_words_were_typed_into_it_is_no_scan():
    assert read(pdf_of([], annotations=[f"/Subtype/Widget/FT/Tx/T(a)/V{_utf16('供暖')}"])) == "供暖"


def test_what_stands_before_the_beginning_of_the_file_is_no_obstacle():
    junk = b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + b"\0" * 700
    content = junk + pdf_of(["关于供暖的信息"])
    assert kind_of(content) == "pdf"
    assert read(content) == "关于供暖的信息"
    assert kind_of("文中提到 %PDF-1.7 这几个字符".encode()) == "text"


def test_pages_and_characters_are_bounded(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    monkeypatch.setattr(pdf, "MAX_TEXT", 10)
    for content in (pdf_of(["一"], ["二"], ["三"]), pdf_of(["一二三四五六七八九十", "十一"])):
        with pytest.raises(NoText) as refused:
            read(content)
        assert refused.value.problem == "oversize"
    assert read(pdf_of(["一二三四五"], ["六七八九十"])) == "一二三四五\n六七八九十"


def test_a_thousand_pages_are_read_in_a_moment():
    started = time.process_time()
    assert read(pdf_of(*[[f"第{n}页"] for n in range(1000)])).count("页") == 1000
    assert time.process_time() - started < 5


@examples(100)
@given(st.integers(0, 9000), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_raises_nothing_but_no_text(place, noise):
    content = (FILES / "restricted.pdf").read_bytes()
    try:
        read(content[:place] + noise + content[place + len(noise) :])
    except NoText:
        return
