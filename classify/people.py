"""姓名电话: the names and the telephone number in what stands behind a label. Knows no label, and
guesses nothing from running text.
"""

import re

from classify.text import HAN, is_office

_PHONE = re.compile(
    r"(?<!\d)1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)|(?:\+?86[ -]?)?(?:\(?0\d{2,3}\)?[ —–－‐-]{0,2})?"
    r"(?<!\d)\d{7,8}(?:(?:转|-)\d{1,6})?(?!\d)"
)
_DUTY = re.compile(
    "(?:党组|党委|党工委)?副?(?:书记|局长|主任|区长|县长|市长|镇长|乡长|主席|秘书长|院长|处长"
    "|科长|部长|行长|校长|站长|所长|队长|会长|调研员|成员|负责人)"
)
_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}}){{1,3}}")
_AFTER_OFFICE = re.compile(rf"[{HAN}]{{2,16}}(?:局|办公室|办|委|处|科|中心)([{HAN}]{{2,3}})")
_SPREAD = re.compile(rf"(?<![{HAN}·])[{HAN}](?: {{1,4}}[{HAN}](?![{HAN}·])){{1,7}}")
_NO_NAMES = frozenset(
    [
        *("同意", "姓名", "签字", "签名", "手写", "盖章", "日期", "单位", "部门", "领导", "电话"),
        *("手机", "负责", "本人", "无", "附后", "如下"),
    ]
)
_FOUR_OF_A_PHRASE = frozenset(
    "的是了在和与及对为以等加强管理工作审核同意报送请单位政府提升推进信息部门人员"
)
_NAMES_AT_MOST = 6


def names_in(value: str) -> str | None:
    """The names that open a value, joined with 、: what follows the first word that is none is
    left out, and so are duties and offices.
    """
    plain = (
        re.sub(r"\([^()]{0,20}\)", " ", value[:120])
        .replace("•", "·")
        .replace("・", "·")
        .replace("‧", "·")
    )
    known = plain.split(":")[0]
    words = re.split(r"[ \t、,;/|]+", _rejoined(known.strip()).strip("()[]【】。."))
    if ":" in plain:
        words = words[:-1]
    names: list[str] = []
    for word in words[: _NAMES_AT_MOST * 2]:
        name = _name(word)
        if name is None and not _is_beside_names(word):
            break
        names += [name] if name and name not in names else []
    return "、".join(names[:_NAMES_AT_MOST]) or None


def phone_in(value: str) -> str | None:
    """The first telephone number, as it is written."""
    phone = _PHONE.search(value[:80])
    number = phone[0].strip() if phone else ""
    return (number if ")" in number else number.lstrip("(")) or None


def _rejoined(words: str) -> str:
    """Names are often spread over the width of a column: 张 三 is one name, and so is 王 二 小;
    four single characters are two names.
    """
    return _SPREAD.sub(_joined_run, words)


def _joined_run(run: re.Match[str]) -> str:
    letters = run[0].split()
    size = len(letters) if len(letters) <= 3 else 2
    return " ".join("".join(letters[n : n + size]) for n in range(0, len(letters), size))


def _name(word: str) -> str | None:
    if len(word) > 4 and is_office(word):
        return None
    if attached := _AFTER_OFFICE.fullmatch(word):
        word = attached[1]
    duty = _DUTY.match(word) or next(
        (m for m in _DUTY.finditer(word) if m.end() == len(word)), None
    )
    if duty and len(word) - len(duty[0]) >= 2:
        word = word.replace(duty[0], "", 1)
    if (
        not _NAME.fullmatch(word)
        or word in _NO_NAMES
        or _DUTY.fullmatch(word)
        or (len(word) > 2 and is_office(word))
    ):
        return None
    return None if len(word) == 4 and "·" not in word and _FOUR_OF_A_PHRASE & set(word) else word


def _is_beside_names(word: str) -> bool:
    return not word or _DUTY.fullmatch(word) is not None or is_office(word)
