"""What recognising repeats costs a mail over a large ledger: its bands asked for, likely items
compared, its own bands kept.
"""

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from classify.fingerprints import fingerprint_of
from classify.repeats import settle
from classify.submission import Fields, Item, Submission
from classify.text import Text
from desk.acts.mailroom.history import History
from ledger.book import Book, Writer
from ledger.payloads import Received

UNITS = ("qixiang", "jinfeng", "zhujian", "xixia", "haiguan")
CHARACTERS = 400
BATCH = 50
ROUNDS = 10
_START = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = [
    a + b
    for a in "推进加强落实排查整治督导服务保障宣传培训统筹协调优化提升"
    for b in "项目工程设施企业社区农户学校管网水库道路隐患机制平台窗口队伍责任"
]


def cost_of_repeats(folder: Path, count: int) -> tuple[float, float, int]:
    """Seconds that it adds to a mail over an empty ledger and over so many items, and how many of
    the last 50 were told alike.
    """
    dice = random.Random(1)  # noqa: S311 # the same invented texts in every run
    book = Book(f"sqlite:///{folder / 'repeats.db'}", now=lambda: _START)
    empty, _ = _added(book, dice, 0, known=[])
    kept = _fill(book, dice, count)
    full, alike = _added(book, dice, count, known=kept)
    book.dispose()
    return empty, full, alike


def _fill(book: Book, dice: random.Random, count: int) -> list[str]:
    """The ledger's items; a few of their texts, to be sent again with changes."""
    kept: list[str] = []
    for start in range(0, count, 1000):
        with book.writing(actor="bench") as writer:
            for number in range(start, min(start + 1000, count)):
                text = _text(dice)
                kept += [text] if number % (count // 100 or 1) == 0 else []
                title = f"第{number}件工作"
                _append(
                    writer,
                    number + 1,
                    Item(title, text, Fields(), fingerprint_of(title, Text(text))),
                )
    return kept


def _added(book: Book, dice: random.Random, first: int, *, known: list[str]) -> tuple[float, int]:
    """What batches of mails take with repeats looked for and kept, less what they take without;
    medians over the rounds.
    """
    with_repeats, without = [], []
    alike = 0
    for _ in range(ROUNDS):
        texts = [
            _changed(dice.choice(known)) if known and number % 10 == 0 else _text(dice)
            for number in range(BATCH)
        ]
        items = [
            Item(f"第{number}件", text, Fields(), fingerprint_of(f"第{number}件", Text(text)))
            for number, text in enumerate(texts)
        ]
        seconds, told = _recorded(book, first, items, look=True)
        with_repeats.append(seconds)
        alike = sum(bool(item.doubts) for item in told)
        plain = [replace(item, fingerprint=replace(item.fingerprint, sketch=b"")) for item in items]
        without.append(_recorded(book, first, plain, look=False)[0])
    return (median(with_repeats) - median(without)) / BATCH, alike


def _recorded(book: Book, first: int, items: list[Item], *, look: bool) -> tuple[float, list[Item]]:
    began = time.perf_counter()
    with book.writing(actor="bench", keep=False) as writer:
        history = History(writer, [], items if look else [])
        told = [_told(writer, history, item) for item in items] if look else items
        for number, item in enumerate(items, first + 1):
            _append(writer, number, item)
        writer.views.head()  # everything is written now
        return time.perf_counter() - began, told


def _told(writer: Writer, history: History, item: Item) -> Item:
    (told,) = settle(
        Submission("qixiang", (item,)),
        same_text={},
        same_title={},
        alike=[history.alike(writer, item)],
    ).items
    return told


def _append(writer: Writer, number: int, item: Item) -> None:
    received_at = _START + timedelta(minutes=number)
    named = f"2026-{number:05}"
    payload = Received(
        ref=named,
        item=named,
        day=received_at.date(),
        unit=UNITS[number % 5],
        received_at=received_at,
    )
    writer.append(
        payload,
        {"title": item.title, "text": item.text, "keys": item.fingerprint.packed()},
    )


def _text(dice: random.Random) -> str:
    return "，".join(
        "".join(dice.choices(_WORDS, k=4)) + str(dice.randrange(1000))
        for _ in range(CHARACTERS // 11)
    )


def _changed(text: str) -> str:
    return text.replace("推", "全力推", 2) + "，下一步将常抓不懈"
