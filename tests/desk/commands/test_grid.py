"""A table of ours is rich's to the byte, of whatever it is and however narrow it has to be."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from desk.commands.grid import Grid

WORDS = st.text("关于全市重点工作，。（）abcXYZ019@.-é👍", max_size=24)
CELLS = st.lists(WORDS, max_size=4).map(" ".join)
LEFT, RIGHT = ("收到", "单位或发件人", "主题", "去向"), ("记录号", "分")


def of_rich(grid, width):
    table = Table(
        title=Text(grid.title, style="table.title"),
        caption=Text(grid.caption, style="table.caption") if grid.caption else None,
        box=SIMPLE_HEAD,
        header_style="bold",
        padding=(0, 1, 0, 0),
    )
    for name in grid.left:
        table.add_column(name, overflow="fold", no_wrap=name in grid.fixed)
    for name in grid.right:
        table.add_column(name, justify="right", no_wrap=True)
    for row in grid.rows:
        table.add_row(*map(Text, row))
    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        console.print(table)
    return captured.get().splitlines()


@st.composite
def grids(draw):
    left = LEFT[: draw(st.integers(1, 4))]
    right = RIGHT[: draw(st.integers(0, 2))]
    title = draw(CELLS.map(str.strip).filter(len))
    grid = Grid(title, left, right, draw(st.just("") | CELLS.map(str.strip)), ("收到",))
    cell = CELLS | st.lists(CELLS, min_size=2, max_size=3).map("\n".join)
    for _ in range(draw(st.integers(0, 4))):
        grid.add_row(
            "2026-07-06",
            *(draw(cell) for _ in left[1:]),
            *(str(draw(st.integers(0, 9999))) for _ in right),
        )
    return grid


@given(grid=grids(), width=st.sampled_from([40, 60, 80, 100, 120, 200]))
def test_a_table_looks_as_rich_prints_it(grid, width):
    assert list(grid.lines(width)) == of_rich(grid, width)


def test_what_would_steer_the_terminal_is_not_printed():
    grid = Grid("表", ("甲",), ())
    grid.add_row("a\x1b[2Jb\tc [bold]d :warning:")
    assert " a [2Jb c [bold]d :warning:  " in list(grid.lines(80))


def test_a_terminal_shows_heading_and_title_apart():
    grid = Grid("表", ("甲",), (), "注")
    grid.add_row("a")
    styled = list(grid.lines(80, styled=True))
    assert [line[:4] for line in styled if line.startswith("\x1b")] == [
        "\x1b[3m",
        "\x1b[1m",
        "\x1b[2;",
    ]
    assert [re.sub("\x1b[^m]*m", "", line) for line in styled] == list(grid.lines(80))
