"""What a person reads on the command line, and the forms that other programs rely on, to the
letter of INTERFACE.md.
"""

import json

import pytest

from tests.ledgers import adopted, closed, many, received, roster_of
from tests.program import make_desk

QUARTER = ["rulebook", "period", "state", "ledger_head", "units"]
UNIT = [
    *(
        "unit",
        "name",
        "group",
        "received",
        "quota",
        "quota_met",
        "adopted_items",
        "base_points",
        "item_points",
        "penalty_points",
    ),
    *("total", "year_to_date", "rank", "rank_in_group", "short_run", "reprimand_proposed"),
]
LINE = ["item", "ref", "rule", "cite", "points", "period", "corrects", "because"]
YEAR = [
    *(
        "unit",
        "name",
        "group",
        "total",
        "quarters",
        "rank",
        "rank_in_group",
        "received",
        "adopted_items",
        "zero_adoption",
    ),
    *("reprimands", "performance_points"),
]
LOGGED = [
    *(
        "mailbox",
        "folder",
        "uidvalidity",
        "uid",
        "message_id",
        "received_at",
        "recorded_at",
        "sender",
        "subject",
        "digest",
        "size",
    ),
    *("outcome", "doubts", "items", "attachments", "defects"),
]
ITEM = [
    *(
        "item",
        "title",
        "unit",
        "state",
        "repeat_of",
        "category",
        "signatory",
        "reviewer",
        "editor",
        "telephone",
        "commission",
        "doubts",
    ),
]
MAIL = "From: d@example.gov.cn\r\nSubject: {subject}\r\nMessage-ID: <{number}@example.gov.cn>\r\n\r\n{text}\r\n"


HEATING = "各小区锅炉检修完毕，燃煤储备充足，入户巡检已经完成，居民供暖按时开始，各项准备全部就绪。"
ROADS = "全区主次干道清扫一遍，破损路面修补三百平方米，排水管网疏通十二公里，市民出行更加方便安全。"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = make_desk(tmp_path_factory.mktemp("reports"), "d", "v:vertical_agency", "c:county")
    facts = [
        *many("v", 10, "2019-01-05", "v"),
        received("a", "2019-01-05", text="甲地的全文"),
        adopted("p", "a", "2019-01-09"),
    ]
    assert (
        made.take(
            [*facts, closed("2019Q1", "2019-04-02"), adopted("late", "v1", "2019-03-01")]
        ).status
        == 0
    )
    folder = made.folder / "mails"
    folder.mkdir()
    for number, (subject, text) in enumerate(
        [
            ("Heating in winter", f"The boilers are ready. {HEATING}"),
            ("Roads", f"The roads were swept. {ROADS}"),
        ]
    ):
        (folder / f"{number}.eml").write_bytes(
            MAIL.format(number=number, subject=subject, text=text).encode()
        )
    (folder / "secret.eml").write_bytes(
        MAIL.format(number=9, subject="Letter", text="\u673a\u5bc6\u26055\u5e74").encode()
    )
    (folder / "broken.eml").write_bytes(b"\x00\x01\x02 no mail at all")
    assert made("ingest", folder).status == 0
    return made


def test_a_tally_has_its_keys_in_their_order(desk):
    form = desk("tally", "2019Q1", "--json").json
    assert list(form) == QUARTER
    assert (form["rulebook"], form["period"], form["state"]) == (
        "yinchuan-2018",
        "2019Q1",
        "closed",
    )
    assert [list(unit) for unit in form["units"]] == [UNIT] * 3
    vertical = form["units"][1]
    assert (
        vertical["quota"],
        vertical["quota_met"],
        vertical["base_points"],
        vertical["rank"],
    ) == (10, True, "10", 1)
    assert (form["units"][0]["quota"], form["units"][0]["quota_met"]) == (None, None)


def test_score_lines_stand_in_a_tally_only_where_they_are_asked_for(desk):
    units = desk("tally", "2019Q2", "--scores", "--json").json["units"]
    assert [list(unit) for unit in units] == [[*UNIT, "scores"]] * 3
    ((line,),) = [unit["scores"] for unit in units if unit["scores"]]
    assert list(line) == LINE
    assert (line["rule"], line["points"], line["period"], line["corrects"]) == (
        "adoption.yinchuan_zhengwu.full",
        "3",
        "2019Q2",
        "2019Q1",
    )


def test_the_website_s_stream_has_a_tally_of_its_own(desk):
    units = desk("tally", "2019Q1", "--stream", "website", "--json").json["units"]
    assert {(unit["received"], unit["total"], unit["quota"]) for unit in units} == {(0, "0", None)}


