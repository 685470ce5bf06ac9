"""要素: what a text says about itself behind its labels: who signed, checked and wrote it, and a telephone. Never guesses from running text."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from classify.submission import Fields
from classify.wording import HAN, ends_of, is_office, squeezed

Labelled = dict[str, list[str]]

UNIT_LABELS = ("报送单位", "上报单位", "信息报送单位", "供稿单位", "来稿单位", "填报单位")
TITLE_LABELS = ("信息标题", "标题", "题目")
# In each tuple the earlier label wins where a text has several.
_SIGNATORY = ("签发人", "签发领导", "审签人", "签批人", "签发")
_REVIEWER = ("审核人", "审核领导", "审稿人", "核稿人", "审核", "审稿", "核稿")
_EDITOR = (
    *("责任编辑", "责编", "撰稿人", "拟稿人", "供稿人", "编辑", "撰稿", "拟稿", "供稿", "作者"),
    *("起草人", "执笔人", "执笔", "报送员", "信息员", "报送人"),
)
_TELEPHONE = ("联系电话", "办公电话", "联系人电话", "联系方式", "电话", "手机")
_OTHERS = (
    *("签发领导电话", "签发日期", "签发时间", "签发单位", "编辑单位", "报送日期", "报送时间", "上报日期", "上报时间", "审核日期", "日期"),
    *("联系人", "密级", "期号", "期数", "紧急程度", "主题词", "信息来源", "填报人", "传真", "邮箱", "预选刊型", "报送范围"),
)
_ALL = sorted({*UNIT_LABELS, *TITLE_LABELS, *_SIGNATORY, *_REVIEWER, *_EDITOR, *_TELEPHONE, *_OTHERS}, key=len, reverse=True)

_ANY_LABEL = "|".join(" {0,4}".join(label) for label in _ALL)
_LABEL = re.compile(rf"(?P<label>{_ANY_LABEL})(?: {{0,4}}\([^()\n]{{0,12}}\))? {{0,4}}(?P<mark>[:\t]|(?= )|(?=[+(\d])|$)")
_PHONE = re.compile(r"1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)|(?:\+?86[ -]?)?(?:\(?0\d{2,3}\)?[ -]{0,2})?\d{7,8}(?:(?:转|-)\d{1,6})?(?!\d)")
_CLOSING = re.compile(r"\(([^()]{4,80})\)$")
_DUTY = re.compile(
    r"(?:党组|党委|党工委)?副?(?:书记|局长|主任|区长|县长|市长|镇长|乡长|主席|秘书长|院长|处长|科长|部长|行长|校长|站长|所长|队长|会长|调研员|成员|负责人)"
)
_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}}){{1,3}}")
_AFTER_OFFICE = re.compile(rf"[{HAN}]{{2,16}}(?:局|办公室|办|委|处|科|中心)([{HAN}]{{2,3}})")
_SPREAD = re.compile(rf"(?<![{HAN}·])[{HAN}](?: {{1,4}}[{HAN}](?![{HAN}·])){{1,7}}")
_HAN_LAST = re.compile(rf"[{HAN}]$")
_NO_NAMES = frozenset(
    {"同意", "姓名", "签字", "签名", "手写", "盖章", "日期", "单位", "部门", "领导", "电话", "手机", "负责", "本人", "无", "附后", "如下"}
)
_FOUR_OF_A_PHRASE = frozenset("的是了在和与及对为以等加强管理工作审核同意报送请单位政府提升推进信息部门人员")
_NAMES_AT_MOST = 6


def read_fields(text: str) -> Fields:
    """Signatory, reviewer, editor, telephone, from the text's head and end. Several names are joined with 、; None where it says nothing."""
    lines = _zone(text)
    found = _labelled(lines)
    closing_editor, closing_phone = _closing(lines)
    return Fields(
        signatory=_first(found, _SIGNATORY, _names),
        reviewer=_first(found, _REVIEWER, _names),
        editor=_first(found, _EDITOR, _names) or closing_editor,
        telephone=_first(found, (*_TELEPHONE, *_EDITOR), _phone) or closing_phone,
    )


