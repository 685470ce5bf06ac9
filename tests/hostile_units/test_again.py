"""An earlier item once more, changed so that it should not look like it: it counts once, and a
person sees which it repeats.
"""

import pytest

from tests.hostile_units.kit import REPORTS, between, docx_of, report, sender
from tests.office_mail import counted, envelope, letter, part, parts, shown, taken

CYRILLIC = str.maketrans("AaBCcEeHKMOoPpTXxy0", "АаВСсЕеНКМОоРрТХху0")
GREEK = str.maketrans("AEHKMNOPTXZ", "ΑΕΗΚΜΝΟΡΤΧΖ")
PUNCTUATION = str.maketrans("，。、：“”（）；", ',．､꞉"＂();')
KANGXI = str.maketrans(
    {
        "一": "⼀",
        "二": "⼆",
        "人": "⼈",
        "水": "⽔",
        "工": "⼯",
        "日": "⽇",
        "月": "⽉",
        "高": "⾼",
        "行": "⾏",
        "用": "⽤",
        "米": "⽶",
        "老": "⽼",
        "食": "⻝",
    }
)
TRADITIONAL = {
    "夜市攤點“潮汐管理”三個月投訴下降六成": "今年三月起，轄區在唐徠渠沿線試行夜市攤點分時經營，晚七點至十一點劃線入位，其餘時段恢復通行。"
    "城管、市場、街道三方每晚聯合巡查，油煙淨化器安裝率由四成升至九成，三個月共接噪聲油煙投訴二十六件，同比下降六成。",
    "黃河灘區退耕還濕首片蘆葦成活率達九成": "沿黃三個鄉鎮去年秋季退出灘地四千三百畝，委託林科所篩選耐鹽鹼苗種，今春補植蘆葦、檉柳二十餘萬株。"
    "五月下旬抽樣顯示成活率九成一，白骨頂雞、蒼鷺等水鳥重新築巢，下一步擬與牧戶簽訂管護協議，按年度付酬。",
    "中小微企業反映電子保函開具週期偏長": "走訪三十二家施工企業瞭解到，部分銀行電子保函仍須線下核驗印章，平均耗時六個工作日，較省會城市多三天。"
    "企業建議統一核驗接口，對信用良好的企業取消重複盡調，並公開各家銀行的辦理時限。",
}
WESTERN = (
    "“AI+网格”让APP上的HOT LINE接得住",
    (
        "今年四月以来，区里把CCTV点位、ETC门架和POS终端数据接入OA平台，研发MAX网格APP，日均推送HOT线索三百条。"
        "KPI按办结率考核，PPT汇报改为现场看，TOP10问题每周销号，群众来电等候时间由九十秒压到二十秒。"
    ),
)
FOOT = "\n签发人：马立群　责任编辑：丁晓岚"


def disguised(change):
    """Every letter of an honest report changed: a pair of the earlier mail's text and the later's."""
    return lambda n: (report(n), change(report(n)))


def traditional(at):
    return lambda _: (report(at), "\n".join(list(TRADITIONAL.items())[at]) + FOOT)


def western(table):
    text = "\n".join(WESTERN) + FOOT
    return lambda _: (text, text.translate(table))


EXACT = {
    name: disguised(lambda text, letters=letters: between(text, *letters))
    for name, letters in {
        "grapheme joiners": "\u034f",
        "zero-width blanks": "\u200b",
        "zero-width joiners": "\u200d",
        "word joiners": "\u2060",
        "soft hyphens": "\xad",
        "variation selectors": "\ufe00",
        "selectors beyond": "\U000e0100",
        "tag letters": "\U000e0020",
        "marks of order": "\u200e\u202a\u202c",
        "fillers": "\u3164\uffa0",
        "byte order marks": "\ufeff",
        "empty Braille": "\u2800",
        "inhibitors of shaping": "\u206a\u180e",
        "controls": "\x02",
        "blanks": " ",
        "wide blanks": "　",
        "line ends": "\n",
        "combining marks": "\u0301",
        "dots below": "\u0323",
        "middle dots": "·",
        "underlines": "\u0332",
    }.items()
} | {
    "traditional characters, market": traditional(0),
    "traditional characters, river": traditional(1),
    "traditional characters, banks": traditional(2),
    "traditional characters in part": lambda _: (
        report(0),
        report(0).replace("点", "點").replace("个", "個").replace("经营", "經營"),
    ),
    "Cyrillic letters": western(CYRILLIC),
    "Greek letters": western(GREEK),
    "full width": western({code: code + 0xFEE0 for code in range(33, 127)}),
    "mathematical letters": western({ord("A") + n: 0x1D400 + n for n in range(26)}),
    "Kangxi radicals": disguised(lambda text: text.translate(KANGXI)),
    "look-alike punctuation": disguised(lambda text: text.translate(PUNCTUATION)),
    "no punctuation": disguised(
        lambda text: "\n".join(
            "".join(c for c in line if c not in "，。、“”") for line in text.splitlines()
        )
    ),
    "one line": disguised(lambda text: text.replace("\n", "\n\n\n")),
    "a mark at each line": disguised(lambda text: text.replace("。", "。\u200b\u2063")),
    "compatibility ideographs": disguised(
        lambda text: (
            text.replace("年", "\uf98e")
            .replace("不", "\uf967")
            .replace("老", "\uf934")
            .replace("六", "\uf9d1")
        )
    ),
}
NEARLY = {
    "sentences in another order": lambda text: (
        "。".join(reversed(text.rstrip("。").split("。"))) + "。"
    ),
    "a sentence more": lambda text: text + "下一步，将继续总结经验，完善机制。",
    "figures exchanged": lambda text: (
        text.replace("三", "五").replace("六", "七").replace("九", "八")
    ),
    "a title of its own": lambda text: text,
    "a phrase put before": lambda text: f"近日获悉：{text}据了解，相关做法仍在推广之中。",
}


