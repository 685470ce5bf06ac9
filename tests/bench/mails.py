"""Mails for the benchmark: like those of an office (about 57 kB, most with a .docx, no two of them
alike), the same every time.
"""

import base64
import random
from collections.abc import Callable, Iterator
from email.utils import format_datetime

from desk.demo.mime import header_value, name_parameters
from tests.bench.files import docx_file, other_file
from tests.desks import MORNING

# Of a thousand: how the subject is written, then what kind of mail it is.
CHARSETS = {"utf-8": 400, "gb2312": 330, "gb18030": 220, "gbk": 50}
BEYOND_GB2312 = 294  # of those with that label: a name with a character that it does not have
AGAIN, AGAIN_ANEW, MALFORMED, OTHER_FILE = 25, 22, 34, 97
# Who writes, and the name that the unit gives itself in its document; all are in the roster.
UNITS = {
    "qixiang": "市气象局",
    "jinfeng": "金凤区",
    "zhujian": "市住房城乡建设局",
    "xixia": "西夏区",
    "haiguan": "银川海关",
    "fagai": "市发展改革委",
    "helan": "贺兰县",
    "lingwu": "灵武市",
}
SMALL = 600  # characters of a mail that is nothing but a text
STRANGERS = 10  # one mail in so many is from an address that the roster does not know
NAMES = ("马镕", "丁喆", "王堃", "李昇", "金玥", "周瑄")
WORDS = (
    *(
        "推进重点项目建设",
        "落实惠企政策",
        "开展安全生产检查",
        "做好春耕备耕",
        "优化营商环境",
        "加强基层治理",
    ),
    *(
        "保障供暖平稳",
        "提升服务效能",
        "规范市场秩序",
        "守护蓝天碧水",
        "稳定重点群体就业",
        "畅通货运通道",
    ),
)


def bench_mails(count: int, *, first: int = 0) -> Iterator[bytes]:
    """So many mails, numbered from `first`; a few are an earlier one once more, with the same or
    another Message-ID, a few are malformed in one of fifteen ways.
    """
    chance = random.Random(2018 + first)  # noqa: S311  the same mails every time
    return (_any_mail(number, chance, first) for number in range(first, first + count))


def small_mails(count: int) -> Iterator[bytes]:
    """So many of nothing but a text, 2 kB each."""
    for number in range(count):
        chance = random.Random(-number - 1)  # noqa: S311  the same mail every time
        unit, title = (
            list(UNITS.values())[number % len(UNITS)],
            f"第{number}项工作：{chance.choice(WORDS)}",
        )
        lines = [f"报送单位：{unit}", "签发人：马立群　联系电话：0951-5550161", title]
        while sum(map(len, lines)) < SMALL:
            lines.append(f"{'，'.join(chance.sample(WORDS, 6))}，完成{chance.randrange(1000)}项。")
        yield b"".join(
            (
                _head(number, f"small-{number}"),
                *(b"Subject: ", header_value(title, "utf-8 B"), b"\r\n"),
                b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                _base64("\r\n".join(lines).encode()),
            )
        )


