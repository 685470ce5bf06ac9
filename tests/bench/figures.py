"""What a run of the benchmark says, beside what the run before said; kept in a file that git
ignores.
"""

import json
import sys
from pathlib import Path

from tests.desks import ROOT

KEPT = ROOT / ".bench" / "last.json"


class Figures:
    """Figures as they come; two blanks before a name put it under the one above."""

    def __init__(self, kept: Path = KEPT) -> None:
        self._kept = kept
        self._before: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        self._now: dict[str, str] = {}
        self._place: list[str] = []

    def say(self, what: str, figure: str) -> None:
        """Tell a figure now, and what it was."""
        depth = (len(what) - len(what.lstrip())) // 2
        self._place = [*self._place[:depth], what.strip()]
        name = " / ".join(self._place)
        self._now[name] = figure
        sys.stdout.write(f"{what:<46} {figure}\n")
        if self._before.get(name, figure) != figure:
            sys.stdout.write(f"{'':<40}was:  {self._before[name]}\n")
        sys.stdout.flush()

    def keep(self) -> None:
        """For the next run; what was not measured now stays as it was."""
        self._kept.parent.mkdir(exist_ok=True)
        self._kept.write_text(
            json.dumps(self._before | self._now, ensure_ascii=False, indent=1), "utf-8"
        )
