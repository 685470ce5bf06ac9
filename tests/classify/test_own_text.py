"""classify/own_text.py: what a text says of its own, and whether it is enough and language."""

import pytest

from classify.own_text import is_enough, is_language, own_clauses, with_text_doubts
from classify.submission import DoubtCode, Fields, Fingerprint, Item
from classify.text import Text
from tests.classify.letters import mail

REPORT = "今年三月起，辖区在渠边试行夜市摊点分时经营，晚七点至十一点划线入位，其余时段恢复通行。"


def own(text: str, title: str = "夜市摊点分时经营") -> str:
    return "".join(own_clauses(Text(text), title=title).values())


@pytest.mark.parametrize(
    "around",
    [
        "您好！祝工作顺利。",
        "现将我单位信息报送如下：",
        "附件为本周信息，请查收。",
        "报送单位：市气象局",
        "签发人：马立群　责任编辑：丁晓岚　联系电话：0951-5550161",
        "市气象局",
        "2026年6月3日",
        "夜市摊点分时经营",
        "电话：0951-5550188　传真：0951-5550189",
        "【外部邮件提醒】此邮件来自外部，请谨慎点击链接。",
        "发自我的iPhone",
        "This message is intended only for the named recipient.",
    ],
)
def test_what_stands_around_a_report_is_not_its_own(around):
    assert own(around) == ""
    assert own(f"{around}\n{REPORT}") == own(REPORT)
    assert is_enough(own(REPORT))


def test_a_paragraph_with_a_field_in_it_is_a_paragraph():
    assert is_enough(own(f"{REPORT}联系电话：0951-555"))
    assert is_enough(own(f"时间：六月，{REPORT}"))


def test_a_clause_counts_once_however_its_figures_differ():
    lines = "".join(f"第{n}组检查企业{n + 12}家，" for n in range(1, 30))
    assert own(lines) == "第1组检查企业13家"


@pytest.mark.parametrize(
    ("text", "enough"),
    [("甲乙丙丁戊己庚辛壬癸" * 9, False), (REPORT, True), (REPORT[:30], False), ("a" * 99, False)],
)
def test_thirty_characters_and_not_one_word_again(text, enough):
    assert is_enough(text) is enough


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (REPORT, True),
        ("請各單位於六月十日前報送政務資訊，反映營商環境等方面的做法。", True),
        ("联系人朱镕喆、李堃、𠮷某。" + REPORT, True),
        ("短", True),
        ("锘挎垜灞€缁勭粐寮€灞曠噧姘斿畨鍏ㄦ鏌ワ紝鍙戠幇骞舵暣鏀归殣", False),
        ("Î¾Ö×éÖ¯¿ªÕ¹È¼Æø°²È«¼ì²é£¬·¢ÏÖ²¢Õû¸ÄÒþ»¼", False),
        ("报\ufffd送\ufffd单\ufffd位" * 9, False),
    ],
)
def test_rubbish_is_no_language(text, language):
    assert is_language(Text(text)) is language


def doubts_of(*texts: str, unit: str | None = "qixiang") -> list[tuple[str, ...]]:
    items = [Item("标题", text, Fields(), Fingerprint(None, "标题")) for text in texts]
    made = with_text_doubts(items, [Text(text) for text in texts], mail(), unit=unit)
    return [tuple(doubt.code for doubt in item.doubts) for item in made]


def test_three_of_one_template_wait_and_two_do_not():
    same = [REPORT.replace("三", str(n)) for n in range(3)]
    assert doubts_of(*same) == [(DoubtCode.MANY_ALIKE,)] * 3
    assert doubts_of(*same[:2]) == [(), ()]


def test_one_line_with_other_figures_again_and_again_waits():
    line = (
        "我单位组织第{}检查组到社区开展安全生产检查，发现隐患{}处，已督促整改，其余限期整改到位。"
    )
    text = "\n".join(line.format(n, n + 3) for n in range(20))
    assert doubts_of(text) == [(DoubtCode.MANY_ALIKE,)]


def test_the_unit_is_proposed_where_it_is_known():
    for unit, about in (("qixiang", ("qixiang",)), (None, ())):
        item = Item("标题", "", Fields(), Fingerprint(None, "标题"))
        (made,) = with_text_doubts([item], [Text("")], mail(), unit=unit)
        assert made.waits
        assert made.doubts[0].about == about