def _any_mail(number: int, chance: random.Random, first: int) -> bytes:
    dice = chance.randrange(1000)
    if number > first + 100 and dice < AGAIN + AGAIN_ANEW:
        earlier = first + chance.randrange((number - first) // 10) * 10
        return _letter(earlier) if dice < AGAIN else _letter(earlier, message=f"again-{number}")
    if AGAIN + AGAIN_ANEW <= dice < AGAIN + AGAIN_ANEW + MALFORMED:
        return list(WAYS.values())[chance.randrange(len(WAYS))](number)
    return _letter(number)


def _letter(
    number: int, *, message: str = "", subject_way: str = "", boundary: str = "bench"
) -> bytes:
    chance = random.Random(number)  # noqa: S311  the same mail every time
    charset = chance.choices(list(CHARSETS), list(CHARSETS.values()))[0]
    name = (
        chance.choice(NAMES)
        if charset == "gb2312" and chance.randrange(1000) < BEYOND_GB2312
        else ""
    )
    title = f"第{number}项工作：{name}{'、'.join(chance.sample(WORDS, len(WORDS)))[:24]}"
    way = subject_way or f"{charset} {chance.choice('BQ')}"
    ending, file = _file(number, title, chance)
    named = name_parameters(
        f"{number}.{title}.{ending}",
        chance.choice(("utf-8 word", "gb18030 word", "utf-8 2231")),
        key="filename",
    )
    return b"".join(
        (
            *(
                _head(number, message or str(number)),
                b"Subject: ",
                header_value(f"【信息报送】{title}", way),
            ),
            *(b'\r\nContent-Type: multipart/mixed; boundary="', boundary.encode(), b'"\r\n\r\n'),
            b'--bench\r\nContent-Type: text/plain; charset="gb18030"\r\nContent-Transfer-Encoding: base64\r\n\r\n',
            _base64(f"报送信息一条，请查收。\n{title}\n".encode("gb18030")),
            b"--bench\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment",
            *(named, b"\r\n\r\n", _base64(file), b"--bench--\r\n"),
        )
    )


def _head(number: int, message: str) -> bytes:
    return (
        f"Received: from mail.example.gov.cn ([192.0.2.10]) by mx.example.com; {format_datetime(MORNING)}\r\n"
        f"From: {_sender(number)}\r\nTo: xinxi@example.com\r\nDate: {format_datetime(MORNING)}\r\n"
        f"Message-ID: <{message}@example.gov.cn>\r\nMIME-Version: 1.0\r\n"
    ).encode()


def _sender(number: int) -> str:
    if number % STRANGERS == STRANGERS - 1:
        return f"writer{number % 97}@example.com"
    return f"{list(UNITS)[number % len(UNITS)]}@example.gov.cn"


def _file(number: int, title: str, chance: random.Random) -> tuple[str, bytes]:
    if chance.randrange(1000) < OTHER_FILE:
        return other_file(chance, title)
    paragraphs = [
        f"第{number}件之{line}：{'，'.join(chance.sample(WORDS, len(WORDS)))}，完成{chance.randrange(1000)}项。"
        for line in range(chance.randrange(8, 32))
    ]
    lines = [
        f"报送单位：{list(UNITS.values())[number % len(UNITS)]}",
        "签发人：马立群　责任编辑：丁晓岚　联系电话：0951-5550161",
        title,
        *paragraphs,
    ]
    rows = (
        [[word, str(chance.randrange(1000))] for word in chance.sample(WORDS, 6)]
        if number % 4 == 0
        else []
    )
    return "docx", docx_file(lines, rows)


def _nested(number: int) -> bytes:
    """A mail thirty mails deep."""
    outer = b"".join(
        b"Subject: %d\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\nContent-Type: message/rfc822\r\n\r\n"
        % (depth, depth, depth)
        for depth in range(30)
    )
    return (
        outer
        + _letter(number)
        + b"".join(b"\r\n--b%d--\r\n" % depth for depth in reversed(range(30)))
    )


def _replaced(old: bytes, new: bytes) -> Callable[[int], bytes]:
    return lambda number: _letter(number).replace(old, new)


WAYS: dict[str, Callable[[int], bytes]] = {
    "subject in raw GBK": lambda number: _letter(number, subject_way="gbk raw"),
    "word cut inside a character": lambda number: _letter(number, subject_way="utf-8 cut"),
    "thirty mails deep": _nested,
    "another boundary than is declared": lambda number: _letter(number, boundary="other"),
    "no boundary declared": _replaced(b'; boundary="bench"', b""),
    "base64 that breaks off": lambda number: _letter(number)[:-1013] + b"\r\n--bench--\r\n",
    "no headers at all": lambda number: _letter(number).partition(b"\r\n\r\n")[2],
    "cut off": lambda number: _letter(number)[:20_001],
    "no last boundary": _replaced(b"--bench--\r\n", b""),
    "unknown charset": _replaced(b'charset="gb18030"', b'charset="x-invented"'),
    "zero bytes": _replaced(b"\r\n\r\n--bench", b"\r\n\r\n\0\0\0--bench\r\n\r\n--bench"),
    "a date that never was": _replaced(
        format_datetime(MORNING).encode(), b"Thu, 31 Apr 2026 25:61:00 CST"
    ),
    "headers only": lambda number: _letter(number).partition(b"\r\n\r\n")[0] + b"\r\n\r\n",
    "a header without a colon": _replaced(b"MIME-Version: 1.0", b"MIME-Version 1.0"),
    "line feeds only": _replaced(b"\r\n", b"\n"),
}


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")
