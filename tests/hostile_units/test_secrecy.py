"""密标: a mark in every place of a mail and in every spelling that people use. The mail is held,
and none of the words beside the mark stands in any file of the data folder.
"""

import itertools
import json
import re
from urllib.parse import quote

import pytest

from tests.hostile_units.kit import docx_of, sender
from tests.hostile_units.ordinary import BESIDE, ORDINARY
from tests.hostile_units.places import ANYWHERE, LINES, SPELLINGS
from tests.office_mail import letter, taken

FIRST, *REST = SPELLINGS
_ROUND = itertools.cycle(REST)
# Each place with the usual spelling and two others by turns; each spelling of lines in three places.
PAIRS = {
    f"{place}: {spelling}": (place, SPELLINGS[spelling])
    for place in ANYWHERE
    for spelling in (FIRST, *itertools.islice(_ROUND, 2))
} | {
    f"{place}: {spelling}": (place, text)
    for spelling, text in LINES.items()
    for place in ("first line of the text", "a document", "HTML")
}


def words(number):
    return f"玄武门{number:03}号库房换锁"


def spilled(folder):
    """The numbers of the mails whose words stand in a file of the folder, in whichever writing."""
    forms = [
        form.encode(charset)
        for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
        for form in ("玄武门", json.dumps("玄武门")[1:-1], quote("玄武门"))
    ]
    found = re.compile(b"(?:" + b"|".join(map(re.escape, forms)) + rb")([0-9\0]{3,6})")
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {
        match.group(1).replace(b"\0", b"").decode()[:3]
        for file in files
        for match in found.finditer(file.read_bytes() + str(file).encode())
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    mails = [
        ANYWHERE[place](
            text
            if place in {"first line of the text", "last line of the text", "a document"}
            else text.replace("\n", " "),
            words(number),
        )
        for number, (place, text) in enumerate(PAIRS.values())
    ]
    folder = tmp_path_factory.mktemp("secrecy")
    lines = taken(mails, folder)
    return dict(zip(PAIRS, lines, strict=True)), spilled(folder / "data")


@pytest.mark.parametrize("name", PAIRS)
def test_the_mail_is_held_and_its_words_are_nowhere(told, name):
    lines, found = told
    assert lines[name]["outcome"] == "held"
    assert f"{[*PAIRS].index(name):03}" not in found


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory):
    mails = [
        *(letter(sender(n), text.split("，")[0][:30], text) for n, text in enumerate(ORDINARY)),
        *(
            letter(sender(n), subject, text, {name: docx_of(*inside)})
            for n, (subject, text, name, inside) in enumerate(BESIDE)
        ),
    ]
    mails.append(letter(sender(1), "信息报送", f"{words(123)}\n{words(45)}"))
    folder = tmp_path_factory.mktemp("ordinary")
    return taken(mails, folder), spilled(folder / "data")


@pytest.mark.parametrize("number", range(len(ORDINARY) + len(BESIDE)))
def test_an_ordinary_mail_is_not_held(ordinary, number):
    assert ordinary[0][number]["outcome"] == "recorded"


def test_the_words_would_be_found_where_a_mail_is_kept(ordinary):
    """So that the other tests can fail."""
    assert ordinary[1] == {"123", "045"}
