"""Text made comparable: folded to one form and cut into lines; Chinese and Arabic numerals as
numbers.

Knows no field, no mark and no unit; never shows its result to a person.
"""

import re
import unicodedata

HAN = r"\u3400-\u9fff\U00020000-\U000323af"

# What a title or a value looks like when it is the name of an office, by its last characters.
_OFFICE = re.compile(
    f"[{HAN}]{{1,20}}?(?:(?<![开格布全大结])局|委|委员会|厅|处|科|室|院|办|办公室|中心|政府|公司"
    "|街道|镇|乡|[支大总]队|学校|集团|银行|区|县|市|办事处|联合会|部|署|所)"
)
# A headline may end like an office («…创建全国文明城市»): it has a verb.
_ACTING = re.compile(
    "创建|建成|推进|推动|开展|举办|举行|打造|实施|强化|提升|助力|聚焦|启动|优化|并举|扎实|积极"
    "|全力|全面|加快|加强|深入|入选|荣获|获评|开通|成立|召开|完成|走进|发布|出台|严查|整治|关于"
    "|实现|取得|增长|上市|落地|见效|突破|顺利|启用|投用|揭牌|助推|赋能|护航|破解|化解|构建|织密"
    "|筑牢|擦亮|[做抓办用]好|守护|新成立|呼吁|增加|反映|期盼|亟[待需]|值得|引发|建议|希望|面临"
)
# Normalisation sorts a run of combining marks in quadratic time; no script piles up thirty of them.
_PILED = re.compile(r"(?:[^\w\s]|[ﾞﾟ]){30,}")
_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")
# Of a text of these only, NFKC changes nothing but the wide marks; most texts are, and folding is
# what takes the time.
_WIDE = "，：；（）！？％～．－＋／\u3000…"
_NARROW = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in _WIDE)
_USUAL = re.compile(
    "[\t\n -~\u00b0\u00b1\u00b7\u00d7\u2012-\u2016\u2018-\u2022\u203b\u25a0-\u25ff\u2605\u2606"
    f"\u3001-\u301f\u3400-\u4dbf\u4e00-\u9fff{_WIDE}]*"
)

NUMERALS = "〇零○一二两三四五六七八九十百廿卅"
NUMBER = rf"(?:\d{{1,4}}|[{NUMERALS}]{{1,7}})"

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"廿": 20, "卅": 30}


def flat(text: str) -> str:
    """NFKC, every line break as a newline, nothing invisible: full-width and half-width forms
    become one. Linear in the length, and next to nothing for a text of usual characters.
    """
    if _USUAL.fullmatch(text):
        return text if text.isascii() else _with_narrow_marks(text)
    unpiled = _PILED.sub(_without_marks, _BREAKS.sub("\n", text))
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", unpiled))


def _with_narrow_marks(text: str) -> str:
    for wide, narrow in _NARROW:
        text = text.replace(wide, narrow)
    return text


def squeezed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def lines_of(text: str) -> list[str]:
    """The lines that are not blank, stripped."""
    return [line for part in _BREAKS.sub("\n", text).split("\n") if (line := part.strip())]


def rows_of(text: str) -> list[str]:
    """Every line, blank or not, as it stands: a line's number is its place here, from 1."""
    return _BREAKS.sub("\n", text).split("\n")


def ends_of(text: str, *, first: int, last: int) -> list[str]:
    """The first and last lines that are not blank, each once, folded, and clipped where one is
    endless: where headers and signatures stand.
    """
    return [line for _, line in numbered_ends(text, first=first, last=last)]


def numbered_ends(text: str, *, first: int, last: int) -> list[tuple[int, str]]:
    """The same, each with the number of its line in the text, from 1."""
    lines = [
        (number, line)
        for number, part in enumerate(rows_of(text), start=1)
        if (line := part.strip())
    ]
    chosen = lines if len(lines) <= first + last else lines[:first] + lines[len(lines) - last :]
    clipped = [(number, part) for number, line in chosen for part in _clip(line).split("\n")]
    # Folding keeps the line breaks, so one call does for all.
    folded = flat("\n".join(part for _, part in clipped)).split("\n")
    return [
        (number, line)
        for (number, _), part in zip(clipped, folded, strict=False)
        if (line := part.strip())
    ]


def is_office(text: str) -> bool:
    """Whether the text has the form of an office's name, like 市教育局; says nothing about the
    roster.
    """
    return _OFFICE.fullmatch(text) is not None and not has_act(text)


def has_act(text: str) -> bool:
    """Whether something is done in the text, as in a headline and not in a name."""
    return _ACTING.search(text) is not None


def _without_marks(found: re.Match[str]) -> str:
    return "".join(
        c for c in found[0] if not unicodedata.category(c).startswith("M") and c not in "ﾞﾟ"
    )


def _clip(line: str) -> str:
    return line if len(line) <= 600 else f"{line[:300]}\n{line[-300:]}"


def value_of(number: str) -> int:
    """12, 十二, 二十一, 一百零五 and 二〇二六 as numbers; 0 for what is none."""
    if number.isdecimal():
        return int(number)
    if number and all(body in _DIGITS for body in number):
        return int("".join(str(_DIGITS[body]) for body in number))
    total = ones = 0
    for body in number:
        if body in _DIGITS:
            ones = _DIGITS[body]
        elif body in _TENS:
            total += _TENS[body]
        elif body in {"十", "百"}:
            total, ones = total + (ones or 1) * (10 if body == "十" else 100), 0
        else:
            return 0
    return total + ones