def labelled(text: str, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The values behind these labels in the text's head and end, folded, without white space at their ends."""
    found = _labelled(_zone(text))
    return tuple(value for label in labels for value in found.get(label, ()) if value)


def is_field_line(line: str) -> bool:
    """Whether a folded line is taken up by a field: it opens with a label and is no paragraph."""
    bare = line.lstrip(" ([【")
    found = _LABEL.match(bare)
    return found is not None and len(bare) <= 80 and (found["mark"] in {":", "\t"} or bool(_names(bare[found.end() :])))


# Asked for by the sender's, the title's and the fields' reader, of the same few texts.
@lru_cache(maxsize=32)
def _zone(text: str) -> tuple[str, ...]:
    lines = [re.sub(" {5,}", "    ", line) for line in ends_of(text, first=20, last=20)]
    return tuple(each for number, line in enumerate(lines) for each in _unfolded(line, lines[number + 1 : number + 2]))


def _unfolded(line: str, below: list[str]) -> Iterator[str]:
    """A table's row of labels over a row of values becomes one line a label."""
    cells = line.split("\t")
    if len(cells) > 1 and below and all(_LABEL.fullmatch(cell) for cell in cells):
        yield from (f"{cell}:{value}" for cell, value in zip(cells, below[0].split("\t"), strict=False))
    else:
        yield line


def _labelled(lines: Sequence[str]) -> Labelled:
    found: Labelled = {}
    for line in lines:
        matches = [m for m in _LABEL.finditer(line) if _is_label(m)]
        ends = [m.start() for m in matches[1:]] + [len(line)]
        for match, end in zip(matches, ends, strict=False):
            cells = line[match.end() : end].split("\t")
            value = next((cell for cell in cells if cell.strip()), "").strip(" ,;、([")
            found.setdefault(squeezed(match["label"]), []).append(value)
    return found


def _is_label(found: re.Match[str]) -> bool:
    """With a colon or a tab it is; with a blank only where it opens a line, a bracket or a column; a number is read by those who look for one.

    A label of two characters is also an ordinary word: it must not continue another one («严格审核:»).
    """
    label, before = squeezed(found["label"]), found.string[max(0, found.start() - 2) : found.start()]
    if len(label) == 2 and _HAN_LAST.search(before):
        return False
    if found["mark"] in {":", "\t"}:
        return True
    return label in _TELEPHONE or (len(label) > 2 and (not before or before[-1] in "(\t[【" or before == "  "))


def _first(found: Labelled, labels: tuple[str, ...], read: Callable[[str], str | None]) -> str | None:
    return next((value for label in labels for written in found.get(label, ()) if (value := read(written))), None)


def _names(value: str) -> str | None:
    """The names that open a value: what follows the first word that is none is left out, and so are duties and offices."""
    plain = re.sub(r"\([^()]{0,20}\)", " ", value[:120]).replace("•", "·").replace("・", "·").replace("‧", "·")
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


def _rejoined(words: str) -> str:
    """Names are often spread over the width of a column: 张 三 is one name, and so is 王 二 小; four single characters are two names."""
    return _SPREAD.sub(_joined_run, words)


def _joined_run(found: re.Match[str]) -> str:
    letters = found[0].split()
    size = len(letters) if len(letters) <= 3 else 2
    return " ".join("".join(letters[n : n + size]) for n in range(0, len(letters), size))


def _name(word: str) -> str | None:
    if attached := _AFTER_OFFICE.fullmatch(word):
        word = attached[1]
    duty = _DUTY.match(word) or next((m for m in _DUTY.finditer(word) if m.end() == len(word)), None)
    if duty and len(word) - len(duty[0]) >= 2:
        word = word.replace(duty[0], "", 1)
    if not _NAME.fullmatch(word) or word in _NO_NAMES or _DUTY.fullmatch(word) or (len(word) > 2 and is_office(word)):
        return None
    return None if len(word) == 4 and "·" not in word and _FOUR_OF_A_PHRASE & set(word) else word


def _is_beside_names(word: str) -> bool:
    return not word or _DUTY.fullmatch(word) is not None or is_office(word)


def _phone(value: str) -> str | None:
    found = _PHONE.search(re.sub("[—–－‐]+", "-", value[:80]))
    number = found[0].strip() if found else ""
    return (number if ")" in number else number.lstrip("(")) or None


def _closing(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """«(XX局 张三 电话 0951-…)» in the last lines: an office and who wrote for it."""
    for line in lines[-3:]:
        if (found := _CLOSING.search(line)) and not _LABEL.match(found[1]):
            office, *rest = re.split(r"[ \t、,;]+", found[1].strip())
            if is_office(office) and len(office) > 2:
                return _names(" ".join(rest)), _phone(found[1])
            if (phone := _phone(found[1])) and (names := _names(found[1])):
                return names, phone
    return None, None
