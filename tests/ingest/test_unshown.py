"""The lines that no reader sees: from headers, from between the parts, out of markup; nothing where
the character of all marks does not stand, and never without bound.
"""

import time

from ingest.headers import read_headers
from ingest.mime import walk
from ingest.unshown import MAX_LINE, MAX_LINES, lines_with_marks, outside, words_of_markup

MAIL = (
    "Subject: 机密文件\r\nX-Note: =?utf-8?B?56eY5a+G?=\r\n =?utf-8?B?5paH5Lu2?=\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n密前\r\n--b\r\nContent-Description: 密件\r\n'
    "\r\n正文里的密字\r\n--b--\r\n密后\r\n"
).encode()


def lines(content):
    spans = [(part.start, part.end) for part in walk(content, read_headers(content))]
    return [line for line in outside(content, spans) if "密" in line]


def test_headers_and_what_stands_between_parts_are_outside_and_bodies_are_not():
    assert lines(MAIL) == ["机密文件", "秘密文件", "密前", "密件", "密后"]


def test_markup_says_every_word_a_line_a_block():
    page = '<title>机密</title><p>绝<b>密</b>件</p><img alt="秘密"><!-- 密 -->&#x5bc6;<br>完'
    words = [line.strip() for line in words_of_markup(page).split("\n") if line.strip()]
    assert words == ["机密", "绝密件", "秘密", "密", "密", "完"]
    assert words_of_markup("<p>平常的话</p>") == ""


def test_only_what_may_hold_a_mark_is_kept_with_the_line_below_it():
    assert lines_with_marks(["甲\n密级\n机要\n乙", "丙"]) == "密级\n机要"


def test_a_hostile_source_costs_little_and_gives_little():
    began = time.process_time()
    words = words_of_markup("<a b='密'>" * 100_000 + "<!--" * 100_000)
    kept = lines_with_marks([words, "密" * 1_000_000])
    assert len(kept) <= 2 * MAX_LINES * (MAX_LINE + 1)
    assert time.process_time() - began < 5
