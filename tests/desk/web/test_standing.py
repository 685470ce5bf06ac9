"""Two people at one thing: the second is told who was first, and nothing is overwritten."""

import pytest

from desk.web.asking import Ask, Overtaken
from desk.web.standing import check_stand, stand_of
from tests.desk.web.conftest import take


def test_whoever_is_second_is_told_who_was_first(console):
    take(
        console,
        *(
            {
                "kind": "received",
                "ref": r,
                "unit": "helan",
                "title": f"关于{r}",
                "received_at": "2026-07-02T09:00:00+08:00",
            }
            for r in "ab"
        ),
    )
    with console.book.reading() as views:
        seen = stand_of(views, ["2026-00001"])
        check_stand(
            views, ["2026-00001"], ask=(ask := Ask(console, "x", "", form={"stand": [str(seen)]}))
        )
    take(console, {"kind": "withdrawn", "ref": "w", "item": "b", "day": "2026-07-03"}, actor="李雷")
    with console.book.reading() as views:
        check_stand(views, ["2026-00001"], ask=ask)
    take(console, {"kind": "withdrawn", "ref": "v", "item": "a", "day": "2026-07-03"}, actor="王芳")
    with console.book.writing(actor="second") as writer, pytest.raises(Overtaken, match="王芳"):
        check_stand(writer.views, ["2026-00001"], ask=ask)


def test_a_form_that_brings_no_stand_is_taken_for_an_old_one(console):
    take(
        console,
        {
            "kind": "received",
            "ref": "a",
            "unit": "helan",
            "title": "甲",
            "received_at": "2026-07-02T09:00:00+08:00",
        },
    )
    with console.book.reading() as views, pytest.raises(Overtaken):
        check_stand(views, ["2026-00001"], ask=Ask(console, "x", ""))
