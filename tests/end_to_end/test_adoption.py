"""An adoption walked through: from a mail in the mailbox to a point in the tally, and back from
the point to rule, article, entry and mail.
"""

import hashlib
import json
from fractions import Fraction

from desk.demo.plan import Fate
from scoring.rulebook_file import find_rulebook, load_rulebook


def test_every_point_is_traced_to_rule_article_entry_and_mail(office_with, mails):
    some = [
        mail
        for mail in mails
        if mail.unit == "qixiang" and mail.fate in {Fate.RECORDED, Fate.REPEATED}
    ]
    office = office_with(*some)
    office.answer("poll")
    first, second = [
        item for line in office.log() for item in line["items"] if item["state"] == "counted"
    ][:2]
    given = ("--day", "2026-02-10", "--actor", "王五")
    adopted = office.answer(
        "adopt", first["item"], "--publication", "yinchuan_zhengwu", "--issue", "第3期", *given
    )
    office.answer("instruct", first["item"], "--rank", "city", *given)
    office.answer("report-up", second["item"], *given)

    unit = next(
        unit
        for unit in office.answer("tally", "2026Q1", "--scores")["units"]
        if unit["unit"] == "qixiang"
    )
    explained = office.answer("explain", "qixiang", "2026Q1")
    digests = {hashlib.sha256(mail.content).hexdigest() for mail in some}
    rules = load_rulebook(find_rulebook("yinchuan-2018"))
    cites = {rule.id: rule.cite for rule in rules.item_rules}

    points = [line for line in explained["scores"] if line["item"]]
    assert {line["item"] for line in points} == {first["item"], second["item"]}
    assert sum(Fraction(line["points"]) for line in points) == Fraction(unit["item_points"]) > 0
    assert sum(Fraction(line["points"]) for line in explained["scores"]) == Fraction(unit["total"])
    for line, short in zip(explained["scores"], unit["scores"], strict=True):
        assert {key: line[key] for key in short} == short
    for line in points:
        assert line["cite"] == cites[line["rule"]]
        assert [fact["entry"] for fact in line["facts"]] == line["because"]
        assert all(
            fact["holds"] and fact["item"] == line["item"] and fact["actor"] == "王五"
            for fact in line["facts"]
        )
        assert line["mail"]["digest"] in digests
        assert (
            office.data / "archive" / line["mail"]["digest"][:2] / f"{line['mail']['digest']}.eml"
        ).is_file()
    assert adopted["entry"] in {entry for line in points for entry in line["because"]}
    shown = office.answer("show", first["item"])
    assert [fact["kind"] for fact in shown["facts"]] == ["received", "adopted", "instructed"]
    assert shown["mail"] == next(line["mail"] for line in points if line["item"] == first["item"])
    status, output, _ = office.run("explain", "qixiang", "2026Q1")
    assert (status, all(line["item"] in output and line["cite"] in output for line in points)) == (
        0,
        True,
    )
    assert office.run("verify")[0] == 0


def test_a_repeat_s_adoption_falls_to_the_first(office_with, mails):
    """An adoption of the repeated item scores the item that it repeats; who adopts it is told
    which that is.
    """
    some = [
        mail
        for mail in mails
        if mail.unit == "qixiang" and mail.fate in {Fate.RECORDED, Fate.REPEATED}
    ]
    office = office_with(*some)
    office.poll()
    repeat = next(
        item for line in office.log() for item in line["items"] if item["state"] == "repeated"
    )
    adopted = ("--publication", "yinchuan_zhengwu", "--day", "2026-02-10")
    status, _, errors = office.run("adopt", repeat["item"], *adopted)
    assert (status, f"请采用 {repeat['repeat_of']}" in errors) == (1, True)
    fact = {"kind": "adopted", "ref": "x", "day": "2026-02-10", "item": repeat["item"]}
    file = office.folder / "facts.jsonl"
    file.write_text(
        json.dumps(fact | {"publication": "yinchuan_zhengwu", "genre": "full"}), "utf-8"
    )
    assert office.run("import", str(file))[0] == 0
    tally = office.answer("tally", "2026Q1", "--scores")["units"]
    scores = next(unit["scores"] for unit in tally if unit["unit"] == "qixiang")
    assert repeat["repeat_of"] in {line["item"] for line in scores}
    assert repeat["item"] not in {line["item"] for line in scores}
