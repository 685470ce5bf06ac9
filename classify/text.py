"""A text and its forms: as it was read, folded, cut into rows, and as it is compared.

Knows no field, no mark and no unit.
"""

import re
import unicodedata
from dataclasses import dataclass

from classify.normal_form import normal_form
from config.owner import Owner

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
_WIDE_MARK = re.compile(f"[{_WIDE}]")
_NARROW = {wide: unicodedata.normalize("NFKC", wide) for wide in _WIDE}
_SHORT = 200  # characters: fewer have few marks
_USUAL = re.compile(
    "[\t\n -~\u00b0\u00b1\u00b7\u00d7\u2012-\u2016\u2018-\u2022\u203b\u25a0-\u25ff\u2605\u2606"
    f"\u3001-\u301f\u3400-\u4dbf\u4e00-\u9fff{_WIDE}]*"
)


def flat(text: str) -> str:
    """NFKC, every line break as a newline, nothing invisible: full-width and half-width forms
    become one. Linear in the length, and next to nothing for a text of usual characters.
    """
    if _USUAL.fullmatch(text):
        return text if text.isascii() else _with_narrow_marks(text)
    unpiled = _PILED.sub(_without_marks, _BREAKS.sub("\n", text))
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", unpiled))


def _with_narrow_marks(text: str) -> str:
    if len(text) < _SHORT:
        return _WIDE_MARK.sub(lambda mark: _NARROW[mark[0]], text)
    for wide, narrow in _NARROW.items():
        text = text.replace(wide, narrow)
    return text


def squeezed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def rows_of(text: str) -> list[str]:
    """Every line, blank or not, as it stands: a line's number is its place here, from 1."""
    return _BREAKS.sub("\n", text).split("\n")


# A line that is not blank: its number in the text, from 1; stripped; folded and stripped.
Row = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Text(Owner):
    """A text as it was read. Whatever is asked of it again and again is made once and kept: its
    forms and rows here, by `once` what others find in it.
    """

    raw: str

    @property
    def folded(self) -> str:
        """For reading and showing: `flat`, its lines those of the text."""
        return self.once(_folded)

    @property
    def normal(self) -> str:
        """For comparing and screening: `normal`, its lines those of the text."""
        return self.once(_normal)

    @property
    def squeezed(self) -> str:
        """The normal form without white space."""
        return self.once(_squeezed)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Its lines, the blank ones left out."""
        return self.once(_rows)

    def become(self, raw: str) -> "Text":
        """What is left of it: this text, with all that is known of it, where that is the same."""
        return self if raw == self.raw else Text(raw)

    def head(self, longest: int) -> "Text":
        """Its first characters."""
        return self if len(self.raw) <= longest else Text(self.raw[:longest])

    def ends(self, *, first: int, last: int) -> list[tuple[int, str]]:
        """The first and last lines that are not blank, each once with its number, folded, and
        clipped where one is endless: where headers and signatures stand.
        """
        rows = self.rows
        chosen = rows if len(rows) <= first + last else rows[:first] + rows[len(rows) - last :]
        return [(row[0], part) for row in chosen for part in _clipped(row) if part]


NO_TEXT = Text("")


def normal(text: str) -> str:
    """The one form in which words are compared and screened (classify/normal_form.py)."""
    return normal_form(flat(text))


def _folded(text: Text) -> str:
    return flat(text.raw)


def _normal(text: Text) -> str:
    return normal_form(text.folded)


def _squeezed(text: Text) -> str:
    return squeezed(text.normal)


def _rows(text: Text) -> tuple[Row, ...]:
    if text.folded is text.raw:
        own = enumerate(text.raw.split("\n"), start=1)
        return tuple([(number, line, line) for number, part in own if (line := part.strip())])
    # Folding keeps the line breaks.
    lines = zip(rows_of(text.raw), text.folded.split("\n"), strict=True)
    return tuple(
        (number, line, words.strip())
        for number, (part, words) in enumerate(lines, start=1)
        if (line := part.strip())
    )


def _clipped(row: Row) -> tuple[str, ...]:
    _, raw, words = row
    return (words,) if len(raw) <= 600 else (flat(raw[:300]).strip(), flat(raw[-300:]).strip())


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