def test_a_year_has_its_keys_in_their_order(desk):
    form = desk("year", "2019", "--json").json
    assert list(form) == ["rulebook", "year", "state", "units"]
    assert [list(unit) for unit in form["units"]] == [YEAR] * 3
    assert form["units"][1]["quarters"] == {
        "2019Q1": "10",
        "2019Q2": "3",
        "2019Q3": "0",
        "2019Q4": "0",
    }
    assert (form["units"][2]["zero_adoption"], form["units"][2]["performance_points"]) == (
        True,
        "-0.2",
    )


def test_a_year_names_what_became_of_the_roster_and_in_json_only_where_it_is_asked_for(desk):
    form = desk("year", "2019", "--json", "--notes").json
    assert list(form) == ["rulebook", "year", "state", "units", "exemplary", "changes"]
    assert (form["exemplary"], form["changes"]) == ([], [])
    roster = desk.folder / "roster.toml"
    before = roster.read_text("utf-8")
    roster.write_text(
        roster_of("d", "v:vertical_agency", "c:county", c="from = 2019-01-01"), "utf-8"
    )
    assert "名册变动：2019-01-01 单位c起列入" in desk("year", "2019").out
    roster.write_text(before, "utf-8")


def test_the_log_is_a_line_of_json_a_mail_newest_last(desk):
    lines = [json.loads(line) for line in desk("log", "--json").out.splitlines()]
    assert [list(line) for line in lines] == [LOGGED] * 4
    assert sorted(line["outcome"] for line in lines) == [
        "held",
        "recorded",
        "recorded",
        "unreadable",
    ]
    recorded = next(line for line in lines if line["subject"] == "Roads")
    assert [list(item) for item in recorded["items"]] == [ITEM]
    assert (recorded["mailbox"], recorded["uidvalidity"], recorded["uid"]) == ("files", 0, 1)


def test_a_held_mail_s_line_says_nothing_of_it(desk, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    (line,) = [
        json.loads(line) for line in desk("log", "--state", "held", "--json").out.splitlines()
    ]
    assert [line[key] for key in ("message_id", "subject", "digest", "size")] == [None] * 4
    assert [line[key] for key in ("doubts", "items", "attachments", "defects")] == [[]] * 4
    assert line["folder"].startswith("held:")
    assert "扣留" in desk("log").out


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (("--limit", "1"), 1),
        (("--search", "boilers"), 1),
        (("--search", "nowhere"), 0),
        (("--unit", "d"), 2),
        (("--unit", "c"), 0),
        (("--mailbox", "main"), 0),
        (("--state", "unreadable"), 1),
        (("--state", "withdrawn"), 0),
        (("--until", "2001-01-01"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_log_is_narrowed_by_what_is_asked(desk, asked, count):
    assert len(desk("log", "--json", *asked).out.splitlines()) == count


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("tally", "2019Q5"), "2019Q5"),
        (("tally", "2018Q1"), "2018"),
        (("tally", "2019Q1", "--stream", "web"), "website"),
        (("explain", "nobody", "2019Q1"), "nobody"),
        (("log", "--state", "lost"), "waiting"),
        (("show", "2019-00999"), "2019-00999"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_not_there_ends_with_1_and_one_sentence(desk, arguments, says):
    done = desk(*arguments)
    assert (done.status, done.out) == (1, "")
    assert says in done.err
    assert len(done.err.splitlines()) == 1


def test_explaining_follows_every_point(desk):
    form = desk("explain", "d", "2019Q1", "--json").json
    assert (form["unit"], form["total"], form["state"]) == ("d", "3", "closed")
    assert [fact["ref"] for line in form["scores"] for fact in line["facts"]] == ["p"]
    words = desk("explain", "d", "2019Q1").out
    for said in (
        "合计 3 分",
        "无报送任务",
        "采用《银川政务信息》全文（adoption.yinchuan_zhengwu.full） 第九条(二)",
        "[p]",
    ):
        assert said in words


def test_an_item_is_shown_with_its_text_its_facts_and_its_points(desk):
    form = desk("show", "a", "--json").json
    assert (form["ref"], form["unit"], form["state"], form["text"]) == (
        "a",
        "d",
        "counted",
        "甲地的全文",
    )
    assert [fact["kind"] for fact in form["facts"]] == ["received", "adopted"]
    words = desk("show", "a").out
    for said in ("关于a的情况", "甲地的全文", "收到", "采用《银川政务信息》全文"):
        assert said in words


def test_tables_in_words_show_the_same_figures(desk, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    assert "已签发" in desk("tally", "2019Q1").out
    assert "得分明细" in desk("tally", "2019Q2", "--scores").out
    assert "第4季" in desk("year", "2019").out
