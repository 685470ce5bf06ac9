"""Invented facts by the thousand, so that an office's numbers look like an office's; the same
every time. Writes nothing.
"""

import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from config.period import Quarter
from desk.acts.rules import Rules

# How far a group is: the least, and how much more a unit of it may be, in hundredths of its quota.
SHARES = {"county": (72, 40), "department": (60, 52), "zone": (75, 40), "liaison_office": (66, 50)}
OTHERS = (70, 55)
ENDED = 25  # a quarter that is over was nearly done
DOING = ("扎实推进", "多措并举抓好", "持续深化", "聚力推动", "创新开展", "全力保障")
MATTERS = (
    *(
        "营商环境提升",
        "安全生产排查",
        "就业帮扶",
        "数字化服务",
        "节能降耗",
        "志愿服务",
        "信用体系建设",
        "基层治理",
        "民生实事办理",
    ),
    *(
        "防汛准备",
        "项目建设",
        "惠企政策落实",
        "青年人才引进",
        "法治宣传",
        "政务公开",
        "消费维权",
        "生态修复",
        "应急演练",
    ),
)
# One item in so many is adopted; by whom, in turn.
EVERY = 9
ADOPTED = (
    *(
        ("yinchuan_zhengwu", "brief"),
        ("yinchuan_zhengwu", "full"),
        ("ningxia_kuaibao", "brief"),
        ("yinchuan_zhengwu", "brief"),
    ),
    *(("yinchuan_zhuanti", "full"), ("ningxia_chenbao", "full"), ("ningxia_kuaibao", "full")),
)


def filling(rules: Rules, quarter: Quarter, *, until: date) -> Iterator[dict[str, Any]]:
    """Lines of the portable ledger: what every unit with a quota sent in from the quarter's first
    day to that one, and what was adopted of it.
    """
    quotas = {group.code: group.quota for group in rules.rulebook.groups}
    adoptions = count()
    for unit in rules.roster.listed_on(until):
        least, more = SHARES.get(unit.group, OTHERS)
        luck = zlib.crc32(f"{unit.code} {quarter}".encode())
        sent = (
            (quotas[unit.group] or 0)
            * (least + luck % more + (ENDED if until == quarter.last_day else 0))
            // 100
        )
        days = (until - quarter.first_day).days
        for number in range(sent):
            ref, day = (
                f"{quarter}-{unit.code}-{number}",
                quarter.first_day + timedelta(days * number // sent),
            )
            title = f"{unit.short}{DOING[(luck + number) % len(DOING)]}{MATTERS[(luck + 7 * number) % len(MATTERS)]}"
            at = f"{day}T{9 + number % 8:02}:{luck % 60:02}:00+08:00"
            yield {
                "kind": "received",
                "ref": ref,
                "unit": unit.code,
                "title": title,
                "received_at": at,
            }
            if (number + luck) % EVERY == 0:
                yield from _adopted(ref, min(day + timedelta(3), until), next(adoptions))


def _adopted(item: str, day: date, number: int) -> Iterator[dict[str, Any]]:
    publication, genre = ADOPTED[number % len(ADOPTED)]
    issue = f"{(day - date(day.year, 1, 1)).days // 7 + 1}"  # one a week
    about = {"item": item, "day": f"{day}"}
    yield {
        "kind": "adopted",
        "ref": f"{item}-a",
        "publication": publication,
        "genre": genre,
        "issue": issue,
    } | about
    if number % 11 == 5:
        yield {"kind": "reported_up", "ref": f"{item}-u"} | about
    if number % 29 == 7:
        yield {"kind": "instructed", "ref": f"{item}-i", "rank": "city"} | about
