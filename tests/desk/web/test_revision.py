"""Two people at one thing: the second is told who was first, and nothing is overwritten."""

import pytest

from desk.web.forms import check_revision, revision_of
from desk.web.requests import Overtaken, Request
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
        seen = revision_of(views, ["2026-00001"])
        check_revision(
            views,
            ["2026-00001"],
            request=(request := Request(console, "x", "", form={"revision": [str(seen)]})),
        )
    take(console, {"kind": "withdrawn", "ref": "w", "item": "b", "day": "2026-07-03"}, actor="李雷")
    with console.book.reading() as views:
        check_revision(views, ["2026-00001"], request=request)
    take(console, {"kind": "withdrawn", "ref": "v", "item": "a", "day": "2026-07-03"}, actor="王芳")
    with console.book.writing(actor="second") as writer, pytest.raises(Overtaken, match="王芳"):
        check_revision(writer.views, ["2026-00001"], request=request)


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
        check_revision(views, ["2026-00001"], request=Request(console, "x", ""))
