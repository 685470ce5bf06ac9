"""The plan holds together: whatever a mail names is there, and everything that is there is used."""

import re
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

import config
from config.period import civil_date
from config.roster import load_roster
from desk.demo.plan import Fate, Plan, load_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def used_texts(plan):
    return {
        text
        for mail in plan.mails.values()
        for text in (mail.text, *(part.text for part in mail.attached))
        if text
    }


def test_every_key_is_of_one_mail():
    tables = tomllib.loads(files("desk.demo").joinpath("mails.toml").read_text("utf-8"))["mail"]
    assert len({table["key"] for table in tables}) == len(tables)


def test_mails_come_in_the_order_of_their_receipt(plan):
    received = [mail.received for mail in plan.mails.values()]
    assert received == sorted(received)


def test_every_text_and_office_that_is_named_exists_and_none_is_left_over(plan):
    assert used_texts(plan) == set(plan.texts)
    named = {mail.office for mail in plan.mails.values() if mail.office} | {
        text.office for text in plan.texts.values()
    }
    assert named == set(plan.offices)


def test_a_forwarded_or_repeated_mail_came_earlier(plan):
    earlier = set()
    for key, mail in plan.mails.items():
        assert {mail.forwards, mail.resends} - {""} <= earlier
        assert bool(mail.forwards) == bool(mail.how)
        earlier.add(key)


def test_the_day_under_a_text_is_that_of_its_first_mail(plan):
    assert plan.day_of("baoshui") == date(2026, 1, 21)
    assert (
        sum("baoshui" in [part.text for part in mail.attached] for mail in plan.mails.values()) == 2
    )


def test_the_roster_agrees_about_whose_each_mail_is(plan):
    roster = load_roster(Path(config.__file__).parent / "rosters" / "yinchuan.toml")
    for mail in plan.mails.values():
        if mail.fate in {Fate.WAITING, Fate.HELD, Fate.UNREADABLE}:
            continue
        address = mail.address or plan.offices[mail.office].address
        assert roster.by_address(address, civil_date(mail.received)) == (
            mail.unit or mail.office
        ), mail.key


def test_the_roster_knows_every_office_by_the_name_that_it_writes(plan):
    roster = load_roster(Path(config.__file__).parent / "rosters" / "yinchuan.toml")
    units = [unit for blocks in roster.blocks.values() for unit in blocks]
    names = {name: unit.code for unit in units for name in (unit.name, unit.short, *unit.aliases)}
    assert {key for key, office in plan.offices.items() if names.get(office.name) != key} == set()


def test_a_text_has_two_to_eight_sentences(plan):
    for key, text in plan.texts.items():
        assert 2 <= len(re.findall("[。；]", text.body)) <= 8, key
        assert 4 <= len(text.title) <= 30, key


def test_no_two_texts_are_alike_but_the_correction(plan):
    titles = [text.title for text in plan.texts.values()]
    assert len({text.body for text in plan.texts.values()}) == len(plan.texts)
    assert len(titles) - len(set(titles)) == 1
