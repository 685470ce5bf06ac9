"""A document as one HTML page to look at and print, from paper.html beside this: every text
escaped.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from desk.publish import norm
from scoring.document import Paper, cell_text

_ROLES = {
    norm.TITLE: "标题",
    norm.BODY: "正文",
    norm.FIRST: "一级标题",
    norm.SECOND: "二级标题",
    norm.NUMBERS: "页码",
}


def html_of(document: Paper) -> str:
    """The page."""
    return _template().render(paper=document, stand_ins=stand_ins())


def stand_ins() -> str:
    """Which fonts the paper asks for, and what is shown where they are not on the machine."""
    return "；".join(
        f"{_ROLES[font]}{font}，缺则用{'、'.join(others[:2])}等"
        for font, others in norm.STAND_INS.items()
    )


@cache
def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    fonts = ("TITLE", "BODY", "FIRST", "SECOND")
    made.globals |= {"norm": norm, "family": {name: _family(getattr(norm, name)) for name in fonts}}
    made.filters["cell"] = cell_text
    return made.get_template("paper.html")


def _family(font: str) -> Markup:
    names = (font, *norm.STAND_INS[font])
    quoted = (f'"{name}"' if " " in name or not name.isascii() else name for name in names)
    return Markup(",".join(quoted))  # noqa: S704 names of fonts that stand in norm.py