OLD = str.maketrans(
    "场馆检查发现隐组内处员证标离时单东贴长询业张", "場館檢查發現隱組內處員證標離時單東貼長詢業張"
)
ANOTHERS = {
    "as it is": lambda title, text: (title, text),
    "with invisible letters": lambda title, text: (
        between(title, "\u034f"),
        between(text, "\u034f", "\u200b"),
    ),
    "names and figures exchanged": lambda title, text: (
        title.replace("百余处", "七十处"),
        text.translate(str.maketrans("一三五六七", "二四六七八")).replace("联合检查组", "文体部门"),
    ),
    "in traditional characters": lambda title, text: (title.translate(OLD), text.translate(OLD)),
    "with homoglyphs of the marks": lambda title, text: (title, text.translate(PUNCTUATION)),
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    mails, names = [], []
    for number, (name, pair) in enumerate(EXACT.items()):
        earlier, later = pair(number)
        mails += [
            letter(sender(number), "信息报送", earlier),
            letter(sender(number), "政务信息", later),
        ]
        names += [(name, "earlier"), (name, "later")]
    for number, (name, change) in enumerate(NEARLY.items(), 50):
        title, text = REPORTS[number % len(REPORTS)]
        after = "本周工作信息一则" if name == "a title of its own" else title
        mails += [
            letter(sender(number), title, "", {"信息.docx": docx_of(title, text)}),
            letter(sender(number), after, "", {"信息.docx": docx_of(after, change(text))}),
        ]
        names += [(name, "earlier"), (name, "later")]
    text, html = report(2), report(2).replace("\n", "</p><p>")
    both = parts(part(text), part(f"<p>{html}</p>", "text/html"), kind="alternative")
    files = {"信息.docx": docx_of(*text.splitlines())}
    texts = [REPORTS[6], *(change(*REPORTS[6]) for change in ANOTHERS.values())]
    mails += [
        letter(sender(n), "信息报送", "\n".join(each) + FOOT) for n, each in enumerate(texts, 61)
    ]
    names += [("another's", name) for name in ("its own", *ANOTHERS)]
    mails += [
        envelope(sender(60), "信息报送", both),
        letter(sender(60), "信息报送", "请查收", files),
    ]
    names += [("shape", "earlier"), ("shape", "later")]
    told = taken(mails, tmp_path_factory.mktemp("again"))
    return dict(zip(names, told, strict=True))


@pytest.mark.parametrize("name", EXACT)
def test_it_counts_once(lines, name):
    assert len(counted(lines[name, "earlier"])) == 1
    assert counted(lines[name, "later"]) == []
    assert shown(lines[name, "later"])


@pytest.mark.parametrize("name", NEARLY)
def test_what_is_nearly_the_same_is_shown(lines, name):
    assert len(counted(lines[name, "earlier"])) == 1
    assert shown(lines[name, "later"])


@pytest.mark.parametrize("name", ANOTHERS)
def test_another_unit_s_text_is_shown_to_a_person(lines, name):
    assert len(counted(lines["another's", "its own"])) == 1
    assert shown(lines["another's", name])


def test_the_same_report_in_another_alternative_or_file_is_one(lines):
    assert len(counted(lines["shape", "earlier"])) == 1
    assert counted(lines["shape", "later"]) == []
