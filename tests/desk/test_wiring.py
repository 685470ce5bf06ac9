"""From settings to edges: what the settings say is what the edges are made with."""

from datetime import date, timedelta

import pytest

from config.errors import Misconfigured
from desk.edges import open_intake
from desk.wiring import open_desk
from tests.desks import MORNING, make_office


def test_a_desk_has_ledger_and_archive_where_the_settings_put_them(tmp_path):
    office = make_office(tmp_path)
    with office.desk() as desk:
        assert (tmp_path / "data" / "ledger.db").is_file()
        assert desk.settings.ledger.archive == tmp_path / "data" / "archive"
        assert desk.rules.rulebook.name == "yinchuan-2018"
        assert "qixiang" in desk.rules.roster.codes


def test_today_is_shanghai_s(tmp_path):
    office = make_office(tmp_path)
    desk = open_desk(office.config, now=lambda: MORNING.replace(hour=15, minute=59))
    later = open_desk(office.config, now=lambda: MORNING.replace(hour=16))
    assert (desk.today, later.today) == (date(2026, 7, 6), date(2026, 7, 6) + timedelta(days=1))
    for each in (desk, later):
        each.book.dispose()


@pytest.mark.parametrize("broken", ["roster.toml", "yishi.toml"])
def test_a_file_that_is_not_there_is_named(tmp_path, broken):
    office = make_office(tmp_path)
    (tmp_path / broken).unlink()
    with pytest.raises(Misconfigured, match=broken):
        open_desk(office.config)


def test_phrases_are_those_of_the_rulebook_unless_the_office_names_its_own(tmp_path):
    office = make_office(tmp_path)
    with office.desk() as desk, open_intake(desk) as intake:
        assert desk.phrases.margin == 2
        assert intake.phrases is desk.phrases
    (tmp_path / "my.toml").write_text(
        'margin = 5\n[[category]]\ncode = "policy"\nname = "落实"\n', "utf-8"
    )
    office.config.write_text(
        office.config.read_text("utf-8") + '[classify]\nphrases = "my.toml"\n', "utf-8"
    )
    with office.desk() as desk:
        assert (desk.phrases.margin, desk.phrases.names) == (5, (("policy", "落实"),))


def test_a_category_that_the_rulebook_does_not_declare_is_refused_at_the_start(tmp_path):
    office = make_office(tmp_path)
    (tmp_path / "my.toml").write_text('[[category]]\ncode = "polcy"\nname = "落实"\n', "utf-8")
    office.config.write_text(
        office.config.read_text("utf-8") + '[classify]\nphrases = "my.toml"\n', "utf-8"
    )
    with pytest.raises(
        Misconfigured,
        match=r"my\.toml：category\.polcy\.code：计分办法没有这个类别，最接近的是 policy",
    ):
        open_desk(office.config)
