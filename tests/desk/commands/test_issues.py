"""A publication's issues, what one holds, and its draft, from the command line."""

import zipfile

import pytest

from tests.ledgers import adopted, received
from tests.program import make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path / "office")
    made.take([received("a", "2025-07-01"), adopted("o", "a", "2025-07-03") | {"issue": "12"}])
    made.take(
        [
            received("b", "2026-07-01"),
            adopted("x", "b", "2026-07-05") | {"issue": "12"},
            adopted("y", "b", "2026-07-06"),
        ]
    )
    return made


def test_issues_are_listed_by_year(desk):
    assert "第12期" in desk("issues", "yinchuan_zhengwu", "--year", "2026").out
    assert desk("issues", "yinchuan_zhengwu", "--year", "2024").out == "没有采用。\n"
    assert "7月未编期号" in desk("issues", "yinchuan_zhengwu", "--year", "2026").out
    form = desk("issues", "yinchuan_zhengwu", "--year", "2026", "--json").json
    assert form[1:] == [
        {"issue": "12", "first": "2026-07-05", "last": "2026-07-05", "adopted": {"full": 1}}
    ]


def test_an_issue_is_listed_and_written_as_a_draft(desk, tmp_path):
    file = tmp_path / "12.docx"
    done = desk("issues", "yinchuan_zhengwu", "第12期", "--out", file)
    assert "2026-00001　全文　d　关于b的情况" in done.out
    assert zipfile.is_zipfile(file)
    assert (
        desk("issues", "yinchuan_zhengwu", "12", "--year", "2025", "--json").json[0]["ref"] == "o"
    )
    assert desk("issues", "yinchuan_zhengwu", "12", "--json").json[0]["ref"] == "x"


def test_what_is_no_publication_issue_or_year_is_said(desk, tmp_path):
    done = desk("issues", "yinchuan_zhengu")
    assert (done.status, "最接近的是 yinchuan_zhengwu" in done.err) == (1, True)
    assert desk("issues", "guobao", "9").out == "这一期没有采用的信息。\n"
    assert desk("issues", "guobao", "9", "--out", tmp_path / "9.docx").status == 1
    assert desk("issues", "guobao", "--year", "0").status == 1
