"""多事: signs that one text holds several matters, or that a subject announces them. Never cuts: a person decides."""

import re

from classify.fields import UNIT_LABELS
from classify.titles import is_front_matter, says_nothing
from classify.wording import HAN, flat, lines_of, squeezed

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMBER = r"(\d{1,2}|[一二两三四五六七八九十]{1,3})"
_COUNTED = re.compile(
    rf"(?:信息|稿件|材料)(?:报送|上报)?[(:共计 ]{{0,3}}{_NUMBER}[篇条则](?![{HAN}])|{_NUMBER}[篇条则](?:政务|上报)?信息(?![{HAN}])|(?:共|\(){_NUMBER}[篇条则](?![{HAN}])|(?<![{HAN}]){_NUMBER}篇(?![{HAN}])"
)
_LINES_READ = 2000
_CONTENTS = re.compile("目录|本期(?:要目|导读|目录|内容)|要目")
_UNIT_FIELD = re.compile(rf"(?:{'|'.join(UNIT_LABELS)}):")
_TITLE_FIELD = re.compile(r"(?:信息)?(?:标题|题目)[一二三四五\d]{0,2}:")
_SERIAL = re.compile(r"(?:第[一二三四五六七八九十\d]{1,2}[篇条]|(?:政务)?信息[一二三四五六七八九十\d]{1,2}(?=[:、.]|$))")
_SIGNED_OFF = re.compile(
    rf".{{0,300}}\([{HAN}]{{2,12}}(?:局|委|办|办公室|区|县|中心|处)(?: {{1,4}}| ?(?:供稿|报送|编辑|撰稿):)[^()]{{2,40}}\)"
)
_TAGGED = re.compile("【[^【】]{8,60}】")
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d))(?P<rest>.{12,60})")


def announced(subject: str) -> int:
    """How many items the subject says it brings («信息3篇», «(两条)», «共5条»); 1 where it says nothing."""
    found = _COUNTED.search(flat(subject[:1000]).replace(" ", ""))
    return max(1, _value(next(group for group in found.groups() if group))) if found else 1


def seems_many(text: str) -> str:
    """Why the text seems to hold several matters, as a Chinese clause; "" where it doesn't. An ordinary report's sections are no sign."""
    lines = lines_of(flat("\n".join(line[:400] for line in lines_of(text)[:_LINES_READ])))
    tight = [squeezed(line) for line in lines]
    signs = (
        (any(_CONTENTS.fullmatch(line.strip("【】[]:-—")) for line in tight[:15]), "文中有目录,像是多条信息"),
        (sum(_UNIT_FIELD.match(line) is not None for line in tight) > 1, "文中有多处报送单位,像是多条信息"),
        (sum(_TITLE_FIELD.match(line) is not None for line in tight) > 1, "文中有多处标题栏,像是多条信息"),
        (sum(_SERIAL.match(line) is not None for line in tight) > 1, "文中分列了第几条信息,像是多条信息"),
        (sum(_SIGNED_OFF.fullmatch(line) is not None for line in lines) > 1, "文中有多处供稿署名,像是多条信息"),
        (_headed(tight, _TAGGED) > 1, "文中有多个带方括号的标题,像是多条信息"),
        (_opens_numbered(tight) and _headed(tight, _NUMBERED) > 1, "文中开头就是编号的标题,像是多条信息"),
    )
    return next((why for holds, why in signs if holds), "")


def _headed(lines: list[str], form: re.Pattern[str]) -> int:
    """How many lines of that form, without a stop at their end, stand right above a paragraph."""
    heads = [n for n, line in enumerate(lines) if form.fullmatch(line) and not line.endswith(("。", ";", ":", ","))]
    return sum(n + 1 < len(lines) and len(lines[n + 1]) >= 40 for n in heads)


def _opens_numbered(lines: list[str]) -> bool:
    """Whether the first line under the letterhead is a numbered headline: no title stands over them all."""
    first = next((line for line in lines[:15] if not (is_front_matter(line) or says_nothing(line))), "")
    return _NUMBERED.fullmatch(first) is not None


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
