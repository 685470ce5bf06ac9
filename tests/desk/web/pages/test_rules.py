"""The rulebook stands there as a table: article, sentence, rule, points, and the reading taken."""

from scoring.describe import rows_of


def test_every_rule_stands_beside_its_article_with_points_and_reading(browser, console):
    page = browser("viewer").get("/rules").text
    for row in rows_of(console.rules.rulebook):
        assert f"<code>{row.rule}</code>" in page
    assert "第九条(二)" in page
    assert "采用条目计分规则" in page
    assert "joint=" in page
    assert "2018年" in page or "起施行" in page
