"""Every word of the vocabulary does what its sentence says, and no other word gets past the
loader.
"""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from config.errors import Misconfigured, Refused
from desk.acts.items.seal import seal
from ledger.archive import FileArchive
from ledger.export import SEALED
from scoring import schema
from scoring.rulebook import Rulebook
from scoring.rulebook_file import load_rulebook
from tests.house.tree import ROOT
from tests.scoring.sentences import cases_in, check, facts_of, ledger_of

BASE = """name = "words"
title = "某县考核办法"
document = "某县考核办法"
takes_effect = 2020-01-01
{head}

[articles]
"一" = "计分"
"二" = "调整"

[[group]]
code = "dispatched_agency"
name = "单位"
cite = "一"

[[publication]]
code = "p"
name = "甲刊"
cite = "一"

[[publication]]
code = "q"
name = "乙刊"
cite = "一"

[[genre]]
code = "full"
name = "全文"
cite = "一"

[[genre]]
code = "brief"
name = "简讯"
cite = "一"

[[rank]]
code = "city"
name = "市领导"
cite = "一"

[[rank]]
code = "province"
name = "省领导"
cite = "一"
"""
CASES = cases_in(Path(__file__).parent / "words.toml")
TABLES = [
    table
    for table in vars(schema).values()
    if isinstance(table, type) and table.__module__ == "scoring.schema"
]
# What only describes, or belongs to Yinchuan's own cases (tests/scoring/cases), needs no case here.
DESCRIBING = {
    "item_rule",
    "name",
    "title",
    "document",
    "takes_effect",
    "checked",
    "articles",
    "cite",
    "id",
    "code",
    "digest",
    "category",
    "pass_mark",
} | {
    *(
        "zero_adoption",
        "reprimand",
        "exemplary",
        "instruction_stack",
        "reprimand_run",
        "each_level",
        "highest",
        "confirmed",
        "automatic",
    ),
    *("rolling", "reset", "adoption", "upward_report"),
}


def rulebook_of(folder: Path, case: dict[str, Any]) -> Rulebook:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rules.toml").write_text(
        BASE.format(head=case.get("head", "")) + case["rules"], "utf-8"
    )
    return load_rulebook(folder, readings=case.get("readings"))


def vocabulary() -> set[str]:
    """Every key that a table may have, and every word of the closed lists."""
    keys = {
        field.alias or name
        for table in (Rulebook, *TABLES)
        for name, field in table.model_fields.items()
    }
    lists = [
        get_args(get_args(each)[0]) for name, each in vars(schema).items() if name in schema.CLOSED
    ]
    return keys | {word for several in lists for word in several}


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_word_does_what_its_sentence_says(case: dict[str, Any], tmp_path: Path) -> None:
    check(tmp_path, rulebook_of(tmp_path / "rules", case), case, units=["u", "v", "w"])


def test_every_word_has_a_case() -> None:
    shown = {word for case in CASES for word in case["words"]} | DESCRIBING
    assert vocabulary() - shown == set()


def test_every_word_is_in_the_documentation() -> None:
    text = (ROOT / "docs" / "rulebook.md").read_text("utf-8")
    assert sorted(word for word in vocabulary() - {"digest"} if f"`{word}`" not in text) == []


