"""Charts as SVG, drawn here: bars that print, follow the theme by their classes, and are read
aloud by their titles. Loads nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, ROW, NAME, FIGURE = 720, 22, 150, 90


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what is reached, of what is wanted (0: nothing is), and its figures in words."""

    name: str
    value: float
    wanted: float
    words: str


def bars(several: Sequence[Bar], *, title: str) -> Markup:
    """A bar each, a line where its wanted value lies; one scale for all."""
    most = max([1.0, *(bar.value for bar in several), *(bar.wanted for bar in several)])
    room = WIDTH - NAME - FIGURE
    drawn = Markup("").join(
        _bar(bar, place * ROW, room / most) for place, bar in enumerate(several)
    )
    return Markup(
        '<svg class="bars" role="img" viewBox="0 0 {} {}" aria-label="{}"><title>{}</title>{}</svg>'
    ).format(WIDTH, max(ROW * len(several), 1), title, title, drawn)


def _bar(bar: Bar, top: int, scale: float) -> Markup:
    met = "met" if bar.wanted and bar.value >= bar.wanted else "short" if bar.wanted else "free"
    mark = NAME + bar.wanted * scale
    line = Markup('<line class="wanted" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(
        mark, top + 1, top + ROW - 3
    )
    return Markup(
        '<g><title>{name}：{words}</title><text x="{x}" y="{y}" text-anchor="end">{short}</text>'
        '<rect class="{met}" x="{left}" y="{rect}" width="{width:.1f}" height="{height}"/>{line}'
        '<text x="{end}" y="{y}">{words}</text></g>'
    ).format(
        name=bar.name,
        short=bar.name if len(bar.name) <= 11 else bar.name[:10] + "…",
        words=bar.words,
        x=NAME - 8,
        y=top + 15,
        met=met,
        left=NAME,
        rect=top + 4,
        width=max(bar.value * scale, 0.5),
        height=ROW - 9,
        line=line if bar.wanted else "",
        end=WIDTH - FIGURE + 8,
    )
