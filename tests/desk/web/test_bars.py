"""Bars are drawn on one scale, escaped, and told to who can't see them."""

from desk.web.periods import Bar, bars


def test_a_unit_below_its_quota_one_that_met_it_and_one_without_look_different():
    drawn = bars(
        [Bar("甲", 1, 4, "1/4"), Bar("乙", 5, 4, "5/4"), Bar("丙", 2, 0, "2")], title="进度"
    )
    assert [drawn.count(f'class="{kind}"') for kind in ("short", "met", "free", "wanted")] == [
        1,
        1,
        1,
        2,
    ]
    assert 'aria-label="进度"' in drawn
    assert "<title>甲：1/4</title>" in drawn


def test_names_are_escaped():
    assert "<script>" not in bars([Bar("<script>", 1, 1, "<script>")], title="<script>")


def test_nothing_to_draw_is_drawn():
    assert "<svg" in bars([], title="进度")
