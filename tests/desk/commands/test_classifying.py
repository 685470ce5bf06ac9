"""`yishi classify`: reasons in words and as JSON."""

from tests.desks import ROOT
from tests.program import make_desk

SAMPLE = ROOT / "tests" / "samples" / "understanding" / "001-heating-complaints.eml"


def test_reasons_are_told_in_words_and_as_json(tmp_path):
    desk = make_desk(tmp_path)
    words = desk("classify", str(SAMPLE))
    assert words.status == 0, words.err
    for said in (
        "单位 ",
        "附件 ",
        "信息 1 兴庆区“冬病夏治”破解老旧小区供暖难题",
        "签发 马志恒（",
        "类别 ",
    ):
        assert said in words.out
    (found,) = desk("classify", str(SAMPLE), "--json").json
    assert found["items"][0]["fields"]["signatory"] == "马志恒"
    assert desk("log", "--json").out == ""
    assert desk("classify", str(tmp_path / "none.eml")).status == 2
