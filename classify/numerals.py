"""Chinese and Arabic numerals as numbers."""

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
