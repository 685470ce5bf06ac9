"""Facts as short sentences, and cases that give them: what a clerk would write down, turned into
the lines of the portable ledger.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ledger.archive import FileArchive
from scoring.rulebook_file import Rulebook
from tests.ledgers import SmallLedger, fact, many, received, roster_of, small_ledger

# «A received 2026-01-05 from u with v», «A adopted 2026-02-01 by p full», «u attested 2026-03-01
# late»; «r1: ...» gives a ref.
FORMS = {
    "received": r"(?P<item>\S+) received (?P<day>\S+) from (?P<unit>\S+)(?: with (?P<joint>\S+))?",
    "many": r"(?P<count>[0-9]+) items (?P<day>\S+) from (?P<unit>\S+)",
    "adopted": r"(?P<item>\S+) adopted (?P<day>\S+) by (?P<publication>\S+) (?P<genre>\S+)",
    "instructed": r"(?P<item>\S+) instructed (?P<day>\S+) by (?P<rank>\S+)",
    "on_item": r"(?P<item>\S+) (?P<kind>reported_up|commended|withdrawn) (?P<day>\S+)",
    "repeated": r"(?P<item>\S+) repeated (?P<day>\S+) of (?P<of>\S+)",
    "attested_item": r"(?P<item>[A-Z]\S*) attested (?P<day>\S+) (?P<occurrence>\S+)(?: (?P<number>\S+))?",
    "attested": r"(?P<unit>\S+) attested (?P<day>\S+) (?P<occurrence>\S+)(?: (?P<number>\S+))?",
    "commissioned": r"(?P<ref>\S+) commissioned (?P<day>\S+) of (?P<units>\S+) due (?P<due>\S+)",
    "delivered": r"(?P<commission>\S+) delivered (?P<day>\S+) by (?P<unit>\S+)",
    "commission_missed": r"(?P<commission>\S+) missed (?P<day>\S+) by (?P<unit>\S+)",
    "revoked": r"(?P<fact>\S+) revoked (?P<day>\S+)",
    "closed": r"(?P<period>\S+) closed (?P<day>\S+)",
}


def facts_of(sentences: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, sentence in enumerate(sentences, 1):
        ref, _, said = sentence.rpartition(": ")
        kind, found = next(
            (kind, m.groupdict()) for kind, form in FORMS.items() if (m := re.fullmatch(form, said))
        )
        yield from _lines(
            kind,
            {key: value for key, value in found.items() if value is not None},
            ref or f"f{number}",
        )


def _lines(kind: str, found: dict[str, str], ref: str) -> list[dict[str, Any]]:
    if kind == "received":
        joint = {"joint": found["joint"].split(",")} if "joint" in found else {}
        return [received(found["item"], found["day"], found["unit"], **joint)]
    if kind == "many":
        return many(f"{ref}-", int(found["count"]), found["day"], found["unit"])
    more: dict[str, Any] = dict(found)
    day, kind = more.pop("day"), more.pop("kind", kind).removesuffix("_item")
    if kind == "commissioned":
        ref, more = (
            more.pop("ref"),
            more | {"title": "关于约稿的情况", "units": found["units"].split(",")},
        )
    more |= (
        {"evidence": "关于认定的文件"}
        if kind == "attested"
        else {"reason": "录入错误"}
        if kind == "revoked"
        else {}
    )
    return [fact(kind, ref, day, **more)]


def cases_in(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["case"]
    return found


def ledger_of(
    folder: Path,
    rulebook: Rulebook,
    *,
    units: Iterable[str],
    dated: Mapping[str, str] | None = None,
) -> SmallLedger:
    return small_ledger(folder, roster_of(*units, **(dated or {})), rulebook=rulebook)


def differences(ledger: SmallLedger, gives: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Every figure that is not as the case says: `u = "3"` is the total, `u = {base_points =
    "10"}` any figure.
    """
    found = []
    for period, units in gives.items():
        got = ledger.tally(period)
        for unit, wanted in units.items():
            figures = wanted if isinstance(wanted, dict) else {"total": wanted}
            found += [
                f"{period} {unit} {key}: {got[unit][key]}, not {value}"
                for key, value in figures.items()
                if got[unit][key] != value
            ]
    return found


def check(
    folder: Path, rulebook: Rulebook, case: Mapping[str, Any], *, units: Iterable[str]
) -> None:
    """The figures of the case, again after a rebuild and after a move; every line cited, every
    total a sum.
    """
    units = tuple(case.get("units", units))
    ledger = ledger_of(folder / "one", rulebook, units=units, dated=case.get("dated"))
    ledger.take(facts_of(case["facts"]))
    assert differences(ledger, case["gives"]) == []
    assert list(ledger.book.problems(FileArchive(folder / "archive"))) == []
    ledger.book.rebuild()
    assert differences(ledger, case["gives"]) == []
    moved = ledger_of(folder / "other", rulebook, units=units, dated=case.get("dated"))
    moved.take(json.loads(line) for line in ledger.export())
    assert moved.export() == ledger.export()
    assert differences(moved, case["gives"]) == []
