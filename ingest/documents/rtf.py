"""Rich Text Format to text: body with its boxes, headers, footers, notes, comments. What is
deleted, and every instruction, is left out.

By a reader of our own: the library at hand drops headers, notes and boxes, keeps what is deleted,
and takes GBK in a Western font for Western.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.charset import clean, codec_of
from ingest.documents.layout import CELL, INNER_ROW, ROW, set_out, with_headers
from ingest.documents.package import NoText
from ingest.mail import Problem

MAX_TOKENS = 3_000_000

_TOKEN = re.compile(
    (
        rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])"
        rb"|([^\\{}\r\n]+)"
        rb"|[\r\n]+|\\"
    ),
    re.DOTALL,
)
_Story = Literal["body", "header", "footer", "note", "comment", "box", "fonts", "nothing", "either"]
_STORIES: dict[bytes, _Story] = {
    **dict.fromkeys((b"header", b"headerl", b"headerr", b"headerf"), "header"),
    **dict.fromkeys((b"footer", b"footerl", b"footerr", b"footerf"), "footer"),
    b"footnote": "note",
    b"annotation": "comment",
    **dict.fromkeys((b"shptxt", b"dptxbxtext"), "box"),
    b"fonttbl": "fonts",
    b"upr": "either",  # the same text twice: first in the charset of the time, then as Unicode
    **dict.fromkeys((b"colortbl", b"stylesheet", b"info", b"pict", b"sp", b"shprslt"), "nothing"),
    **dict.fromkeys((b"nonshppict", b"nonesttables", b"background", b"fldinst"), "nothing"),
    **dict.fromkeys((b"objdata", b"xe", b"tc", b"txe", b"rxe", b"ftnsep", b"ftnsepc"), "nothing"),
    **dict.fromkeys((b"ftncn", b"aftnsep", b"aftnsepc", b"aftncn", b"filetbl"), "nothing"),
    **dict.fromkeys((b"listtable", b"atnid", b"atnauthor", b"datafield"), "nothing"),
}
# A group with a star is an instruction, unless one of these words follows: then it has text.
_STARRED = frozenset(
    [
        *(b"shpinst", b"do", b"annotation", b"footnote", b"ud"),
        *(b"nesttableprops", b"shptxt", b"dptxbxtext"),
    ]
)
_WORDS = {
    **dict.fromkeys((b"par", b"sect", b"page", b"column", b"line", b"softline"), "\n"),
    **dict.fromkeys((b"emspace", b"enspace", b"qmspace"), " "),
    b"tab": "\t",
    **dict.fromkeys((b"cell", b"nestcell"), CELL),
    b"row": ROW,
    b"nestrow": INNER_ROW,
    **dict(zip((b"emdash", b"endash", b"bullet"), "—–•", strict=True)),
    **dict(zip((b"lquote", b"rquote", b"ldblquote", b"rdblquote"), "‘’“”", strict=True)),
}
_SIGNS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n"}
_CHARSETS = (128, 129, 134, 136, 161, 162, 163, 177, 178, 186, 204, 222, 238)
_CODE_PAGES = dict(
    zip(
        _CHARSETS,
        (
            *("cp932", "cp949", "gb18030", "cp950", "cp1253", "cp1254", "cp1258", "cp1255"),
            *("cp1256", "cp1257", "cp1251", "cp874", "cp1250"),
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class _Group:
    story: _Story = "body"
    font: int = -1
    deleted: bool = False
    fallback: int = 1  # characters that stand in for one in Unicode
    starred: bool = False


@dataclass(slots=True)
class _Reader:
    content: bytes
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=list)
    group: _Group = field(default_factory=_Group)
    texts: dict[str, list[str]] = field(default_factory=dict)
    raw: bytearray = field(
        default_factory=bytearray
    )  # not decoded yet: a character may be cut by whatever changes no charset
    raw_codec: str = ""
    skip: int = 0

    def read(self) -> str:
        place = 0
        for _ in range(MAX_TOKENS):
            token = _TOKEN.match(self.content, place)
            if token is None:
                return self._whole()
            place = token.end() + self._take(token)
        raise NoText(Problem.OVERSIZE)

    def _take(self, token: re.Match[bytes]) -> int:
        """What a token does; the number of bytes after it that are no text."""
        word, number, code, sign, brace, plain = token.groups()
        if code or plain:
            self._bytes(bytes.fromhex(code.decode("ascii")) if code else plain)
        elif brace:
            self._brace(brace)
        elif sign:
            self._sign(sign)
        elif word:
            return self._word(word.lower(), int(number) if number else None)
        return 0

    def _bytes(self, raw: bytes) -> None:
        dropped = min(self.skip, len(raw))
        self.skip -= dropped
        if self._shows():
            codec = self.fonts.get(self.group.font, self.codec)
            if codec != self.raw_codec:
                self._flush()
                self.raw_codec = codec
            self.raw += raw[dropped:]

    def _brace(self, brace: bytes) -> None:
        self.skip = 0
        if brace == b"{":
            self.groups.append(self.group)
            if self.group.starred or self.group.story == "either":
                self.group = replace(
                    self.group,
                    starred=False,
                    story="nothing" if self.group.story == "either" else self.group.story,
                )
        elif self.groups:
            if self.group.story != self.groups[-1].story:
                self._flush()
            if self.group.story == "box" != self.groups[-1].story:
                self._say("\n")
            self.group = self.groups.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.group = replace(self.group, starred=True)
        elif self.skip:
            self.skip -= 1
        else:
            self._say(_SIGNS.get(sign, ""))

    def _word(self, word: bytes, number: int | None) -> int:
        if word == b"bin":
            return max(number or 0, 0)
        if word in _WORDS:
            self._say(_WORDS[word])
        elif word == b"u" and number is not None:
            self._say(chr(number & 0xFFFF))
            self.skip = self.group.fallback
        elif (settle := _SETTINGS.get(word)) is not None:
            settle(self, number)
        elif word in _STORIES or self.group.starred:
            self._open(word)
        return 0

    def _open(self, word: bytes) -> None:
        """A word that says what its group is for; a group of no interest keeps whatever it holds
        from being of any.
        """
        self._flush()
        if self.group.story != "nothing" or (
            word == b"ud" and self.groups and self.groups[-1].story == "either"
        ):
            story = (
                _STORIES.get(word, self.group.story)
                if not self.group.starred or word in _STARRED
                else "nothing"
            )
            self.group = replace(
                self.group, story=self._around() if word == b"ud" else story, starred=False
            )

    def _around(self) -> _Story:
        return next(
            (
                group.story
                for group in reversed(self.groups)
                if group.story not in {"either", "nothing"}
            ),
            "body",
        )

    def _shows(self) -> bool:
        return not self.group.deleted and self.group.story not in {"nothing", "either", "fonts"}

    def _say(self, text: str) -> None:
        self._flush()
        if self._shows():
            self.texts.setdefault(self.group.story, []).append(text)
            if (
                text == "\n"
                and self.group.story == "body"
                and (boxes := self.texts.pop("box", None))
            ):
                self.texts["body"] += ["".join(boxes).rstrip("\n"), "\n"]

    def _flush(self) -> None:
        if self.raw:
            self.texts.setdefault(self.group.story, []).append(
                self.raw.decode(self.raw_codec, "replace")
            )
            self.raw = bytearray()

    def _whole(self) -> str:
        self._flush()
        header, *parts = (
            set_out("".join(self.texts.get(story, ())))
            for story in ("header", "body", "box", "footer", "note", "comment")
        )
        whole = with_headers([header], *parts)
        # two halves of a character come one by one
        return clean(whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def read(content: bytes) -> str:
    """Its text, one line a paragraph, cells by tab. NoText where it is more than a person writes."""
    return _Reader(content).read()


def _set_font(reader: _Reader, number: int | None) -> None:
    reader.group = replace(reader.group, font=number or 0)


def _set_charset(reader: _Reader, number: int | None) -> None:
    """Of a font in the table. A Western one says nothing in a Chinese file: its bytes are in the
    file's own code page.
    """
    if reader.group.story == "fonts" and number in _CODE_PAGES:
        reader.fonts[reader.group.font] = _CODE_PAGES[number]


def _set_code_page(reader: _Reader, number: int | None) -> None:
    reader.codec = codec_of(f"cp{number}") or reader.codec


def _set_deleted(reader: _Reader, number: int | None) -> None:
    reader.group = replace(reader.group, deleted=number != 0)


def _set_plain(reader: _Reader, _number: int | None) -> None:
    reader.group = replace(reader.group, deleted=False)


def _set_fallback(reader: _Reader, number: int | None) -> None:
    reader.group = replace(reader.group, fallback=max(number or 0, 0))


_SETTINGS: dict[bytes, Callable[[_Reader, int | None], None]] = {
    b"f": _set_font,
    b"fcharset": _set_charset,
    b"ansicpg": _set_code_page,
    b"deleted": _set_deleted,
    b"plain": _set_plain,
    b"uc": _set_fallback,
}
