"""A person's decision on what was read, from the command line."""

from tests.program import make_desk

MAIL = "From: d@example.gov.cn\r\nSubject: 区里的事\r\nMessage-ID: <1@example.gov.cn>\r\n\r\n区里组织各乡镇逐村排查农田水利设施，修复渠道三十公里，清理淤泥两千方，成效明显，群众满意，下一步将继续抓好落实。\r\n"


def test_kind_and_doubts_are_decided_and_said_back(tmp_path):
    desk = make_desk(tmp_path)
    (tmp_path / "1.eml").write_text(MAIL, "utf-8")
    desk("ingest", str(tmp_path / "1.eml"))
    said = desk("categorise", "2026-00001", "experience", "--reason", "讲成效", "--json")
    assert (said.status, said.json["item"], said.json["category"]) == (
        0,
        "2026-00001",
        "experience",
    )
    (doubt, *_) = desk("log", "--json").json["items"][0]["doubts"]
    settled = desk("settle", "2026-00001", doubt)
    assert (settled.status, "已消除" in settled.out) == (0, True)
    assert desk("log", "--json").json["items"][0]["doubts"] == []
    undone = desk("settle", "2026-00001", doubt, "--undo", "--json")
    assert undone.json["reopened"] == [doubt]
    wrong = desk("categorise", "2026-00001", "experence")
    assert (wrong.status, "最接近的是 experience" in wrong.err) == (1, True)
    assert desk("verify").status == 0
