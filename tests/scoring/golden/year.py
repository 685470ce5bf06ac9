"""The golden year of year.toml: its roster and its facts in the order of recording."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from config.period import Quarter

YEAR: dict[str, Any] = tomllib.loads((Path(__file__).parent / "year.toml").read_text("utf-8"))
TODAY = date(2026, 1, 15)


def roster() -> str:
    blocks = []
    for code, unit in YEAR["units"].items():
        more = [f"{key} = {unit[key]}" for key in ("from", "until") if key in unit]
        more += [f'merged_into = "{unit["merged_into"]}"'] if "merged_into" in unit else []
        head = f'[[unit]]\ncode = "{code}"\nname = "{{}}"\nshort = "{code}"\ngroup = "{unit["group"]}"\n'
        blocks.append(head.format(f"单位{code}") + "\n".join(more))
        if "then" in unit:
            blocks.append(head.format(unit["then"]) + "from = 2025-07-01")
    return "\n\n".join(blocks)


def receipts(number: int) -> Iterator[dict[str, Any]]:
    """The items of one quarter."""
    day = Quarter(2025, number).first_day.replace(day=15)
    for unit, counts in YEAR["received"].items():
        for n in range(1, counts[number - 1] + 1):
            ref = f"{unit}-{number}-{n}"
            yield {
                "kind": "received",
                "ref": ref,
                "unit": unit,
                "title": f"关于{ref}的情况",
                "received_at": f"{day}T09:00:00+08:00",
            }


def story(*, closings: bool = True) -> list[dict[str, Any]]:
    """Every line in the order of recording: the items of a quarter once the one before it was
    closed or, from the third on, at its end.
    """
    lines, begun = list(receipts(1)), 1
    for fact in (one["line"] for one in YEAR["fact"]):
        after = {"f1": 2, "h1": 3, "m1": 4}.get(fact["ref"], begun)
        if after != begun:
            lines += receipts(after)
            begun = after
        if closings or fact["kind"] != "closed":
            given = {
                key: value.isoformat() if isinstance(value, date) else value
                for key, value in fact.items()
            }
            lines.append({"unit": None} | given if given["ref"] == "w1" else given)
    return lines
