"""Bytes and a claimed charset to clean text; pure, never raises, takes no label at its word."""

import codecs
import re

GUESSED = "charset_guessed"
REPLACED = "charset_replaced"

# gb18030 is a superset of all of these, and what their senders really mean (朱镕基 is no GB2312).
_GB_FAMILY = frozenset(
    [
        *("gb2312", "gb-2312", "gb-2312-80", "gb2312-80", "gb2312.1980-0", "gbk", "gbk2312"),
        *("x-gbk", "cp936", "ms936", "windows-936", "euc-cn", "euccn", "gb18030", "x-gb18030"),
        "chinese",
    ]
)
_BIG5_FAMILY = frozenset(
    ["big5", "big-5", "cn-big5", "x-x-big5", "big5-hkscs", "big5hkscs", "cp950", "ms950", "x-big5"]
)
_SILENT = frozenset(
    [
        *("", "default", "unknown", "unknown-8bit", "x-unknown", "x-user-defined", "us-ascii"),
        *("ascii", "7bit", "8bit", "binary", "none"),
    ]
)
_WESTERN = frozenset(["iso8859-1", "cp1252", "latin-1"])
# A label may name any codec of Python, also quadratic or escaping ones (punycode, idna,
# unicode_escape): only charsets of mail pass.
_REAL = re.compile(
    r"utf-(?:7|8|8-sig|16|16-le|16-be|32|32-le|32-be)|iso8859-\d+|cp125\d"
    "|cp(?:437|850|852|855|866|874|932|949|950)"
    r"|koi8-[rut]|hz|euc_(?:jp|kr)|euc_jis_2004|shift_jis\w*|iso2022_(?:jp|kr)\w*|johab|tis-620"
    r"|mac-\w+"
)
_HANZI = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])++")
_ASCII = bytes(range(128))
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_TWO_BYTES = re.compile("[\u0080-\u07ff]")
_THREE_BYTES = re.compile("[\u0800-\uffff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SHIFTING = re.compile(r"utf-(?:7|16|32)|hz|iso2022")
_PIECE = 1024 * 1024
_SAMPLE = 64 * 1024


def codec_of(claimed: str | None) -> str | None:
    """The codec that a label of a mail means; None where it says nothing or nothing known."""
    label = re.split(r"[\s;(*]", (claimed or "").strip(" \t\"'"), maxsplit=1)[0].lower()[:40]
    if label in _SILENT:
        return None
    if label.replace("_", "-") in _GB_FAMILY:
        return "gb18030"
    if label in _BIG5_FAMILY:
        return "big5hkscs"
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if _REAL.fullmatch(name) else None


def decode(content: bytes, claimed: str | None = None) -> tuple[str, str | None]:
    """Text (not yet cleaned) and None, or what had to be done for it: GUESSED, REPLACED. Linear in
    the size.

    The claim first; where it fails or is missing: UTF-8, Big5 where chardet is sure of it, GB18030,
    GB18030 with replacement characters.
    """
    codec = codec_of(claimed)
    if content.isascii() and not (codec and _SHIFTING.match(codec)):
        return content.decode("ascii"), None
    if bom := next((name for mark, name in _BOMS if content.startswith(mark)), None):
        marked = content.decode(bom, "replace")
        return marked, REPLACED if "\ufffd" in marked else None
    return _claimed(content, codec) or _guess(content, big5=codec is None)


def decode_raw(content: bytes) -> str:
    """8-bit bytes of a header, which have no label: UTF-8, else GB18030 (too short for more
    guessing).
    """
    if content.isascii():
        return content.decode("ascii")
    return _guess(content, big5=False)[0]


def clean(text: str) -> str:
    """Line ends as LF; NUL, lone surrogates, byte order marks and control characters but LF and
    TAB out.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _CONTROL.search(text):
        return text
    # in pieces: a substitution holds every scrap between two matches until it is done
    return "".join(
        _CONTROL.sub("", text[start : start + _PIECE]) for start in range(0, len(text), _PIECE)
    )


def clean_line(text: str) -> str:
    """As `clean`, on one line: runs of blanks, tabs and line ends become one blank (a full-width
    blank stays).
    """
    return re.sub(r"[ \t\n]+", " ", clean(text)).strip(" ")


def read_text(content: bytes) -> str:
    """A text whose charset nothing declares, clean: of a text file, a comment, a table."""
    return clean(decode(content)[0])


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeError:
        return None


def _claimed(content: bytes, codec: str | None) -> tuple[str, str | None] | None:
    if codec is None:
        return None
    if codec in _WESTERN:
        return _western(content)
    if codec == "gb18030" and (text := _utf8_after_all(content)) is not None:
        return text, GUESSED
    if (text := _strict(content, codec)) is not None:
        return text, None
    if codec == "utf-8" and _nearly_utf8(content):
        return content.decode("utf-8", "replace"), REPLACED
    return None


def _utf8_after_all(content: bytes) -> str | None:
    """Chinese in UTF-8 under a label of GB: it would often pass, as other characters. What is GB
    and passes for UTF-8 has two bytes a letter.
    """
    text = _strict(content, "utf-8")
    if text is None:
        return None
    wide = len(_THREE_BYTES.findall(text[:_SAMPLE]))
    return text if wide > 2 and wide > 3 * len(_TWO_BYTES.findall(text[:_SAMPLE])) else None


def _guess(content: bytes, *, big5: bool) -> tuple[str, str]:
    text = _strict(content, "utf-8")
    hanzi = _share_of_hanzi(content)
    if text is not None and (_THREE_BYTES.search(text) or hanzi < 1):
        return text, GUESSED
    if (
        big5
        and hanzi < 1
        and _is_big5(content)
        and (text := _strict(content, "big5hkscs")) is not None
    ):
        return text, GUESSED
    text = _strict(content, "gb18030")
    if text is not None:
        return text, GUESSED
    return content.decode("utf-8" if _nearly_utf8(content) else "gb18030", "replace"), REPLACED


def _is_big5(content: bytes) -> bool:
    import chardet  # noqa: PLC0415 - 5 MB and needed by hardly any mail

    found = chardet.detect(content[:_SAMPLE])
    return (found["encoding"] or "").lower().startswith("big5") and (found["confidence"] or 0) > 0.2


def _nearly_utf8(content: bytes) -> bool:
    """Chinese in UTF-8 with a character cut somewhere: GB18030 would read all of it, and read it
    wrong.
    """
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    wide = len(text) - len(text.encode("ascii", "ignore")) - broken
    return broken * 10 < wide


def _western(content: bytes) -> tuple[str, str | None]:
    """Old web mailers call everything Latin-1: what is nearly all pairs of GB2312, or UTF-8, is
    Chinese under that label.
    """
    if _share_of_hanzi(content) < 0.8 and _strict(content, "utf-8") is None:
        return content.decode("cp1252", "replace"), None
    return _guess(content, big5=False)


def _share_of_hanzi(content: bytes) -> float:
    """Of the bytes over 0x7f, the share that stands in pairs of GB2312: 1.0 for Chinese in GB
    without rare characters, little for anything else.
    """
    sample = content[:_SAMPLE]
    high = len(sample.translate(None, delete=_ASCII))
    return sum(map(len, _HANZI.findall(sample))) / high if high else 0.0
