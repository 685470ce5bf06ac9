"""Tables fit a terminal of 120 columns."""

import unicodedata

import pytest

from tests.ledgers import roster_of
from tests.program import make_desk


@pytest.mark.parametrize("command", [("tally", "2019Q1", "--scores"), ("year", "2019"), ("log",)])
def test_no_line_is_wider_than_the_terminal(tmp_path, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "120")
    desk = make_desk(tmp_path)
    (desk.folder / "roster.toml").write_text(
        roster_of("d", "c:county").replace("单位c", "某市人民政府国有资产监督管理委员会办公室"),
        "utf-8",
    )
    (tmp_path / "a.eml").write_bytes(
        "From: d@example.gov.cn\r\nSubject: {}\r\n\r\n正文\r\n".format("供暖" * 60).encode()
    )
    desk("ingest", tmp_path / "a.eml")
    text = desk(*command).out
    assert (
        max(
            sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
            for line in text.splitlines()
        )
        <= 120
    )
    assert len(text.splitlines()) >= 3
