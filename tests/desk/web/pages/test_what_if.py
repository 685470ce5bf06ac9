"""What an adoption would change is told with its rule and article, and nothing is written."""

from tests.desk.web.conftest import take

FACTS = (
    {
        "kind": "received",
        "ref": "a",
        "unit": "helan",
        "title": "关于供水",
        "received_at": "2026-07-02T09:00:00+08:00",
    },
    {
        "kind": "received",
        "ref": "b",
        "unit": "jinfeng",
        "title": "关于供暖",
        "received_at": "2026-07-03T09:00:00+08:00",
    },
    {
        "kind": "adopted",
        "ref": "x",
        "day": "2026-07-04",
        "item": "b",
        "publication": "yinchuan_zhengwu",
        "genre": "brief",
        "issue": "1",
    },
)


def test_the_points_the_ranks_and_the_article_are_shown_and_nothing_is_written(browser, console):
    take(console, *FACTS)
    viewer = browser("viewer")
    before = _head(console)
    page = viewer.get("/what-if?item=2026-00001&event=adopted.guobao.full&day=2026-07-05").text
    assert "贺兰县人民政府" in page
    assert "第九条(三)" in page
    assert ">+5<" in page
    assert _head(console) == before


def test_a_withdrawal_and_an_instruction_can_be_tried_too(browser, console):
    take(console, *FACTS)
    viewer = browser("viewer")
    assert "1 → 0" in viewer.get("/what-if?item=2026-00001&event=withdrawn").text
    assert ">+10<" in viewer.get("/what-if?item=2026-00001&event=instructed.state").text


def test_what_can_not_be_is_said_on_the_page(browser, console):
    take(console, *FACTS)
    viewer = browser("viewer")
    assert "试算" in viewer.get("/what-if").text
    for query, words in (
        ("item=2026-99999&event=withdrawn", "2026-99999"),
        ("item=2026-00001&event=sung", "请选择一种情形"),
        ("item=2026-00001&event=withdrawn&day=never", "日期请写作"),
    ):
        answer = viewer.get(f"/what-if?{query}")
        assert answer.status_code in {404, 422}, query
        assert words in answer.text


def _head(console):
    with console.book.reading() as views:
        return views.head()
