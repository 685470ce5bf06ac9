"""axe-core, as axe-playwright-python brings it, on a page of a real browser: what it finds wrong,
a line each. Adds no script tag: our policy forbids it.
"""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
EVERY: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False}
COLOURS = EVERY | {"runOnly": ["color-contrast", "link-in-text-block"]}
# The rows of a table are like one another, and each costs time.
_SHORTEN = """most => {
  for (const rows of document.querySelectorAll("tbody")) [...rows.rows].slice(most).forEach(row => row.remove());
  for (const table of document.querySelectorAll("table")) [...table.tBodies].slice(most).forEach(rows => rows.remove());
}"""
ROWS = 12


def found_by_axe(page: Page, options: dict[str, Any]) -> list[str]:
    """What breaks a rule: how much it hurts, which rule, where, and what the place looks like."""
    page.evaluate(_SHORTEN, ROWS)
    page.evaluate(SOURCE)
    answer = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['impact']} {one['id']}: {' '.join(map(str, node['target']))} {node['html'][:200]} {_why(node)}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])
