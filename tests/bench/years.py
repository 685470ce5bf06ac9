"""An invented office's years: mails with their items, decisions, adoptions, repeats, commissions
and closings, in the order in which they would have come.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import groupby
from typing import Any

from classify.submission import Fingerprint
from classify.titles import title_key
from config.period import SHANGHAI, Quarter
from desk.wiring import Desk
from ledger.book import Writer
from ledger.payload import Payload
from ledger.payloads import (
    Adopted,
    Assigned,
    Commended,
    Commissioned,
    CommissionMissed,
    Delivered,
    Held,
    Instructed,
    Judged,
    Logged,
    LoggedDocument,
    Received,
    Repeated,
    ReportedUp,
    Revoked,
    Withdrawn,
)
from ledger.portable import ClosedLine
from tests.ledgers import act

FIRST, LAST = Quarter(2021, 4), Quarter(2026, 3)
NOW = datetime(
    2026, 9, 25, 1, 30, tzinfo=SHANGHAI
)  # today lies in the last quarter, which is open like the one before
OPEN = 2
PAGE = 10_000  # entries of one commit
WORDS = [
    "推动",
    "落实",
    "全市",
    "重点工作",
    "民生保障",
    "安全生产",
    "营商环境",
    "防汛抗旱",
    "综合治理",
    "督促检查",
    "项目建设",
    "秋收秋种",
    "供暖准备",
    "社区服务",
    "招商引资",
    "减税降费",
    "就业",
    "教育",
]
KINDS = ("policy", "experience", "local_work", "early_warning", "elsewhere", "opinion", None)
PRINTED = (
    "yinchuan_zhengwu",
    "yinchuan_zhengwu",
    "yinchuan_zhengwu",
    "yinchuan_zhuanti",
    "ningxia_kuaibao",
    "guobao",
)
# Of a thousand items how many have it: doubts as they are read, then what befalls an item.
DOUBTS = {
    "no_signatory": 40,
    "category_unclear": 40,
    "near_repeat": 15,
    "similar_to_other_unit": 8,
    "many_matters": 4,
    "unknown_sender": 12,
}
LATER = {
    "adopted": 200,
    "reported_up": 40,
    "instructed": 10,
    "commended": 4,
    "repeated": 30,
    "withdrawn": 5,
}
Later = Callable[[Writer, date], None]


@dataclass
class Made:
    """What was made so far: facts that are still to come by day, and what they may be about."""

    units: tuple[str, ...]
    dice: random.Random
    numbers: dict[int, int] = field(default_factory=dict)
    coming: list[tuple[datetime, int, Later]] = field(default_factory=list)
    latest: dict[str, str] = field(default_factory=dict)
    uid: int = 0

    def rolls(self, of_thousand: int) -> bool:
        return self.dice.randrange(1000) < of_thousand

    def next_uid(self) -> int:
        self.uid += 1
        return self.uid

    def later(self, at: datetime, days: int, act: Later) -> None:
        self.uid += 1
        heappush(self.coming, (at + timedelta(days=self.dice.randrange(1, days)), self.uid, act))


@dataclass
class Moving:
    """The ledger's clock while it is filled: it stands where the facts are."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment


def fill(desk: Desk, count: int, *, clock: Moving) -> int:
    """So many items over the quarters, about two and a half entries to each, all but the last two
    quarters closed; how many entries there are.
    """
    made = Made(tuple(desk.rules.roster.blocks), random.Random(1))  # noqa: S311 # the same invented years in every run
    start = datetime.combine(FIRST.first_day, datetime.min.time(), SHANGHAI)
    step = (NOW - timedelta(minutes=5) - start) / count
    for quarter, moments in groupby(
        (start + step * number for number in range(count)), key=lambda at: Quarter.of(at.date())
    ):
        _quarter(desk, made, quarter, moments, clock)
        if quarter.ordinal <= LAST.ordinal - OPEN:
            day = quarter.next.first_day + timedelta(days=5)
            line = ClosedLine(day=day, period=str(quarter))
            act(desk.book, line, actor="chief", rules=desk.rules, today=day)
    clock.moment = NOW
    with desk.book.reading() as views:
        return views.head()[0]


def _quarter(
    desk: Desk, made: Made, quarter: Quarter, moments: Iterator[datetime], clock: Moving
) -> None:
    more = True
    while more:
        with desk.book.writing(actor="bench") as writer:
            first = writer.views.head()[0]
            while more := (at := next(moments, None)) is not None:
                clock.moment = at
                while made.coming and made.coming[0][0] <= at:
                    when, _, later = heappop(made.coming)
                    later(writer, when.date())
                _arrive(writer, made, at)
                if writer._seq - first >= PAGE:  # how far it has come, without asking the database
                    break
            if not more:
                _ask_units(writer, made, quarter)


