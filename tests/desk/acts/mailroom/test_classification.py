"""One file as the program understands it, with its reasons, held against the ledger; nothing is
written and of a marked mail nothing is said.
"""

from pathlib import Path

import pytest

from config.errors import Refused
from desk.acts.mailroom.classification import classify_file
from desk.forms.mailroom import classification_form
from tests.desks import ROOT

UNDERSTANDING = ROOT / "tests" / "samples" / "understanding"
LIMIT = 1 << 20


def one_of(intake, file: Path) -> dict:
    (found,) = classify_file(intake, file, max_bytes=LIMIT)
    return classification_form(found)


def test_a_mail_is_explained_with_every_decision_s_evidence(intake):
    found = one_of(intake, UNDERSTANDING / "001-heating-complaints.eml")
    (item,) = found["items"]
    assert (found["outcome"], item["title"]) == ("recorded", "兴庆区“冬病夏治”破解老旧小区供暖难题")
    assert item["category"] == "experience"
    assert item["grounds"]["evidence"]
    assert {place["field"] for place in item["fields"]["places"]} >= {
        "signatory",
        "editor",
        "telephone",
    }
    assert any("xingqing" in claim["units"] for claim in found["claims"])
    with intake.book.reading() as views:
        assert views.head()[0] == 0


def test_a_document_is_read_as_the_one_attachment_of_a_mail_from_nobody(intake, tmp_path):
    file = tmp_path / "市气象局做好防汛服务.txt"
    file.write_text(
        "市气象局做好防汛服务\n一是加密会商，二是滚动预报，三是入企服务，确保安全度汛。\n签发人：马立群\n",
        "utf-8",
    )
    found = one_of(intake, file)
    assert (found["unit"], [item["title"] for item in found["items"]]) == (
        None,
        ["市气象局做好防汛服务"],
    )
    assert found["items"][0]["fields"]["signatory"] == "马立群"


def test_of_a_marked_mail_the_rule_is_all_that_is_said(intake, tmp_path):
    file = tmp_path / "x.eml"
    file.write_bytes(
        "From: a@example.gov.cn\r\nSubject: 某事\r\nMessage-ID: <1@example.com>\r\n\r\n机密★1年\r\n正文\r\n".encode()
    )
    assert one_of(intake, file) == {
        "outcome": "held",
        "sender": "a@example.gov.cn",
        "strength": "strong",
        "rule": "level_star",
    }


def test_what_can_t_be_read_is_said_and_a_folder_or_a_file_too_large_refused(intake, tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    assert one_of(intake, tmp_path / "empty")["outcome"] in {"unreadable", "recorded"}
    with pytest.raises(Refused, match="目录"):
        classify_file(intake, tmp_path, max_bytes=LIMIT)
    (tmp_path / "large.eml").write_bytes(b"From: a@example.com\r\nSubject: x\r\n\r\n" + b"x" * 5000)
    with pytest.raises(Refused, match="大小上限"):
        classify_file(intake, tmp_path / "large.eml", max_bytes=2000)
