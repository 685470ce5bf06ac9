"""What was sought is shown where it stands, in pieces; of a long text only what is round it."""

from desk.acts.mailroom.log_line import AROUND, excerpt, excerpts, marked
from ledger.search.terms import search_query


def test_what_was_sought_is_set_apart_and_the_rest_is_as_it_was_written():
    assert marked(search_query("供暖"), "全市供暖（一）") == (
        ("全市", False),
        ("供暖", True),
        ("（一）", False),
    )
    assert marked(search_query("供暖"), "春耕") == (("春耕", False),)
    assert marked(search_query("30"), "３０处") == (("３０", True), ("处", False))


def test_of_a_text_the_first_place_behind_its_title_is_shown():
    text = "报送单位：某局\n关于供暖的报告\n" + "开" * 30 + "供\n暖" + "头" * 80
    found = excerpt(search_query("供暖"), text, title="关于供暖的报告")
    assert found[0] == ("…", False)
    assert ("供 暖", True) in found
    assert found[-1] == ("…", False)
    assert sum(len(words) for words, _ in found) <= AROUND + 2
    assert excerpt(search_query("春耕"), text, title="关于供暖的报告") == ()


def test_names_of_files_are_told_only_where_neither_subject_nor_title_has_it():
    line = {
        "subject": "报送",
        "sender": "gn@example.com",
        "files": ["供暖.docx", "别的.docx"],
    }
    sought = search_query("供暖")
    assert excerpts(sought, **line, items={"i": ("甲", "")}).files == (
        (("供暖", True), (".docx", False)),
    )
    assert excerpts(sought, **line, items={"i": ("供暖", "")}).files == ()
    assert excerpts(search_query("gn"), **line, items={}).sender == (
        ("gn", True),
        ("@example.com", False),
    )