def _arrive(writer: Writer, made: Made, at: datetime) -> None:
    """One mail: nearly always with one item; now and then read before, unreadable or held."""
    unit = made.dice.choice(made.units)
    place: Mapping[str, Any] = {
        "mailbox": "main",
        "folder": "INBOX",
        "uidvalidity": 7,
        "received_at": at,
        "sender": f"{unit}@example.gov.cn",
    }
    if made.rolls(1):
        writer.append(Held(**place, uid=made.next_uid(), rule="strong.period", strength="strong"))
    digest = hashlib.sha256(str(at).encode()).hexdigest()
    title, text = _title(made), _text(made)
    documents = (
        LoggedDocument(
            kind="docx", size=21_000 + made.dice.randrange(40_000), text_chars=len(text)
        ),
    )
    line = writer.append(
        Logged(
            **place,
            uid=made.next_uid(),
            outcome="recorded",
            size=57_000,
            digest=digest,
            message_id=f"{digest[:16]}@example.gov.cn",
            documents=documents,
        ),
        {"subject": f"报送信息：{title}", "names": [f"{title}.docx"]},
    )
    if made.rolls(20):
        writer.append(
            Logged(**place, uid=made.next_uid(), outcome="seen_before", size=57_000, digest=digest),
            {"subject": f"报送信息：{title}", "names": []},
        )
    if made.rolls(2):
        writer.append(Logged(**place, uid=made.next_uid(), outcome="unreadable", size=80_000))
    _receive(writer, made, at, unit, line.seq, digest, title, text)


def _receive(  # noqa: PLR0913, PLR0917 # one invented mail
    writer: Writer,
    made: Made,
    at: datetime,
    unit: str,
    logged: int,
    digest: str,
    title: str,
    text: str,
) -> None:
    made.numbers[at.year] = made.numbers.get(at.year, 0) + 1
    item = f"{at.year}-{made.numbers[at.year]:05}"
    doubts = tuple(code for code, often in DOUBTS.items() if made.rolls(often))
    known = "unknown_sender" not in doubts
    words = {
        "title": title,
        "text": text,
        "keys": _keys(title, text).packed(),
        "signatory": "王某某",
        "editor": "李某",
        "telephone": "0951-5550100",
    }
    words |= {"doubts": [[code, "text", "请核对"] for code in doubts]} if doubts else {}
    receipt = Received(
        ref=item, item=item, day=at.date(), unit=unit if known else None, received_at=at, source="mail", mail=digest, logged=logged,
        category=made.dice.choice(KINDS), doubts=doubts,
    )  # fmt: skip
    seq = writer.append(receipt, words).seq
    if not known and made.rolls(950):
        made.later(
            at,
            6,
            lambda writer, day: _say(
                writer, Assigned(ref=f"{item}/0", item=item, day=day, unit=unit)
            ),
        )
    if doubts and made.rolls(700):
        settled = made.dice.sample(doubts, 1)
        made.later(at, 20, lambda writer, _: _say(writer, Judged(of=seq, settled=tuple(settled))))
    _befall(made, at, item, unit)


def _befall(made: Made, at: datetime, item: str, unit: str) -> None:
    earlier, made.latest[unit] = made.latest.get(unit), item
    for kind, often in LATER.items():
        if made.rolls(often):
            made.later(at, 50, _later(kind, item, earlier, made))


def _later(kind: str, item: str, earlier: str | None, made: Made) -> Later:
    publication, genre, undone = (
        made.dice.choice(PRINTED),
        made.dice.choice(("brief", "full")),
        made.rolls(10),
    )

    def say(writer: Writer, day: date) -> None:
        ref = f"{item}/{kind}"
        facts: dict[str, Payload | None] = {
            "adopted": Adopted(
                ref=ref,
                item=item,
                day=day,
                publication=publication,
                genre=genre,
                issue=f"{day.month}",
            ),
            "reported_up": ReportedUp(ref=ref, item=item, day=day),
            "instructed": Instructed(ref=ref, item=item, day=day, rank="city"),
            "commended": Commended(ref=ref, item=item, day=day),
            "repeated": Repeated(ref=ref, item=item, day=day, of=earlier) if earlier else None,
            "withdrawn": Withdrawn(ref=ref, item=item, day=day),
        }
        if (fact := facts[kind]) and (entry := writer.append(fact)) and undone:
            writer.append(
                Revoked(ref=f"{ref}/undone", day=day, fact=entry.seq), {"reason": "登记有误"}
            )

    return say


def _ask_units(writer: Writer, made: Made, quarter: Quarter) -> None:
    """Commissions of the quarter, most of them answered."""
    for number in range(1, 16):
        name, day = (
            f"C{quarter.first_day.year}-{quarter.number}{number:02}",
            quarter.first_day + timedelta(days=3 * number),
        )
        units, due = tuple(made.dice.sample(made.units, 4)), day + timedelta(days=20)
        writer.append(
            Commissioned(ref=name, day=day, commission=name, units=units, due=due),
            {"title": f"约稿：{_title(made)}"},
        )
        for unit in units:
            if made.rolls(850):
                writer.append(
                    Delivered(
                        ref=f"{name}/{unit}",
                        day=due - timedelta(days=made.dice.randrange(-1, 9)),
                        commission=name,
                        unit=unit,
                    )
                )
            elif made.rolls(500):
                writer.append(
                    CommissionMissed(ref=f"{name}/{unit}", day=due, commission=name, unit=unit),
                    {"reason": "未按要求完成"},
                )


def _keys(title: str, text: str) -> Fingerprint:
    """Without the bands, which nothing but intake asks for: they would be more rows than all the
    rest.
    """
    return Fingerprint(hashlib.sha256(text.encode()).hexdigest(), title_key(title))


def _say(writer: Writer, payload: Payload) -> None:
    writer.append(payload)


def _title(made: Made) -> str:
    return (
        f"{made.dice.choice(WORDS)}{made.dice.choice(WORDS)}第{made.dice.randrange(10_000)}次情况"
    )


def _text(made: Made) -> str:
    return "。".join(
        "，".join(made.dice.choices(WORDS, k=5)) + str(made.dice.randrange(1000)) for _ in range(7)
    )