RULE = '[[period_rule]]\nid = "r"\ncite = "一"\n'
MISTAKES = [
    (
        "a kind that isn't built",
        RULE + 'kind = "average"\npoints = "1"\n',
        "没有 'average' 这个词，最接近的是 ",
    ),
    (
        "an event that isn't built",
        '[[item_rule]]\nid = "r"\nevent = "quoted"\ncounts_in = "c"\npoints = "1"\ncite = "一"\n',
        "没有 'quoted' 这个词",
    ),
    (
        "a cap on an item",
        '[[together]]\ncode = "c"\nonce_per = "event"\ncap = "9"\ncite = "一"\n',
        "没有 together.c.cap 这个键，最接近的是",
    ),
    (
        "once per what isn't built",
        '[[together]]\ncode = "c"\nonce_per = "leader"\ncite = "一"\n',
        "没有 'leader' 这个词，最接近的是",
    ),
    (
        "a key that the kind doesn't take",
        RULE + 'kind = "opening"\npoints = "1"\nin_a_row = 2\n',
        "opening 不用 in_a_row",
    ),
    ("a key that the kind needs", RULE + 'kind = "run"\npoints = "1"\n', "run 须写 in_a_row"),
    (
        "a rate without an answer for nothing",
        RULE + 'kind = "ratio"\npoints = "1"\nbelow = "0.3"\n',
        "ratio 须写 no_submissions",
    ),
    (
        "a rate without a bound",
        RULE + 'kind = "ratio"\npoints = "1"\nno_submissions = "skip"\n',
        "ratio 须写 below 或 at_least 之一",
    ),
    (
        "steps that fall",
        RULE + 'kind = "steps"\nsteps = [{ at = 2, points = "1" }, { at = 1, points = "2" }]\n',
        "由小到大",
    ),
    (
        "a rule that isn't there",
        RULE + 'kind = "cap"\npoints = "1"\nrules = ["q"]\n',
        "rules 中没有规则 'q'，最接近的是 r",
    ),
    (
        "a group that isn't there",
        RULE + 'kind = "opening"\npoints = "1"\ngroups = ["county"]\n',
        "没有单位类别 'county'",
    ),
    (
        "an occurrence that isn't there",
        RULE + 'kind = "veto"\noccurrence = "leak"\n',
        "没有对单位的情形 'leak'",
    ),
    (
        "a quota of adoptions from the group",
        RULE + 'kind = "quota_met"\npoints = "1"\nof = "adopted"\n',
        "须写 quota",
    ),
    (
        "a reading that isn't there",
        RULE + 'kind = "opening"\npoints = "1"\nif_reading = "jiont=lead"\n',
        "没有条文口径 'jiont'，最接近的是 joint",
    ),
    ("an expression", RULE + 'kind = "opening"\npoints = "2 * 3"\n', "period_rule.r.points"),
    (
        "steps that change",
        RULE
        + 'kind = "steps"\nsteps = [{ at = 1, points = "1" }]\nthen = [{ from = 2026-01-01, points = "2", cite = "二" }]\n',
        "then",
    ),
    (
        "a citation of nothing in a change",
        RULE
        + 'kind = "opening"\npoints = "1"\nthen = [{ from = 2026-01-01, points = "2", cite = "九" }]\n',
        "引用了 '九'",
    ),
    (
        "a change of nothing",
        RULE + 'kind = "opening"\npoints = "1"\nthen = [{ from = 2026-01-01, cite = "二" }]\n',
        "then 的每一项须写 points",
    ),
    (
        "together with nothing",
        '[[together]]\ncode = "c"\nonce_per = "event"\ncite = "一"\n',
        "together c：没有规则的 counts_in 是它",
    ),
    (
        "part of a part",
        '[[publication]]\ncode = "r"\nname = "丙"\npart_of = "s"\ncite = "一"\n',
        "part_of 's' 须是一种刊物",
    ),
]


@pytest.mark.parametrize(
    ("rules", "said"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_what_is_not_built_is_refused_by_name(rules: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        rulebook_of(tmp_path, {"rules": rules})
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "rules.toml"))


QUALITY = next(case for case in CASES if "by_number" in case["words"])
ATTESTED = [
    ("11 is over the bound", "A attested 2026-01-20 quality 11", "须在 0 至 10 之间"),
    ("a number must be there", "A attested 2026-01-20 quality", "须写 number"),
    (
        "an occurrence that the rulebook doesn't name",
        "A attested 2026-01-20 qualty 7",
        "最接近的是 quality",
    ),
    ("an occurrence of an item, of a unit", "u attested 2026-01-20 quality 7", "是对信息的"),
]


@pytest.mark.parametrize(
    ("sentence", "said"), [row[1:] for row in ATTESTED], ids=[row[0] for row in ATTESTED]
)
def test_what_is_attested_keeps_to_the_rulebook(sentence: str, said: str, tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "one", rulebook_of(tmp_path, QUALITY), units=["u", "v"])
    with pytest.raises(Refused, match=said):
        ledger.take(facts_of(["A received 2026-01-05 from u", sentence]))


def test_what_is_attested_needs_evidence(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "one", rulebook_of(tmp_path, QUALITY), units=["u", "v"])
    facts = list(facts_of(["A received 2026-01-05 from u", "A attested 2026-01-20 quality 7"]))
    del facts[1]["evidence"]
    with pytest.raises(Refused, match="缺少 evidence"):
        ledger.take(facts)


def test_a_rulebook_by_other_periods_is_not_closed_yet(tmp_path: Path) -> None:
    month = next(case for case in CASES if "month" in case["words"])
    ledger = ledger_of(tmp_path / "one", rulebook_of(tmp_path, month), units=["u:g"])
    with pytest.raises(Refused, match="不按季度考核"):
        ledger.take(facts_of(["2026Q1 closed 2026-04-03"]))


def test_sealed_evidence_is_gone_and_the_fact_stands(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "one", rulebook_of(tmp_path, QUALITY), units=["u", "v"])
    ledger.take(facts_of(QUALITY["facts"]))
    seal(ledger.book, FileArchive(tmp_path / "archive"), "A", reason="事后发现", actor="x")
    assert [json.loads(line).get("evidence") for line in ledger.export()] == [None, SEALED]
    assert ledger.tally("2026Q1")["u"]["total"] == "3.5"
