"""A small golden year for bulletins: eight kinds of units, adoptions, instructions, commissions, a
short unit, a unit that is gone. All invented.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.ledgers import SmallLedger, adopted, fact, many, received, small_ledger

HOSTILE = (
    '=HYPERLINK("http://example.com","点")',
    "<script>alert(1)</script>&<b>粗</b>",
    "甲\u202e乙丙\u2066丁\x07戊\x0b己",
    "长" * 500,
    "𠮷野家㐂迁址情况",
    "+1-1@SUM(A1)",
)
UNITS = (
    *(
        ("xingqing", "兴庆区人民政府", "兴庆区", "county"),
        ("jinfeng", "金凤区人民政府", "金凤区", "county"),
    ),
    *(
        ("helan", "贺兰县人民政府", "贺兰县", "county"),
        ("fagai", "市发展和改革委员会", "市发改委", "department"),
    ),
    *(
        ("jiaoyu", "市教育局", "市教育局", "department"),
        ("zhujian", "市住房和城乡建设局", "市住建局", "department"),
    ),
    *(
        ("tongji", "市统计局", "市统计局", "direct_agency"),
        ("dangan", "市档案馆", "市档案馆", "public_institution"),
    ),
    *(
        ("zongbao", "银川综合保税区管理委员会", "综保区", "zone"),
        ("qixiang", "银川市气象局", "市气象局", "vertical_agency"),
    ),
    *(
        ("zhujing", "市政府驻北京办事处", "驻京办", "liaison_office"),
        ("paichu", "某派出机构", "派出机构", "dispatched_agency"),
    ),
)
GONE = 'code = "gone"\nname = "已撤销单位"\nshort = "撤销单位"\ngroup = "department"\nuntil = 2026-03-31\n'


def golden_roster() -> str:
    blocks = [
        f'[[unit]]\ncode = "{code}"\nname = "{name}"\nshort = "{short}"\ngroup = "{group}"\n'
        for code, name, short, group in UNITS
    ]
    return "\n".join([*blocks, f"[[unit]]\n{GONE}"])


def instructed(ref: str, item: str, day: str, rank: str) -> dict[str, Any]:
    return fact(
        "instructed", ref, day, item=item, rank=rank, leader="某领导", note="请抓紧研究办理"
    )


def closed_at(period: str, day: str) -> dict[str, Any]:
    return fact("closed", f"close-{period}", day, period=period)


def first_quarter() -> Iterable[Mapping[str, Any]]:
    yield from many("x1-", 91, "2026-01-12", "xingqing")
    yield from many("f1-", 12, "2026-02-03", "fagai")
    yield from many("q1-", 10, "2026-02-20", "qixiang")
    yield received("g1", "2026-02-21", "gone")
    yield adopted("a-x1", "x1-1", "2026-02-01")
    yield closed_at("2026Q1", "2026-04-10")


def second_quarter() -> Iterable[Mapping[str, Any]]:
    yield from many("x2-", 90, "2026-04-12", "xingqing")
    yield from many("f2-", 41, "2026-05-03", "fagai")
    yield from many("q2-", 9, "2026-05-20", "qixiang")
    yield adopted("a-g1", "g1", "2026-04-20")
    yield adopted("a-f2", "f2-1", "2026-05-30", "yinchuan_zhuanti")
    yield fact(
        "commissioned",
        "C2026-001",
        "2026-05-01",
        units=["fagai", "jiaoyu", "helan"],
        title="防汛准备情况",
        due="2026-06-10",
    )
    yield fact("delivered", "d1", "2026-06-09", commission="C2026-001", unit="fagai")
    yield fact("delivered", "d2", "2026-06-12", commission="C2026-001", unit="helan")
    yield fact(
        "commission_missed",
        "m1",
        "2026-06-10",
        commission="C2026-001",
        unit="jiaoyu",
        reason="未交稿",
    )
    yield fact("reprimanded", "rp1", "2026-07-08", unit="jiaoyu", period="2026Q2")
    yield closed_at("2026Q2", "2026-07-10")


def third_quarter() -> Iterable[Mapping[str, Any]]:
    yield from many("x3-", 93, "2026-07-12", "xingqing")
    yield from many("j3-", 20, "2026-08-12", "jinfeng")
    yield from many("f3-", 40, "2026-08-03", "fagai")
    yield from many("q3-", 11, "2026-09-20", "qixiang")
    yield from many("p3-", 3, "2026-09-21", "paichu")
    yield from (
        received(f"h{number}", "2026-08-05", "helan") | {"title": title}
        for number, title in enumerate(HOSTILE)
    )
    yield from (
        adopted(f"ah{number}", f"h{number}", "2026-08-20") | {"issue": f"2026年第{number + 30}期"}
        for number in range(len(HOSTILE))
    )
    yield adopted("a1", "x3-1", "2026-08-01") | {"issue": "2026年第28期"}
    yield adopted("a2", "x3-1", "2026-08-09", "guobao") | {"issue": "第5期"}
    yield adopted("a3", "x3-2", "2026-08-01", genre="brief")
    yield adopted("a4", "f3-1", "2026-08-02", "ningxia_kuaibao")
    yield adopted("a5", "q3-1", "2026-09-28", "ningxia_chenbao")
    yield fact("reported_up", "u1", "2026-08-03", item="x3-1")
    yield instructed("i1", "x3-1", "2026-08-15", "city")
    yield instructed("i2", "f3-1", "2026-08-16", "region")
    yield fact("commended", "c1", "2026-09-16", item="f3-1")
    yield fact(
        "commissioned",
        "C2026-002",
        "2026-08-01",
        units=["fagai", "zhujian"],
        title="供暖准备情况",
        due="2026-09-10",
    )
    yield fact("delivered", "d3", "2026-09-09", commission="C2026-002", unit="fagai")


def golden(folder: Path, *, closed: bool = False) -> SmallLedger:
    """Q1 and Q2 closed, Q3 full; `closed`: that as well."""
    ledger = small_ledger(folder, golden_roster())
    facts = [*first_quarter(), *second_quarter(), *third_quarter()]
    ledger.take([*facts, closed_at("2026Q3", "2026-10-15")] if closed else facts)
    return ledger
